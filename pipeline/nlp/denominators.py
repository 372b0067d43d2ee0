"""Denominators: "per day", "a year", "annually", "six days a week", "monthly salary of ...", "in each municipality"."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from pipeline.nlp.persons import is_person_noun


class Denominator(NamedTuple):
    name: str
    end: int


_PERIOD: Final = (
    "hour|day|night|week|fortnight|month|quarter|season|year|decade|autumn|spring|summer|winter|harvest|shift|weekday"
)
_NAMES: Final = {
    "capita": "person", "head": "person", "people": "person", "persons": "person", "individual": "person",
    "annum": "year", "calendar": "year", "kg": "kilogram", "kilo": "kilogram", "workday": "day",
}  # fmt: skip
_ADVERBS: Final = {"daily": "day", "weekly": "week", "monthly": "month", "yearly": "year", "annually": "year",
                   "hourly": "hour", "nightly": "night", "p.a.": "year", "annual": "year"}  # fmt: skip
_SKIP: Final = (
    r"(?:(?:working|calendar|single|given|academic|school|fiscal|whole|full|individual|cotton|harvest|of\s+the|successful)"
    r"\s+(?=[a-z]))?"
)
_NOT_NOUN: Final = (
    r"(?!(?:cent|se|other|of|one|two|time|the|and|or|for|in|to|on|at|by|with|from|who|were|was|had|has|have|are|is|being|"
    r"received?|got|paid|earned|a|an|as|if|when|while|but|side|thousand|hundred|three|four|five|six|ten|twelve)\b|year\s+and)"
)
_DIRECT: Final = re.compile(
    rf"""\s*,?\s*(?:
      (?:\s(?:in|for|to|from|by|at|on|with)\s+(?:each|every)\s+|\sper\s+|\s(?:each|every)\s+){_SKIP}{_NOT_NOUN}(?P<any>[a-z][a-z-]*)
    | \s?/\s?(?P<slash>[a-z]+)
    | (?:\sfor)?\s(?:an?|one)\s+(?P<goods>kilo|kilogram|kg|tonne|ton|bag|sack|barrel|hectare|acre)\b
    | \san?\s+(?P<article>{_PERIOD}|head|piece|share|person|dozen|time)\b
      (?!'|\s+(?:ago|later|earlier|before|after|and\s+a\s+half|in\s+advance))
    | -(?:an?|per)-(?P<hyphen>[a-z]+)
    | \s(?P<adverb>daily|weekly|monthly|yearly|annually|hourly|nightly|p\.a\.)(?![\w])
    )""",
    re.VERBOSE,
)
_NOT_BEFORE_ARTICLE: Final = (
    r"(?<!\bfor)(?<!\bin)(?<!\bafter)(?<!\bwithin)(?<!\bof)(?<!\bduring)(?<!\bover)(?<!\babout)(?<!\bthan)(?<!\bwith)"
    r"(?<!\bonce)(?<!\btwice)(?<!\bat)(?<!\bto)(?<!\bfrom)(?<!\bon)(?<!\buntil)(?<!\bby)(?<!\bis)(?<!\bwas)(?<!\bhalf)"
    r"(?<!\bsuch)(?<!\bas)(?<!\bonly)(?<!\bnearly)(?<!\balmost)(?<!\bjust)(?<!\bwhat)(?<!\bserved)(?<!\bspent)(?<!\bunder)"
)
_REMOTE: Final = re.compile(
    rf"""\s(?:per|each|every)\s+{_SKIP}(?P<period>{_PERIOD}|annum|capita|person|worker|victim|head|family|household)s?\b(?!')
    | \s(?P<annually>annually|per\s+annum)\b
    | \s(?P<adverb>daily|weekly|monthly|yearly|hourly)(?=\s*(?:[.,;)]|\Z))
    | (?=\san?\s){_NOT_BEFORE_ARTICLE}\san?\s(?P<article>hour|day|week|month|year)\b
      (?!'|-|\s+(?:ago|later|earlier|before|after|into|and\s+a\s+half|in\s+advance|old|of\b|long|off|when|that))""",
    re.VERBOSE,
)
_PER_THING: Final = re.compile(
    rf"(?:\s[a-z'-]+){{1,4}}?\s(?:per|(?:for|in|to|at|on|of|from|by)\s(?:each|every))\s+{_SKIP}{_NOT_NOUN}(?P<thing>[a-z]{{3,}}(?:-[a-z]+)?)"
)
_BRACKET: Final = re.compile(r"\s*\([^()]{1,80}\)")
_CLAUSE: Final = re.compile(r"[.,;:()\t—](?!\d)|\b(?:but|while|who|which|when|if|because)\b")
_AHEAD: Final = re.compile(
    r"\b(?P<adjective>daily|weekly|monthly|annual|yearly|hourly|annually)\s+(?:[a-z'-]+\s+){0,7}?"
    r"(?:of|is|was|are|were|at|to|be|average[sd]?|averaging|total(?:s|led|ling|ed)?|reached|reach|earn|receive|receives|received|"
    r"exceed(?:s|ed)?|just|only|amount(?:s|ed|ing)?\s+to|stood\s+at|stands\s+at)\s+(?:[a-z]+\s+){0,2}\Z"
    r"|\b(?P<colon>daily|weekly|monthly|annual|hourly)\s+[a-z]+:\s*\Z"
    r"|\b(?P<pay>daily|weekly|monthly|annual|yearly|hourly)\s+(?:[a-z]+\s+){0,2}(?:salar(?:y|ies)|wages?|pay|incomes?|earnings|fees?|"
    r"quotas?|rent|payments?|revenues?|profits?|turnover|targets?)\b[^.;:\d$€£¥]{0,48}\Z"
    r"|\ban?\s+(?P<direct>daily|weekly|monthly|annual|yearly|hourly)\s\Z"
)
_DAYS_OF: Final = re.compile(r"\s(?:of|in)\s(?:the|a)\s(?P<period>week|month|year)\b")
# "Every hospital had to release 30 nurses", "A kilogram brought 280 soum"; a person is no denominator of such numbers.
_SUBJECT: Final = re.compile(
    r"\b(?:each|every)\s+(?P<thing>[a-z][a-z-]+)\s+(?:was|were|had|has|must|is|are|should|needs?|got|held|holds|sent|sends|"
    r"houses?|housed|provides?|provided)\b[^.,;:\d]{0,50}\Z"
    r"|\b(?:an?|one|each|every)\s+(?P<goods>kilo|kilogram|tonne|ton|bag|sack|piece|hectare|barrel)\s+(?:of\s+[a-z-]+\s+)?"
    r"(?:brought|brings|fetched|fetches|earned|earns|was\s+worth|paid|pays|costs?|sold\s+for|made)\b[^;:]{0,60}\Z"
)
_FAR_APART: Final = 60  # characters between two amounts of one deal
# "100 yuan a month, against 800 by contract", "1,500 dirhams a month, an Ethiopian to 900"
_CONTRASTED: Final = re.compile(
    r"(?:,\s|\s(?:and|but|or|against|to|from|compared|up|down|while|whereas|instead|rather|where|when)\b)[^.;:()]*"
)
_RAISED: Final = re.compile(r"(?:,?\s(?:to|then|against|later|not)\b)[a-z ,]{0,12}\s")
# What is owed, charged or summed up is another deal than the pay before it.
_OTHER_DEAL: Final = re.compile(
    r"[^.;:]{0,24}?\b(?:fees?|fines?|fined|debts?|owed?|total|altogether|deposits?|loans?|bribes?|broker|recruit\w*|visas?|tickets?|"
    r"cost|costs|sold|bought|saved|over|for\s+(?:the|a)\s+(?:job|passport|contract|trip)|once|bonus|price|charged?|bill\w*|deduct\w*|years?|hours?|days?)\b"
)
_OPENING: Final = re.compile(
    rf"(?:^|[.;:(]\s*|,\s*)(?:(?:each|every|per|(?:for\s+)?(?:each|every|one|an?)(?=\s+(?:kilo|ton|bag|sack)))\s+(?:single\s+)?"
    rf"|in\s+an?\s+(?:good|bad|normal|ordinary|average|typical)\s+)"
    rf"(?P<period>{_PERIOD}|kilo(?:gram)?|kg|tonne|ton|bag|sack|head)\b,?(?:\s+[a-z'-]+){{0,7}}\s*\Z"
)
# "A day of 15 to 21 hours", "the week has 48 hours", "workdays of up to 21 hours"; the hours are the day's own.
_LENGTH: Final = re.compile(
    r"\b(?:work(?:ing)?\s?)?(?P<period>days?|weeks?|nights?)"
    r"(?:\s+of|(?:,\s[^,;.]{3,40},|\s+(?:then|there|now|often|usually|sometimes|normally))?\s+(?:ha[sd]|have|had|lasts?|lasted|counts?|counted|"
    r"ran|runs|comes?\s+to|came\s+to|goes\s+on|went\s+on|begins\s+at\s+\S+\s(?:\S+\s)?and\s+(?:goes\s+on|lasts)))"
    r"(?:\s+(?:for|to|from|on\s+average|up\s+to))?\s+\Z"
)
_HOURS: Final = re.compile(r"[^.,;()]{0,60}?\bhours?\b")


def read_per_after(low: str, position: int) -> Denominator | None:
    """The denominator that begins at `position`, the end of a number with its unit."""
    found = _DIRECT.match(low, position)
    if found is None:
        return None
    if found["adverb"]:
        return Denominator(_ADVERBS[found["adverb"]], found.end())
    word = found["any"] or found["slash"] or found["goods"] or found["article"] or found["hyphen"]
    if word in ("cent", "se", "or", "and", "a") or (found["slash"] and len(word) == 1):
        return None
    return Denominator(_name(word), found.end())


def read_per_past_bracket(low: str, position: int) -> str:
    """ "500 nakfa ($33 at the official rate) a month"."""
    bracket = _BRACKET.match(low, position)
    found = read_per_after(low, bracket.end()) if bracket else None
    return found.name if found else ""


def read_per_remote(low: str, position: int, limit: int) -> str:
    """The denominator that stands after further words of the same clause: "12 women die each year"."""
    if found := _DAYS_OF.match(low, position):
        return found["period"]
    window = low[position : min(limit, position + 90)]
    if not (" a " in window or "per " in window or "each " in window or "every " in window or "ly" in window):
        return ""
    if clause := _CLAUSE.search(window):
        window = window[: clause.start()]
    found = _REMOTE.search(window)
    if found is None:
        thing = _PER_THING.match(window)
        return _name(thing["thing"]) if thing else ""
    if found["annually"]:
        return "year"
    if found["adverb"]:
        return _ADVERBS[found["adverb"]]
    return _name(found["period"] or found["article"])


def read_per_before(low: str, position: int) -> str:
    """The denominator that stands before: "a monthly salary of", "Every year, about"."""
    before = low[max(0, position - 80) : position]
    if found := _SUBJECT.search(before):
        thing = found["thing"] or found["goods"]
        if thing not in _PERIOD.split("|") and not is_person_noun(thing):
            return _name(thing)
    if "ly " in before or "annual " in before or "ly:" in before:
        found = _AHEAD.search(before)
        if found is not None:
            word = found["adjective"] or found["colon"] or found["pay"] or found["direct"]
            return _ADVERBS.get(word) or _ADVERBS.get(word + "ly", "")
    if (found := _LENGTH.search(before)) and _HOURS.match(low, position):
        return _name(found["period"])
    found = _OPENING.search(before)
    return _name(found["period"]) if found else ""


def is_shared(low: str, first: tuple[int, int], second: tuple[int, int], *, forward: bool) -> bool:
    """Whether of two amounts of the same money the one has the other's time too: "500 nakfa, raised to 900 a month"."""
    gap = low[first[1] : second[0]]
    if len(gap) > _FAR_APART or _OTHER_DEAL.search(gap) or _OTHER_DEAL.match(low, second[1]):
        return False
    return (_CONTRASTED if forward else _RAISED).fullmatch(gap) is not None


def _name(word: str) -> str:
    """The denominator in the singular."""
    word = _NAMES.get(word, word)
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word
