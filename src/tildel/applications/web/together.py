"""Who takes part in a draft: the people page, inviting, roles, leaving, handing over, and who is here now."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tildel.applications import access
from tildel.applications import phrases_together as phrases
from tildel.applications.actions import collaborators, invitations, participations, presences
from tildel.applications.domain.plan import plan_of
from tildel.applications.domain.together import may_remind
from tildel.applications.queries import drafts as queries_drafts
from tildel.applications.queries import together as queries
from tildel.applications.web.applicant import editable, readable, screen_of
from tildel.applications.web.screen import Screen, saved_words
from tildel.design.refusals import sentence
from tildel.kernel.errors import NotAllowed, RuleBroken


def frame_context(screen: Screen, part: str) -> dict[str, Any]:
    """What the work screen around a page of its own needs."""
    return {
        "screen": screen,
        "application": screen.application,
        "saved": saved_words(screen.saved_at),
        "part": part,
    }


def whole_number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0


# --- the page -----------------------------------------------------------------------------------------------


@require_GET
def people(request: HttpRequest, pk: UUID) -> HttpResponse:
    application = readable(request, pk)
    access.check_can_take_part(request.user, application)
    return _page(request, application)


def _page(
    request: HttpRequest, application: Any, *, status: int = 200, refused: RuleBroken | None = None
) -> HttpResponse:
    screen = screen_of(request, application)
    role = queries_drafts.role_in(application, request.user)
    context = {
        **frame_context(screen, "people"),
        "role": role,
        "may_invite": role in queries_drafts.WRITERS and application.state != "withdrawn",
        "members": [_member(row, request.user) for row in queries.collaborators(application)],
        "invited": [_invited(row, screen.at) for row in queries.invitations(application)],
        "partners": _partners(screen),
        "refused": sentence(refused) if refused else "",
        "place": refused.place if refused else "",
        "typed": request.POST,
        "roles": [(key, phrases.ROLES[key], phrases.ROLE_HELP[key]) for key in collaborators.ROLES],
    }
    context["may_ask"] = screen.may_edit and any(row["may_ask"] for row in context["partners"])
    return render(request, "applications/together/people.html", context, status=status)


def _member(row: Any, user: Any) -> dict[str, Any]:
    return {"row": row, "role": phrases.ROLES[row.role], "is_me": row.user_id == user.pk}


def _invited(row: Any, at: Any) -> dict[str, Any]:
    return {
        "row": row,
        "role": phrases.ROLES[row.role],
        "state": phrases.INVITATION_STATES[row.state],
        "may_remind": row.state == "sent" and may_remind(row.sent_at, row.reminded_at, at),
    }


def _partners(screen: Screen) -> list[dict[str, Any]]:
    answers = queries.participations(screen.application)
    return [
        _partner(row, answers.get(row["key"]), screen)
        for row in screen.draft.sections["partners"].get("rows", ())
    ]


def _partner(row: Any, answer: Any, screen: Screen) -> dict[str, Any]:
    same = answer is not None and answer.email == row["email"].lower()
    return {
        "key": row["key"],
        "name": row["name"] or row["email"],
        "institution": screen.choices.name(row["institution"]) if row["institution"] else "",
        "email": row["email"],
        "answer": answer if same else None,
        "state": phrases.PARTICIPATION_STATES[answer.state] if same else "",
        "may_ask": bool(row["email"]) and not same,
        "may_remind": same
        and answer.state == "asked"
        and may_remind(answer.asked_at, answer.reminded_at, screen.at),
    }


def _done(request: HttpRequest, application: Any, act: Callable[[], str]) -> HttpResponse:
    """Do it and say so on the people page; when it is refused, the page says why at its place."""
    try:
        said = act()
    except RuleBroken as refused:
        return _page(request, queries_drafts.application(application.pk), status=409, refused=refused)
    messages.success(request, said)
    return redirect("applications:people", application.pk)


# --- inviting -----------------------------------------------------------------------------------------------


@require_POST
def invite(request: HttpRequest, pk: UUID) -> HttpResponse:
    application = editable(request, pk)

    def act() -> str:
        made = invitations.invite_collaborator(
            application=application, email=request.POST.get("email", ""), role=request.POST.get("role", ""),
            language=request.POST.get("language", ""), by=request.user, at=timezone.now(),
        )  # fmt: skip
        return _("An invitation is on its way to %(email)s.") % {"email": made.email}

    return _done(request, application, act)


@require_POST
def invitation_change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Reminds somebody who was invited, or takes the invitation back."""
    application = editable(request, pk)

    def act() -> str:
        found = _invitation_of(application, request.POST.get("invitation", ""))
        if request.POST.get("do") == "withdraw":
            invitations.withdraw_invitation(invitation=found, by=request.user, at=timezone.now())
            return _("The invitation to %(email)s is taken back.") % {"email": found.email}
        invitations.remind_invited(invitation=found, by=request.user, at=timezone.now())
        return _("%(email)s is reminded.") % {"email": found.email}

    return _done(request, application, act)


def _invitation_of(application: Any, text: str) -> Any:
    try:
        found = queries.invitation(UUID(text))
    except ValueError:
        found = None
    if found is None or found.application_id != application.pk:
        raise RuleBroken("applications.choose_person")
    return found


