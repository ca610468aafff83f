"""The form of a department."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tildel.design.languages import initial_texts, text_fields, texts_of
from tildel.people import phrases
from tildel.people.domain.department import DepartmentContent

_PLAIN = (
    "organisation",
    "kind",
    "email",
    "phone",
    "address",
    "web_address",
    "source",
    "held_from",
    "held_to",
)


def _day(name: str, help_text: Any) -> forms.DateField:
    return forms.DateField(
        label=phrases.FIELDS[name], required=False, input_formats=["%Y-%m-%d"], help_text=help_text,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip


class DepartmentForm(forms.Form):
    """All that the directory says of a department. `version` is the one that was on the screen."""

    version = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=0, max_value=2_000_000_000
    )
    organisation = forms.ChoiceField(label=phrases.FIELDS["organisation"])
    kind = forms.ChoiceField(label=phrases.FIELDS["kind"], choices=phrases.DEPARTMENT_KINDS.items())
    email = forms.EmailField(
        label=phrases.FIELDS["email"], required=False, help_text=_("That of the unit, not a person’s.")
    )
    phone = forms.RegexField(
        r"^[0-9+() ]*$", label=phrases.FIELDS["phone"], required=False, max_length=40,
        error_messages={"invalid": _("Write a telephone number: digits, spaces, and + in front.")},
    )  # fmt: skip
    address = forms.CharField(label=phrases.FIELDS["address"], required=False, max_length=300)
    web_address = forms.URLField(
        label=phrases.FIELDS["web_address"], required=False, max_length=300, assume_scheme="https"
    )
    source = forms.CharField(label=phrases.FIELDS["source"], max_length=300)
    held_from = _day("held_from", _("Leave it open where nobody knows."))
    held_to = _day("held_to", _("After this day it is not shown any more."))

    def __init__(
        self, *args: Any, owners: Any, content: DepartmentContent | None = None, version: int = 0, **more: Any
    ) -> None:
        start = {"version": version} if content is None else _initial(content, version)
        super().__init__(*args, initial=start, **more)
        self.fields |= text_fields("name", phrases.FIELDS["names"], limit=200)
        self.fields["organisation"].choices = list(owners.order_by("name").values_list("orgnr", "name"))
        self.order_fields(["organisation", "name_nb", "name_nn", "name_en"])

    def content(self) -> DepartmentContent:
        data = self.cleaned_data
        return DepartmentContent(names=texts_of(data, "name"), **{name: data[name] for name in _PLAIN})


def _initial(content: DepartmentContent, version: int) -> dict[str, Any]:
    plain = {name: getattr(content, name) for name in _PLAIN}
    return {**plain, **initial_texts("name", content.names), "version": version}
