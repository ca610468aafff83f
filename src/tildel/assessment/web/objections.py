"""Objections to experts: recorded, answered, and the answer as text for a mail."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tildel.assessment import mails_conflicts, phrases, phrases_conflicts
from tildel.assessment.actions import objections as actions
from tildel.assessment.queries import conflicts as queries
from tildel.assessment.queries import rounds
from tildel.assessment.web.conflicts import grounds_now
from tildel.assessment.web.officer import managed_round
from tildel.design.refusals import sentence
from tildel.kernel.errors import NotAllowed, RuleBroken
from tildel.kernel.time import in_oslo, oslo_instant

EVERYBODY = "all"


class ObjectionForm(forms.Form):
    """Who objects to whom. `about` is an expert of the round, or everybody who has the application."""

    application = forms.ChoiceField(label=gettext_lazy("Application"))
    about = forms.ChoiceField(label=gettext_lazy("About which expert?"))
    raised_by = forms.CharField(
        label=gettext_lazy("Who objects?"),
        help_text=gettext_lazy("A name, and what they are in the case."),
        max_length=actions.NAME_LIMIT,
    )
    received = forms.DateField(
        label=gettext_lazy("Received on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
    )
    text = forms.CharField(
        label=gettext_lazy("What does the objection say?"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=2000,
    )

    def __init__(self, round: Any, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.applications = {str(row.pk): row for row in rounds.assessed_applications(round.call)}
        self.experts = {str(row.pk): row for row in queries.experts_in(round)}
        self.fields["application"].choices = [("", ""), *(
            (key, f"{row.reference} {row.title}") for key, row in self.applications.items()
        )]  # fmt: skip
        everybody = (EVERYBODY, _("Every expert who has the application"))
        people = [(key, str(row.expert.person)) for key, row in self.experts.items()]
        self.fields["about"].choices = [("", ""), everybody, *people]


class AnswerForm(forms.Form):
    verdict = forms.ChoiceField(
        label=gettext_lazy("Your answer"),
        choices=[
            ("uphold", gettext_lazy("Upheld: the expert has a conflict of interest from now on")),
            ("reject", gettext_lazy("Not upheld: the expert is impartial")),
        ],
        widget=forms.RadioSelect,
    )
    ground = forms.ChoiceField(label=gettext_lazy("Ground, when it is upheld"))
    answer = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("It goes to whoever objected. Do not name the expert."),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=2000,
    )

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.fields["ground"].choices = [(ground.key, plain) for ground, plain, _law in grounds_now()]


def objections(request: HttpRequest, key: str) -> HttpResponse:
    """What came in, and the form to record one more."""
    round, at = managed_round(request, key)
    form = ObjectionForm(round, request.POST or None, initial={"received": in_oslo(at).date()})
    if request.method == "POST" and form.is_valid() and _recorded(request, round, form, at):
        return redirect("assessment:objections", key=key)
    context = {
        "call": round.call,
        "form": form,
        "rows": queries.objections_in(round),
        "states": phrases.OBJECTION_STATES,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "assessment/objections.html", context, status=status)


def _recorded(request: HttpRequest, round: Any, form: ObjectionForm, at: datetime) -> bool:
    data = form.cleaned_data
    application = form.applications[data["application"]]
    everybody = data["about"] == EVERYBODY
    about = queries.readers_of(round, application) if everybody else [form.experts[data["about"]]]
    # Noon exists on every day; what came today came before now.
    noon = oslo_instant(datetime.combine(data["received"], time(12)))
    received = min(at, noon) if data["received"] == in_oslo(at).date() else noon
    try:
        made = actions.record_objection(
            members=about, application=application, raised_by=data["raised_by"], text=data["text"],
            received_at=received, by=request.user, at=at,
        )  # fmt: skip
    except RuleBroken as error:
        form.add_error(error.place if error.place in form.fields else None, sentence(error))
        return False
    number = len(made)
    told = ngettext("%(n)s objection is recorded.", "%(n)s objections are recorded.", number)
    messages.success(request, told % {"n": number})
    return True


def objection(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """One objection: the form to answer it, or the answer and its text for a mail."""
    round, at = managed_round(request, key)
    found = queries.objection(round, pk)
    if found is None:
        raise NotAllowed("assessment.no_such_objection")
    form = AnswerForm(request.POST or None, initial={"ground": "fvl6.other"})
    if request.method == "POST" and form.is_valid() and _answered(request, found, form, at):
        return redirect("assessment:objection", key=key, pk=pk)
    context = {
        "call": round.call,
        "objection": found,
        "form": form,
        "state": phrases.OBJECTION_STATES[found.state],
        "reading": queries.readings([found]).get((found.member_id, found.application_id), ""),
        "ties": [
            phrases_conflicts.TIE_KINDS.get(tie.kind, tie.kind)
            for tie in queries.ties_between(found.member, found.application)
        ],
        "letter": _letter(found) if found.answered_at else "",
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "assessment/objection.html", context, status=status)


def _answered(request: HttpRequest, found: Any, form: AnswerForm, at: datetime) -> bool:
    data = form.cleaned_data
    try:
        actions.answer_objection(
            objection=found, upheld=data["verdict"] == "uphold", answer=data["answer"], ground=data["ground"],
            by=request.user, at=at,
        )  # fmt: skip
    except RuleBroken as error:
        form.add_error(error.place if error.place in form.fields else None, sentence(error))
        return False
    messages.success(request, _("The objection is answered. The text below can go into a mail."))
    return True


def _letter(found: Any) -> str:
    """In the language of the application: whoever objects is most often a party to it."""
    with translation.override(found.application.language):
        return mails_conflicts.objection_answer(
            reference=found.application.reference, received=in_oslo(found.received_at).date(),
            upheld=found.state == "upheld", answer=found.answer,
        )  # fmt: skip
