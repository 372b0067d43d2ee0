"""The report as a place of work: figures are confirmed, corrected, rejected and added, into raw/corrections.yml."""

from pipeline.build.review.server import Review, open_review

__all__ = ["Review", "open_review"]
