"""Which language a text is in, told from its letters."""

from __future__ import annotations

import re
import threading
from functools import cache
from typing import Any

_LETTERS_NEEDED = 200  # below this a guess between languages of one script is worth little
_SAMPLE = 4000  # characters; two samples, since a title page may be in another language than the text
_NOT_LETTERS = re.compile(r"[\W\d_]+")
_LATIN = re.compile(r"[A-Za-zÀ-ɏḀ-ỿ]")
_LEAST_LETTERS = 3
_SCRIPTS = {  # that one language alone is written in; statistics may know only some of their letters
    "ko": re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]"),
    "ja": re.compile("[\u3040-\u30ff]"),
    "he": re.compile("[\u0590-\u05ff]"),
    "th": re.compile("[\u0e00-\u0e7f]"),
    "ka": re.compile("[\u10a0-\u10ff]"),
    "hy": re.compile("[\u0530-\u058f]"),
    "el": re.compile("[\u0370-\u03ff]"),
}
_LEAST_CONFIDENCE = 0.9  # for calling a text something else than English
_FUNCTION_WORDS = frozenset(
    str.split(
        "the and of to that were was with by from this which have has been are not their they "
        "is it his he she had who would its you your we our than there what when after about"
    )
)
_ENGLISH_ALONE = frozenset(
    "the and their they were this which with from been who would there than what when about".split()
)
_LOCK = threading.Lock()


def has_words(text: str) -> bool:
    """Whether there is anything to read but digits, signs and single letters."""
    return sum(map(str.isalpha, text[:_SAMPLE])) >= _LEAST_LETTERS or any(map(str.isalpha, text[_SAMPLE:]))


def detect_language(text: str) -> str:
    """ISO 639-1; "" for a text without words. A short text in Latin letters is taken as English."""
    if not has_words(text):
        return ""
    words = " ".join(_NOT_LETTERS.split(_sample(text))).strip()
    letters = len(words) - words.count(" ")
    for code, script in _SCRIPTS.items():
        if len(script.findall(words)) >= 0.5 * letters:
            return code
    latin = len(_LATIN.findall(words)) >= 0.5 * letters
    if latin and letters < _LETTERS_NEEDED:
        return "en"
    if _reads_as_english(words):
        return "en"
    with _LOCK:
        (language, confidence), *_ = load_statistics().rank(words)
    if latin and language != "en" and confidence < _LEAST_CONFIDENCE:
        return "en"
    return str(language)


def _reads_as_english(words: str) -> bool:
    """A cheap certainty that spares loading the model: no other language is one seventh English function words.

    Dutch and Afrikaans, the nearest, share the short ones, and have none of those that are English alone.
    """
    listed = words.lower().split()
    common = sum(word in _FUNCTION_WORDS for word in listed)
    alone = sum(word in _ENGLISH_ALONE for word in listed)
    return common >= 0.14 * len(listed) and alone >= 0.05 * len(listed)


def _sample(text: str) -> str:
    if len(text) <= 2 * _SAMPLE:
        return text
    middle = len(text) // 2
    return f"{text[:_SAMPLE]} {text[middle : middle + _SAMPLE]}"


@cache
def load_statistics() -> Any:
    """Of which letters go together in which language; takes a third of a second, the first time."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages([code for code in identifier.labels if len(code) == 2])  # ISO 639-1; creoles only confuse
    return identifier
