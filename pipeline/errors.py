"""What the caller can put right; everything else about a document is a Problem row."""

import sys


class PipelineError(Exception):
    """Wrong use: the message names the file or option and the remedy."""


class RuleError(PipelineError):
    """An indicator, word list or corrections file says something that cannot be meant: file, key and allowed values."""


class TableError(PipelineError):
    """A processed folder does not hold the tables that it should."""


def lacks_memory(error: BaseException) -> bool:
    """True also of what DuckDB and the loader of libraries say, whose errors are no MemoryError."""
    duckdb = sys.modules.get("duckdb")
    return (
        isinstance(error, MemoryError)
        or (duckdb is not None and isinstance(error, duckdb.OutOfMemoryException))
        or (isinstance(error, ImportError) and "failed to map segment" in str(error))
    )
