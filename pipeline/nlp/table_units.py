"""Units that headers, labels and captions state for the bare digits of cells: "in thousands", "%", "US$ per month"."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from pipeline.nlp.money import CODES, SIGNS, read_currency_after
from pipeline.nlp.units import read_unit


class CellUnit(NamedTuple):
    """`base`: of a rate the number of people that it is of (1000 in "per 1,000"), else 0; `scale` multiplies."""

    unit: str = ""
    per: str = ""
    scale: Decimal = Decimal(1)
    base: Decimal = Decimal(0)
    is_share: bool = False  # "share", "proportion": of numbers up to 100 a percentage

    @property
    def states_measure(self) -> bool:
        return bool(self.unit or self.base)


_SCALES = {"thousand": 1_000, "000": 1_000, "million": 1_000_000, "mn": 1_000_000, "m": 1_000_000, "mln": 1_000_000,
           "billion": 1_000_000_000, "bn": 1_000_000_000, "k": 1_000}  # fmt: skip
_SCALE = re.compile(
    r"(?<!per )(?<![\d.,])['’]?\b(?P<scale>thousand|million|billion|000|mn|mln|bn)s?\b",
    re.IGNORECASE,
)
_SHORT_SCALE = re.compile(r"[$€£¥]\s?(?P<scale>m|k|bn|mn)\b", re.IGNORECASE)
_LETTERED = re.compile(r"\(\s*(?P<scale>m|k)\s*\)")
_PERCENT = re.compile(r"%|\bper ?cent(?:ages?)?\b|\bpercentages?\b|\bpct\b", re.IGNORECASE)
_SHARE = re.compile(r"\b(?:share|proportion)\b", re.IGNORECASE)
_RATE = re.compile(
    r"(?:\bper|/|\bof every)\s*(?P<base>1[, .]?000|10[, .]?000|100[, .]?000|1[, .]?000[, .]?000|100|thousand|million)\b"
    r"(?![\d,])",
    re.IGNORECASE,
)
_DURATION = re.compile(
    r"(?<!\d )(?<!\d-)(?<!past )(?<!last )(?<!of )(?<!per )\b(?P<duration>hours|hrs|days|weeks|months|years|yrs)\b"
    r"(?!\s+(?:old|of age|of birth|later|ago|and older))(?!\s+\d)",
    re.IGNORECASE,
)
_DURATIONS = {"hrs": "hours", "yrs": "years"}
_PER = re.compile(
    r"(?:\bper|\ba|\beach|\bevery|/)\s*(?P<per>hour|day|week|month|year|annum|worker|person|head|capita|victim|kilogram|kg|shift)\b",
    re.IGNORECASE,
)
_PER_TIME = re.compile(r"\b(?:per|a|each) (hour|day|week|month|year)\b", re.IGNORECASE)
_ADVERB = re.compile(r"\b(?P<adverb>hourly|daily|weekly|monthly|yearly|annual|annually)\b", re.IGNORECASE)
_PERS = {"annum": "year", "head": "person", "capita": "person", "kg": "kilogram", "hourly": "hour", "daily": "day",
         "weekly": "week", "monthly": "month", "yearly": "year", "annual": "year", "annually": "year"}  # fmt: skip
_CURRENCY = re.compile(
    r"(?:\b(?:us|u\.s\.|a|c|hk|nz|s|nt|can)\s?)?\$|\b(?P<code>" + "|".join(CODES) + r"|RMB)\b|"
    r"(?P<sign>[" + re.escape("".join(s for s in SIGNS if len(s) == 1)) + r"])|"
    r"\b(?P<name>(?:(?:us|u\.s\.|american|canadian|australian|north korean|south korean|saudi|qatari|omani|kuwaiti|"
    r"bahraini|jordanian|iraqi|emirati|uzbek|kyrgyz|russian|chinese|swiss|british|egyptian|mexican|philippine|"
    r"nepali|nepalese|indian|pakistani|sri lankan) )?"
    r"(?:dollars?|euros?|yen|yuan|renminbi|won|rou?bles?|s[ou]um?|som|manats?|tenge|somoni|baht|kyats?|riels?|"
    r"kip|dong|ringgit|rupiahs?|taka|rupees?|riyals?|rials?|dinars?|dirhams?|nakfa|birr|naira|cedis?|rand|shekels?|lira|"
    r"pounds?|francs?|shillings?|pesos?))\b",
    re.IGNORECASE,
)
_OTHER_WORDS = frozenset(
    "won sum som rand kip dong taka pound pounds".split()
)  # currencies only in brackets or after "in"
_MEASURED = re.compile(r"[(\[](?:in )?(?P<bracket>[^)\]]{1,30})[)\]]|\bin (?P<after>[^(,|]{1,30})$", re.IGNORECASE)
_TIMES = frozenset(("hours", "days", "weeks", "months", "years"))
_LISTED = re.compile(r"[,/;&]|\band\b")
_STATED = re.compile(r"\(([^)]*)\)|\[([^\]]*)\]|(?:,|\bin|–|-|:|\|)\s+([^,(|]*)$|\bin\s+([^,(|]*)", re.IGNORECASE)


@lru_cache(maxsize=4096)
def read_header_unit(text: str) -> CellUnit:
    """What a header or label states; of two units the later one, which is nearer to the cells."""
    return _read(text) if text else CellUnit()


@lru_cache(maxsize=1024)
def read_title_unit(text: str) -> CellUnit:
    """What a caption states of all cells: only in brackets, after "in", or as a line of its own."""
    found = CellUnit()
    for match in _STATED.finditer(text):
        part = next((g for g in match.groups() if g is not None), "")
        if _LISTED.search(part) and _PERCENT.search(part):  # "(persons, %)": which is meant, the columns say
            continue
        stated = _read(f"({part})") if len(part) <= 60 else CellUnit()
        if re.search(r"\d{4}", part) and not stated.unit and stated.scale == 1:
            continue
        found = join_units(stated, found)
    stated_per = _ADVERB.search(text) or _PER_TIME.search(text)
    if stated_per and not found.per:
        word = stated_per.group(1).lower()
        found = found._replace(per=_PERS.get(word, word))
    return found


def join_units(near: CellUnit, far: CellUnit) -> CellUnit:
    """What the nearer words leave open is taken from the farther; a measure of its own takes no scale from afar."""
    if near.states_measure and near.unit != far.unit:
        return near._replace(per=near.per or (far.per if _is_money(near.unit) else ""))
    return CellUnit(
        near.unit or far.unit,
        near.per or far.per,
        near.scale if near.scale != 1 else far.scale,
        near.base or far.base,
        near.is_share or far.is_share,
    )


def _is_money(unit: str) -> bool:
    return len(unit) == 3 and unit.isupper()


def _read(text: str) -> CellUnit:
    candidates: list[tuple[int, str, Decimal]] = []
    rate = None
    for rate in _RATE.finditer(text):
        candidates.append((rate.start(), "", _number(rate["base"])))
    candidates += [(m.start(), "percent", Decimal(0)) for m in _PERCENT.finditer(text)]
    candidates += [
        (m.start(), _DURATIONS.get(m["duration"].lower(), m["duration"].lower()), Decimal(0))
        for m in _DURATION.finditer(text)
    ]
    candidates += [(start, code, Decimal(0)) for start, code in _currencies(text)]
    candidates += [(start, name, Decimal(0)) for start, name in _measures(text)]
    durations = [c for c in candidates if c[1] and c[1] in _TIMES]
    others = [c for c in candidates if c not in durations]
    # "months of pay (US$)" is money; "hours per day, days per week" are hours
    _, unit, base = max(others) if others else min(durations) if durations else (0, "", Decimal(0))
    scale = Decimal(1)
    if unit != "percent" and not base:
        found = _SCALE.search(text) or _SHORT_SCALE.search(text) or _LETTERED.search(text)
        scale = Decimal(_SCALES[found["scale"].lower()]) if found else scale
    per = _PER.search(text) or _ADVERB.search(text)
    word = per[per.lastgroup or 0].lower() if per and not base else ""
    share = _SHARE.search(text) is not None and not unit and not base
    return CellUnit(unit, _PERS.get(word, word), scale, base, share)


def _measures(text: str) -> list[tuple[int, str]]:
    """Tonnes, kilometres, hectares in brackets or after "in"."""
    found = []
    for match in _MEASURED.finditer(text):
        words = (match["bracket"] or match["after"]).strip().lower()
        read = read_unit(f"1 {words}", 1)
        if read is not None and read.end == len(words) + 2 and read.name not in (*_TIMES, "percent", "m"):
            found.append((match.start(), read.name))
    return found


def _number(words: str) -> Decimal:
    named = {"thousand": Decimal(1000), "million": Decimal(1_000_000)}.get(words.lower())
    return named or Decimal(re.sub(r"[, .]", "", words))


def _currencies(text: str) -> list[tuple[int, str]]:
    found = []
    for match in _CURRENCY.finditer(text):
        if match["code"] and not match["code"].isupper():
            continue
        name = (match["name"] or "").lower()
        if name in _OTHER_WORDS and not re.search(r"(?:\(|\bin |, ?)$", text[: match.start()]):
            continue
        words = f"1 {match.group().lower()}"
        if words.endswith("$"):
            read = read_currency_after("1 usd", 1) if words in ("1 $", "1 us$", "1 u.s.$", "1 us $") else None
            code = (
                read.code if read else {"a": "AUD", "c": "CAD", "h": "HKD", "n": "NZD", "s": "SGD"}.get(words[2], "USD")
            )
        else:
            read = read_currency_after(words, 1)
            code = read.code if read else ""
        if (len(code) == 3 and code.isupper()) or code:
            found.append((match.start(), code))
    return found
