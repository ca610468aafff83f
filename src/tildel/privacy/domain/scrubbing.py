"""Taking other people out of what is handed to one: their entries, their addresses, their names."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

ANOTHER = "[…]"  # stands where another person was named
_ADDRESS = re.compile(r"[\w.+%'-]+@[\w-]+(?:\.[\w-]+)+")
_SHORTEST = 3  # letters of a name that is taken out of running text


@dataclass(frozen=True, slots=True)
class Named:
    """A person as a form names them."""

    address: str = ""
    given_name: str = ""
    family_name: str = ""


def people_in(content: Any) -> Iterator[Named]:
    """Everybody whom a nested JSON value has an entry of, as forms write them."""
    if isinstance(content, Mapping):
        if _is_entry(content):
            yield _named(content)
        for value in content.values():
            yield from people_in(value)
    elif isinstance(content, list | tuple):
        for value in content:
            yield from people_in(value)


def _is_entry(content: Mapping[str, Any]) -> bool:
    """A person's row of a form: a given or family name, or a name beside an address or a position."""
    keys = set(content)
    return bool(
        {"given_name", "family_name"} & keys or ("name" in keys and {"email", "position_percent"} & keys)
    )


def _named(content: Mapping[str, Any]) -> Named:
    given, family = (str(content.get(name) or "") for name in ("given_name", "family_name"))
    if not (given or family):
        given, _space, family = str(content.get("name") or "").rpartition(" ")
    return Named(_address_of(content), given.strip(), family.strip())


def _address_of(content: Mapping[str, Any]) -> str:
    found = content.get("email")
    return found.strip().casefold() if isinstance(found, str) else ""


def entries_of(content: Any, addresses: Collection[str]) -> Iterator[Mapping[str, Any]]:
    """The entries with one of these addresses (casefolded)."""
    if isinstance(content, Mapping):
        if _is_entry(content) and _address_of(content) in addresses:
            yield content
        for value in content.values():
            yield from entries_of(value, addresses)
    elif isinstance(content, list | tuple):
        for value in content:
            yield from entries_of(value, addresses)


@dataclass(frozen=True)
class Scrubber:
    """Leaves one person's own addresses and names, and takes out every other address and the `others`.

    A name of fewer than three letters, and one that the person bears as well, stays in running text; an
    entry of another person goes whole.
    """

    addresses: frozenset[str]  # casefolded
    own_names: frozenset[str] = frozenset()  # casefolded
    others: frozenset[str] = frozenset()  # names and parts of names

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        wanted = sorted(
            {n for n in self.others if len(n) >= _SHORTEST and n.casefold() not in self.own_names},
            key=lambda name: (-len(name), name),
        )
        if not wanted:
            return None
        return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, wanted)) + r")(?!\w)", re.IGNORECASE)

    def text(self, value: str) -> str:
        found = _ADDRESS.sub(self._address, value)
        return self._pattern.sub(ANOTHER, found) if self._pattern else found

    def _address(self, match: re.Match[str]) -> str:
        return match[0] if match[0].casefold() in self.addresses else ANOTHER

    def _is_own(self, content: Mapping[str, Any]) -> bool:
        """By the address; where there is none, by the name. An entry with neither is nobody's yet."""
        address, named = _address_of(content), _named(content)
        words = f"{named.given_name} {named.family_name}".casefold().split()
        return address in self.addresses if address else all(word in self.own_names for word in words)

    def clean(self, value: Any) -> Any:
        """The value without others; keys of mappings are cleaned as well."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, Mapping):
            if _is_entry(value) and not self._is_own(value):
                return ANOTHER
            return {self.text(str(key)): self.clean(one) for key, one in value.items()}
        if isinstance(value, list | tuple):
            return [self.clean(one) for one in value]
        return value


def scrubber(addresses: Iterable[str], own_names: Iterable[str], others: Iterable[Named]) -> Scrubber:
    """For one person. Whole names and family names of others are taken out, and given names beside them."""
    own = frozenset(one.casefold() for one in addresses)
    names = {word.casefold() for name in own_names for word in (name, *name.split()) if word}
    taken: set[str] = set()
    for other in others:
        if other.address and other.address.casefold() in own:
            continue
        whole = f"{other.given_name} {other.family_name}".strip()
        taken |= {whole, other.family_name, f"{other.family_name}, {other.given_name}"}
    return Scrubber(own, frozenset(names), frozenset(taken - {""}))
