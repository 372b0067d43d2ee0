"""The number 0 in words: "no prosecutions", "none of the workers"; "no plans" and "no known cases" count nothing."""

from __future__ import annotations

import re
from typing import Final

from pipeline.nlp.scan import Numeral

# Of "no X" only what reports count is a zero: people, what is done to them, where they are held, time.
_PEOPLE: Final = (
    "people|persons|men|women|children|girls|boys|civilians|nationals|citizens|inmates|convicts|slaves|victims|suspects|"
    "students|pupils|guards|officials|soldiers|recruits|conscripts|adults|minors|infants|babies|orphans|juveniles|brides|wives|"
    "seamen|fishermen|servicemen|families|households"
)
_THINGS_IN_ERS: Final = (
    "orders|papers|numbers|letters|answers|others|powers|offers|matters|fees|errors|doors|floors|factors|indicators|barriers|"
    "guarantees|quarters|headquarters|corners|rivers|borders|layers|meters|characters|chapters|centers|computers|"
    "dinners|transfers|registers|rumors|colors|sectors|tractors|motors|trees|degrees|decrees|committees|covers|folders|flowers|"
    "containers|trailers|lists|restaurants|grants|plants|variants|warrants|pollutants|flyers|newspapers|markers|disasters|"
    "dangers|disorders|remainders|boosters|semesters|trousers|feathers|errands|shooters|mirrors|interpreters"
)
_AGENTS: Final = rf"(?!(?:{_THINGS_IN_ERS})\b)[a-z]{{3,}}(?:ers|ors|ees|ists|ants)"
_EVENTS: Final = (
    "cases|prosecutions|convictions|investigations|indictments|arrests|deaths|fatalities|casualties|executions|killings|murders|"
    "suicides|detentions|repatriations|deportations|expulsions|defections|escapes|arrivals|departures|returns|sentences|"
    "acquittals|disappearances|abductions|kidnappings|births|inspections|incidents|rescues|referrals|extraditions|accidents"
)
_PLACES_AND_TIMES: Final = "camps|prisons|jails|shelters|facilities|countries|days|hours|weeks|months|years"
_COUNTED: Final = rf"(?:{_PEOPLE}|{_EVENTS}|{_PLACES_AND_TIMES}|{_AGENTS})\b(?!['-]|\s+(?:ago|later|earlier)\b)"
# What is not "known" may exist all the same.
_STOP: Final = (
    "evidence|proof|signs?|indications?|doubt|information|records?|reasons?|hope|idea|need|chance|word|news|"
    "known|longer|one|less|more|fewer|other|further|such|later|sooner|better|worse|obvious|apparent|evident|clear|in|of|to|for|is|"
    "was|are|were|be|the|an?|and|or|that|at|on|by|with|has|had|have|from|who|which|as|but|it|this|these|they|he|she|we|you|i|his|"
    "her|its|their|does|did|do|can|could|may|would|will|when|where|while|not|than"
)
_ADJECTIVES: Final = rf"(?:(?!(?:{_STOP})\b)[a-z]+(?:-[a-z]+)*\s+){{0,3}}?"
_NO: Final = re.compile(rf"\s+{_ADJECTIVES}{_COUNTED}")
_NONE: Final = re.compile(r"\s+(?:of\s+(?:the|these|those|them|its|their|his|her|our)|were|was|had|have|are)\b")


def states_zero(low: str, numeral: Numeral) -> bool:
    """Whether "no" or "none" quantifies things that reports count."""
    if numeral.end - numeral.start == 2:
        return _NO.match(low, numeral.end) is not None
    return _NONE.match(low, numeral.end) is not None
