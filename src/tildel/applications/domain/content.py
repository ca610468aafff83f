"""What exactly was sent, as bytes of which anybody can take the same fingerprint again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

SHAPE = 1  # grows when `frozen_content` changes, so that an old fingerprint can still be explained


def canonical_json(value: Any) -> bytes:
    """JSON in UTF-8 with sorted keys and no white space: equal values give equal bytes.

    Raises ValueError for NaN and infinity, TypeError for what is not plain JSON, UnicodeEncodeError for a
    half of a surrogate pair; none of them can come out of a draft.
    """
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode()


def content_hash(content: Any) -> str:
    """SHA-256 of the canonical JSON, 64 hexadecimal digits."""
    return hashlib.sha256(canonical_json(content)).hexdigest()


def frozen_content(
    *,
    call: str,
    reference: str,
    language: str,
    sections: Mapping[str, Mapping[str, Any]],
    files: Iterable[Mapping[str, Any]],
    endorsements: Iterable[Mapping[str, Any]],
    track: str = "",
) -> dict[str, Any]:
    """All an application says, in one mapping of plain JSON values.

    Of each file it holds the kind, the person, the name and the SHA-256, so that the fingerprint of the
    whole covers every byte that was sent. The category stands there where the call has some.
    """
    return {
        **({"track": track} if track else {}),
        "shape": SHAPE,
        "call": call,
        "reference": reference,
        "language": language,
        "sections": {key: dict(section) for key, section in sections.items()},
        "files": [{key: row[key] for key in ("kind", "person", "name", "sha256")} for row in files],
        "endorsements": [{"institution": row["institution"], "state": row["state"]} for row in endorsements],
    }
