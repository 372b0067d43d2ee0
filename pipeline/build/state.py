"""What the tables depend on, as it is now, to be compared with what it was when they were made."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.build.discover import CORRECTIONS_FILE, FETCH_LOG, ORIGINS_FILE, Walk
from pipeline.build.files import Files, Found
from pipeline.build.fingerprint import code_digest, stage_contexts
from pipeline.build.manifest import Manifest, known_sha256
from pipeline.build.opening import sha256_of
from pipeline.build.store import Contexts
from pipeline.build.worker import Folders, Limits
from pipeline.errors import PipelineError
from pipeline.model import Problem, ProblemCode, Severity


@dataclass(frozen=True)
class State:
    """The raw folder, `sources.yml` and `fetched.jsonl`, the code, the rules and the limits."""

    found: Files  # with their hashes; those that cannot be opened are missing
    unread: tuple[Problem, ...]
    code: str
    contexts: Contexts
    sources: str
    corrections: str
    limits: str
    n_hashed: int = 0  # files for which the manifest did not vouch

    def same_as(self, manifest: Manifest) -> bool:
        return (
            (self.code, self.contexts) == (manifest.code, manifest.contexts)
            and (self.sources, self.corrections) == (manifest.sources, manifest.corrections)
            and manifest.limits in ("", self.limits)
            and self.unread_rows == manifest.unread
            and {found.document_id: found.sha256 for found in self.found.each()}
            == {document_id: sha256 for document_id, (_, _, sha256) in manifest.files.items()}
        )

    @property
    def unread_rows(self) -> tuple[tuple[str, str], ...]:
        return tuple((problem.document_id, problem.message) for problem in self.unread)

    def new_since(self, manifest: Manifest | None) -> list[str]:
        """Documents that certainly have to be read: what reads is new, or their bytes are."""
        from pipeline.extractors import is_document

        known: set[str] = set()
        if manifest and self.contexts == manifest.contexts:
            known.update(sha256 for _, _, sha256 in manifest.files.values())
        return [f.document_id for f in self.found.each() if f.sha256 not in known and is_document(f.document_id)]

    def files(self, altered: Mapping[str, str], unopened: Collection[str]) -> Recorded:
        """For the manifest. `altered`: hashes that are newer than those here."""
        return Recorded(self.found, altered, unopened)


@dataclass(frozen=True)
class Recorded(Mapping[str, tuple[int, int, str]]):
    """Size, modification time and hash of each file but the unopened, made when it is asked for."""

    found: Files
    altered: Mapping[str, str]
    unopened: Collection[str]

    def __getitem__(self, document_id: str) -> tuple[int, int, str]:
        if document_id in self.unopened:
            raise KeyError(document_id)
        found = self.found[document_id]
        return found.size, found.mtime_ns, self.altered.get(document_id, found.sha256)

    def __iter__(self) -> Iterator[str]:
        return (document_id for document_id in self.found if document_id not in self.unopened)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def examine(raw: Path, walked: Walk, indicators: Folders, limits: Limits, manifest: Manifest | None) -> State:
    """Hashes what the manifest does not vouch for."""
    for folder in indicators:
        if not folder.is_dir():
            raise PipelineError(f"There is no folder {folder}. Name the folder that holds your indicators.")
    files: list[Found] = []
    unread = list(walked.problems)
    n_hashed = 0
    for found in walked.files:
        known = known_sha256(manifest, found)
        n_hashed += known is None
        try:
            files.append(replace(found, sha256=known or sha256_of(found.path)))
        except OSError as error:
            message = f"The file cannot be opened: {error.strerror}."
            unread.append(Problem(found.document_id, "build", Severity.ERROR, ProblemCode.DAMAGED, message))
    return State(
        found=Files(files),
        unread=tuple(unread),
        code=code_digest(),
        contexts=stage_contexts(indicators),
        sources=" ".join(_sha256_if_there(raw / name) for name in (ORIGINS_FILE, FETCH_LOG)),
        corrections=_sha256_if_there(raw / CORRECTIONS_FILE),
        limits=str(limits),
        n_hashed=n_hashed,
    )


def _sha256_if_there(path: Path) -> str:
    return sha256_of(os.fspath(path)) if path.is_file() else ""
