"""Clauses of a parsed sentence: the verbs that go with a noun, and the words that belong to a number's own clause."""

from __future__ import annotations

from pipeline.nlp.parsing import Parse, Token

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "expl"})
OBJECTS = frozenset({"dobj", "obj", "dative", "oprd"})
_CLAUSAL = frozenset("ROOT relcl acl advcl ccomp xcomp conj parataxis pcomp csubj dep appos".split())
# "The prison, built for 5,000, now confines 12,000": what a place was meant for is said apart.
_MEANT = frozenset({"build", "design", "mean", "intend", "plan", "construct", "license"})
_OWN_CLAUSE = frozenset({"xcomp", "relcl", "acl", "advcl", "pcomp", "acomp"})


def subtree(parse: Parse, i: int) -> set[int]:
    found, queue = {i}, [i]
    while queue:
        for c in parse.children[queue.pop()]:
            if c not in found:
                found.add(c)
                queue.append(c)
    return found


def find_verbs(parse: Parse, pivot: int, anchor: int, hollow: frozenset[str]) -> tuple[int, ...]:
    """Verbs of which the counted thing is subject or object, those of its relative clauses and complements included."""
    found: list[int] = []
    for start in dict.fromkeys((pivot, anchor)):
        i = start
        for _ in range(5):
            token = parse.tokens[i]
            head = token.head
            if head == i:
                break
            if parse.tokens[head].pos in {"VERB", "AUX"} and token.dep in SUBJECTS | OBJECTS | {
                "attr",
                "agent",
                "xcomp",
                "nummod",  # "confines 500": the parser takes a bare number for a modifier
            }:
                found += _follow(parse, head, shared=token.dep in SUBJECTS)
                break
            if token.dep not in {"conj", "pobj", "prep", "appos", "compound", "nummod", "nmod", "amod", "poss"}:
                break
            if token.dep == "prep" and parse.tokens[head].lemma not in hollow and parse.tokens[head].quantity < 0:
                break
            i = head
        found += find_own_verbs(parse, start)
    if not found and anchor + 1 < len(parse.tokens):
        found += _verb_behind(parse, anchor + 1)
    return tuple(dict.fromkeys(found))


def find_own_verbs(parse: Parse, noun: int) -> tuple[int, ...]:
    """Verbs of the clauses that hang on a noun: "prisoners who had fled", "people held there"."""
    found: list[int] = []
    for c in parse.children[noun]:
        if parse.tokens[c].dep in {"relcl", "acl"} and not _counts_others(parse, c):
            found += _follow(parse, c, shared=True)
    return tuple(found)


def _verb_behind(parse: Parse, i: int) -> list[int]:
    """The verb right behind a number whose place in the sentence the parser missed: "In Hoeryong 900 were held"."""
    token = parse.tokens[i]
    if token.pos == "AUX" and parse.tokens[token.head].pos in {"VERB", "AUX"}:
        return _follow(parse, token.head, shared=True)
    return _follow(parse, i, shared=True) if token.pos in {"VERB", "AUX"} else []


def _counts_others(parse: Parse, verb: int) -> bool:
    """True of "pickers, of whom 900 had been forced": that is said of the 900, not of all."""
    subject = _own_subject(parse, verb)
    return subject is not None and parse.tokens[subject].quantity >= 0


def _follow(parse: Parse, verb: int, *, shared: bool) -> list[int]:
    """A verb and its complements ("believed to be held"); with `shared` also verbs joined to it by "and"."""
    found, queue = [verb], [verb]
    while queue:
        for c in parse.children[queue.pop(0)]:
            token = parse.tokens[c]
            joined = shared and token.dep == "conj" and token.pos in {"VERB", "AUX"} and _own_subject(parse, c) is None
            if token.dep in {"xcomp", "oprd"} or joined:
                found.append(c)
                queue.append(c)
    return found


def _own_subject(parse: Parse, verb: int) -> int | None:
    return next((c for c in parse.children[verb] if parse.tokens[c].dep in SUBJECTS), None)


def find_clause(parse: Parse, anchor: int, verbs: tuple[int, ...]) -> tuple[int, ...]:
    """The tokens of the clause that the number stands in, subordinate phrases and a shared subject included.

    Of verbs joined by "and" each has a clause of its own as soon as it has a subject or a number.
    """
    i = anchor
    while parse.tokens[i].head != i and not _begins_clause(parse, i):
        i = parse.tokens[i].head
    found = _below(parse, i, anchor)
    joined = i
    while (
        parse.tokens[joined].dep == "conj"
        and _own_subject(parse, joined) is None
        and parse.tokens[joined].head != joined
    ):
        joined = parse.tokens[joined].head
        subject = _own_subject(parse, joined)
        if subject is not None:
            found |= subtree(parse, subject)
    return tuple(sorted(found | set(verbs)))


def _below(parse: Parse, i: int, anchor: int) -> set[int]:
    """The tokens below `i` that belong to the clause of the number at `anchor`; a semicolon ends it too."""
    found, queue = {i}, [i]
    while queue:
        for c in parse.children[queue.pop()]:
            if c not in found and not _other_clause(parse, c, anchor):
                found.add(c)
                queue.append(c)
    stops = [t for t, token in enumerate(parse.tokens) if token.text == ";"]
    low = max((t for t in stops if t < anchor), default=-1)
    high = min((t for t in stops if t > anchor), default=len(parse.tokens))
    return {t for t in found if low < t < high}


def _begins_clause(parse: Parse, i: int) -> bool:
    token: Token = parse.tokens[i]
    return token.pos in {"VERB", "AUX"} and token.dep in _CLAUSAL and token.dep not in _OWN_CLAUSE


def _other_clause(parse: Parse, i: int, anchor: int) -> bool:
    """True of a clause below that has its own say: a full one, or one with a number that is not the one at `anchor`."""
    token = parse.tokens[i]
    if token.pos not in {"VERB", "AUX"} or token.dep not in _CLAUSAL:
        return False
    below = subtree(parse, i)
    if anchor in below:
        return False
    if token.dep in {"ccomp", "parataxis"} or (token.dep == "conj" and _own_subject(parse, i) is not None):
        return True
    meant = token.dep == "acl" and token.lemma in _MEANT
    return (meant or token.dep in {"conj", "advcl", "relcl"}) and any(parse.tokens[t].quantity >= 0 for t in below)
