"""What the slices above hold fast in a call: a programme does not know who reads its applications.

A slice gives its check when it starts, as it gives its sentences; `change_call` asks them all.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tildel.kernel.errors import DomainError
from tildel.programmes.domain.call import CallSpec

Check = Callable[[Any, CallSpec, CallSpec], None]
_CHECKS: list[Check] = []


def hold(check: Check) -> None:
    """Have `check(call, before, after)` asked before a change; it raises a DomainError to refuse it."""
    if check not in _CHECKS:
        _CHECKS.append(check)


def check_holds(call: Any, before: CallSpec, after: CallSpec) -> None:
    """Raises the first refusal."""
    for check in _CHECKS:
        check(call, before, after)


def held_because(call: Any, before: CallSpec, after: CallSpec) -> DomainError | None:
    """Why a change would be refused by a slice above; None when nothing holds it."""
    try:
        check_holds(call, before, after)
    except DomainError as error:
        return error
    return None
