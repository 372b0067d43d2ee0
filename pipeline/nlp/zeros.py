"""The number 0 in words: "no prosecutions", "none of the workers"; "no plans" and "no known cases" count nothing."""

from __future__ import annotations

import re
from typing import Final

from pipeline.nlp.scan import Numeral

# Of "no X" only what a report counts is a zero: people, what is done to them, where they are held, days off.
_PEOPLE: Final = (
    "people|persons|men|women|children|girls|boys|civilians|nationals|citizens|inmates|convicts|slaves|victims|suspects|"
    "refugees|migrants|students|pupils|guards|officials|police|soldiers|recruits|conscripts|adults|minors|participants|"
    "applicants|defendants|complainants|immigrants|emigrants|infants|babies|orphans|juveniles|"
    "survivors|returnees|nurses|brides|wives|seamen|fishermen|servicemen|businessmen|families|households|"
    r"[a-z]*(?:work|prison|labour|labor|traffick|smuggl|defect|deport|offend|broker|farm|teach|train|pick|perpetrat|"
    r"prosecut|investigat|profession|volunt|intern|employ|escap|detain|arriv|intend|monitor|inspect|ministr|"
    r"lead|command|manag|recruit|own|foreign|mine|lodg|strang|speak|own)(?:ers?|ors?|ees?|eers?)s?(?<=s)"
)
_EVENTS: Final = (
    "cases|prosecutions|convictions|investigations|indictments|arrests|deaths|fatalities|casualties|executions|killings|murders|"
    "suicides|detentions|repatriations|deportations|expulsions|defections|escapes|arrivals|departures|returns|sentences|acquittals|"
    "disappearances|abductions|kidnappings|births|inspections|incidents|rescues|referrals|extraditions|amputations|injuries|accidents"
)
_THINGS: Final = "camps|prisons|jails|shelters|facilities|countries|days|hours|weeks|months|years"
_COUNTED: Final = rf"(?:{_PEOPLE}|{_EVENTS}|{_THINGS})"
# Words that may stand before the counted noun; "known" and the like say only that nothing was heard of.
_STOP: Final = (
    "known|longer|one|less|more|fewer|other|further|such|later|sooner|better|worse|obvious|apparent|evident|confirmed|clear|"
    "reported|published|official|reliable|in|of|to|for|is|was|are|were|be|the|an?|and|or|that|at|on|by|with|has|had|have|from|who|"
    "which|as|but|it|this|these|they|he|she|we|you|i|his|her|its|their|does|did|do|can|could|may|would|will|when|where|while|not"
)
_NO: Final = re.compile(
    rf"\s+(?:(?!(?:{_STOP})\b)[a-z]+(?:-[a-z]+)*\s+){{0,3}}?(?:or\s+[a-z]+\s+)?{_COUNTED}\b(?!['-]|\s+(?:ago|later|earlier)\b)"
)
_LISTED: Final = re.compile(rf"\s+(?:[a-z]+\s+)?[a-z]+s(?:,\s+(?:[a-z]+\s+)?[a-z]+s)*,?\s+(?:and|or)\s+{_COUNTED}\b(?!['-])")
_NONE: Final = re.compile(r"\s+(?:of\s+(?:the|these|those|them|its|their|his|her|our)|were|was|had|have|are)\b")