@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, invitation: UUID) -> HttpResponse:
    """What somebody was invited to; they say yes or no. Others learn only where it was sent, masked."""
    access.check_can_apply(request.user)
    found = queries.invitation(invitation)
    if found is None:
        raise NotAllowed("applications.not_yours")
    if not queries.is_meant(found, request.user):
        return sent_to_another(request, found)
    refused, answer = "", request.POST.get("answer", "")
    if request.method == "POST" and answer in ("yes", "no"):
        try:
            invitations.answer_invited(
                invitation=found, accepted=answer == "yes", by=request.user, at=timezone.now()
            )
        except RuleBroken as error:
            refused = sentence(error)
        else:
            return _answered(request, found, answer)
    context = {
        "invitation": queries.invitation(invitation),
        "application": found.application,
        "role": phrases.ROLES[found.role],
        "role_help": phrases.ROLE_HELP[found.role],
        "state": phrases.INVITATION_STATES[found.state],
        "is_member": queries_drafts.role_in(found.application, request.user) is not None,
        "refused": refused,
    }
    return render(request, "applications/together/invitation.html", context, status=409 if refused else 200)


def _answered(request: HttpRequest, found: Any, answer: str) -> HttpResponse:
    if answer == "no":
        messages.success(request, _("You said no. Nothing more is sent to you about it."))
        return redirect("desk:home")
    messages.success(request, _("You take part now."))
    return redirect("applications:open", found.application_id)


def sent_to_another(request: HttpRequest, row: Any) -> HttpResponse:
    status = 409 if request.method == "POST" else 200
    return render(request, "applications/together/sent_to_another.html", {"row": row}, status=status)


# --- roles --------------------------------------------------------------------------------------------------


@require_POST
def change_role(request: HttpRequest, pk: UUID) -> HttpResponse:
    application = readable(request, pk)
    access.check_can_lead(request.user, application)

    def act() -> str:
        who = _chosen(application, request.POST.get("who")).user
        row = collaborators.change_role(
            application=application,
            who=who,
            role=request.POST.get("role", ""),
            by=request.user,
            at=timezone.now(),
        )
        return _("%(name)s: %(role)s.") % {"name": who, "role": phrases.ROLES[row.role]}

    return _done(request, application, act)


def _chosen(application: Any, text: str | None) -> Any:
    found = queries.collaborator(application, whole_number(text))
    if found is None:
        raise RuleBroken("applications.choose_person")
    return found


@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, pk: UUID, who: int) -> HttpResponse:
    """A page that says what the person loses; then they are taken out."""
    application, member = _of_lead(request, pk, who)

    def act() -> str:
        collaborators.remove_collaborator(
            application=application, who=member.user, by=request.user, at=timezone.now()
        )
        return _("%(name)s no longer takes part.") % {"name": member.user}

    return _confirmed(request, member, "remove", act)


@require_http_methods(["GET", "POST"])
def hand_over(request: HttpRequest, pk: UUID, who: int) -> HttpResponse:
    application, member = _of_lead(request, pk, who)

    def act() -> str:
        collaborators.hand_over(application=application, to=member.user, by=request.user, at=timezone.now())
        return _("%(name)s leads the application now.") % {"name": member.user}

    return _confirmed(request, member, "hand_over", act)


def _of_lead(request: HttpRequest, pk: UUID, who: int) -> tuple[Any, Any]:
    application = readable(request, pk)
    access.check_can_lead(request.user, application)
    member = queries.collaborator(application, who)
    if member is None:
        raise NotAllowed("applications.not_yours")
    return application, member


def _confirmed(request: HttpRequest, member: Any, kind: str, act: Callable[[], str]) -> HttpResponse:
    application = member.application
    if request.method == "POST":
        return _done(request, application, act)
    if member.role == "lead":
        return redirect("applications:people", application.pk)
    context = {"application": application, "member": member, "kind": kind}
    return render(request, "applications/together/confirm.html", context)


@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest, pk: UUID) -> HttpResponse:
    application = readable(request, pk)
    access.check_can_take_part(request.user, application)
    if request.method == "GET":
        role = queries_drafts.role_in(application, request.user)
        if role == "lead":
            return redirect("applications:people", application.pk)
        context = {"application": application, "kind": "leave"}
        return render(request, "applications/together/confirm.html", context)
    try:
        collaborators.leave(application=application, by=request.user, at=timezone.now())
    except RuleBroken as refused:
        return _page(request, application, status=409, refused=refused)
    messages.success(
        request, _("You no longer take part in %(reference)s.") % {"reference": application.reference}
    )
    return redirect("applications:mine")


# --- partners -----------------------------------------------------------------------------------------------


@require_POST
def ask(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A mail to every partner who was not asked; with `only`, to one of them again."""
    application = editable(request, pk)

    def act() -> str:
        only = request.POST.get("only", "")
        asked = participations.ask_partners(
            application=application, only=only, by=request.user, at=timezone.now()
        )
        return phrases.asked_words(len(asked))

    return _done(request, application, act)


@require_POST
def remind_partner(request: HttpRequest, pk: UUID) -> HttpResponse:
    application = editable(request, pk)

    def act() -> str:
        found = queries.participations(application).get(request.POST.get("person", ""))
        if found is None:
            raise RuleBroken("applications.choose_person")
        participations.remind_partner(participation=found, by=request.user, at=timezone.now())
        return _("%(email)s is reminded.") % {"email": found.email}

    return _done(request, application, act)


# --- who is here --------------------------------------------------------------------------------------------


@require_POST
def presence(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The page says every few seconds which part is open, and hears who else is here."""
    application = readable(request, pk)
    at, part = timezone.now(), request.POST.get("part", "")
    spec = queries_drafts.spec_for(application)
    if part not in plan_of(spec).parts and part not in phrases.PAGES:
        part = "check"
    presences.say_here(application=application, part=part, by=request.user, at=at)
    others = queries.here(application, request.user, at=at)
    here = phrases.is_here((str(row.user), phrases.part_title(row.part, spec)) for row in others)
    return JsonResponse({"here": here})
