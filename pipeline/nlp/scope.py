"""Whether a number is of the whole group, of a part of it, or of one case: one person, family or event."""

from __future__ import annotations

import re

from pipeline.model import Basis, Period, Place, Quantity, Scope
from pipeline.nlp.clauses import SUBJECTS
from pipeline.nlp.counting import Counted
from pipeline.nlp.linking import Link
from pipeline.nlp.parsing import Parse, Token
from pipeline.nlp.passage import SentenceContext
from pipeline.nlp.persons import is_person_noun
from pipeline.reference.countries import find_places

_PART = re.compile(
    r"\b(?:of (?:these|those|them|whom|which)|among (?:these|them|those)|including|the rest|another|the remainder|"
    r"at least one of)\b[^.;]{0,40}$",
    re.IGNORECASE,
)
_OF_THEM = re.compile(r"\s+(?:[\w-]+\s+){0,2}?(?:of|among)\s+(?:them|whom|these|those|us)\b")
_NAMED_PLACE = re.compile(
    r"\b(?:Camp|Prison|Room|Bureau|Unit|Colony|Facility|Jail|Center|Centre)\s+(?:No\.?\s*)?\d+|"
    r"\b(?!World |State |National )[A-Z][a-z]+ (?:Prison|Camp|Detention Cent(?:er|re)|Jail|Brigade|Stadium)\b"
    r"(?! [A-Z])"  # the World Prison Brief, the Federal Prison Service
)
# One of these with an article stands for those in it: "the colony", "a shipyard".
_SITES = frozenset(
    "camp prison jail colony centre center plant factory mine shipyard farm brigade depot warehouse hangar kiln "
    "hospital district county province region town village city restaurant stadium firm company plantation vessel boat "
    "ship crew project dam resort basement barrack school university ministry mill compound facility".split()
)
# A group of persons by what they are; the indicators count people of every sort.
_SUBGROUPS = frozenset(
    "woman girl boy child student pupil schoolchild teacher doctor nurse clerk soldier conscript housewife "
    "pensioner waitress cook sweeper fireman missionary journalist blogger relative believer miner builder welder "
    "logger "
    "pastor minor juvenile teenager monk nun lawyer activist youth".split()
)
_SINGLE = "worker|woman|man|survivor|defector|laborer|labourer|girl|boy|migrant|prisoner|victim|student|person|mother"
_ONE_PERSON = re.compile(rf"\b(?:I|he|she|my|his|her|one (?:{_SINGLE})|an? (?:[\w-]+ )?(?:{_SINGLE}))\b")
_ONE_PRONOUNS = frozenset("i he she me him her my his".split())
_ARTICLES = frozenset("a an the one another my his her their this that".split())
# What people say of anybody: "a picker who is late loses", "a welder can earn".
_GENERAL = frozenset("can may must could would will should might".split())
_EVENT = re.compile(
    r"\b(?:that|one|the same|last|this) (?:night|day|morning|evening|week)\b|\bovernight\b|"
    r"\bin (?:a|one) (?:single )?(?:accident|incident|raid|fire|riot|attack|operation|group|case|explosion|collapse)\b",
    re.IGNORECASE,
)
_STANDS = re.compile(
    r"\b(?:as of|by|at the end of|since|until|up to|till)\s+(?:early |late |mid-)?[^.,;]{0,24}$", re.IGNORECASE
)
_DAY_OR_MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])(?:-\d\d)?$")


def read_scope(
    context: SentenceContext, counted: Counted, quantity: Quantity, link: Link, area: Place, period: Period
) -> Scope:
    """A case is one person's or event's; a part is of a named subgroup, facility, sector or place."""
    persons = link.unit == "persons"
    if persons and (quantity.low == quantity.high == 1 or _is_event(context, quantity, link, period)):
        return Scope.CASE
    if (
        not persons
        and link.indicator.counts in {"money", "duration", "percent"}
        and _is_of_one(context, counted, quantity)
    ):
        return Scope.CASE
    before = context.text[context.sentence.char_start : quantity.char_start]
    behind = context.text[quantity.char_end : context.sentence.char_end]
    if persons and (_PART.search(before) or _OF_THEM.match(behind) or _is_subgroup(context.parse, counted, link)):
        return Scope.PART
    if link.unit in {"countries", "facilities", "tier", "cases"}:
        return Scope.TOTAL
    measured = link.indicator.counts == "duration" and "punishment" in link.indicator.definition
    return Scope.PART if not measured and _is_somewhere(context, counted, area, persons=persons) else Scope.TOTAL


