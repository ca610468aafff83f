"""What can be chosen in a form: institutions of the directory, the call's kinds of cost and themes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tildel.classification import codes
from tildel.classification.domain.scheme import CATEGORY
from tildel.people import queries as people
from tildel.programmes.domain.call import CallSpec
from tildel.programmes.domain.spec import directory_for
from tildel.programmes.phrases import in_words, region_name

_REGIONS = ("H12", "H03", "H04", "H05", "H99")


class Choices:
    """For one application on one day. `near`: the institutions its people come from, offered first."""

    def __init__(self, spec: CallSpec, on: date, near: Iterable[str] = ()) -> None:
        self.spec, self.on, self.near = spec, on, tuple(near)
        self._directory = people.directory()
        self._seen_by_call = directory_for(spec, self._directory)

    def name(self, orgnr: str) -> str:
        found = self._directory.lookup(orgnr)
        return found.name if found else orgnr

    def region(self, orgnr: str) -> str:
        """The region's name; "" where the institution has none."""
        return region_name(self._seen_by_call.region(orgnr, self.on)) if orgnr else ""

    def eligibility(self, orgnr: str) -> str:
        return self._seen_by_call.eligibility(orgnr, self.on) if orgnr else ""

    def institutions(self, value: Any, *, near: bool) -> list[Any]:
        """Grouped by region, each that may not apply marked; what was chosen before stays in the list."""
        options: list[Any] = [("", _("Choose an institution"))]
        if near and self.near:
            options.append((_("In this application"), [(orgnr, self.name(orgnr)) for orgnr in self.near]))
        grouped: dict[str, list[tuple[str, str]]] = {}
        for found in sorted(self._directory, key=lambda row: row.name.casefold()):
            if found.exists_on(self.on) is not False and not (near and found.orgnr in self.near):
                region = found.region.value if found.region else ""
                grouped.setdefault(region, []).append((found.orgnr, self._label(found.orgnr, found.name)))
        options += [(region_name(code), grouped[code]) for code in _REGIONS if code in grouped]
        rest = [row for code, rows in grouped.items() if code not in _REGIONS for row in rows]
        known = {orgnr for rows in grouped.values() for orgnr, _name in rows} | (
            set(self.near) if near else set()
        )
        if value and value not in known:
            rest.append((value, self.name(value)))
        return [*options, (_("Elsewhere"), rest)] if rest else options

    def _label(self, orgnr: str, name: str) -> str:
        state = self.eligibility(orgnr)
        if state == "not_eligible":
            return _("%(name)s (cannot be applicant)") % {"name": name}
        return _("%(name)s (not known whether it may apply)") % {"name": name} if state == "unknown" else name

    def categories(self, value: Any) -> list[tuple[str, str]]:
        options = [(row.key, in_words(row.name)) for row in self.spec.categories]
        return [("", _("Choose a kind of cost")), *options, *self._kept(value, dict(options))]

    def category(self, key: str) -> str:
        return dict(self.categories("")).get(key, key)

    def themes(self, value: Any) -> list[tuple[str, str]]:
        options = [(row.key, self._theme(row)) for row in self.spec.themes]
        return options + [kept for key in value or () for kept in self._kept(key, dict(options))]

    def _theme(self, row: Any) -> str:
        name = in_words(row.name)
        return _("%(theme)s (priority theme)") % {"theme": name} if row.priority else name

    def hrcs_codes(self, value: Any, dimension: str = "") -> list[Any]:
        """Codes of HRCS, activities under the name of their group. `dimension` narrows to one of the two."""
        language = get_language() or "nb"
        groups = [group for group in codes.hrcs_groups() if dimension in ("", group.dimension)]
        options: list[Any] = [("", _("Choose a code"))]
        for group in groups:
            rows = [(code.key, code.name(language)) for code in group]
            options += rows if group.dimension == dimension == CATEGORY else [(group.name(language), rows)]
        known = {code.key: "" for group in groups for code in group}
        return options + self._kept(value, known)

    def areas(self, key: str, value: Any) -> list[tuple[str, str]]:
        """The areas of a list (`ho21`, `prio`)."""
        language = get_language() or "nb"
        options = [(code.key, code.name(language)) for code in codes.area_list(key)]
        return options + [kept for chosen in value or () for kept in self._kept(chosen, dict(options))]

    @staticmethod
    def _kept(value: Any, options: dict[str, str]) -> list[tuple[str, str]]:
        return [(value, str(value))] if value and value not in options else []
