"""What a result depends on besides the document: our code, the rules, and the libraries and Tesseract that read."""

from __future__ import annotations

import hashlib
import re
import shutil
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import metadata
from pathlib import Path

from pipeline.build.store import Contexts

_PACKAGE = Path(__file__).parent.parent
_INDICATORS = "indicators"
_NAME = "provenum"
_LOCK = _PACKAGE.parent / "requirements.lock"
# What turns bytes into text, and text into figures; a change elsewhere makes the tables anew but reads nothing again.
_EXTRACTING = ("model.py", "errors.py", "reference", "extractors", "build/worker.py", "build/store.py")
_READING = (
    "nlp",
    _INDICATORS,
    "build/visibility.py",
    "normaliser/anchors.py",
    "normaliser/cards.py",
    "normaliser/addresses.py",
)


def stage_contexts(rules_folders: Iterable[Path]) -> Contexts:
    """Digests of each stage's code, of the rules, and of the versions of Python, of every library and of Tesseract."""
    digest = hashlib.sha256(f"{_environment()}\n{_tesseract()}".encode())
    for part in _EXTRACTING:
        _add(digest, _files(_PACKAGE / part), _PACKAGE)
    extracting = digest.hexdigest()
    for part in _READING:
        _add(digest, _files(_PACKAGE / part), _PACKAGE)
    for folder in rules_folders:
        _add(digest, _files(folder), folder)
    return Contexts(extracting, digest.hexdigest())


def describe_environment() -> tuple[str, ...]:
    """The versions that both contexts depend on, a line each, so that two machines can be told apart in words."""
    return (*_environment().splitlines(), _tesseract() or "no tesseract")


def code_digest() -> str:
    """Digest of all our code but the rules, and of the libraries, for the tables made from the results."""
    digest = hashlib.sha256(_environment().encode())
    rules = _PACKAGE / _INDICATORS
    _add(digest, (path for path in _files(_PACKAGE) if not path.is_relative_to(rules)), _PACKAGE)
    return digest.hexdigest()


def rules_digest(rules_folders: Iterable[Path]) -> str:
    """Digest of the indicators: ours, and those in the given folders."""
    digest = hashlib.sha256()
    for folder in (_PACKAGE / _INDICATORS, *rules_folders):
        _add(digest, _files(folder), folder)
    return digest.hexdigest()


def package_version() -> str:
    return _version(_NAME)


def model_version(model: str) -> str:
    """The name and version of an installed language model; the name alone where it is not installed as a package."""
    return f"{model} {_version(model)}".strip()


def _environment() -> str:
    lock = hashlib.sha256(_LOCK.read_bytes()).hexdigest() if _LOCK.exists() else ""
    return "\n".join((f"python {sys.version_info[0]}.{sys.version_info[1]}", *_versions(), lock))


@cache  # to ask for all takes longer than to hash our code; what is loaded stays as it is
def _versions() -> list[str]:
    return sorted(f"{name}=={_version(name)}" for name in _requirements())


def _tesseract() -> str:
    """Its file's size and time of change, "" where it is absent; asking it for its version would take too long."""
    program = shutil.which("tesseract")
    if program is None:
        return ""
    try:
        status = Path(program).stat()
    except OSError:
        return ""
    return f"tesseract {status.st_size} {status.st_mtime_ns}"


def _requirements() -> list[str]:
    """Names of the libraries that we declare; where we run uninstalled, of all that are there."""
    try:
        declared = metadata.requires(_NAME) or []
    except metadata.PackageNotFoundError:
        return [distribution.name for distribution in metadata.distributions()]
    return [match[0] for requirement in declared if (match := re.match(r"[\w.-]+", requirement))]


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def _files(root: Path) -> Iterator[Path]:
    if root.is_file():
        yield root
        return
    for path in sorted(root.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts and not path.name.startswith("."):
            yield path


def _add(digest: hashlib._Hash, files: Iterable[Path], root: Path) -> None:
    for path in files:
        content = path.read_bytes()
        digest.update(f"{path.relative_to(root).as_posix()}\0{len(content)}\0".encode("utf-8", "surrogateescape"))
        digest.update(content)
