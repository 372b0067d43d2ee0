"""The digests that a WARC states of its records, held against the bytes."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Callable, Mapping, Sequence

_ALGORITHMS = {"sha1": "sha1", "sha256": "sha256", "sha512": "sha512", "md5": "md5"}


def digests_hold(headers: Mapping[str, str], block: bytes, payloads: Sequence[Callable[[], bytes]]) -> bool:
    """Whether any stated digest is right, or none can be checked.

    Programs disagree on what the payload is (the body as sent, without its chunks, or decoded), hence `payloads`; a
    wrong payload digest beside a right one of the whole block is such a disagreement and no damage.
    """
    checked = False
    for name, candidates in (("warc-payload-digest", payloads), ("warc-block-digest", (lambda: block,))):
        stated = _parse_digest(headers.get(name, ""))
        if stated is None:
            continue
        algorithm, digest = stated
        for candidate in candidates:
            if hashlib.new(algorithm, candidate(), usedforsecurity=False).digest() == digest:
                return True
        checked = True
    return not checked


def _parse_digest(label: str) -> tuple[str, bytes] | None:
    """The algorithm and the digest, which is written in base 32, 16 or 64."""
    name, _, value = label.partition(":")
    algorithm = _ALGORITHMS.get(name.strip().lower().replace("-", ""))
    value = value.strip()
    if algorithm is None:
        return None
    size = hashlib.new(algorithm, usedforsecurity=False).digest_size
    decoders: tuple[Callable[[], bytes], ...] = (
        lambda: bytes.fromhex(value),
        lambda: base64.b32decode(value.upper() + "=" * (-len(value) % 8)),
        lambda: base64.b64decode(value.translate({45: 43, 95: 47}) + "=" * (-len(value) % 4), validate=True),
    )
    for decode in decoders:
        try:
            digest = decode()
        except (ValueError, binascii.Error):
            continue
        if len(digest) == size:
            return algorithm, digest
    return None
