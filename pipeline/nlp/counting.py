"""What a quantity counts, read from the parse: the noun, its phrase, the verbs that go with it, its clause."""

from __future__ import annotations

from typing import NamedTuple

from pipeline.nlp.clauses import OBJECTS, SUBJECTS, find_clause, find_own_verbs, find_verbs, subtree
from pipeline.nlp.parsing import Parse, Token

_NOUNS = {"NOUN", "PROPN", "PRON", "ADJ"}
_MODIFIERS = {"nummod", "quantmod", "compound", "amod", "nmod", "det", "poss", "npadvmod", "advmod"}
# Nouns that only introduce what is counted: "a total of 300 prisoners", "the number of prisoners".
HOLLOW = frozenset(
    "number total figure tally estimate sum count amount population group maximum minimum average rest remainder "
    "majority most many other more some those all these each quarter third half share percent percentage "
    "proportion rate level capacity range tens dozen score portion part batch wave".split()
)
# Verbs that set a number equal to their subject: "prisoners number 300", "the total reached 300".
_EQUATING = frozenset(
    "be number total reach exceed equal comprise amount remain stay become surpass top near hit climb rise fall "
    "drop grow increase decrease decline stand range average account represent constitute vary shrink swell "
    "peak come include".split()
)


class Counted(NamedTuple):
    """Token indexes in the sentence; `heads` are empty where the text leaves the noun out ("300 were detained")."""

    heads: tuple[int, ...]
    core: tuple[int, ...]  # heads with the words before them and their "of" chain
    phrase: tuple[int, ...]  # core with relative clauses and everything else below it
    verbs: tuple[int, ...]  # verbs of which it is subject or object
    clause: tuple[int, ...]
    base: tuple[int, ...]  # of a percentage: what it is a share of


def read_counted(parse: Parse, quantity: int) -> Counted:
    """What the quantity with this index counts; every part empty where the sentence was too long to parse."""
    at = [i for i, t in enumerate(parse.tokens) if t.quantity == quantity]
    if not at:
        return Counted((), (), (), (), (), ())
    number = at[0]
    unit = at[-1] if len(at) > 1 else None
    anchor = number if unit is None else unit
    found = _heads_of_unit(parse, anchor) if unit is not None else _heads_of_count(parse, anchor)
    heads = [h for h in found if parse.tokens[h].pos in _NOUNS | {"NUM", "X"} or parse.tokens[h].quantity >= 0]
    base: tuple[int, ...] = ()
    if unit is not None and parse.tokens[unit].text == "percent":
        base = tuple(sorted({i for o in _of_objects(parse, anchor) for i in _core(parse, o)}))
    core = tuple(sorted({i for h in heads for i in _core(parse, h)} - set(at)))
    phrase = tuple(sorted({i for h in heads for i in subtree(parse, h)} - set(at)))
    pivot = heads[0] if heads else anchor
    if phrase and _is_one_of(parse, pivot, anchor):
        return Counted(tuple(heads), core, phrase, find_own_verbs(parse, pivot), phrase, base)
    verbs = find_verbs(parse, pivot, anchor, HOLLOW)
    return Counted(tuple(heads), core, phrase, verbs, find_clause(parse, anchor, verbs), base)


def _is_one_of(parse: Parse, pivot: int, anchor: int) -> bool:
    """True of the 5,000 in "women among the 5,000", "300 of the 5,000", "Of the 5,000, 300 died".

    What the clause says is said of the others.
    """
    prep = parse.tokens[pivot].head
    above = parse.tokens[prep].head
    if parse.tokens[prep].dep != "prep" or pivot < prep or above == anchor:
        return False
    word, governor = parse.tokens[prep].text, parse.tokens[above]
    if word.lower() in {"among", "amongst", "amid"}:
        return True
    return word == "Of" or (word == "of" and governor.quantity >= 0 and governor.pos == "NUM")


def _heads_of_count(parse: Parse, n: int) -> list[int]:
    tokens = parse.tokens
    token = tokens[n]
    head = token.head
    if head > n and token.dep in _MODIFIERS and tokens[head].pos in _NOUNS | {"NUM"}:
        while tokens[head].dep in {"compound", "nmod"} and tokens[head].head > head:
            head = tokens[head].head  # "nine re-education prisons"
        return _with_conjuncts(parse, _through_hollow(parse, head))
    if n > 1 and tokens[n - 1].lemma == "number" and tokens[n - 1].pos == "NOUN":
        return _nouns_before(parse, n - 1)  # "women in prison number 500": a verb that the parser took for a noun
    partitive = _of_objects(parse, n)
    if partitive:
        return _with_conjuncts(parse, partitive[0])
    if token.dep in {"attr", "dobj", "acomp", "oprd", "npadvmod", "ccomp"} and _lemma(tokens, head) in _EQUATING:
        subject = _subject(parse, head)
        return _with_conjuncts(parse, _through_hollow(parse, subject)) if subject is not None else []
    if token.dep == "pobj":
        return _heads_of_object(parse, n)
    if token.dep in {"appos", "conj"} and tokens[head].pos in {"NOUN", "PROPN"} and tokens[head].quantity < 0:
        return [_through_hollow(parse, head)]
    if token.dep in SUBJECTS | OBJECTS | {"ROOT", "conj"}:
        return _next_noun(parse, n)
    return _next_noun(parse, n)


