"""What the caller can put right; everything else about a document is a Problem row."""


class PipelineError(Exception):
    """Wrong use: the message names the file or option and the remedy."""


class RuleError(PipelineError):
    """An indicator, word list or corrections file says something that cannot be meant: file, key and allowed values."""


class TableError(PipelineError):
    """A processed folder does not hold the tables that it should."""
