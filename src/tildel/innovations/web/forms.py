"""Forms of the register of innovation projects."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tildel.design.languages import CODES, initial_texts, text_fields, texts_of
from tildel.design.templatetags.design import local_text
from tildel.innovations import phrases, queries
from tildel.innovations.domain.innovation import (
    Content,
    area_code,
    cleaned_references,
    cleaned_words,
)
from tildel.people import queries as people

_ANY = ("", _("All"))
_TEXTS = {"title": "titles", "idea": "ideas", "effect": "effects", "rights_note": "rights_notes"}
_SAME = (
    "owner", "rights", "other_partners", "starts_on", "contact_name", "contact_email", "contact_phone",
    "web_address",
)  # fmt: skip
_FIELDS = phrases.FIELDS


def _area_choices(areas: Any) -> list[Any]:
    """Grouped by plan."""
    return [
        (local_text(plan.titles), [(area_code(plan.key, one.number), local_text(one.titles)) for one in rows])
        for plan, rows in groupby(areas, key=lambda one: one.plan)
    ]


class SearchForm(forms.Form):
    """What is looked for. Whatever is none of the choices counts as nothing."""

    q = forms.CharField(label=_("Words"), required=False, max_length=200)
    stage = forms.ChoiceField(
        label=_("How far it has come"), required=False, choices=[_ANY, *phrases.STAGES.items()]
    )
    area = forms.ChoiceField(label=_("Priority area"), required=False)
    region = forms.ChoiceField(
        label=_("Health region"), required=False, choices=[_ANY, *phrases.REGIONS.items()]
    )
    organisation = forms.ChoiceField(label=_("Institution"), required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        owners = queries.organisations_in_register().values_list("orgnr", "name")
        self.fields["organisation"].choices = [_ANY, *owners]
        self.fields["area"].choices = [_ANY, *_area_choices(queries.areas_in_register())]

    def wanted(self) -> queries.Wanted:
        self.full_clean()
        return queries.Wanted(**{name: self.cleaned_data.get(name) or "" for name in self.fields})

    def is_narrowed(self) -> bool:
        return self.wanted() != queries.Wanted()


class InnovationForm(forms.Form):
    """All that a project says. `version` is the one that was on the screen."""

    version = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=0, max_value=2_000_000_000
    )
    owner = forms.ChoiceField(label=_FIELDS["owner"])
    rights = forms.ChoiceField(label=_FIELDS["rights"], choices=phrases.RIGHTS.items())
    areas = forms.MultipleChoiceField(
        label=_FIELDS["areas"], required=False, widget=forms.CheckboxSelectMultiple
    )
    partners = forms.MultipleChoiceField(
        label=_FIELDS["partners"], required=False, widget=forms.CheckboxSelectMultiple
    )
    other_partners = forms.CharField(
        label=_FIELDS["other_partners"], required=False, max_length=2000, help_text=_("One a line."),
        widget=forms.Textarea({"rows": 3}),
    )  # fmt: skip
    awards = forms.CharField(
        label=_FIELDS["awards"], required=False, max_length=1000,
        help_text=_("Their references, as the list of awards has them, separated by commas."),
    )  # fmt: skip
    projects = forms.CharField(
        label=_FIELDS["projects"], required=False, max_length=1000,
        help_text=_("Their numbers, as the list of research projects has them, separated by commas."),
    )  # fmt: skip
    starts_on = forms.DateField(
        label=_FIELDS["starts_on"], required=False, input_formats=["%Y-%m-%d"],
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip
    contact_name = forms.CharField(label=_FIELDS["contact_name"], required=False, max_length=200)
    contact_email = forms.EmailField(label=_FIELDS["contact_email"], required=False)
    contact_phone = forms.RegexField(
        r"^[0-9+() ]*$",
        label=_FIELDS["contact_phone"],
        required=False,
        max_length=40,
        error_messages={"invalid": _("Write a telephone number: digits, spaces, and + in front.")},
    )
    web_address = forms.URLField(
        label=_FIELDS["web_address"], required=False, max_length=300, assume_scheme="https"
    )
    keywords = forms.CharField(
        label=_FIELDS["keywords"], required=False, max_length=1000,
        help_text=_("Words people search with, separated by commas."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, user: Any, on: date, content: Content | None = None, version: int = 0, **more: Any
    ) -> None:
        start = {**_initial(content), "version": version} if content else {"version": version}
        super().__init__(*args, initial=start, **more)
        self.fields |= text_fields("title", _FIELDS["titles"], limit=200)
        self.fields |= text_fields(
            "idea", _FIELDS["ideas"], limit=6000, rows=4,
            help_text=_("Which need it meets, and what will be done otherwise."),
        )  # fmt: skip
        self.fields |= text_fields(
            "effect", _FIELDS["effects"], limit=6000, rows=3,
            help_text=_("What it has changed or is to change: for patients, staff, time or money."),
        )  # fmt: skip
        self.fields |= text_fields("rights_note", _FIELDS["rights_notes"], limit=2000, rows=2)
        owners = people.organisations_of(user, on=on).order_by("name")
        self.fields["owner"].choices = owners.values_list("orgnr", "name")
        self.fields["partners"].choices = people.all_organisations().values_list("orgnr", "name")
        areas = queries.choosable_areas(on=on, chosen=content.areas if content else ())
        # Tick boxes have no groups, so each says whose area it is.
        self.fields["areas"].choices = [
            (area_code(one.plan.key, one.number), f"{local_text(one.titles)} ({local_text(one.plan.titles)})")
            for one in areas
        ]

    def sections(self) -> Iterator[dict[str, Any]]:
        """The fields as they stand on the page, under their headings."""
        three = {name: [f"{name}_{code}" for code in CODES] for name in _TEXTS}
        for title, names, style in (
            (_("What it is about"), [*three["title"], *three["idea"], *three["effect"]], ""),
            (_FIELDS["areas"], ["areas"], ""),
            (_("Whose it is"), ["owner", "other_partners", "rights", *three["rights_note"]], ""),
            (_("Partners in the directory"), ["partners"], "folded"),
            (_("Where it comes from"), ["awards", "projects", "starts_on"], ""),
            (_("Whom to ask"), ["contact_name", "contact_email", "contact_phone", "web_address"], ""),
            (_("To be found"), ["keywords"], ""),
        ):
            yield {"title": title, "fields": [self[name] for name in names], "style": style}

    def content(self) -> Content:
        data = self.cleaned_data
        return Content(
            **{field: texts_of(data, name) for name, field in _TEXTS.items()},
            **{name: data[name] for name in _SAME},
            partners=tuple(sorted(set(data["partners"]) - {data["owner"]})),
            areas=tuple(sorted(data["areas"])),
            awards=tuple(sorted(cleaned_references(_parts(data["awards"])))),
            projects=tuple(sorted({one.strip() for one in _parts(data["projects"]) if one.strip()})),
            keywords=cleaned_words(_parts(data["keywords"])),
        )


def _parts(text: str) -> list[str]:
    return re.split(r"[,;\n]", text)


def _initial(content: Content) -> dict[str, Any]:
    start: dict[str, Any] = {name: getattr(content, name) for name in (*_SAME, "partners", "areas")}
    for name, field in _TEXTS.items():
        start |= initial_texts(name, getattr(content, field))
    return start | {name: ", ".join(getattr(content, name)) for name in ("awards", "projects", "keywords")}
