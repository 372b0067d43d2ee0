"""Opens a raw file, wherever it lies: on a disk, or in a file system that fsspec knows by an address (`s3://…`)."""

from __future__ import annotations

import errno
import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from pipeline.errors import PipelineError

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+(?:::|://)")
_INSIDE = "\0"  # between a folder's address and a name in it; no path and no address holds it


def is_address(folder: str) -> bool:
    """
    >>> is_address("s3://bucket/raw"), is_address("simplecache::s3://bucket/raw"), is_address("C:/raw")
    (True, True, False)
    """
    return _ADDRESS.match(folder) is not None


def remote_path(folder: str, name: str) -> str:
    """What stands for a path where the folder is an address."""
    return f"{folder}{_INSIDE}{name}"


def is_remote(path: str) -> bool:
    return _INSIDE in path


def connect(address: str) -> tuple[AbstractFileSystem, str]:
    """The file system, and the folder as it spells it. Raises PipelineError where a driver or a setting is missing."""
    from fsspec.core import url_to_fs

    try:
        system, folder = url_to_fs(address)
    except ImportError as error:  # the message names the package
        raise PipelineError(f"{address} cannot be opened: {error}.") from error
    except Exception as error:  # an unknown protocol, no credentials: each driver has its own
        raise PipelineError(f"{address} cannot be opened: {' '.join(str(error).split())}.") from error
    return system, folder.rstrip("/")


@contextmanager
def open_file(path: str) -> Iterator[IO[bytes]]:
    """Raises OSError with its `strerror`, whatever the driver raises."""
    if not is_remote(path):
        with Path(path).open("rb") as stream:
            yield stream
        return
    address, _, name = path.partition(_INSIDE)
    with told_as_os_error():
        system, folder = connect(address)
        with system.open(join(folder, name), "rb") as stream:
            yield stream


def join(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name


def read_bytes(path: str) -> bytes:
    with open_file(path) as stream:
        return stream.read()


def sha256_of(path: str) -> str:
    """Reads in pieces, so that a large archive costs the coordinator no memory."""
    digest = hashlib.sha256()
    with open_file(path) as stream:
        while piece := stream.read(1 << 20):
            digest.update(piece)
    return digest.hexdigest()


@contextmanager
def told_as_os_error() -> Iterator[None]:
    """A driver's error as the system would tell it; without a number it could pass for the limit of time."""
    try:
        yield
    except OSError as error:
        if error.strerror and isinstance(error.errno, int):
            raise
        raise _os_error(error) from error
    except Exception as error:
        raise OSError(errno.EIO, _reason(error)) from error


def _os_error(error: OSError) -> OSError:
    known: dict[type[Any], int] = {
        FileNotFoundError: errno.ENOENT,
        PermissionError: errno.EACCES,
        TimeoutError: errno.ETIMEDOUT,
    }
    number = next((number for kind, number in known.items() if isinstance(error, kind)), None)
    return OSError(errno.EIO, _reason(error)) if number is None else OSError(number, os.strerror(number))


def _reason(error: Exception) -> str:
    return " ".join(str(error).split()).rstrip(".") or type(error).__name__