def _is_event(context: SentenceContext, quantity: Quantity, link: Link, period: Period) -> bool:
    """People of one day or month, who did not stand there then but came, died or were taken."""
    if _EVENT.search(context.words):
        return True
    if link.indicator.area not in {"return", "destination"} and "died" not in link.indicator.definition:
        return False
    dated = _DAY_OR_MONTH.match(period.edtf) is not None
    stands = any(
        _STANDS.search(context.text, context.sentence.char_start, m.char_start)
        for m in context.mentions
        if m.edtf == period.edtf
    )
    flows = link.indicator.area == "return" or re.search(r"flow|died", link.indicator.definition) is not None
    return dated and flows and not stands and not quantity.per


def _is_of_one(context: SentenceContext, counted: Counted, quantity: Quantity) -> bool:
    """What one person got, paid or served, the person named, pointed at, or told of as one."""
    before = context.text[context.sentence.char_start : quantity.char_start]
    if _ONE_PERSON.search(before[-120:]):
        return True
    tokens = context.parse.tokens
    own = set(counted.clause) | set(counted.verbs)
    for i, token in enumerate(tokens):
        if i in own and token.text.lower() in _ONE_PRONOUNS:
            return True
        if (i in own or not own) and token.dep in SUBJECTS and _is_one_person(context, token, i):
            return True
    return False


def _is_one_person(context: SentenceContext, token: Token, i: int) -> bool:
    parse = context.parse
    verb = parse.tokens[token.head]
    if token.lemma in {"he", "she", "i"}:
        return True
    if token.pos == "PROPN":
        place = any(p.char_start <= token.start < p.char_end for p in context.places)
        known = any(a.char_start <= token.start < a.char_end for a in context.attributed)
        return not place and not known
    single = (
        token.text.lower() == token.lemma and is_person_noun(token.lemma) and token.lemma not in {"people", "staff"}
    )
    article = any(parse.tokens[c].text.lower() in _ARTICLES for c in parse.children[i])
    general = verb.text.lower().endswith("s") or any(
        parse.tokens[c].text.lower() in _GENERAL for c in parse.children[token.head]
    )
    was = any(parse.tokens[c].text.lower() in {"was", "had"} for c in parse.children[token.head])
    return single and article and (was or not general)


def _is_subgroup(parse: Parse, counted: Counted, link: Link) -> bool:
    """The counted are of one sort, and not the sort that the indicator counts."""
    heads = {parse.tokens[i].lemma for i in counted.heads}
    named = heads & _SUBGROUPS
    return (
        bool(named)
        and len(heads) <= 2
        and named == heads
        and not any(n[:5] in link.indicator.title.lower() for n in named)
    )


def _is_somewhere(context: SentenceContext, counted: Counted, area: Place, *, persons: bool) -> bool:
    """In one facility, firm or place below the country."""
    tokens = context.parse.tokens
    if persons and _NAMED_PLACE.search(context.words):
        return True
    named = find_places(area.text) if area.basis is Basis.SENTENCE else []
    if named and all(p.kind == "place" for p in named):
        return True
    for i in counted.clause:
        token = tokens[i]
        if (
            token.lemma in _SITES
            and token.text.lower() == token.lemma
            and token.dep not in {"compound", "amod", "nmod"}
        ):
            below = [tokens[c] for c in context.parse.children[i]]
            if any(t.text.lower() in _ARTICLES or (t.pos == "PROPN" and t.dep == "compound") for t in below):
                return True
    return False
