"""Indicators as people write them (YAML) and as the reader uses them: conditions on the words around a quantity.

A term is one or more lemmas ("prison camp"); `@name` stands for a word list of `_words.yml`, `...` for up to six words
between, and a final `*` for any ending. `%demonym` is a people's name, `%country` a place, `%foreign` a place outside
the document's own country, `%implied` a number without its noun. Terms are sought in the lemmas and in the words
themselves. The scopes, from narrow to wide: `counts` (the counted noun itself), `core` (with the words before it and
its "of" chain), `phrase` (with relative clauses), `verb` (of which it is subject or object), `clause`, `sentence`,
`passage` (with the earlier sentences of the paragraph and the heading), `topic` (titles); `base` is what a percentage
is of, `per` the denominator.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from difflib import get_close_matches
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple, TypeVar, cast, get_args

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from pipeline.errors import RuleError
from pipeline.nlp.conditions import Condition, Scope, Test, Vocabulary, make_condition, make_test
from pipeline.nlp.weighing import NO_WEIGHTS, WEIGHTS, Weights, load_weights

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

# libyaml's, ten times as fast where PyYAML is built with it
_SafeLoader = cast(type[yaml.SafeLoader], getattr(yaml, "CSafeLoader", yaml.SafeLoader))
_Model = TypeVar("_Model", bound=BaseModel)
INDICATORS = Path(__file__).parent.parent / "indicators"
SCOPES: tuple[Scope, ...] = get_args(Scope)
Terms = Annotated[list[str], Field(min_length=1)]
Kind = Literal["count", "percent", "money", "duration", "tier"]
Unit = Literal[
    "persons", "percent", "hours", "days", "months", "years", "countries", "facilities", "cases", "tier", "money"
]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Rule(_Strict):
    """Every scope named must hold one of its terms; `all` adds more such conditions, `none` says what rules it out."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    counts: Terms | None = None
    core: Terms | None = None
    base: Terms | None = None
    phrase: Terms | None = None
    verb: Terms | None = None
    clause: Terms | None = None
    sentence: Terms | None = None
    passage: Terms | None = None
    topic: Terms | None = None
    per: Terms | None = None
    all: list[dict[Scope, Terms]] = []
    none: list[dict[Scope, Terms]] = []
    units: list[Unit] | None = None  # narrower than the indicator's
    forms: list[Literal["number", "range", "vague", "ratio", "multiple"]] | None = None
    priority: int | None = None
    confidence: float = Field(default=0.8, ge=0, le=1)

    @property
    def wanted(self) -> list[dict[Scope, Terms]]:
        return [{s: getattr(self, s)} for s in SCOPES if getattr(self, s)] + self.all


class Example(_Strict):
    text: str
    value: Decimal | None = None  # of a right example: the number that is the figure
    about: str = ""


class Examples(_Strict):
    right: list[Example] = []
    wrong: list[Example] = []


