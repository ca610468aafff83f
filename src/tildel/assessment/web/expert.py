"""The expert's own pages: invitations, terms, interests, and what there is to read."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tildel.assessment import access
from tildel.assessment.actions import declarations, members, wishes
from tildel.assessment.domain.impartiality import LEVELS, rules_on
from tildel.assessment.domain.states import RUNNING
from tildel.assessment.phrases import GROUNDS, REVIEW_STATES
from tildel.assessment.phrases_conflicts import WISHES, law_words
from tildel.assessment.phrases_register import WHY_DECLINED
from tildel.assessment.queries import conflicts
from tildel.assessment.queries import rounds as queries
from tildel.assessment.web.reading import institutions_in, names_of, title_of
from tildel.design.refusals import sentence
from tildel.kernel.errors import NotAllowed, RuleBroken
from tildel.kernel.time import in_oslo
from tildel.programmes import queries as programmes


def mine(request: HttpRequest) -> HttpResponse:
    """Every round the user was asked into, with the next step of each."""
    if not request.user.is_authenticated:
        raise NotAllowed("assessment.not_expert")
    return _mine(request)


def _mine(request: HttpRequest, *, refused: Any = None, key: str = "", status: int = 200) -> HttpResponse:
    """`refused` is why the answer to the invitation to `key` was not taken; what was typed is shown again."""
    on = in_oslo(timezone.now()).date()
    own = list(queries.memberships(request.user))
    readable: dict[int, list[Any]] = {member.pk: [] for member in own}
    hidden = {row.pk: programmes.spec_of(row.round.call).assessment.blind.applicant for row in own}
    for assignment in queries.readable_by(request.user, on=on):
        line = _line(assignment, hidden=hidden[assignment.member_id])
        readable[assignment.member_id].append(line)
    undeclared = queries.undeclared(own)
    rounds = [
        {
            "member": member,
            "step": _step(member, undeclared.get(member.pk, 0), on),
            "undeclared": undeclared.get(member.pk, 0),
            "lines": readable[member.pk],
            "submitted": sum(line["state"] == "submitted" for line in readable[member.pk]),
        }
        for member in own
    ]
    context = {
        "rounds": rounds,
        "why": WHY_DECLINED,
        "refused": refused,
        "refused_key": key,
        "typed": request.POST,
    }
    return render(request, "assessment/mine.html", context, status=status)


def _line(assignment: Any, *, hidden: bool) -> dict[str, Any]:
    review = getattr(assignment, "review", None)
    state = review.state if review else "none"
    return {
        "assignment": assignment,
        "institution": "" if hidden else assignment.application.institution or "",
        "title": title_of(assignment.application),
        "review": review,
        "state": state,
        "words": REVIEW_STATES[state],
    }


def _step(member: Any, undeclared: int, on: Any) -> str:
    """What comes next: answer, declined, closed, ended, terms, wait, declare, read."""
    if member.state != "accepted":
        closed = member.round.state == "closed" and member.state == "invited"
        return "closed" if closed else {"invited": "answer", "declined": "declined"}[member.state]
    if member.round.state == "closed":
        return "closed"
    if queries.reading_is_over(member.round, on=on):
        return "ended"
    if member.terms_accepted_at is None:
        return "terms"
    if member.round.state == "preparing":
        return "wait"
    return "declare" if undeclared else "read"


@require_POST
def answer(request: HttpRequest, key: str) -> HttpResponse:
    member = access.own_membership(request.user, key)
    accepted = request.POST.get("answer") == "accept"
    try:
        members.answer_invitation(
            member=member, accepted=accepted, why=request.POST.get("why", ""),
            reason=request.POST.get("reason", ""), by=request.user, at=timezone.now(),
        )  # fmt: skip
    except RuleBroken as error:
        if error.place not in ("why", "reason"):
            raise
        return _mine(request, refused={"place": error.place, "words": sentence(error)}, key=key, status=422)
    if accepted:
        return redirect("assessment:terms", key=key)
    messages.success(request, _("Thank you for telling us. You are not part of this assessment."))
    return redirect("assessment:mine")


def terms(request: HttpRequest, key: str) -> HttpResponse:
    member = access.own_membership(request.user, key)
    if request.method == "POST":
        members.accept_terms(member=member, by=request.user, at=timezone.now())
        if member.round.state in RUNNING:
            return redirect("assessment:declare", key=key)
        return redirect("assessment:mine")
    if member.state != "accepted":
        raise NotAllowed("assessment.not_expert")
    return render(request, "assessment/terms.html", {"member": member, "call": member.round.call})


def declare(request: HttpRequest, key: str) -> HttpResponse:
    """Names first: who stands behind each application, and what the expert is to them."""
    member = access.own_membership(request.user, key)
    today = in_oslo(timezone.now()).date()
    if not access.can_declare(request.user, member, on=today) or member.round.state not in RUNNING:
        raise NotAllowed("assessment.not_expert")
    answered, wished = queries.own_declarations(member), conflicts.wishes_of(member)
    keyed = _keyed(member)
    faults: dict[str, str] = {}
    if request.method == "POST":
        faults = _declare(request, member, keyed, answered)
        _wish(request, member, keyed, wished)
        if not faults:
            return _after_declaring(request, member)
        keyed = _keyed(member)
    rules = rules_on(today)
    context = {
        "member": member,
        "call": member.round.call,
        "cards": _cards(request, keyed, answered, wished, faults),
        "names_only": _is_names_only(member),
        "grounds": [(ground, GROUNDS[ground.key], law_words(ground)) for ground in rules.grounds],
        "law_language": "en" if get_language() == "en" else "nb",
        "rules": rules,
        "wishes": WISHES.items(),
        "faults": faults,
        "left": sum(row.pk not in answered for row in keyed.values()),
    }
    return render(request, "assessment/declare.html", context, status=422 if faults else 200)


def _is_names_only(member: Any) -> bool:
    """Where the applicant is hidden, names stand here without anything that leads to the application."""
    return bool(programmes.spec_of(member.round.call).assessment.blind.applicant)


def _keyed(member: Any) -> dict[str, Any]:
    """{key in the form: application}. A key tells nothing where names and applications are kept apart."""
    rows = queries.open_to(member)
    if not _is_names_only(member):
        return {str(row.pk): row for row in rows}
    return {salted_hmac("tildel.interest", f"{member.pk}:{row.pk}").hexdigest()[:20]: row for row in rows}


def _cards(
    request: HttpRequest, keyed: dict[str, Any], answered: dict[Any, Any], wished: dict[Any, str],
    faults: dict[str, str],
) -> list[dict[str, Any]]:  # fmt: skip
    """One for each application; in the order of the names where nothing else of it is shown."""
    institutions = institutions_in(list(keyed.values()))
    cards = [
        {
            "key": key,
            "application": row,
            "names": names_of(row, institutions),
            "answer": request.POST.get(f"interest-{key}") or ("none" if row.pk in answered else ""),
            "answered": row.pk in answered,
            "ground": request.POST.get(f"ground-{key}", ""),
            "text": request.POST.get(f"text-{key}", ""),
            "wish": wished.get(row.pk, ""),
            "fault": faults.get(key, ""),
        }
        for key, row in keyed.items()
    ]
    if any(key != str(row.pk) for key, row in keyed.items()):
        cards.sort(key=lambda card: (card["names"].leader.casefold(), card["key"]))
    return cards


def _declare(
    request: HttpRequest, member: Any, keyed: dict[str, Any], answered: dict[Any, Any]
) -> dict[str, str]:
    """Record every answer that is new; {key: why it could not be taken}."""
    now, sent = timezone.now(), {key: request.POST.get(f"interest-{key}") for key in keyed}
    none = [row for key, row in keyed.items() if sent[key] == "none" and row.pk not in answered]
    if none:
        declarations.declare_none(member=member, applications=none, by=request.user, at=now)
    answered.update((row.pk, True) for row in none)
    faults: dict[str, str] = {}
    for key, application in keyed.items():
        if sent[key] != "conflict":
            continue
        try:
            _declare_conflict(request, member, key, application, now)
        except RuleBroken as error:
            faults[key] = sentence(error)
        else:
            answered[application.pk] = True
    return faults


def _declare_conflict(request: HttpRequest, member: Any, key: str, application: Any, at: datetime) -> None:
    """Raises RuleBroken with what is missing."""
    ground = request.POST.get(f"ground-{key}", "")
    if not ground:
        raise RuleBroken("declaration.needs_ground", place="ground")
    declarations.declare(
        member=member, application=application, ground=ground, text=request.POST.get(f"text-{key}", ""),
        by=request.user, at=at,
    )  # fmt: skip


def _wish(request: HttpRequest, member: Any, keyed: dict[str, Any], wished: dict[Any, str]) -> None:
    """Keep the wishes that were sent; one that cannot be is passed over: the form offers no other."""
    sent = {row: request.POST.get(f"wish-{key}") for key, row in keyed.items()}
    known = {row: level for row, level in sent.items() if level in ("", *LEVELS)}
    wishes.save_wishes(member=member, wishes=known, by=request.user, at=timezone.now())
    wished.update((row.pk, level) for row, level in known.items())


def _after_declaring(request: HttpRequest, member: Any) -> HttpResponse:
    left = queries.undeclared([member]).get(member.pk, 0)
    if left:
        told = ngettext("Saved. %(n)s application is left.", "Saved. %(n)s applications are left.", left)
        messages.success(request, told % {"n": left})
        return redirect("assessment:declare", key=member.round.call.key)
    messages.success(request, _("Thank you. You have answered for every application."))
    return redirect("assessment:mine")
