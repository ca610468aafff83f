"""The money of a plan while it is given out.

Kroner lie in one common pot and in a pot for each reservation. An application draws first on the pot of its
own reservation and then on the common pot; one with several of the themes belongs to the first of them in the
plan's order, so that everybody can follow whose money it got. Room for it is therefore common + own pot.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from copy import copy

COMMON = ""


def pot_of(themes: Collection[str], holds: Iterable[str]) -> str:
    """The reservation an application belongs to: the first of `holds` among its themes, or COMMON."""
    return next((theme for theme in holds if theme in themes), COMMON)


class Purse:
    """`frame` kroner, of which `holds` {theme: kroner} are reserved; no theme gets more than its ceiling."""

    def __init__(self, frame: int, holds: Mapping[str, int], ceilings: Mapping[str, int]) -> None:
        self._pots = dict(holds)
        self._common = frame - sum(holds.values())
        self._ceilings = dict(ceilings)

    def room(self, themes: Collection[str]) -> int:
        """Kroner that an application with these themes could still get, ceilings aside; never below 0."""
        return max(0, self._common + self._pots.get(pot_of(themes, self._pots), 0))

    def over_ceiling(self, themes: Collection[str], amount: int) -> tuple[str, ...]:
        """The themes whose ceiling `amount` more would break."""
        return tuple(theme for theme, most in self._ceilings.items() if theme in themes and amount > most)

    def fits(self, themes: Collection[str], amount: int) -> bool:
        """Whether `amount` can be given."""
        return amount <= self.room(themes) and not self.over_ceiling(themes, amount)

    def spend(self, themes: Collection[str], amount: int) -> None:
        """Give `amount`, also when it does not fit: what was decided before stands."""
        self.lock(themes, amount)
        for theme in self._ceilings:
            if theme in themes:
                self._ceilings[theme] -= amount

    def lock(self, themes: Collection[str], amount: int) -> None:
        """Put `amount` aside out of everybody's reach, as if an application with these themes had got it."""
        pot = pot_of(themes, self._pots)
        own = min(amount, self._pots.get(pot, 0))
        self._common -= amount - own
        if own:
            self._pots[pot] -= own

    def close(self, themes: Iterable[str]) -> None:
        """No more for these themes."""
        self._ceilings.update(dict.fromkeys(themes, 0))

    def copy(self) -> Purse:
        """One to try on."""
        other = copy(self)
        other._pots, other._ceilings = dict(self._pots), dict(self._ceilings)
        return other


def drawn(given: Iterable[tuple[Collection[str], int]], holds: Mapping[str, int]) -> dict[str, int]:
    """{theme: kroner} of each reservation that is used; `given` is [(themes, kroner)] of the awards."""
    totals = dict.fromkeys(holds, 0)
    for themes, amount in given:
        pot = pot_of(themes, holds)
        if pot:
            totals[pot] += amount
    return {theme: min(held, totals[theme]) for theme, held in holds.items()}
