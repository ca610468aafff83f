"""Asking for a change with the rules in sight, and answering it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tildel.design.formats import format_day, format_money
from tildel.design.refusals import sentence
from tildel.kernel.errors import DomainError, RuleBroken
from tildel.kernel.findings import Finding
from tildel.projects import access, phrases
from tildel.projects.actions import changes as actions
from tildel.projects.domain.agreement import Agreement, agreement_from_json
from tildel.projects.domain.changes import RULES, ChangeKind, applied, findings
from tildel.projects.queries import projects as queries
from tildel.projects.web.change_forms import FORMS
from tildel.projects.web.doors import existing, led, rights, seen, today


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, number: str, kind: str) -> HttpResponse:
    project = led(request, number)
    if kind not in FORMS:
        raise Http404
    agreement = queries.agreed(project)
    form = FORMS[kind](request.POST or None, agreement=agreement)
    judged: list[Finding] = []
    if request.method == "POST" and form.is_valid():
        judged = list(_judged(project, agreement, kind, form.after()))
        try:
            change = actions.ask_change(
                project=project, kind=kind, after=form.after(), reason=form.cleaned_data["reason"],
                by=request.user, at=timezone.now(),
            )  # fmt: skip
        except DomainError as error:
            form.add_error(error.place if error.place in form.fields else None, sentence(error))
        else:
            messages.success(request, _("The officer has been told. You get a mail with the answer."))
            return redirect("projects:change", number, change.number)
    context = {
        "project": project, "form": form, "title": phrases.CHANGES[kind], "help": phrases.CHANGE_HELP[kind],
        "rules": _rules(project, kind), "findings": _said(judged), "agreement": agreement,
        "answer_days": _answer_days(project),
    }  # fmt: skip
    return render(request, "projects/ask.html", context, status=422 if form.errors else 200)


def _judged(project: Any, agreement: Agreement, kind: str, after: Any) -> tuple[Finding, ...]:
    rules = queries.rules_of(project, on=today())
    return findings(agreement, kind, after, rules, queries.standing_of(project))


def _rules(project: Any, kind: str) -> list[dict[str, Any]]:
    """What applies, each with its source and whether anybody has confirmed it."""
    there = queries.rules_of(project, on=today())
    dated = [there[key] for key in RULES[ChangeKind(kind)] if key in there]
    always = [{"said": words, "source": "", "verified": True} for words in phrases.ALWAYS[kind]]
    return always + [
        {"said": phrases.rule_words(rule), "source": rule.source, "verified": rule.verified} for rule in dated
    ]


def _answer_days(project: Any) -> int | None:
    rule = queries.rules_of(project, on=today()).get("answer_within")
    return rule.params["days"] if rule else None


def _said(found: list[Finding]) -> list[dict[str, Any]]:
    return [{"finding": one, "said": phrases.rule_sentence(one)} for one in found]


@require_GET
def change(request: HttpRequest, number: str, change: int) -> HttpResponse:
    project = seen(request, number)
    found = queries.change(project, change)
    if found is None:
        raise Http404
    return _change_page(request, project, found)


def _change_page(request: HttpRequest, project: Any, found: Any, refused: str = "") -> HttpResponse:
    may = rights(request, project)
    before = agreement_from_json(found.before)
    then = applied(before, found.kind, found.after)
    waits = found.state == "asked"
    context = {
        "project": project, "change": found, "words": phrases, "title": phrases.CHANGES[found.kind],
        "rows": _differences(before, then),
        "findings": _said([Finding.from_json(row) for row in found.findings]),
        "may_decide": may["manages"] and waits, "may_withdraw": may["leads"] and waits, "refused": refused,
        "typed": request.POST.get("answer", ""),
    }  # fmt: skip
    return render(request, "projects/change.html", context, status=422 if refused else 200)


def _differences(before: Agreement, then: Agreement) -> list[tuple[str, str, str]]:
    """What is agreed and what is asked for, in words."""
    rows = [
        (_("Start"), format_day(before.starts_on), format_day(then.starts_on)),
        (_("End"), format_day(before.ends_on), format_day(then.ends_on)),
        (_("Project leader"), before.leader, then.leader),
        (_("Partners"), _partners(before), _partners(then)),
        (_("Leave"), _leave(before), _leave(then)),
    ]
    sums, asked = before.payments, then.payments
    places = sorted({(one.year, one.name) for one in (*sums, *asked)})
    amounts = {(one.year, one.name): one.amount for one in sums}
    wanted = {(one.year, one.name): one.amount for one in asked}
    for place in places:
        year, name = place
        rows.append(
            (f"{name} {year}", format_money(amounts.get(place, 0)), format_money(wanted.get(place, 0)))
        )
    return [row for row in rows if row[1] != row[2]]


def _partners(agreement: Agreement) -> str:
    return "\n".join(", ".join(bit for bit in (one.name, one.place) if bit) for one in agreement.partners)


def _leave(agreement: Agreement) -> str:
    return "\n".join(f"{format_day(first)} – {format_day(last)}" for first, last in agreement.leave)


@require_POST
def step(request: HttpRequest, number: str, change: int) -> HttpResponse:
    """The officer grants or refuses; the leader withdraws."""
    project = existing(number)
    verb = request.POST.get("verb", "")
    if not access.can_lead(request.user, project):
        access.check_can_manage(request.user, project, on=today())
    found = queries.change(project, change)
    if found is None:
        raise Http404
    told: dict[str, Any] = {"change": found, "by": request.user, "at": timezone.now()}
    try:
        if verb == "withdraw":
            actions.withdraw_change(**told)
        elif verb in ("grant", "refuse"):
            decide = actions.grant_change if verb == "grant" else actions.refuse_change
            decide(answer=request.POST.get("answer", ""), **told)
        else:
            raise RuleBroken("project_change.state")
    except RuleBroken as error:
        if error.place != "answer":
            raise
        return _change_page(request, project, found, refused=sentence(error))
    messages.success(request, _("Done."))
    return redirect("projects:change", number, change)
