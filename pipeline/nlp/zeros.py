"""The number 0 in words: "no prosecutions", "none of the workers"."""

from __future__ import annotations

import re
from typing import Final

from pipeline.nlp.scan import Numeral

_STOP: Final = (
    "longer|one|less|more|fewer|other|others|doubts?|means|matter|idea|way|ways|such|later|sooner|better|worse|reasons?|need|"
    "in|of|to|for|is|was|are|were|be|the|an?|and|or|that|at|on|by|with|has|had|have|from|who|which|as|but|it|this|these|they|"
    "he|she|we|you|i|his|her|its|their|does|did|do|said|says|can|could|may|would|will|when|where|while|because|not"
)
_NOT_COUNTED: Final = (
    "means|terms|ways|signs|grounds|circumstances|plans|doubts|reasons|rights|news|series|conditions|statistics|records|details|"
    "reports|figures|estimates|efforts|steps|measures|indications|improvements|changes|words|ties|links|relations|talks|"
    "comments|objections|limits|restrictions|illusions|guarantees|safeguards|opportunities|prospects|data|this|thus|besides|"
    "always|perhaps|sometimes|was|has|does|is|its|his|as|yes|needs|results|proceedings|accounts"
)
_NO: Final = re.compile(
    rf"\s+(?:(?!(?:{_STOP})\b)[a-z]+(?:-[a-z]+)*\s+){{0,2}}?(?!(?:{_STOP}|{_NOT_COUNTED})\b)"
    r"(?:people|men|women|children|persons|[a-z]*[a-z]{2}(?<!s)(?<!u)(?<!i)s)\b(?!')"
)
_NONE: Final = re.compile(r"\s+(?:of\s+(?:the|these|those|them|its|their|his|her|our)|were|was|had|have|are)\b")


def states_zero(low: str, numeral: Numeral) -> bool:
    """Whether "no" or "none" quantifies things that can be counted."""
    pattern = _NO if numeral.end - numeral.start == 2 else _NONE
    return pattern.match(low, numeral.end) is not None
