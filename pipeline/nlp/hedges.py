"""Hedges and bounds: the words before and after a number that say how exact it is."""

from __future__ import annotations

import re
from itertools import product
from typing import Final, NamedTuple

from pipeline.model import Qualifier, Quantity
from pipeline.nlp.units import read_unit


class Hedge(NamedTuple):
    edge: int  # where the words start (before a number) or end (after it)
    qualifier: Qualifier
    opens_range: bool = False  # "between", "from"


_Q = Qualifier
_BOUNDS: Final = frozenset({_Q.AT_LEAST, _Q.MORE_THAN, _Q.AT_MOST, _Q.LESS_THAN})

_ABOUT: Final = """about|around|some|approximately|approx|approx.|roughly|nearly|almost|circa|c.|ca.|close to|perhaps
virtually|practically
in the region of|in the order of|on the order of|something like|somewhere around|in the neighbourhood of
in the vicinity of
on average|an average of|average of|average|averaging|averaged|averages|more or less|an approximate|approximate
the average
estimated|an estimated|estimated at|estimated to be|estimated to total|estimated to number|estimated to have been
a median of|median of|a mean of|an average total of
estimates of|estimate of|estimated total of
estimates at|estimates|estimate|estimating|estimated number of|estimated as|estimated to have reached
estimated to reach"""
_AT_LEAST: Final = """at least|at the very least|a minimum of|minimum of|minimum|a minimum|at a minimum|as few as
as little as|as low as|as short as
a low of|at the least|not under|at least or equal to|never less than|never fewer than"""
_MORE_THAN: Final = """over|above|exceeding|exceed|exceeds|exceeded|in excess of|upwards of|upward of|beyond|surpass
surpasses|surpassed
surpassing|north of|topping|topped"""
_AT_MOST: Final = """up to|as many as|as much as|at most|at the most|a maximum of|maximum of|maximum|a maximum
as high as|as long as
not exceeding|not exceed|never exceed|not exceeded|not to exceed|cannot exceed|not over|not above|not surpass|upto"""
_LESS_THAN: Final = "under|below|short of|not quite"
_RANGE: Final = """between|from|anywhere between|anywhere from|somewhere between|ranging from|ranging between
range from|ranges from
ranged from|in the range of|range of|a range of|ranges between"""
# Words between a hedge and its number, or before a comparison, that change nothing.
_FILLERS: Final = frozenset(
    tuple(words.split())
    for words in (
        "a|an|the|only|just|slightly|far|well|much|even|still|significantly|considerably|a little|little|a bit|mere|"
        "a mere|a total of|total of|the total of|a total|another|a further|further|an additional|additional|a combined|"
        "combined|total|of|to|at|be|a reported|reported|a staggering|a record|the first|the last|the past|all"
    ).split("|")
)


def _spell_comparisons() -> dict[tuple[str, ...], Qualifier]:
    """Every spelling of "(no) more than (or equal to)"."""
    phrases: dict[tuple[str, ...], Qualifier] = {}
    sides = (
        ("more greater larger higher bigger longer older", _Q.MORE_THAN, _Q.AT_LEAST, _Q.AT_MOST),
        ("less fewer smaller lower shorter", _Q.LESS_THAN, _Q.AT_MOST, _Q.AT_LEAST),
    )
    for words, alone, with_equal, negated in sides:
        for word in words.split():
            phrases[(word, "than")] = alone
            for negation in ("no", "not", "any", "never"):
                phrases[(negation, word, "than")] = negated if negation != "any" else alone
            for middle, preposition in product(("or equal", "than or equal", "or equals"), ("to", "than", "")):
                phrases[tuple(f"{word} {middle} {preposition}".split())] = with_equal
            for opening in ("equal to or", "equal or"):
                phrases[tuple(f"{opening} {word} than".split())] = with_equal
    return phrases


def _list_phrases() -> dict[tuple[str, ...], Qualifier | None]:
    phrases: dict[tuple[str, ...], Qualifier | None] = dict(_spell_comparisons())
    for lines, qualifier in (
        (_ABOUT, _Q.ABOUT), (_AT_LEAST, _Q.AT_LEAST), (_MORE_THAN, _Q.MORE_THAN), (_AT_MOST, _Q.AT_MOST),
        (_LESS_THAN, _Q.LESS_THAN), (_RANGE, None),
    ):  # fmt: skip
        phrases |= {tuple(phrase.split()): qualifier for phrase in re.split(r"[|\n]", lines)}
    return phrases


