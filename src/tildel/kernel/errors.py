"""What can go wrong, said as a code with parameters; the sentence is made at the edge."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class DomainError(Exception):
    """A step that was refused.

    `code` is stable (`slice.reason`), `params` holds plain values for the sentence, `place` is the
    field it belongs to ("" for the whole form).
    """

    def __init__(self, code: str, /, *, place: str = "", **params: Any) -> None:
        super().__init__(code, params)
        self.code = code
        self.place = place
        self.params: Mapping[str, Any] = params


class NotAllowed(DomainError):
    """This person may not. With `secret` the thing's existence is not admitted either."""

    def __init__(self, code: str, /, *, secret: bool = True, place: str = "", **params: Any) -> None:
        super().__init__(code, place=place, **params)
        self.secret = secret


class RuleBroken(DomainError):
    """The state or a rule does not permit it, whoever asks."""


class Stale(RuleBroken):
    """Somebody else saved first. Nothing was written."""


class Unreadable(DomainError):
    """Input that cannot be understood; `place` is the path to it."""
