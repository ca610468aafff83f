"""States and the steps between them: one table per noun, from which the diagram in the docs is printed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from tildel.kernel.errors import RuleBroken


@dataclass(frozen=True)
class Transitions:
    """Which verb leads from which state to which.

    A partial function `(state, verb) -> state`. `name` is the noun and the first part of the error
    code; states and verbs are strings or members of a StrEnum. Construction raises ValueError when a
    state cannot be reached from `initial`, so that a forgotten row is found at import.
    """

    name: str
    initial: str
    table: Mapping[tuple[str, str], str]

    def __post_init__(self) -> None:
        object.__setattr__(self, "table", MappingProxyType(dict(self.table)))
        stray = [state for state in self.states if state not in self._reachable()]
        if stray:
            raise ValueError(f"{self.name}: no way from {self.initial} to {', '.join(map(str, stray))}")

    @property
    def states(self) -> tuple[str, ...]:
        """Every state once, `initial` first, then in the order of the table."""
        pairs = ((state, following) for (state, _), following in self.table.items())
        return tuple(dict.fromkeys([self.initial, *(state for pair in pairs for state in pair)]))

    @property
    def final(self) -> tuple[str, ...]:
        """The states that nothing leads out of."""
        left = {state for state, _ in self.table}
        return tuple(state for state in self.states if state not in left)

    def allows(self, state: str, verb: str) -> bool:
        """Whether `verb` may be done in `state`."""
        return (state, verb) in self.table

    def after(self, state: str, verb: str) -> str:
        """The state that `verb` leads to from `state`.

        Raises RuleBroken `NAME.state` with `state` and `verb` in params when the table has no such row.
        """
        if not self.allows(state, verb):
            raise RuleBroken(f"{self.name}.state", state=_text(state), verb=_text(verb))
        return self.table[state, verb]

    def verbs(self, state: str) -> tuple[str, ...]:
        """What may be done in `state`, in the order of the table."""
        return tuple(verb for origin, verb in self.table if origin == state)

    def mermaid(self) -> str:
        """The table as a Mermaid state diagram, without a closing newline."""
        rows = [f"    {_text(a)} --> {_text(b)}: {_text(verb)}" for (a, verb), b in self.table.items()]
        ends = [f"    {_text(state)} --> [*]" for state in self.final]
        return "\n".join(["stateDiagram-v2", f"    [*] --> {_text(self.initial)}", *rows, *ends])

    def _reachable(self) -> frozenset[str]:
        known, waiting = {self.initial}, [self.initial]
        while waiting:
            here = waiting.pop()
            new = {following for (state, _), following in self.table.items() if state == here} - known
            known |= new
            waiting += new
        return frozenset(known)


def _text(member: str) -> str:
    # str() of a member of `class X(str, Enum)` is "X.MEMBER"; its value is what the database holds.
    return str(getattr(member, "value", member))
