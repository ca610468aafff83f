"""The seats of a mandate on one page: changed, added, taken away, from a day on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tildel.design.languages import CODES, initial_texts, text_fields, texts_of
from tildel.governance import phrases
from tildel.governance.actions.bodies import change_mandate
from tildel.governance.domain.mandate import Mandate, Seat
from tildel.governance.domain.seating import differences, seat_row, with_keys
from tildel.governance.queries import bodies
from tildel.governance.web.entry import run_body, today, tried
from tildel.governance.web.fields import DayField

SPARE, MOST = 2, 60


class VersionForm(forms.Form):
    starts = DayField(label=_("From which day"))
    reason = forms.CharField(
        label=_("Who decided it, and where"), max_length=300, help_text=_("For example: NSG, case 04/2026.")
    )


class SeatForm(forms.Form):
    """One seat. A row without a name is no seat."""

    key = forms.SlugField(widget=forms.HiddenInput, max_length=60, required=False)
    group = forms.ChoiceField(label=_("Side"), choices=list(phrases.GROUPS.items()))
    region = forms.ChoiceField(
        label=_("Health region"), choices=[("", "–"), *phrases.REGIONS.items()], required=False
    )
    appointed_by = forms.CharField(
        label=_("Appointed by"), required=False, max_length=1000, widget=forms.Textarea({"rows": 2}),
        help_text=_("One a line: an organisation number, or a name."),
    )  # fmt: skip
    term_years = forms.IntegerField(
        label=_("Years in the seat"), min_value=1, max_value=20, required=False,
        help_text=_("Left empty, the seat has no term."),
    )  # fmt: skip
    deputies = forms.IntegerField(label=_("Deputies"), min_value=0, max_value=10, initial=0)
    order = forms.CharField(
        label=_("Goes round between"), required=False, max_length=1000, widget=forms.Textarea({"rows": 2}),
        help_text=_("One a line, in their order: organisation numbers or names. Left empty, it does not."),
    )  # fmt: skip
    years = forms.IntegerField(
        label=_("Years each of them has it"), min_value=1, max_value=20, required=False
    )
    remove = forms.BooleanField(label=_("Take this seat away"), required=False)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields = {**text_fields("names", _("Name"), limit=200), **self.fields}

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if self.initial and not texts_of(found, "names") and not found.get("remove"):
            self.add_error("names_nb", _("Write a name, or take the seat away."))
        if bool(found.get("order")) != bool(found.get("years")) and "years" not in self.errors:
            self.add_error("years", _("A seat that goes round needs both: between whom, and how many years."))
        return found

    @property
    def title(self) -> str:
        known = {code: self[f"names_{code}"].value() for code in CODES}
        return next((text for text in known.values() if text), gettext("A new seat"))

    @property
    def stays(self) -> bool:
        return bool(texts_of(self.cleaned_data, "names")) and not self.cleaned_data["remove"]

    def row(self, before: Mapping[str, Any]) -> dict[str, Any]:
        """The seat as the mandate holds it."""
        data = self.cleaned_data
        lines = {
            name: [one.strip() for one in data[name].splitlines() if one.strip()]
            for name in ("appointed_by", "order")
        }
        kept = {name: data[name] for name in ("key", "group", "region", "term_years", "deputies", "years")}
        names = texts_of(data, "names")
        return seat_row(names=names, before=before.get(data["key"]), **lines, **kept)


def _initial(seat: Seat) -> dict[str, Any]:
    rotation = seat.rotation
    return {
        "key": seat.key, "group": seat.group, "region": seat.region, "term_years": seat.term_years,
        "deputies": seat.deputies, "appointed_by": "\n".join(seat.appointed_by),
        "order": "\n".join(rotation.order) if rotation else "", "years": rotation.years if rotation else None,
        **initial_texts("names", dict(seat.names)),
    }  # fmt: skip


def _forms(request: HttpRequest, mandate: Mandate) -> list[SeatForm]:
    """The seats of the mandate and some empty rows; as many as were sent when they are sent."""
    initial: list[Any] = [*map(_initial, mandate.seats), *[None] * SPARE][:MOST]
    data = request.POST or None
    return [
        SeatForm(
            data,
            prefix=f"seat-{number}",
            initial=one,
            empty_permitted=one is None,
            use_required_attribute=False,
        )
        for number, one in enumerate(initial)
    ]


def seats(request: HttpRequest, key: str) -> HttpResponse:
    """Every seat of the mandate in force; what is saved is a new mandate from its own day."""
    body, at = run_body(request, key)
    mandate = bodies.mandate_on(body, today(at))
    form, rows = VersionForm(request.POST or None, initial={"starts": today(at)}), _forms(request, mandate)
    if request.method == "POST":
        valid = [form.is_valid(), *(one.is_valid() for one in rows)]
        if all(valid) and _changed(request, body, form, rows, at):
            return redirect("governance:seats", key=key)
    wrong = bool(form.errors or any(one.errors for one in rows))
    context = {"body": body, "form": form, "rows": rows, "mandate": mandate, "wrong": wrong}
    return render(request, "governance/seating.html", context, status=422 if wrong else 200)


def _changed(request: HttpRequest, body: Any, form: VersionForm, rows: Iterable[SeatForm], at: Any) -> bool:
    starts = form.cleaned_data["starts"]
    before = bodies.seat_rows(body, starts)
    known = {row["key"]: row for row in before}
    after = with_keys(one.row(known) for one in rows if one.has_changed() or one.initial if one.stays)
    found = differences(before, after)
    if not found:
        form.add_error(None, gettext("The seats are the same as before. Nothing was changed."))
        return False
    facts = {"starts": starts, "reason": form.cleaned_data["reason"], "changes": {"seats": list(after)}}
    if not tried(form, change_mandate, body=body, by=request.user, at=at, **facts):
        return False
    counted = {kind: sum(one.kind == kind for one in found) for kind in ("added", "changed", "removed")}
    messages.success(
        request,
        gettext("The seats hold from that day: %(added)s new, %(changed)s changed, %(removed)s taken away.")
        % counted,
    )
    return True
