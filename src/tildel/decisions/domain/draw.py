"""A draw that can be defended: decided before anybody knows the marks, and repeated by anybody afterwards.

Before marks are opened the rule of the group, the list and a secret seed are fixed and their commitment is
published: it binds all three and gives none away, provided the seed holds 16 bytes of chance or more. Once
the seed is published everybody can compute the commitment and the order again.

    list hash    SHA-256 of the JSON text of the names, in the order of their code points
    commitment   SHA-256 of the JSON text of [algorithm, group rule, list hash, seed]
    order        by HMAC-SHA256(key: seed, message: list hash followed by the name), least first

Hashes and the seed in the text are lower-case hexadecimal. A JSON text is UTF-8, its letters unescaped, no
space between its parts.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

ALGORITHM = "tildel-draw-1: order by HMAC-SHA256(seed, SHA-256 of the list + application)"
TIES_AT_THE_LINE = "exact ties at the funding line"
SAFE_BYTES = 16


@dataclass(frozen=True, slots=True)
class Draw:
    """A draw as it is published. `order` has every application of the list, the first drawn first."""

    algorithm: str
    group_rule: str
    list_hash: str
    commitment: str
    order: tuple[str, ...]


def _hash(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def list_hash(applications: Sequence[str]) -> str:
    """Of the names as a set, in hexadecimal. Raises ValueError when one is empty or stands twice."""
    if not all(applications):
        raise ValueError("an application without a name cannot be drawn")
    if len(set(applications)) != len(applications):
        raise ValueError("an application stands twice on the list")
    return _hash(sorted(applications))


def seed_bytes(seed: str) -> bytes:
    """The seed from hexadecimal, capital letters or small. Raises ValueError when it is not, or is empty."""
    if not seed or len(seed) % 2 or not set(seed) <= set("0123456789abcdefABCDEF"):
        raise ValueError("a seed is written in an even number of hexadecimal digits")
    return bytes.fromhex(seed)


def commitment(applications: Sequence[str], seed: str, group_rule: str = TIES_AT_THE_LINE) -> str:
    """What is published before marks are opened, in hexadecimal. Raises ValueError for a bad list or seed."""
    return _hash([ALGORITHM, group_rule, list_hash(applications), seed_bytes(seed).hex()])


def is_committed(
    published: str, applications: Sequence[str], seed: str, group_rule: str = TIES_AT_THE_LINE
) -> bool:
    """Whether list, seed and rule are the ones that were committed. Raises ValueError as `commitment`."""
    return published.strip().lower() == commitment(applications, seed, group_rule)


def draw(applications: Sequence[str], seed: str, group_rule: str = TIES_AT_THE_LINE) -> Draw:
    """The draw of a list; the order of the list does not matter. Raises ValueError for a bad list or seed."""
    key, listed = seed_bytes(seed), list_hash(applications)

    def lot(application: str) -> bytes:
        return hmac.digest(key, (listed + application).encode(), "sha256")

    order = tuple(sorted(applications, key=lot))
    return Draw(ALGORITHM, group_rule, listed, commitment(applications, seed, group_rule), order)


def drawn_among(drawn: Draw, group: Sequence[str], places: int) -> tuple[str, ...]:
    """The `places` first of a tied group, in the order of the draw of the whole list.

    Raises ValueError when one of the group was not on the list, or there are not so many.
    """
    if missing := sorted(set(group) - set(drawn.order)):
        raise ValueError(f"{missing[0]} is not on the list that was drawn")
    if not 0 <= places <= len(group):
        raise ValueError(f"{places} of {len(group)} cannot be drawn")
    return tuple(name for name in drawn.order if name in set(group))[:places]