def _nouns_before(parse: Parse, end: int) -> list[int]:
    """The noun that leads the words before `end`, back to a verb or a comma."""
    nouns: list[int] = []
    for i in range(end - 1, -1, -1):
        token = parse.tokens[i]
        if token.pos in {"VERB", "AUX", "PUNCT", "SCONJ"} or token.quantity >= 0:
            break
        if token.pos in {"NOUN", "PROPN"}:
            nouns.append(i)
    leading = [i for i in nouns if parse.tokens[i].dep not in {"pobj", "compound"}]
    return (leading or nouns)[:1]


def _heads_of_object(parse: Parse, n: int) -> list[int]:
    """Of "rose to 300", "a population of 300", "put the number at 300"."""
    tokens = parse.tokens
    prep = tokens[n].head
    governor = tokens[prep].head
    if tokens[prep].text.lower() == "of" and tokens[governor].pos in _NOUNS:
        return [governor]
    if tokens[prep].text.lower() in {"to", "at", "by", "from"} and tokens[governor].pos in {"VERB", "AUX"}:
        for i in (_object(parse, governor), _subject(parse, governor)):
            if i is not None and tokens[i].quantity < 0:
                return _with_conjuncts(parse, _through_hollow(parse, i))
    return _next_noun(parse, n)


def _heads_of_unit(parse: Parse, unit: int) -> list[int]:
    """What an amount, a duration or a share is tied to: its "of" phrase, else the noun it stands beside."""
    tokens = parse.tokens
    own = [i for i, t in enumerate(tokens) if t.quantity == tokens[unit].quantity and t.end > t.start]
    found = own[1:]  # the text's own unit words: "rest days"
    of = _of_objects(parse, unit)
    if of:
        return [*found, *_with_conjuncts(parse, of[0])]
    head = tokens[unit].head
    if head != unit and tokens[unit].dep in _MODIFIERS | {"nmod", "compound"} and tokens[head].pos in {"NOUN", "PROPN"}:
        return [*found, head]
    if tokens[unit].dep == "pobj" and tokens[tokens[head].head].pos in {"NOUN", "PROPN"}:
        return [*found, tokens[head].head]
    if tokens[unit].dep == "appos":
        return [*found, head]
    if tokens[unit].dep in {"attr", "dobj", "npadvmod"} and _lemma(tokens, head) in _EQUATING:
        subject = _subject(parse, head)
        return [*found, *([subject] if subject is not None else [])]
    return found


def _through_hollow(parse: Parse, i: int) -> int:
    """ "The number of prisoners": prisoners."""
    for _ in range(4):
        if parse.tokens[i].lemma not in HOLLOW:
            return i
        below = _of_objects(parse, i)
        if not below:
            return i
        i = below[0]
    return i


def _with_conjuncts(parse: Parse, i: int) -> list[int]:
    """ "Men, women and children" are counted together, unless the later ones have a number of their own."""
    found = [i]
    for _ in range(6):
        later = [
            c for c in parse.children[found[-1]] if parse.tokens[c].dep == "conj" and parse.tokens[c].pos in _NOUNS
        ]
        if not later or any(parse.tokens[c].quantity >= 0 for c in parse.children[later[0]]):
            break
        found.append(later[0])
    return found


def _next_noun(parse: Parse, n: int) -> list[int]:
    """The nearest noun to the right before a verb or a comma; the parser sometimes loses a number's noun."""
    for i in range(n + 1, min(n + 6, len(parse.tokens))):
        token = parse.tokens[i]
        if token.pos in {"VERB", "AUX", "PUNCT", "ADP", "SCONJ", "CCONJ"} or token.quantity >= 0:
            return []
        if token.pos in {"NOUN", "PROPN"}:
            last = i
            while last + 1 < len(parse.tokens) and parse.tokens[last + 1].pos in {"NOUN", "PROPN"}:
                last += 1
            return [last]
    return []


def _of_objects(parse: Parse, i: int) -> list[int]:
    return [
        o
        for p in parse.children[i]
        if parse.tokens[p].dep == "prep" and parse.tokens[p].text.lower() in {"of", "among"} and p > i
        for o in parse.children[p]
        if parse.tokens[o].dep in {"pobj", "pcomp"}
    ]


def _core(parse: Parse, head: int) -> set[int]:
    """The noun, what stands before it, and its chain of "of", "in" and "for" nouns, without clauses."""
    found = {head}
    for c in parse.children[head]:
        token = parse.tokens[c]
        if token.dep in _MODIFIERS and token.quantity < 0:
            found |= {i for i in subtree(parse, c) if parse.tokens[i].quantity < 0}
        elif token.dep == "prep" and token.text.lower() in {"of", "for", "in", "from", "at"}:
            found |= {c} | {i for o in parse.children[c] for i in _core(parse, o)}
    return found


def _subject(parse: Parse, verb: int) -> int | None:
    """The subject, that of the verb above for "reported to number", or the noun a relative clause hangs on."""
    tokens = parse.tokens
    for _ in range(4):
        for c in parse.children[verb]:
            if tokens[c].dep in SUBJECTS and tokens[c].lemma not in {"which", "that", "who"}:
                return c
        if tokens[verb].dep in {"relcl", "acl"}:
            return tokens[verb].head
        if tokens[verb].dep not in {"xcomp", "conj", "advcl", "pcomp"} or tokens[verb].head == verb:
            return None
        verb = tokens[verb].head
    return None


def _object(parse: Parse, verb: int) -> int | None:
    return next((c for c in parse.children[verb] if parse.tokens[c].dep in OBJECTS), None)


def _lemma(tokens: tuple[Token, ...], i: int) -> str:
    return tokens[i].lemma
