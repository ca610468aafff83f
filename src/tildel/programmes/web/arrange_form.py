"""One form for the order of any list of a call, and for taking rows out of it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from tildel.programmes.domain.call import CallSpec
from tildel.programmes.domain.editing import arranged
from tildel.programmes.phrases import in_words, requirement_name
from tildel.programmes.web.forms import ChangeForm


def names_of(spec: CallSpec, part: str, track: str = "") -> dict[str, str]:
    """What the rows of a list are called, by key, in their order."""
    if part == "requirements":
        found = spec.track(track)
        rows = found.requirements if found else spec.requirements
        return {row.key: requirement_name(row.key) for row in rows}
    label = {"questions": "label", "sections": "title"}.get(part, "name")
    return {row.key: in_words(getattr(row, label)) for row in getattr(spec, part)}


class ArrangeForm(ChangeForm):
    """A number for each row and a tick for taking it out. Equal numbers keep the order there was."""

    def __init__(self, data: Any = None, *, call: Any, spec: CallSpec, part: str, track: str = "") -> None:
        self.part, self.track, self.names = part, track, names_of(spec, part, track)
        super().__init__(data, call=call, spec=spec)
        reason = self.fields.pop("reason", None)
        for number, (key, name) in enumerate(self.names.items(), start=1):
            self.fields[f"place-{key}"] = forms.IntegerField(
                label=_t("Place of “%(name)s”") % {"name": name},
                min_value=1, max_value=999, initial=number,
                widget=forms.NumberInput(attrs={"class": "place-input"}),
            )  # fmt: skip
            if not self._has_to_stay(key):
                self.fields[f"remove-{key}"] = forms.BooleanField(
                    label=_t("Remove “%(name)s”") % {"name": name}, required=False
                )
        if reason:
            self.fields["reason"] = reason

    def _has_to_stay(self, key: str) -> bool:
        """Every call has a deadline."""
        found = self.spec.requirement(key) if self.part == "requirements" and not self.track else None
        return found is not None and found.kind == "deadline"

    def clean(self) -> dict[str, Any]:
        if self.part == "sections" and not self._kept():
            raise forms.ValidationError(_("A form has at least one section. Keep one of them."))
        return self.cleaned_data

    def _kept(self) -> list[str]:
        data = self.cleaned_data
        return [key for key in self.names if not data.get(f"remove-{key}")]

    def changed(self) -> CallSpec:
        keys = sorted(self._kept(), key=lambda key: self.cleaned_data[f"place-{key}"])
        return arranged(self.spec, self.part, keys, track=self.track)

    def pairs(self) -> list[tuple[str, Any, Any]]:
        """Name, place and tick of each row, for the page."""
        return [
            (
                name,
                self[f"place-{key}"],
                self[f"remove-{key}"] if f"remove-{key}" in self.fields else None,
            )
            for key, name in self.names.items()
        ]
