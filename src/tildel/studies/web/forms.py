"""Forms of the register of studies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tildel.design.languages import CODES, initial_texts, text_fields, texts_of
from tildel.studies import phrases, queries
from tildel.studies.actions.imports import MOST_BYTES
from tildel.studies.domain.study import OLDEST, Content, cleaned_numbers, cleaned_words

_TEXTS = {
    "title": "titles",
    "purpose": "purposes",
    "who_can": "who_can",
    "who_cannot": "who_cannot",
    "participation": "participation",
    "referral": "referral",
}
_SAME = (
    "responsible",
    "short_name",
    "kind",
    "contact_name",
    "contact_email",
    "contact_phone",
    "web_address",
    "age_from",
    "age_to",
    "sex",
    "rek_number",
    "approved_on",
    "starts_on",
    "ends_on",
)
_NUMERIC = {"inputmode": "numeric"}


class SearchForm(forms.Form):
    """What a patient looks for. Whatever is none of the choices counts as nothing."""

    q = forms.CharField(
        label=_("Disease, condition or treatment"),
        required=False,
        max_length=200,
        widget=forms.TextInput({"list": "conditions", "autocomplete": "off"}),
    )
    place = forms.ChoiceField(label=_("Where"), required=False)
    age = forms.IntegerField(
        label=_("Age"), required=False, min_value=0, max_value=OLDEST, widget=forms.NumberInput(_NUMERIC)
    )
    sex = forms.ChoiceField(
        label=_("Sex"),
        required=False,
        choices=[("", _("All")), ("female", phrases.SEXES["female"]), ("male", phrases.SEXES["male"])],
    )
    state = forms.ChoiceField(
        label=_("Which studies"),
        required=False,
        choices=[
            ("", _("Those that are open or planned")),
            ("recruiting", _("Only those that take in people now")),
            ("planned", _("Only planned ones")),
            ("closed", _("Only closed ones")),
        ],
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        hospitals = list(queries.hospitals_in_register().values_list("orgnr", "name"))
        groups = [(_("Health region"), list(phrases.REGIONS.items())), (_("Hospital"), hospitals)]
        self.fields["place"].choices = [("", _("All of Norway")), *(group for group in groups if group[1])]

    def wanted(self) -> queries.Wanted:
        self.full_clean()
        found = {name: self.cleaned_data.get(name) for name in self.fields}
        return queries.Wanted(
            **{name: value or "" for name, value in found.items() if name != "age"}, age=found["age"]
        )

    def is_narrowed(self) -> bool:
        return self.wanted() != queries.Wanted()


def _day(name: str) -> forms.DateField:
    return forms.DateField(
        label=phrases.FIELDS[name],
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )


def _age(name: str) -> forms.IntegerField:
    return forms.IntegerField(
        label=phrases.FIELDS[name],
        required=False,
        min_value=0,
        max_value=OLDEST,
        widget=forms.NumberInput(_NUMERIC),
    )


class StudyForm(forms.Form):
    """All that a study says. `version` is the one that was on the screen."""

    version = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=0, max_value=2_000_000_000
    )
    short_name = forms.CharField(label=phrases.FIELDS["short_name"], required=False, max_length=60)
    kind = forms.ChoiceField(label=phrases.FIELDS["kind"], choices=phrases.KINDS.items())
    age_from, age_to = _age("age_from"), _age("age_to")
    sex = forms.ChoiceField(label=phrases.FIELDS["sex"], choices=phrases.SEXES.items())
    conditions = forms.CharField(
        label=phrases.FIELDS["conditions"],
        required=False,
        max_length=2000,
        help_text=_("Everyday words and medical ones, separated by commas. People find the study by them."),
    )
    treatments = forms.CharField(
        label=phrases.FIELDS["treatments"],
        required=False,
        max_length=2000,
        help_text=_("Separated by commas."),
    )
    responsible = forms.ChoiceField(
        label=phrases.FIELDS["responsible"], help_text=_("Exactly one, whatever the number of hospitals.")
    )
    hospitals = forms.MultipleChoiceField(
        label=phrases.FIELDS["hospitals"], widget=forms.CheckboxSelectMultiple, required=False
    )
    contact_name = forms.CharField(label=phrases.FIELDS["contact_name"], required=False, max_length=200)
    contact_email = forms.EmailField(label=phrases.FIELDS["contact_email"], required=False)
    contact_phone = forms.RegexField(
        r"^[0-9+() ]*$",
        label=phrases.FIELDS["contact_phone"],
        required=False,
        max_length=40,
        error_messages={"invalid": _("Write a telephone number: digits, spaces, and + in front.")},
    )
    web_address = forms.URLField(
        label=phrases.FIELDS["web_address"], required=False, max_length=300, assume_scheme="https"
    )
    rek_number = forms.CharField(label=phrases.FIELDS["rek_number"], required=False, max_length=60)
    approved_on, starts_on, ends_on = _day("approved_on"), _day("starts_on"), _day("ends_on")
    numbers = forms.CharField(
        label=phrases.FIELDS["numbers"],
        required=False,
        max_length=1000,
        help_text=_("Such as NCT01234567, separated by commas."),
    )
    funded_by = forms.CharField(
        label=phrases.FIELDS["funded_by"],
        required=False,
        max_length=1000,
        help_text=_("References of the applications or projects that paid for it, separated by commas."),
    )

    def __init__(
        self, *args: Any, owners: Any, content: Content | None = None, version: int = 0, **more: Any
    ) -> None:
        start = {**_initial(content), "version": version} if content else {"version": version}
        super().__init__(*args, initial=start, **more)
        fields = phrases.FIELDS
        self.fields |= text_fields(
            "title",
            fields["titles"],
            limit=300,
            help_text=_("One short line. No medical words that can be said otherwise."),
        )
        self.fields |= text_fields("purpose", fields["purposes"], limit=6000, rows=4)
        self.fields |= text_fields("who_can", fields["who_can"], limit=6000, rows=4)
        self.fields |= text_fields("who_cannot", fields["who_cannot"], limit=6000, rows=3)
        self.fields |= text_fields(
            "participation",
            fields["participation"],
            limit=6000,
            rows=4,
            help_text=_("Visits, samples, how long it takes, possible inconveniences."),
        )
        self.fields |= text_fields("referral", fields["referral"], limit=3000, rows=3)
        self.fields["responsible"].choices = owners.values_list("orgnr", "name")
        self.fields["hospitals"].choices = queries.hospitals().values_list("orgnr", "name")

    def sections(self) -> Iterator[dict[str, Any]]:
        """The fields as they stand on the page, under their headings."""
        three = {name: [f"{name}_{code}" for code in CODES] for name in _TEXTS}
        for title, names, style in (
            (_("What it is about"), [*three["title"], "short_name", *three["purpose"], "kind"], ""),
            (
                _("Who can take part"),
                [*three["who_can"], *three["who_cannot"], "age_from", "age_to", "sex"],
                "",
            ),
            (_("Taking part"), [*three["participation"], *three["referral"]], ""),
            (
                _("Where, and whom to ask"),
                ["responsible", "contact_name", "contact_email", "contact_phone", "web_address"],
                "",
            ),
            (phrases.FIELDS["hospitals"], ["hospitals"], "folded"),
            (_("To be found"), ["conditions", "treatments"], ""),
            (
                _("Approval, dates and numbers"),
                ["rek_number", "approved_on", "starts_on", "ends_on", "numbers", "funded_by"],
                "",
            ),
        ):
            yield {"title": title, "fields": [self[name] for name in names], "style": style}

    def content(self) -> Content:
        data = self.cleaned_data
        texts = {field: texts_of(data, name) for name, field in _TEXTS.items()}
        return Content(
            **texts,
            **{name: data[name] for name in _SAME},
            hospitals=tuple(sorted(set(data["hospitals"]) - {data["responsible"]})),
            conditions=cleaned_words(_parts(data["conditions"])),
            treatments=cleaned_words(_parts(data["treatments"])),
            numbers=tuple(sorted(cleaned_numbers(_parts(data["numbers"])))),
            funded_by=cleaned_numbers(_parts(data["funded_by"])),
        )


def _parts(text: str) -> list[str]:
    return re.split(r"[,;\n]", text)


def _initial(content: Content) -> dict[str, Any]:
    start: dict[str, Any] = {name: getattr(content, name) for name in (*_SAME, "hospitals")}
    for name, field in _TEXTS.items():
        start |= initial_texts(name, getattr(content, field))
    return start | {
        name: ", ".join(getattr(content, name))
        for name in ("conditions", "treatments", "numbers", "funded_by")
    }


class ImportForm(forms.Form):
    """A file of another register, or a number to ask ClinicalTrials.gov for; one of the two."""

    organisation = forms.ChoiceField(label=_("For the hospital"))
    file = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_(
            "JSON of ClinicalTrials.gov (interface version 2) or XML of WHO’s register portal (ICTRP)."
        ),
    )
    number = forms.CharField(
        label=_("Or a number of ClinicalTrials.gov"),
        required=False,
        max_length=20,
        help_text=_("Such as NCT01234567."),
    )

    def __init__(self, *args: Any, owners: Any, connected: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["organisation"].choices = owners.values_list("orgnr", "name")
        if not connected:
            del self.fields["number"]
            self.fields["file"].required = True

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("file") and not cleaned.get("number") and not self.errors:
            self.add_error("file", _("Choose a file."))
        file = cleaned.get("file")
        if file and file.size > MOST_BYTES:
            self.add_error(
                "file", phrases.REFUSALS["studies.file_too_large"] % {"most": MOST_BYTES // 1024 // 1024}
            )
        return cleaned
