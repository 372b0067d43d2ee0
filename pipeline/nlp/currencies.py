"""Currencies whose name several countries share: whose they are shows in the sentence or the document's country."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache

from pipeline.model import Quantity
from pipeline.reference.countries import PlaceName

_SHARED = frozenset("dinar pound peso franc rupee riyal rial shilling krone krona crown lira dirham manat".split())

# Taken for the currency of the country from which most such pay is told, unless another country is named.
_COMMONEST = {"rupee": "INR", "riyal": "QAR", "dirham": "AED"}


def needs_country(quantity: Quantity) -> bool:
    """True of amounts whose currency the words alone do not tell, or tell only by their commonest meaning."""
    unit = quantity.unit
    return unit in {"won", *_COMMONEST.values()} or unit.lower().removesuffix("s") in _SHARED


def resolve_currency(text: str, quantity: Quantity, about: str, places: Sequence[PlaceName]) -> Quantity:
    """The quantity with an ISO 4217 code for its unit where it is an amount and its country is known.

    "Won" is KPW where payer, pay or place is North Korean, else KRW (vocabulary.md, `unit`). `places`: of the sentence.
    """
    named = [c for p in places for c in p.codes.split(";")]
    if quantity.unit == "won":
        north = "PRK" in named or ("PRK" in about.split(";") and "KOR" not in named)
        return replace(quantity, unit="KPW" if north else "KRW")
    if not needs_country(quantity):
        return quantity
    if (word := _commonest_word(text, quantity)) is not None:
        owner = text[quantity.number_end : quantity.char_end].lower().split(word)[0].strip()
        countries = [c for p in places if p.kind in ("country", "demonym") for c in p.codes.split(";")]
        code = None if owner else _find_code((*countries, *about.split(";"), *named), word)
        return replace(quantity, unit=code or quantity.unit)
    if quantity.unit in _COMMONEST.values():
        return quantity
    word = quantity.unit.lower().removesuffix("s")
    return replace(quantity, unit=_find_code((*named, *about.split(";")), word) or quantity.unit)


def _commonest_word(text: str, quantity: Quantity) -> str | None:
    """The currency's name where it was only taken for its commonest bearer's."""
    words = text[quantity.number_end : quantity.char_end].lower()
    return next((word for word, code in _COMMONEST.items() if code == quantity.unit and word in words), None)


def _find_code(countries: Iterable[str], word: str) -> str:
    found = (code for country in countries for code, name in _currencies(country) if word in name.lower().split())
    return next(found, "")


@cache
def _currencies(country: str) -> tuple[tuple[str, str], ...]:
    """Code and English name of a country's currencies of today; CLDR by way of Babel."""
    import pycountry
    from babel.numbers import get_currency_name, get_territory_currencies

    found = pycountry.countries.get(alpha_3=country)
    if found is None:
        return ()
    return tuple((c, get_currency_name(c, locale="en")) for c in get_territory_currencies(found.alpha_2))
