"""Places in our own sentences: what is found, with which code, and what only looks like a place."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import RuleError
from pipeline.reference.countries import codes_of, country_name, find_places, load_countries

GULF = "ARE;BHR;KWT;OMN;QAT;SAU"


def found(text: str) -> list[tuple[str, str]]:
    places = find_places(text)
    assert all(text[p.char_start : p.char_end] == p.text for p in places)
    return [(p.text, p.codes) for p in places]


@pytest.mark.parametrize(
    ("text", "name", "code"),
    [
        ("prisons in North Korea today", "North Korea", "PRK"),
        ("the DPRK's camps", "DPRK", "PRK"),
        ("D.P.R.K. officials", "D.P.R.K.", "PRK"),
        ("N. Korea sends men", "N. Korea", "PRK"),
        ("NKorea sends men", "NKorea", "PRK"),
        ("work for north Korea abroad", "north Korea", "PRK"),
        ("the Democratic People’s Republic of Korea", "Democratic People’s Republic of Korea", "PRK"),
        ("Democratic People's\nRepublic of Korea", "Democratic People's\nRepublic of Korea", "PRK"),
        ("KOREA, DEMOCRATIC PEOPLE'S REPUBLIC OF", "KOREA, DEMOCRATIC PEOPLE'S REPUBLIC OF", "PRK"),
        ("the Democratic Republic of Korea", "Democratic Republic of Korea", "PRK"),
        ("the Republic of Korea", "Republic of Korea", "KOR"),
        ("arrived in the ROK", "ROK", "KOR"),
        ("S. Korea took them in", "S. Korea", "KOR"),
        ("moved to Korea for work", "Korea", "KOR"),
        ("firms in the PRC", "PRC", "CHN"),
        ("the People's Republic of China", "People's Republic of China", "CHN"),
        ("IN CHINA", "CHINA", "CHN"),
        ("the U.S. side", "U.S.", "USA"),
        ("held in the US.", "US", "USA"),
        ("the United States of America", "United States of America", "USA"),
        ("sent to the UK", "UK", "GBR"),
        ("maids in the UAE", "UAE", "ARE"),
        ("maids in the Emirates", "the Emirates", "ARE"),
        ("mines in the DRC", "DRC", "COD"),
        ("mines in Congo", "Congo", "COD"),
        ("people of Congo-Brazzaville", "Congo-Brazzaville", "COG"),
        ("cocoa from the Ivory Coast", "Ivory Coast", "CIV"),
        ("cocoa from Côte d’Ivoire", "Côte d’Ivoire", "CIV"),
        ("cocoa from COTE D'IVOIRE", "COTE D'IVOIRE", "CIV"),
        ("jails in Burma", "Burma", "MMR"),
        ("a plant in the Czech Republic", "Czech Republic", "CZE"),
        ("a plant in Czechia", "Czechia", "CZE"),
        ("brick kilns in Türkiye", "Türkiye", "TUR"),
        ("brick kilns in Turkiye", "Turkiye", "TUR"),
        ("shipyards in Turkey", "Turkey", "TUR"),
        ("a base in Guinea-Bissau", "Guinea-Bissau", "GNB"),
        ("a base in Papua New Guinea", "Papua New Guinea", "PNG"),
        ("a base in Equatorial Guinea", "Equatorial Guinea", "GNQ"),
        ("a base in Guinea", "Guinea", "GIN"),
        ("gold from Niger", "Niger", "NER"),
        ("gold from Nigeria", "Nigeria", "NGA"),
        ("troops in Chad", "Chad", "TCD"),
        ("domestic workers in Jordan", "Jordan", "JOR"),
        ("garment plants in Jordan and Egypt", "Jordan", "JOR"),
        ("farms in Georgia", "Georgia", "GEO"),
        ("kafala in Lebanon", "Lebanon", "LBN"),
        ("rubber from Viet Nam", "Viet Nam", "VNM"),
        ("logging in Russia", "Russia", "RUS"),
        ("logging in the Russian Federation", "Russian Federation", "RUS"),
        ("the Lao PDR", "Lao PDR", "LAO"),
        ("prisons in Syria", "Syria", "SYR"),
        ("prisons in Iran", "Iran", "IRN"),
        ("mines of Bolivia", "Bolivia", "BOL"),
        ("the Netherlands", "the Netherlands", "NLD"),
        ("under the Soviet Union", "Soviet Union", "SUN"),
        ("trafficking in Kosovo", "Kosovo", "XKX"),
        ("nurses from the Philippines", "the Philippines", "PHL"),
        ("raised in Hong Kong", "Hong Kong", "HKG"),
    ],
)
def test_countries(text: str, name: str, code: str) -> None:
    assert (name, code) in found(text)
    assert {p.kind for p in find_places(text) if p.text == name} == {"country"}


@pytest.mark.parametrize(
    ("text", "name", "code"),
    [
        ("spills in the Niger Delta", "Niger Delta", "NGA"),
        ("camps across Xinjiang", "Xinjiang", "CHN"),
        ("the Xinjiang Uyghur Autonomous Region", "Xinjiang Uyghur Autonomous Region", "CHN"),
        ("held in Hotan Prefecture", "Hotan Prefecture", "CHN"),
        ("a jail in Ürümqi", "Ürümqi", "CHN"),
        ("a jail in Urumqi", "Urumqi", "CHN"),
        ("caught in Dandong", "Dandong", "CHN"),
        ("the factories of northeast China", "northeast China", "CHN"),
        ("Southern Libya", "Southern Libya", "LBY"),
        ("Camp 15 (Yodok)", "Yodok", "PRK"),
        ("women from North Hamgyong Province", "North Hamgyong Province", "PRK"),
        ("women from Hoeryong city", "Hoeryong city", "PRK"),
        ("smelters near Chongjin", "Chongjin", "PRK"),
        ("built in Pyongyang", "Pyongyang", "PRK"),
        ("across the Tumen River", "Tumen River", "CHN;PRK"),
        ("across the Yalu River", "Yalu River", "CHN;PRK"),
        ("in the Russian Far East", "Russian Far East", "RUS"),
        ("in Russia’s Far East", "Russia’s Far East", "RUS"),
        ("logging in Amur Oblast", "Amur Oblast", "RUS"),
        ("sites in Vladivostok", "Vladivostok", "RUS"),
        ("students in Khorezm region", "Khorezm region", "UZB"),
        ("fields of Karakalpakstan", "Karakalpakstan", "UZB"),
        ("the harvest in Lebap", "Lebap", "TKM"),
        ("the harvest in Mary Province", "Mary Province", "TKM"),
        ("trained at the Sawa military camp", "Sawa military camp", "ERI"),
        ("a mine in Gash-Barka", "Gash-Barka", "ERI"),
        ("the Tripoli Detention Center", "Tripoli", "LBY"),
        ("held in Bani Walid", "Bani Walid", "LBY"),
        ("the stadium in Lusail", "Lusail", "QAT"),
        ("villas in Dubai", "Dubai", "ARE"),
        ("dormitories near Prague", "Prague", "CZE"),
        ("a shipyard in Gdynia", "Gdynia", "POL"),
        ("judges in The Hague", "The Hague", "NLD"),
        ("in Rakhine State", "Rakhine State", "MMR"),
        ("a hotel in Nice", "Nice", "FRA"),
        ("boats off Lake Volta", "Lake Volta", "GHA"),
        ("farms in South Florida", "South Florida", "USA"),
    ],
)
def test_places_below_the_country(text: str, name: str, code: str) -> None:
    assert (name, code) in found(text)
    assert {p.kind for p in find_places(text) if p.text == name} == {"place"}


@pytest.mark.parametrize(
    ("text", "name", "code"),
    [
        ("workers across Africa", "Africa", "002"),
        ("workers across sub-Saharan Africa", "sub-Saharan Africa", "202"),
        ("workers in north Africa", "north Africa", "015"),
        ("the Middle East", "the Middle East", "145"),
        ("Arab States\t5.3", "Arab States", "145"),
        ("the republics of Central Asia", "Central Asia", "143"),
        ("scam centres of south-east Asia", "south-east Asia", "035"),
        ("nets over Southeast Asia", "Southeast Asia", "035"),
        ("plants in Eastern Europe", "Eastern Europe", "151"),
        ("plants in Europe", "Europe", "150"),
        ("Europe and Central Asia\t4.1", "Europe and Central Asia", "150;143"),
        ("Asia and the Pacific\t15.1", "Asia and the Pacific", "142;009"),
        ("the Americas\t5.1", "the Americas", "019"),
        ("labour in Latin America", "Latin America", "419"),
        ("maids in the Gulf states", "Gulf states", GULF),
        ("maids in the Gulf", "the Gulf", GULF),
        ("50 million people worldwide", "worldwide", "001"),
        ("11.5 million prisoners around the world", "the world", "001"),
        ("World\t27.6", "World", "001"),
        ("on the Korean Peninsula", "Korean Peninsula", "KOR;PRK"),
    ],
)
def test_regions(text: str, name: str, code: str) -> None:
    assert (name, code) in found(text)


@pytest.mark.parametrize(
    ("text", "name", "code"),
    [
        ("North Korean loggers", "North Korean", "PRK"),
        ("two North Koreans", "North Koreans", "PRK"),
        ("Uyghurs and Kazakhs", "Uyghurs", "CHN"),
        ("ethnic Uighurs", "Uighurs", "CHN"),
        ("Rohingya boys", "Rohingya", "MMR"),
        ("300 Nepalis", "Nepalis", "NPL"),
        ("Filipina maids", "Filipina", "PHL"),
        ("Eritreans in Libya", "Eritreans", "ERI"),
        ("Turkmen doctors", "Turkmen", "TKM"),
        ("Bangladeshis", "Bangladeshis", "BGD"),
        ("Polish yards", "Polish", "POL"),
        ("Nigerien gendarmes", "Nigerien", "NER"),
        ("African workers", "African", "002"),
        ("Saudi employers", "Saudi", "SAU"),
        ("Vietnamese girls", "Vietnamese", "VNM"),
        ("the Chinese government", "Chinese", "CHN"),
    ],
)
def test_demonyms(text: str, name: str, code: str) -> None:
    assert (name, code) in found(text)
    assert {p.kind for p in find_places(text) if p.text == name} == {"demonym"}


@pytest.mark.parametrize(
    "text",
    [
        "Michael Jordan played on",
        "Jordan Smith, a lawyer, said so",
        "Mary Robinson spoke",
        "Nice words were said",
        "it tells us little",
        "CONTACT US",
        "a fee of US$50",
        "paid in Chinese yuan",
        "3,000 North Korean won",
        "Saudi riyals",
        "a talk in Chinese.",
        "the Korean-language service",
        "ethnic Koreans",
        "anti-Chinese slogans",
        "a Seoul-based rights group",
        "at the University of Cambridge",
        "Cambridge University Press",
        "as the Korea Times wrote",
        "the South China Morning Post",
        "the Chosun Ilbo",
        "the Database Center for North Korean Human Rights",
        "Korea Future Initiative",
        "flew with Qatar Airways",
        "flew with Air China",
        "the Vienna Convention",
        "the Palermo Protocol",
        "the Rome Statute",
        "after the Korean War",
        "in the Indian Ocean",
        "sold Guinea pigs",
        "the Embassy of Qatar",
        "the world's worst regime",
        "among the most closed in the world",
        "World News",
        "a turkey on a china plate",
        "the North remembers",
        "in the North Sea",
        "the Thomson Reuters Foundation",
        "the China National Petroleum Corporation",
        "the Uyghur Forced Labor Prevention Act",
    ],
)
def test_other_things_of_the_same_name(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("North Korea denied it; the North has no camps, it said", [("North Korea", "PRK"), ("the North", "PRK")]),
        ("In Turkmenistan, pickers came from Mary", [("Turkmenistan", "TKM"), ("Mary", "TKM")]),
        ("North Korean and other Korean workers", [("North Korean", "PRK")]),
        ("the DRC and Congo", [("DRC", "COD"), ("Congo", "COG")]),
        ("Dandong, China", [("Dandong", "CHN"), ("China", "CHN")]),
        ("from Niger to Nigeria", [("Niger", "NER"), ("Nigeria", "NGA")]),
        ("Amman, Jordan", [("Amman", "JOR"), ("Jordan", "JOR")]),
        ("Qatar and Human Rights Watch agreed", [("Qatar", "QAT")]),
        ("Qatar\tNorth\tKorea", [("Qatar", "QAT"), ("Korea", "KOR")]),  # cells of a table
    ],
)
def test_names_in_context(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


def test_only_the_asked_stretch_is_searched() -> None:
    text = "North Korea sent men to Qatar. The North kept their pay in Kuwait."
    second = text.index("The North")
    assert [(p.char_start, p.codes) for p in find_places(text, second)] == [
        (second, "PRK"),
        (text.index("Kuwait"), "KWT"),
    ]
    assert [p.codes for p in find_places(text, 0, second)] == ["PRK", "QAT"]


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("North Korea", "PRK"),
        ("the DPRK", "PRK"),
        ("Korea, Democratic People's Republic of", "PRK"),
        ("KOREA, REPUBLIC OF", "KOR"),
        ("Korea (Democratic People’s Republic of)", "PRK"),
        ("Korea (Republic of)", "KOR"),
        ("Congo, Republic of the", "COG"),
        ("St. Lucia", "LCA"),
        ("China (includes Tibet, Hong Kong, and Macau)", "CHN"),
        ("Bolivia, Plurinational State of", "BOL"),
        ("Plurinational State of Bolivia", "BOL"),
        ("PRK", "PRK"),
        ("145", "145"),
        ("Gulf states", GULF),
        ("Jordan", "JOR"),
        (" Uzbekistan. ", "UZB"),
        ("Utopia", ""),
        ("", ""),
    ],
)
def test_codes_of_a_whole_name(name: str, codes: str) -> None:
    assert codes_of(name) == codes


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("PRK", "North Korea"),
        ("RUS", "Russia"),
        ("145", "Western Asia"),
        ("COD;COG", "Democratic Republic of the Congo; Republic of the Congo"),
        ("ZZZ", "ZZZ"),
        ("", ""),
    ],
)
def test_country_name(code: str, name: str) -> None:
    assert country_name(code) == name


def test_every_country_is_known_by_its_plain_name() -> None:
    import pycountry

    lost = [c.alpha_3 for c in pycountry.countries if codes_of(country_name(c.alpha_3)) != c.alpha_3]
    assert lost == []


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("countries: {PRK: {place: [Yodok]}}", "countries.PRK.place"),
        ("countries: {Korea: {places: [Yodok]}}", "pattern"),
        ("countries: {QQQ: {places: [Yodok]}}", "not in ISO 3166-1"),
        ("countries: {PRK: {places: [Yodok]}, CHN: {places: [Yodok]}}", "both PRK and CHN"),
        ("countries: {PRK: {places: [Qatar]}}", "both QAT and PRK"),
        ("countries: {PRK: {}, PRK: {}}", "given twice"),
        ("countries: [", "YAML"),
    ],
)
def test_mistakes_in_the_file_are_named(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "mine.yml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(RuleError, match=message) as error:
        load_countries(path)
    assert "mine.yml" in str(error.value)
