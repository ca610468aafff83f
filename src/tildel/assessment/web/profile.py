"""One expert's page, for the expert and for those who share the register: shown, and changed in parts."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from tildel.applications.domain.publication import doi_in
from tildel.applications.publications import look_up
from tildel.assessment import phrases, phrases_register
from tildel.assessment.actions import affiliations, experts
from tildel.assessment.domain.availability import Away, days_late, periods
from tildel.assessment.queries import register as queries
from tildel.assessment.web import forms_register as forms
from tildel.classification.codes import code_name
from tildel.design.refusals import sentence
from tildel.kernel.errors import RuleBroken
from tildel.kernel.time import in_oslo


@dataclass
class Turn:
    """One visit of the page. `forms` holds those that were sent and could not be taken, by their part."""

    request: HttpRequest
    expert: Any
    at: datetime
    forms: dict[str, Any] = field(default_factory=dict)
    found: dict[str, Any] = field(default_factory=dict)

    @property
    def who(self) -> dict[str, Any]:
        return {"expert": self.expert, "by": self.request.user, "at": self.at}


def profile(request: HttpRequest, expert: Any, *, own: bool) -> HttpResponse:
    turn = Turn(request, expert, timezone.now())
    if request.method == "POST":
        done = _PARTS.get(request.POST.get("what", ""), _nothing)(turn)
        if done:
            messages.success(request, done[0])
            return HttpResponseRedirect(f"{request.path}#{done[1]}")
    return _page(turn, own=own)


# --- the parts: what was done and where it is shown, or None when the page is shown again -------------------

Done = tuple[str, str] | None


def _nothing(turn: Turn) -> Done:
    return None


def _taken(form: Any, action: Callable[..., Any], **arguments: Any) -> bool:
    """Whether the action was done; a refusal stands in the form, at its field where it has one."""
    try:
        action(**arguments)
    except RuleBroken as error:
        form.add_error(error.place if error.place in form.fields else None, sentence(error))
        return False
    return True


def _change_profile(turn: Turn) -> Done:
    form = turn.forms["profile"] = forms.ProfileForm(turn.request.POST, expert=turn.expert)
    if form.is_valid() and _taken(form, experts.change_profile, **form.columns(), **turn.who):
        return _("Saved."), "expertise"
    return None


def _row(turn: Turn, read: Callable[[Any, int], Any]) -> Any:
    raw = turn.request.POST.get("row", "")
    return read(turn.expert, int(raw)) if raw.isascii() and raw.isdigit() and len(raw) < 10 else None


def _save_affiliation(turn: Turn) -> Done:
    row = _row(turn, queries.affiliation)
    prefix = f"a{row.pk}" if row else "a"
    form = turn.forms[prefix] = forms.AffiliationForm(turn.request.POST, prefix=prefix)
    if form.is_valid() and _taken(
        form, affiliations.save_affiliation, row=row, **form.cleaned_data, **turn.who
    ):
        return _("The affiliation is saved."), "affiliations"
    return None


def _remove_affiliation(turn: Turn) -> Done:
    row = _row(turn, queries.affiliation)
    if row is not None:
        affiliations.remove_affiliation(row=row, **turn.who)
    return _("The affiliation is taken away."), "affiliations"


def _add_away(turn: Turn) -> Done:
    form = turn.forms["away"] = forms.AwayForm(turn.request.POST)
    if form.is_valid() and _taken(form, _away, turn=turn, **form.cleaned_data):
        return _("Saved."), "availability"
    return None


def _away(*, turn: Turn, first: Any, last: Any) -> None:
    known = periods(turn.expert.unavailable)
    experts.change_availability(away=[*known, Away(first, last)], **turn.who)


def _remove_away(turn: Turn) -> Done:
    gone = turn.request.POST.get("row", "")
    left = [one for one in periods(turn.expert.unavailable) if _key(one) != gone]
    experts.change_availability(away=left, **turn.who)
    return _("Saved."), "availability"


def _key(period: Away) -> str:
    return f"{period.first}/{period.last}"


def _add_publication(turn: Turn) -> Done:
    form = turn.forms["publication"] = forms.PublicationForm(turn.request.POST)
    if form.is_valid() and _taken(
        form, affiliations.add_publications, rows=[form.cleaned_data], source="typed", **turn.who
    ):
        return _("The publication is in the list."), "publications"
    return None


def _remove_publication(turn: Turn) -> Done:
    row = _row(turn, queries.publication)
    if row is not None:
        affiliations.remove_publication(row=row, **turn.who)
    return _("The publication is taken away."), "publications"


def _look_up(turn: Turn) -> Done:
    form = turn.forms["look_up"] = forms.LookUpForm(turn.request.POST)
    if form.is_valid():
        words = form.cleaned_data["words"]
        source = "doi" if doi_in(words) else "orcid"
        answer = look_up(source, words)
        rows = [(json.dumps(one.as_row()), one) for one in answer.publications]
        turn.found = {
            "rows": rows,
            "source": source,
            "words": phrases_register.LOOKED_UP.get(answer.state, ""),
        }
    return None


def _take_found(turn: Turn) -> Done:
    rows = [row for row in map(forms.found_row, turn.request.POST.getlist("found")) if row]
    source = turn.request.POST.get("source", "")
    source = source if source in affiliations.SOURCES else "typed"
    number = affiliations.add_publications(rows=rows[:200], source=source, **turn.who)
    told = ngettext(
        "%(n)s publication is new in the list.", "%(n)s publications are new in the list.", number
    )
    return told % {"n": number}, "publications"


_PARTS: dict[str, Callable[[Turn], Done]] = {
    "profile": _change_profile,
    "affiliation": _save_affiliation,
    "affiliation_remove": _remove_affiliation,
    "away": _add_away,
    "away_remove": _remove_away,
    "publication": _add_publication,
    "publication_remove": _remove_publication,
    "look_up": _look_up,
    "take_found": _take_found,
}


# --- the page -----------------------------------------------------------------------------------------------


def _page(turn: Turn, *, own: bool) -> HttpResponse:
    expert, today = turn.expert, in_oslo(turn.at).date()
    places = queries.places_of([expert])[expert.pk]
    context = {
        "expert": expert,
        "own": own,
        "abroad": queries.is_abroad(places, today),
        "form": turn.forms.get("profile") or forms.ProfileForm(expert=expert),
        "codes": [code_name(code, get_language() or "nb") for code in expert.hrcs],
        "affiliations": [_affiliation(turn, row) for row in queries.affiliations(expert)],
        "new_affiliation": turn.forms.get("a") or forms.AffiliationForm(prefix="a"),
        "institutions": queries.organisation_names(),
        "away": [(_key(one), one) for one in periods(expert.unavailable)],
        "new_away": turn.forms.get("away") or forms.AwayForm(),
        "publications": queries.publications(expert),
        "new_publication": turn.forms.get("publication") or forms.PublicationForm(),
        "look_up": turn.forms.get("look_up") or forms.LookUpForm(initial={"words": expert.person.orcid}),
        "found": turn.found,
        "history": [_round(row, turn.at) for row in queries.history(expert)],
        "seats": queries.seats_of(expert),
        "phrases": phrases,
        "words": phrases_register,
        "back": None if own else reverse("assessment:experts"),
    }
    faulty = any(form.errors for form in turn.forms.values())
    return render(turn.request, "assessment/expert_page.html", context, status=422 if faulty else 200)


def _affiliation(turn: Turn, row: Any) -> dict[str, Any]:
    prefix = f"a{row.pk}"
    sent = turn.forms.get(prefix)
    form = sent or forms.AffiliationForm(prefix=prefix, initial=forms.AffiliationForm.initial_of(row))
    return {"row": row, "form": form, "sent": bool(sent)}


def _round(member: Any, at: datetime) -> dict[str, Any]:
    """A round with its counts; what is not submitted when the day has passed is late as well."""
    why, text = phrases_register.declined_words(member.decline_reason)
    due, late = member.round.due_at, member.late
    open_still = member.round.state != "closed" and member.load > member.submitted
    overdue = days_late(in_oslo(due).date(), in_oslo(at).date()) if due and open_still else 0
    if overdue:
        late += member.load - member.submitted
    return {"member": member, "why": why, "text": text, "late": late, "overdue": overdue}
