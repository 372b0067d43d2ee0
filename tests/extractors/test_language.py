"""Language of a text; the sentences are made up."""

from __future__ import annotations

import re

import pytest

from pipeline.extractors.language import _reads_as_english, detect_language

ENGLISH = "Some forty thousand people were held in the camps of the north, and few of them were ever told what for. "


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (ENGLISH * 3, "en"),
        ("CAMPS, TERMS AND PAY. " + ENGLISH.upper() * 3, "en"),
        ("Dandong Sinuiju Chongjin Hoeryong Yodok Kaechon Pukchang " * 2, "en"),
        ("1 234 56.7 % –", ""),
        ("", ""),
        (
            "Nach dem Bericht wurden rund fünfzigtausend Arbeiter ins Ausland geschickt, wo der Staat den größten Teil "
            "ihres Lohnes einbehält; viele von ihnen "
            "arbeiten vierzehn Stunden am Tag und haben kaum einen freien Tag, "
            "sagen ehemalige Bewohner der Lager.",
            "de",
        ),
        (
            "Selon le rapport, environ cinquante mille travailleurs ont été envoyés à l'étranger, où l'État retient la "
            "plus grande partie de leur salaire ; "
            "beaucoup travaillent quatorze heures par jour et n'ont guère "
            "de repos, disent les anciens détenus des camps.",
            "fr",
        ),
        ("북한은 약 오만 명의 노동자를 해외에 보냈다고 한다.", "ko"),
        ("По данным доклада, за границу отправили около пятидесяти тысяч рабочих.", "ru"),
        ("ㄱ ㄴ ㄷ ㄹ ㅁ ㅂ ㅅ ㅇ ㅈ ㅊ", "ko"),
        ("1,200 · 3.5 % ⁴⁵ — ‹x› ⁿ", ""),
        ("据报告称，约有五万名工人被派往国外。", "zh"),
    ],
)
def test_language_of_a_text(text: str, language: str) -> None:
    assert detect_language(text) == language


PLAIN = (
    ENGLISH * 3,
    "Reports on prison labour: what guards said, and who was sold. Testimony from nine women who fled.",
    "Camp survivors told their stories at a fair in Geneva, which has never been shown on state television.",
)
NOT_PLAIN = (  # Dutch and Afrikaans, with words of the same letters; and titles without any sentence
    "Hij was in het kamp en we weten dat de helft van het loon is ingehouden; of hij is gevlucht, is de vraag.",
    "Die man was in die kamp en is by sy werk dood; dit is wat die verslag van ons het en of dit so is.",
    "Country Report, Prison Camps, Forced Labour, Wages, Travel Bans, Annex, Maps, Photographs, Interviews.",
)


@pytest.mark.parametrize(("text", "certain"), [*((text, True) for text in PLAIN), *((t, False) for t in NOT_PLAIN)])
def test_only_plain_english_spares_the_model(text: str, certain: bool) -> None:
    assert _reads_as_english(" ".join(re.findall(r"[^\W\d_]+", text))) is certain


def test_names_of_many_languages_do_not_make_a_list_foreign() -> None:
    names = (
        "Afghanistan Albania Algeria Angola Argentina Armenia Azerbaijan Bahrain Bangladesh Belarus Belgium Bolivia "
    )
    assert detect_language(names * 3) == "en"