_PHRASES: Final = _list_phrases()
_LAST_WORDS: Final = frozenset(p[-1] for p in _PHRASES) | frozenset(p[-1] for p in _FILLERS)
_LONGEST: Final = max(len(p) for p in _PHRASES)
_WORD: Final = re.compile(r"[^\s(\"'\[]+")
_SIGNS: Final = {"~": _Q.ABOUT, "±": _Q.ABOUT, ">": _Q.MORE_THAN, "<": _Q.LESS_THAN, "≥": _Q.AT_LEAST, "≤": _Q.AT_MOST,
                 ">=": _Q.AT_LEAST, "<=": _Q.AT_MOST, "< =": _Q.AT_MOST, "> =": _Q.AT_LEAST}  # fmt: skip
_SIGN_ENDS: Final = frozenset("~±<>≥≤=")
_SIGN: Final = re.compile(r"(?<![<>=])(?:[<>]\s?=|[~±<>≥≤])\s{0,2}\Z")
_SMALL_WORD: Final = re.compile(
    r"\s(?:(?:the|these|all)\s)?(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b(?!\s+(?:hundred|thousand|million|billion))"
)
_PHRASAL_VERBS: Final = frozenset(
    "turned handed took taken turn hand take taking turning handing ran gave passed carried carry all presided "
    "scattered spread distributed dispersed strewn stretched spans extends".split()
)
_UP_TO_VERBS: Final = frozenset("own owns owned owning add adds added adding sum sums live lived".split())
_TIME_SPANS: Final = re.compile(r"(?:years?|months?|weeks?|days?|decades?)\b")

_AFTER: Final = re.compile(
    r"""(?P<at_least>\s?\+(?!\d)
      | [\s-]plus\b(?!\s+(?:\$|\d|an?\b))
      | (?:,?\s+(?:or|and)(?:\s+even)?|,\s+if\s+not)\s+
        (?:more|over|above|greater|higher|longer|upwards?|beyond|bigger|larger)\b
        (?!\s+(?:than\b(?!\s*(?:[.,;)]|\Z))|\d))
      | ,?\s+(?:at\s+(?:the\s+)?(?:very\s+)?least|at\s+a\s+minimum|minimum(?=\s*(?:[.,;)]|\Z)))\b)
    | (?P<at_most>,?\s+or\s+(?:even\s+)?(?:fewer|less|below|under|lower|shorter|smaller)\b(?!\s+than\b)
      | ,?\s+(?:at\s+(?:the\s+)?most|at\s+maximum|(?:maximum|tops)(?=\s*(?:[.,;)]|\Z)))\b)
    | (?P<about>\s+or\s+so\b | [\s-]odd\b | ,?\s+or\s+thereabouts | ,?\s+more\s+or\s+less\b(?!\s+than)
      | \s+on\s+average\b
      | \s*\(?\s?est(?:\.|imated?|imates?)?\s?\) | \s+est\.
      | ,?\s+approximately\b(?=\s*[.,;)]|\Z) | ,?\s+give\s+or\s+take\b)
    """,
    re.VERBOSE,
)
_AFTER_NOUN: Final = re.compile(r"(?:\s+[a-z][\w'-]*){1,5}?(?=\s+or\s+(?:more|fewer|less|so|longer)\b)")
_OR_EQUAL: Final = re.compile(r"\s+or\s+equal(?:\s+to)?\b(?!\s+\d)")


def read_hedge_before(low: str, position: int, after: int) -> Hedge:
    """All hedges that end at `position`, the start of a number that ends at `after`; a bound wins over a hedge."""
    edge, qualifier, opens = position, _Q.PLAIN, False
    window = max(0, position - 72)
    before = low[window:position]
    if before.rstrip()[-1:] in _SIGN_ENDS and (found := _SIGN.search(before)):
        edge, before = window + found.start(), before[: found.start()]
        qualifier = _SIGNS[" ".join(found[0].split())]
    last = _WORD.findall(before, max(0, len(before) - 18))
    if not last or last[-1] not in _LAST_WORDS:  # most numbers have no hedge
        return Hedge(edge, qualifier)
    words = [(m[0], window + m.start()) for m in _WORD.finditer(before)]
    while words and words[-1][0] in _LAST_WORDS:
        for length in range(min(_LONGEST, len(words)), 0, -1):
            phrase = tuple(w for w, _ in words[-length:])
            if phrase in _PHRASES or phrase in _FILLERS:
                break
        else:
            break
        hedge = _PHRASES.get(phrase, _Q.PLAIN)
        if not _is_hedge(low, words, length, after):
            break
        if phrase in _PHRASES:
            edge, opens = words[-length][1], opens or hedge is None
            qualifier = _stronger(qualifier, hedge or _Q.PLAIN)
        del words[-length:]
    return Hedge(edge, qualifier, opens)


