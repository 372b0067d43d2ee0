"""How right the figures are, measured on annotated documents and passages."""

from pipeline.evaluation.run import evaluate
from pipeline.evaluation.scores import Evaluation, Tally

__all__ = ["Evaluation", "Tally", "evaluate"]
