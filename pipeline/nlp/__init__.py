"""Document → quantities and figures, as spans of its text in the text's own words."""

from pipeline.nlp.reader import read_document as read
from pipeline.nlp.rules import Rules, load_rules

__all__ = ["Rules", "load_rules", "read"]
