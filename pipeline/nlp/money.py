"""Money: the currency that a sign, code or name beside a number states, as ISO 4217 or else the text's own word."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final, NamedTuple


class Currency(NamedTuple):
    code: str
    edge: int  # where a sign or code before the number starts, or a name after it ends
    times: Decimal = Decimal(1)  # "75 USD million"


SIGNS: Final = {
    "€": "EUR", "£": "GBP", "¥": "JPY", "₩": "KRW", "₽": "RUB", "₹": "INR", "₴": "UAH", "₺": "TRY", "₫": "VND",
    "₦": "NGN", "฿": "THB", "₾": "GEL", "₭": "LAK", "₡": "CRC", "₸": "KZT", "₱": "PHP", "₪": "ILS", "₮": "MNT",
    "₼": "AZN", "֏": "AMD", "៛": "KHR", "৳": "BDT", "元": "CNY", "円": "JPY", "ரூ": "LKR", "₿": "bitcoins",
}  # fmt: skip
# Codes written beside a number; those that are English words (ALL, TRY, TOP) are left out.
CODES: Final = (
    "USD EUR GBP JPY CNY KRW KPW RUB UZS TMT KZT KGS TJS QAR SAR AED KWD BHD OMR LYD ERN ETB INR PKR BDT NPR LKR THB "
    "MMK KHR LAK VND MYR IDR PHP SGD HKD TWD MNT AUD NZD CAD MXN BRL ARS CHF SEK NOK DKK PLN CZK HUF RON UAH BYN "
    "GEL AMD AZN TRY ILS EGP JOD IQD IRR AFN NGN GHS KES UGX TZS RWF ZAR XAF XOF SDG DZD TND MRU"
).split()
_CODE_WORDS: Final = {c.lower(): c for c in CODES if c != "TRY"} | {"rmb": "CNY", "btc": "bitcoins", "uah": "UAH"}
_DOLLARS: Final = {
    "": "USD", "us": "USD", "u.s": "USD", "u.s.": "USD", "usd": "USD", "a": "AUD", "au": "AUD", "aud": "AUD",
    "c": "CAD", "ca": "CAD", "can": "CAD", "cad": "CAD", "cdn": "CAD", "hk": "HKD", "hkd": "HKD",
    "nz": "NZD", "nzd": "NZD", "s": "SGD", "sg": "SGD", "sgd": "SGD", "nt": "TWD", "mex": "MXN", "mx": "MXN",
    "mxn": "MXN", "r": "BRL",
}  # fmt: skip
# The name of a currency, the code where nothing else is said ("" where the name alone does not tell), and words that
# say whose it is. Words with "+" count anywhere in the sentence, the others only before the name.
_NAMES: Final[dict[str, tuple[str, dict[str, str]]]] = {
    "dollar": ("USD", {"canadian": "CAD", "australian": "AUD", "taiwan": "TWD", "hong kong": "HKD",
                       "singapore": "SGD", "singaporean": "SGD", "new zealand": "NZD", "taiwanese": "TWD"}),
    "euro": ("EUR", {}), "yen": ("JPY", {}), "yuan": ("CNY", {}), "renminbi": ("CNY", {}), "kuai": ("CNY", {}),
    "won": ("won", {"south korean": "KRW", "north korean": "KPW", "dprk": "KPW", "s. korean": "KRW", "n. korean": "KPW",
                    "south": "KRW", "north": "KPW"}),
    "rouble": ("RUB", {"belarusian": "BYN", "belarussian": "BYN", "belarus+": "BYN"}),
    "ruble": ("RUB", {"belarusian": "BYN", "belarussian": "BYN", "belarus+": "BYN"}),
    "sum": ("UZS", {"kyrgyz": "KGS"}), "soum": ("UZS", {"kyrgyz": "KGS"}), "so'm": ("UZS", {}),
    "som": ("UZS", {"kyrgyz+": "KGS"}),
    "manat": ("TMT", {"azerbaijan+": "AZN", "azeri+": "AZN"}), "tenge": ("KZT", {}), "somoni": ("TJS", {}),
    "baht": ("THB", {}), "kyat": ("MMK", {}), "riel": ("KHR", {}), "kip": ("LAK", {}), "dong": ("VND", {}),
    "ringgit": ("MYR", {}), "rupiah": ("IDR", {}), "taka": ("BDT", {}), "tugrik": ("MNT", {}), "togrog": ("MNT", {}),
    "rupee": ("INR", {"pakistan+": "PKR", "nepal+": "NPR", "sri lanka+": "LKR", "mauriti+": "MUR"}),
    "riyal": ("QAR", {"saudi+": "SAR", "oman+": "OMR", "yemen+": "YER", "iran+": "IRR"}),
    "rial": ("", {"iran+": "IRR", "qatar+": "QAR", "oman+": "OMR", "yemen+": "YER", "saudi+": "SAR"}),
    "dinar": ("", {"libya+": "LYD", "kuwait+": "KWD", "jordan+": "JOD", "iraq+": "IQD", "bahrain+": "BHD",
                   "tunisia+": "TND", "algeria+": "DZD", "serbia+": "RSD"}),
    "dirham": ("AED", {"morocc+": "MAD"}), "nakfa": ("ERN", {}), "birr": ("ETB", {}), "naira": ("NGN", {}),
    "cedi": ("GHS", {}), "rand": ("ZAR", {}), "shekel": ("ILS", {}), "lira": ("", {"turkish": "TRY", "turkey+": "TRY"}),
    "pound": ("", {"british": "GBP", "uk": "GBP", "sterling+": "GBP", "egypt+": "EGP", "sudan+": "SDG", "leban+": "LBP",
                   "syria+": "SYP"}),
    "franc": ("", {"swiss": "CHF", "cfa": "XOF", "rwanda+": "RWF", "congo+": "CDF", "burundi+": "BIF"}),
    "shilling": ("", {"kenya+": "KES", "uganda+": "UGX", "tanzania+": "TZS", "somali+": "SOS"}),
    "peso": ("", {"mexican": "MXN", "philippine": "PHP", "argentin+": "ARS", "chilean": "CLP", "colombia+": "COP",
                  "cuba+": "CUP"}),
    "hryvnia": ("UAH", {}), "zloty": ("PLN", {}), "zlotys": ("PLN", {}), "lari": ("GEL", {}), "dram": ("AMD", {}),
    "afghani": ("AFN", {}), "real": ("BRL", {}), "krona": ("", {"swedish": "SEK"}),
    "krone": ("", {"norwegian": "NOK", "danish": "DKK"}),
    "cent": ("", {}), "pence": ("", {}), "penny": ("", {}), "kopeck": ("", {}), "sen": ("", {}), "mark": ("", {}),
    "markka": ("", {}), "peseta": ("", {}), "guilder": ("", {}), "crown": ("", {}), "bitcoin": ("", {}),
    "satoshi": ("", {}), "dime": ("", {}), "mao": ("", {}),
}  # fmt: skip
_OWNER: Final = (
    r"(?:united\s+states|north\s+korean|south\s+korean|[ns]\.\s?korean|hong\s+kong|new\s+zealand|sri\s+lankan|"
    r"u\.?s\.?|u\.?k\.?|[a-z]{3,12}(?:an|ish|ese|ch|ss|ni|tch|pore)|qatari|saudi|omani|pakistani|kuwaiti|bahraini|israeli|iraqi|emirati|"
    r"uzbek|turkmen|kazakh|kyrgyz|tajik|thai|cfa|dprk|taiwan|south|north|philippine|ethiopian|finnish|dutch|azeri)"
)
_NAME: Final = "|".join(sorted(_NAMES, key=len, reverse=True))
_SIGN_CLASS: Final = "".join(s for s in SIGNS if len(s) == 1)
_CODE: Final = "|".join(_CODE_WORDS)
_SCALES: Final = {
    "million": Decimal(10) ** 6,
    "billion": Decimal(10) ** 9,
    "thousand": Decimal(1000),
    "m": Decimal(10) ** 6,
}

_BEFORE: Final = re.compile(
    rf"""(?:(?<![a-z])(?:(?P<whose>us|u\.s\.?|usd|au|aud|c|ca|can|cad|cdn|hk|hkd|nz|nzd|sg|sgd|nt|mex|mx|mxn)\s?|(?P<letter>[asr]))?(?P<dollar>\$)
    | (?P<sign>[{_SIGN_CLASS}]|ரூ)
    | \b(?P<mega>m)?(?P<code>{_CODE})\.?
    | \b(?P<rupee>rs)\.?
    | (?<![a-z])(?P<won>w)
    | \b(?P<name>dollar|sen)) (?P<gap>[\s]{{0,2}}) -? \Z""",
    re.VERBOSE,
)
_AFTER: Final = re.compile(
    rf"""(?:\s?(?P<dollar>\$)(?!\s?\d*[.,]?\d)
    | \s?(?P<sign>[{_SIGN_CLASS}])
    | \s?(?P<mega>m(?=[a-z]))?(?P<code>{_CODE})\b(?!\s?\$)
    | (?P<pence>p)(?![\w.])
    | [\s-]{{1,2}}(?:(?P<whose>{_OWNER})\s+)?(?:yuan\s+(?=renminbi))?
      (?P<name>{_NAME})(?:e?s)?\b(?P<sterling>\s+sterling)?)
    (?:\s(?P<scale>million|billion)\b)?""",
    re.VERBOSE,
)
_OF: Final = re.compile(r"\s+of(?:\s+(?:the|these|its|their))?(?=\s)")
_WON_IS_VERB: Final = re.compile(
    r"\s+(?:an?|the|their|his|her|its|asylum|seats?|prizes?|awards?|medals?|elections?|release|freedom|compensation|back|over|out|in)\b"
)
_MUCH: Final = re.compile(r"(?:\d{3}|illion|thousand|hundred)s?\Z")
_CHINESE: Final = re.compile(r"\b(?:yuan|rmb|renminbi|cny|chinese|china)\b")


def read_currency_before(low: str, position: int) -> Currency | None:
    """The sign or code that ends at `position`, the start of a number."""
    before = low[max(0, position - 10) : position]
    stripped = before.rstrip()
    if not stripped or not (
        stripped[-1] in _LAST_SIGNS or stripped[-3:].strip(".") in _LAST_WORDS or stripped.endswith("dollar")
    ):
        return None
    found = _BEFORE.search(before)
    if found is None:
        return None
    start = position - len(before) + found.start()
    if found["dollar"]:
        whose = found["whose"] or found["letter"] or ""
        start += len(found[0]) - len(found[0].lstrip())
        return Currency(_DOLLARS.get(whose, "USD"), start)
    if found["sign"]:
        return Currency(_read_sign(found["sign"], low), start)
    if found["code"]:
        return Currency(_CODE_WORDS[found["code"]], start, _SCALES["m"] if found["mega"] else Decimal(1))
    if found["won"]:
        return Currency("KRW", start) if not found["gap"] and low[position : position + 1].isdigit() else None
    if found["rupee"]:
        return Currency(_resolve("rupee", "", low, 0), start)
    return Currency("USD" if found["name"] == "dollar" else "sen", start)


def read_currency_after(low: str, position: int) -> Currency | None:
    """The sign, code or name that begins at `position`, the end of a number."""
    found = _AFTER.match(low, position)
    if found is None:
        return None
    times = _SCALES[found["scale"]] if found["scale"] else Decimal(1)
    end = found.end()
    if found["dollar"]:
        return Currency("USD", end, times)
    if found["sign"]:
        return Currency(_read_sign(found["sign"], low), end, times)
    if found["code"]:
        return Currency(_CODE_WORDS[found["code"]], end, times * (_SCALES["m"] if found["mega"] else 1))
    if found["pence"]:
        return Currency("pence", end)
    if found["name"] in ("won", "real", "mark", "crown", "sum") and _is_other_word(low, position, found):
        return None
    if found["sterling"]:
        return Currency("GBP", end, times)
    return Currency(
        _resolve(found["name"], found["whose"] or "", low, found.start("name"), found.end("name")), end, times
    )


def _is_other_word(low: str, position: int, found: re.Match[str]) -> bool:
    """ "Five won asylum", "two real friends": no currency."""
    if found["name"] == "won":
        return _WON_IS_VERB.match(low, found.end()) is not None and not _MUCH.search(
            low[max(0, position - 10) : position]
        )
    return (
        found["whose"] is None
        and not found[0].endswith("s")
        and low[found.end() : found.end() + 2].strip(" ").isalpha()
    )


def read_currency_after_of(low: str, position: int) -> Currency | None:
    """ "millions of dollars"."""
    found = _OF.match(low, position)
    return read_currency_after(low, found.end()) if found else None


def _read_sign(sign: str, low: str) -> str:
    return "CNY" if sign == "¥" and _CHINESE.search(low) else SIGNS[sign]


def _resolve(name: str, whose: str, low: str, start: int, end: int = 0) -> str:
    """The code of a currency's name; its plural where the sentence does not tell whose it is."""
    code, owners = _NAMES[name]
    whose = " ".join(whose.split())
    for owner, its_code in owners.items():
        if (owner.endswith("+") and owner[:-1] in low) or owner == whose:
            return its_code
    if name == "dollar" and low.startswith(("canadian", "australian"), end + 2):
        return "CAD"
    if code:
        return code
    return low[start:end] + "s" if name not in ("pence", "penny", "lira", "krona", "krone", "markka", "sen") else name


_LAST_SIGNS: Final = frozenset("$w" + _SIGN_CLASS + "ூ")
_LAST_WORDS: Final = frozenset(_CODE_WORDS) | {"rs", " rs", "sen"}
