"""Numbers that leave out what they count because it was said before: "another 5,000 in Russia", "of them 300"."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.nlp.counting import HOLLOW, Counted
from pipeline.nlp.parsing import Parse
from pipeline.reference.countries import PlaceName

_POINTING = frozenset("they them these those it this that which whom its their other others another rest".split())
_RESUMING = _POINTING | frozenset("another number figure total rest population share there toll count same".split())
_TIME_NOUNS = frozenset("year month day week decade time edition".split())
_GENERIC = frozenset("people person individual guess toll tally sum reckoning man woman human soul".split())
# Verbs that say how many there are and nothing else.
_STATING = frozenset(
    "be live remain leave estimate put place hold reach speak mention stand grow rise fall swell shrink drop "
    "climb believe think say report number total have give count reckon set come increase decrease".split()
)
_REACH = 2  # sentences; farther back the paragraph has moved on


def refers_back(parse: Parse, quantity: int, counted: Counted, places: Sequence[PlaceName], distance: int) -> bool:
    """Whether the noun may have to be taken from a number `distance` sentences back (0: in the same one).

    A number with a verb of its own that tells of another act does not: "killed 35 prisoners and wounded 10".
    """
    tokens = parse.tokens
    at = next((i for i, t in enumerate(tokens) if t.quantity == quantity), None)
    if at is None or distance > _REACH:
        return False
    if not all(tokens[v].lemma in _STATING for v in counted.verbs):
        return False
    own = [i for i in counted.heads if tokens[i].quantity < 0]
    if any(tokens[i].lemma in _POINTING for i in own) or (own and all(tokens[i].lemma in _GENERIC for i in own)):
        return True
    if not all(_says_nothing(parse, i, places) for i in own):
        return False
    return distance == 0 or bool({t.lemma for t in tokens[:at]} & _RESUMING)


def _says_nothing(parse: Parse, i: int, places: Sequence[PlaceName]) -> bool:
    """True of hollow nouns ("total"), of times and of places ("Ethiopia 175,000")."""
    token = parse.tokens[i]
    named = token.pos == "PROPN" and any(p.char_start <= token.start < p.char_end for p in places)
    return named or token.lemma in HOLLOW | _TIME_NOUNS | {"there"}