class Indicator(_Strict):
    """One YAML file."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: str
    definition: str
    counts: Kind
    units: Annotated[list[Unit], Field(min_length=1)]
    plausible: tuple[Decimal, Decimal]
    priority: int = 50
    area: Literal["group", "destination", "flow", "return", "market"] = "group"
    none: list[dict[Scope, Terms]] = []
    headers: list[Rule] = []  # for table cells: `counts` is what the header, label or caption names
    rules: Annotated[list[Rule], Field(min_length=1)]
    examples: Examples = Examples()

    @field_validator("plausible")
    @classmethod
    def _in_order(cls, ends: tuple[Decimal, Decimal]) -> tuple[Decimal, Decimal]:
        if ends[0] > ends[1]:
            raise ValueError("the first end must not be above the second")
        return ends


class WordLists(_Strict):
    """`_words.yml`: named lists of terms, which may name one another."""

    lists: dict[str, Terms]


class ReadyRule(NamedTuple):
    """A rule with its conditions as tests."""

    rule: Rule
    wanted: Condition
    none: tuple[Condition, ...]


class ReadyIndicator(NamedTuple):
    indicator: Indicator
    none: tuple[Condition, ...]
    rules: tuple[ReadyRule, ...]

    def tests(self) -> Iterator[Test]:
        for excluded in (*self.none, *(none for rule in self.rules for none in rule.none)):
            yield from excluded.tests
        for rule in self.rules:
            yield from rule.wanted.tests


class Rules:
    """All indicators of one or more folders, ready for matching; a later folder's file replaces an earlier one's id."""

    def __init__(
        self,
        indicators: Mapping[str, Indicator],
        words: Mapping[str, list[str]],
        weigh: Callable[[], Weights] = lambda: NO_WEIGHTS,
        own: Collection[str] = (),
    ) -> None:
        """`own`: ids of indicators that users added or replaced, which the weights do not know.

        `weigh` is called by the first who needs the weights: many only ask which indicators there are.
        """
        self.indicators = dict(indicators)
        self._weigh, self._own = weigh, frozenset(own)
        self.vocabulary = Vocabulary(words)

    @cached_property
    def weights(self) -> Weights:
        return self._weigh()

    @cached_property
    def weighed(self) -> frozenset[str]:
        """The indicators that the weights know."""
        return self.weights.labels().intersection(self.indicators) - self._own

    @cached_property
    def ready(self) -> Mapping[Kind, Sequence[ReadyIndicator]]:
        """The indicators of each kind of quantity as prose is read."""
        return self._prepare(
            ReadyIndicator(indicator, tuple(map(_condition, indicator.none)), _ready(indicator.rules))
            for indicator in self.indicators.values()
        )

    @cached_property
    def in_tables(self) -> Mapping[Kind, Sequence[ReadyIndicator]]:
        """As tables are read."""
        prose = [ready for kind in self.ready.values() for ready in kind]
        return self._prepare(
            ReadyIndicator(ready.indicator, (), _ready(ready.indicator.headers)) if ready.indicator.headers else ready
            for ready in prose
        )

    def _prepare(self, indicators: Iterable[ReadyIndicator]) -> Mapping[Kind, Sequence[ReadyIndicator]]:
        by_kind: dict[Kind, list[ReadyIndicator]] = {}
        for ready in indicators:
            by_kind.setdefault(ready.indicator.counts, []).append(ready)
            self.vocabulary.add(ready.tests())
        return by_kind


def _ready(rules: Iterable[Rule]) -> tuple[ReadyRule, ...]:
    return tuple(
        ReadyRule(r, make_condition(t for c in r.wanted for t in _tests(c)), tuple(map(_condition, r.none)))
        for r in rules
    )


def _condition(condition: Mapping[Scope, Terms]) -> Condition:
    return make_condition(_tests(condition))


def _tests(condition: Mapping[Scope, Terms]) -> Iterator[Test]:
    return (make_test(scope, tuple(terms)) for scope, terms in condition.items())


def load_rules(*folders: Path) -> Rules:
    """The shipped indicators and those of the folders given; raises RuleError naming file, key and allowed values."""
    words: dict[str, list[str]] = {}
    indicators: dict[str, Indicator] = {}
    paths_read: dict[str, Path] = {}
    own: set[str] = set()
    for folder in (INDICATORS, *folders):
        if not folder.is_dir():
            raise RuleError(f"{folder}: no such folder of indicators")
        paths = sorted(folder.glob("*.yml")) + sorted(folder.glob("*.yaml"))
        if not paths:
            raise RuleError(f"{folder}: holds no indicator, no file that ends in .yml")
        for path in paths:
            if path.name.startswith("_"):
                words |= _read(path, WordLists).lists
            else:
                indicator = _read(path, Indicator)
                if path.stem != indicator.id:
                    raise RuleError(f"{path}: id: is '{indicator.id}', must be the file's name, '{path.stem}'")
                indicators[indicator.id] = indicator
                if folder != INDICATORS:
                    own.add(indicator.id)
                paths_read[indicator.id] = path
    _check_names(indicators, paths_read, words)
    return Rules(indicators, words, partial(load_weights, INDICATORS / WEIGHTS), own)


def _check_names(
    indicators: Mapping[str, Indicator], paths: Mapping[str, Path], words: Mapping[str, list[str]]
) -> None:
    for name, terms in words.items():
        _check_terms(f"_words.yml: {name}", terms, words)
    for indicator in indicators.values():
        conditions = [("none", c) for c in indicator.none]
        for rule in (*indicator.headers, *indicator.rules):
            conditions += [(f"rules.{rule.id}", c) for c in (*rule.wanted, *rule.none)]
        for place, condition in conditions:
            for scope, terms in condition.items():
                _check_terms(f"{paths[indicator.id]}: {place}.{scope}", terms, words)
    _check_cycles(words)


def _check_terms(place: str, terms: Iterable[str], words: Mapping[str, list[str]]) -> None:
    for term in terms:
        for part in term.split():
            if part.startswith("@") and part[1:] not in words:
                near = get_close_matches(part[1:], words, n=3, cutoff=0.0)
                raise RuleError(
                    f"{place}: no word list '{part[1:]}'; of the {len(words)} the nearest: {', '.join(near)}"
                )


def _check_cycles(words: Mapping[str, list[str]]) -> None:
    def visit(name: str, above: tuple[str, ...]) -> None:
        if name in above:
            raise RuleError(f"_words.yml: {name}: names itself through {' > '.join(above)}")
        for term in words[name]:
            for part in term.split():
                if part.startswith("@"):
                    visit(part[1:], (*above, name))

    for name in words:
        visit(name, ())


def _read(path: Path, model: type[_Model]) -> _Model:
    try:
        data = yaml.load(path.read_text("utf-8"), _SafeLoader) or {}  # noqa: S506 (it is safe)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" in line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        reason = getattr(error, "problem", None) or "cannot be read"
        raise RuleError(f"{path}: not YAML{where}: {reason} (quote terms that hold a colon; no tabs)") from error
    except UnicodeDecodeError as error:
        raise RuleError(f"{path}: not UTF-8 at byte {error.start}; save the file as UTF-8") from error
    if not isinstance(data, dict):
        raise RuleError(f"{path}: must hold keys with values: {', '.join(model.model_fields)}")
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise RuleError(f"{path}: " + "; ".join(_explain(e, data, model) for e in error.errors()[:5])) from error


def _explain(error: ErrorDetails, data: Mapping[str, Any], model: type[BaseModel]) -> str:
    """What is wrong where, with the keys allowed there; a rule is called by its id."""
    loc = error["loc"]
    names = [str(part) for part in loc]
    inside_rule = names[0] in ("rules", "headers") and len(loc) > 2
    if inside_rule and isinstance(loc[1], int) and isinstance(data[names[0]][loc[1]], dict):
        names[1] = str(data[names[0]][loc[1]].get("id", loc[1]))
    message = error["msg"]
    if error["type"] == "extra_forbidden" and len(loc) <= 3:
        message = f"no such key; allowed: {', '.join((Rule if inside_rule else model).model_fields)}"
    return f"{'.'.join(names)}: {message}"
