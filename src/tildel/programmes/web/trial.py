"""Trying a call on an example: an officer changes some facts and sees what an applicant would be told."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from tildel.checks.engine import evaluate
from tildel.checks.facts import facts_from
from tildel.checks.kinds.institutions import HEALTH_REGIONS
from tildel.kernel.findings import Finding, Status, is_admissible
from tildel.people.queries import directory
from tildel.programmes import queries
from tildel.programmes.domain.call import CallSpec
from tildel.programmes.domain.example import Example, attachment_kinds, facts_of, good_example
from tildel.programmes.domain.spec import directory_for
from tildel.programmes.phrases import (
    LANGUAGES,
    attachment_name,
    in_words,
    phrase_finding,
    region_name,
    requirement_name,
)
from tildel.programmes.web.fields import MoneyField
from tildel.programmes.web.saving import load, read, track_of

_ORDER = (Status.UNMET, Status.JUDGEMENT, Status.INFO, Status.MET)
# Which field is of use to which kinds of requirement; the rest is left out of the page.
_NEEDED_BY: dict[str, tuple[str, ...]] = {
    "position_percent": ("position_share", "employee"),
    "born": ("age",),
    "attachments": ("attachment", "cv", "language"),
    "pages": ("attachment", "cv"),
    "language": ("language",),
    "endorsement": ("endorsement",),
    "themes": ("themes_chosen", "theme"),
    "category": ("excluded_costs",),
    "share": ("person_years",),
    "others": ("one_per_leader",),
    "everywhere": ("partners", "recruitment"),
    "described": ("described", "comply_or_explain", "age"),
    "classified": ("classified",),
}
_CHECKS = {"class": "ds-input"}


class TrialForm(forms.Form):
    institution = forms.ChoiceField(label=_("Applicant institution"), required=False)
    amount = MoneyField(label=_("Amount applied for, whole project"))
    months = forms.IntegerField(label=_("Length in months"), min_value=1, max_value=600)
    position_percent = forms.IntegerField(label=_("Position share, in per cent"), min_value=0, max_value=200)
    born = forms.DateField(
        label=_("The project leader is born"),
        required=False,
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
    )
    attachments = forms.MultipleChoiceField(
        label=_("Attached"), required=False, widget=forms.CheckboxSelectMultiple(_CHECKS)
    )
    pages = forms.IntegerField(label=_("Pages of each file"), min_value=0, max_value=10_000)
    language = forms.ChoiceField(label=_("Language of the files"), choices=list(LANGUAGES.items()))
    endorsement = forms.ChoiceField(
        label=_("Endorsement"), required=False,
        choices=[
            ("given", _("given")), ("asked", _("asked for")), ("refused", _("refused")),
            ("", _("not asked for")),
        ],
    )  # fmt: skip
    themes = forms.MultipleChoiceField(
        label=_("Themes"), required=False, widget=forms.CheckboxSelectMultiple(_CHECKS)
    )
    category = forms.ChoiceField(label=_("Category of the costs"), required=False)
    share = forms.IntegerField(
        label=_("Answer to questions with a number"), min_value=-1000, max_value=1_000_000
    )
    others = forms.IntegerField(label=_("Other applications of the leader"), min_value=0, max_value=100)
    everywhere = forms.BooleanField(label=_("Partners and patients in every region"), required=False)
    described = forms.BooleanField(label=_("Texts are written"), required=False)
    classified = forms.BooleanField(label=_("Classified"), required=False)

    def __init__(self, data: Any, *, spec: CallSpec, example: Example) -> None:
        super().__init__(data, initial={**asdict(example), "attachments": list(example.attachments)})
        kinds = {row.kind for row in spec.requirements}
        for name, needed_by in _NEEDED_BY.items():
            if not kinds & set(needed_by):
                del self.fields[name]
        self._choices("institution", [("", _("none chosen")), *_institutions()])
        self._choices("attachments", [(key, attachment_name(key)) for key in attachment_kinds(spec)])
        self._choices("themes", [(row.key, in_words(row.name)) for row in spec.themes])
        self._choices("category", [(row.key, in_words(row.name)) for row in spec.categories])

    def _choices(self, name: str, choices: list[tuple[str, Any]]) -> None:
        if name in self.fields:
            self.fields[name].choices = choices

    def applied_to(self, example: Example) -> Example:
        """The example with what was changed in the form."""
        values = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in self.cleaned_data.items()
        }
        return replace(example, **values)


def _institutions() -> list[tuple[str, str]]:
    rows = sorted(directory(), key=lambda row: (row.region or "", row.name))
    return [
        (row.orgnr, f"{row.name} ({region_name(row.region)})" if row.region else row.name) for row in rows
    ]


@read
def trial(request: HttpRequest, key: str) -> HttpResponse:
    """Nothing is saved here: the facts stand in the address."""
    call = load(request, key)
    whole = queries.spec_of(call)
    track = track_of(request, whole)
    spec = whole.for_track(track) if track else whole
    hospitals = _hospitals(spec)
    example = good_example(spec, hospitals[0] if hospitals else "")
    form = TrialForm(request.GET if "amount" in request.GET else None, spec=spec, example=example)
    if form.is_bound and form.is_valid():
        example = form.applied_to(example)
    shown = not form.is_bound or form.is_valid()
    findings = _findings(spec, example, hospitals) if shown else ()
    context = {
        "call": call,
        "form": form,
        "rows": _said(findings, spec),
        "shown": shown,
        "admissible": is_admissible(findings),
        "track": track,
        "tracks": [(row.key, in_words(row.name)) for row in whole.tracks],
    }
    return render(request, "programmes/try.html", context)


def _hospitals(spec: CallSpec) -> list[str]:
    """One institution for each region that may apply in this call, those that the call names first."""
    asked = directory_for(spec, directory())
    day = spec.deadline.date()
    listed = [*spec.eligible.only, *(row.orgnr for row in directory())]
    found: dict[str, str] = {}
    for orgnr in listed:
        region = asked.region(orgnr, day)
        if region in HEALTH_REGIONS and asked.eligibility(orgnr, day) == "eligible":
            found.setdefault(str(region), orgnr)
    return list(found.values())


def _findings(spec: CallSpec, example: Example, hospitals: list[str]) -> tuple[Finding, ...]:
    """As on the day before the deadline."""
    facts = facts_from(facts_of(example, spec, hospitals))
    at = spec.closes_at - timedelta(days=1)
    return evaluate(spec.requirements, facts, at, directory_for(spec, directory()))


def _said(findings: tuple[Finding, ...], spec: CallSpec) -> list[dict[str, Any]]:
    """What is wanting first."""
    ordered = sorted(findings, key=lambda row: _ORDER.index(row.status))
    return [
        {
            "status": row.status.value,
            "severity": row.severity.value,
            "name": requirement_name(row.requirement),
            "said": phrase_finding(row, spec=spec),
        }
        for row in ordered
    ]
