"""CITATION.cff for a set of tables (https://citation-file-format.github.io), made from what the tables say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pipeline.outputs.datapackage import TITLE, Versions
from pipeline.outputs.frames import Tables

_HEAD = """\
# How to cite these tables. Put your own name in place of the authors, and add an address or DOI once there is one.
"""
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def write_citation(tables: Tables, versions: Versions, sha256: str) -> str:
    """`sha256`: of the data package, which holds the hashes of all files and so names this very set."""
    import yaml

    citation = {
        "cff-version": "1.2.0",
        "message": "If you use these tables, please cite them, and the documents whose figures you use.",
        "type": "dataset",
        "title": TITLE,
        "authors": [{"name": "The compilers of these tables"}],
        "version": versions.version or "unknown",
        "identifiers": [{"type": "other", "value": f"sha256:{sha256}", "description": "of datapackage.json"}],
        "references": list(_references(tables)),
    }
    if not citation["references"]:
        del citation["references"]
    return _HEAD + yaml.safe_dump(citation, sort_keys=False, allow_unicode=True, width=120)


def _references(tables: Tables) -> Iterator[dict[str, Any]]:
    columns = ["document_id", "title", "publisher", "author", "published", "url"]
    frame = tables.documents[columns].astype(object)
    for document_id, title, publisher, author, published, url in frame.where(frame.notna(), "").itertuples(
        index=False, name=None
    ):
        reference: dict[str, Any] = {
            "type": "generic",
            "title": title or document_id,
            "authors": [{"name": author or publisher or "unknown"}],
        }
        if publisher:
            reference["publisher"] = {"name": publisher}
        if _DAY.fullmatch(published):
            reference["date-published"] = published
        elif published:
            reference["year"] = int(published[:4])
        if url.startswith(("http://", "https://")):
            reference["url"] = url
        yield reference