def _is_hedge(low: str, words: list[tuple[str, int]], length: int, after: int) -> bool:
    """ "turned over 5 men", "spread over 5 camps", "owned up to 5", "$600 over 3 years", "under two amnesties"."""
    if length == 2 and [w for w, _ in words[-2:]] == ["up", "to"]:
        return len(words) < 3 or words[-3][0] not in _UP_TO_VERBS
    if length > 1 or words[-1][0] not in ("over", "under"):
        return True
    if words[-1][0] == "under":
        start = words[-1][1] + len("under")
        return _SMALL_WORD.match(low, start) is None or read_unit(low, after) is not None
    if len(words) < 2:
        return True
    previous = words[-2][0]
    spans_time = _TIME_SPANS.match(low, after + 1) is not None
    return previous not in _PHRASAL_VERBS and not (spans_time and previous.strip(",.%$").replace(",", "").isdigit())


def _stronger(one: Qualifier, other: Qualifier) -> Qualifier:
    """A bound wins over a hedge, the nearer bound over the farther."""
    if one in _BOUNDS or other is _Q.PLAIN:
        return one
    return other


def read_hedge_after(low: str, position: int, noun: bool = False) -> Hedge:
    """A hedge that begins at `position`, or with `noun` behind the counted words: "20 people or more"."""
    if noun and (found := _AFTER_NOUN.match(low, position)):
        position = found.end()
    found = _AFTER.match(low, position)
    if found is None:
        return Hedge(position, _Q.PLAIN)
    return Hedge(found.end(), _Q(found.lastgroup or _Q.PLAIN))


def read_or_equal(low: str, position: int, qualifier: Qualifier) -> Hedge:
    """ "less than 5000 or equal"."""
    closed = {_Q.LESS_THAN: _Q.AT_MOST, _Q.MORE_THAN: _Q.AT_LEAST}.get(qualifier)
    found = _OR_EQUAL.match(low, position) if closed else None
    return Hedge(found.end(), closed) if found and closed else Hedge(position, qualifier)


def join_hedges(before: Qualifier, after: Qualifier) -> Qualifier:
    return _stronger(before, after)


def may_hedge_remotely(low: str) -> bool:
    """Whether the line holds a word without which it has no remote hedge."""
    return "stimat" in low or "averag" in low or "median" in low or "mean " in low


_CUE: Final = re.compile(r"\b(?:estimat\w+|guesstimat\w+|on average|in average)\b", re.IGNORECASE)
_REACH: Final = 400  # characters over which an estimate may scope: a line of any length is read in linear time
# "The average length of service is", "Median pay:" right before a number.
_AVERAGE: Final = re.compile(
    r"(?<![\w-])(?:average[sd]?|averaging|medians?|(?<=\bthe\s)mean|(?<=\ba\s)mean|arithmetic\s+mean)(?:\s+(?!(?:is|was|were|are|and|but|or)\b)[\w'-]+){0,7}?"
    r"(?:\s+(?:is|was|were|are|of|at|to|be|been|reached|amounted\s+to|earn(?:s|ed)?|work(?:s|ed)?|receive[sd]?|gets?|got|makes?|made|"
    r"serve[sd]?|pays?|paid|costs?|spends?|spent|last(?:s|ed)?|takes?|took|only|just|between|from)|\s*[:=])+\s*\Z"
    r"|\bin\s+an\s+average\s+(?:year|month|week|day),?\s+\Z",
    re.IGNORECASE,
)
_CLAUSE_END: Final = re.compile(
    r"[;:—]|\.\s|[()]|,\s+(?:and|but|while|whereas|which|who|where|although|though|as|after|before|when)\b|\b(?:whereas|although|because)\b",
    re.IGNORECASE,
)


def remote_hedge(text: str, start: int, end: int, quantity: Quantity) -> Qualifier:
    """The quantity's qualifier, or `about` if an estimate in the same clause of text[start:end] scopes over it."""
    if quantity.qualifier is not _Q.PLAIN or quantity.low == 0 or quantity.unit == "tier":
        return quantity.qualifier
    if (
        not quantity.unit
        and quantity.form == "number"
        and _SMALL_WORD.match(" " + text[quantity.number_start : quantity.number_end].lower())
    ):
        return quantity.qualifier  # "on average 15 share one toilet"
    begin = max(start, quantity.char_start - _REACH)
    before, after = text[begin : quantity.char_start], text[quantity.char_end : min(end, quantity.char_end + _REACH)]
    if _AVERAGE.search(before[-160:]):
        return _Q.ABOUT
    before = before.rstrip(": ")
    for clause_end in _CLAUSE_END.finditer(before):
        before = text[begin + clause_end.end() : quantity.char_start]
    if found := _CLAUSE_END.search(after):
        after = after[: found.start()]
    return _Q.ABOUT if _CUE.search(before) or _CUE.search(after) else _Q.PLAIN
