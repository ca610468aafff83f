"""The research management lets somebody else at its institution answer on its behalf."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from tildel.applications.queries.management import own_roles
from tildel.audit.actions import record
from tildel.design.formats import format_day
from tildel.kernel.errors import NotAllowed, RuleBroken
from tildel.kernel.time import in_oslo
from tildel.messaging.actions import write_mail
from tildel.people.actions import account_for, register_person
from tildel.people.models import Organisation, OrganisationRole, Person, User


@transaction.atomic
def delegate(
    *, organisation: Organisation, email: str, given_name: str, family_name: str, held_from: date,
    held_to: date | None, by: User, at: datetime,
) -> OrganisationRole:  # fmt: skip
    """Another person is research management from one day to another (or until it is ended), on `by`'s behalf.

    Raises NotAllowed for whoever does not hold the role in their own right; RuleBroken for days that make no
    period, for oneself, and where the person holds the role in that time already.
    """
    today = in_oslo(at).date()
    own = _own_role(organisation, by, today)
    _check_days(own, held_from, held_to, today)
    language = by.person.language
    person = register_person(
        email=email, given_name=given_name.strip(), family_name=family_name.strip(), language=language,
        by=by, at=at,
    )  # fmt: skip
    _check_new(person, organisation, held_from, held_to, by)
    account_for(person=person, by=by, at=at)
    role = OrganisationRole.objects.create(
        person=person, organisation=organisation, kind=OrganisationRole.RESEARCH_MANAGER,
        held_from=held_from, held_to=held_to, given_by=by.person,
    )  # fmt: skip
    record(
        stream=f"person:{person.pk}", verb="role.delegated", by=by, at=at, kind=role.kind,
        organisation=organisation.orgnr, held_from=held_from, held_to=held_to,
    )  # fmt: skip
    _tell(role, by, at)
    return role


@transaction.atomic
def end_delegation(*, role: OrganisationRole, by: User, at: datetime) -> None:
    """End it at once: from this day on the person no longer answers. One that was not ended is kept."""
    today = in_oslo(at).date()
    role = OrganisationRole.objects.select_for_update().select_related("organisation").get(pk=role.pk)
    _own_role(role.organisation, by, today)
    if role.given_by_id is None:
        raise NotAllowed("applications.delegation_unknown")
    if role.held_to is not None and role.held_to < today:
        return
    record(
        stream=f"person:{role.person_id}", verb="role.delegation_ended", by=by, at=at, kind=role.kind,
        organisation=role.organisation.orgnr, held_from=role.held_from,
    )  # fmt: skip
    if role.held_from >= today:  # it held on no whole day, and a period cannot end before it begins
        role.delete()
        return
    role.held_to = today - timedelta(days=1)
    role.save(update_fields=["held_to"])


def _own_role(organisation: Organisation, by: User, today: date) -> OrganisationRole:
    own = own_roles(by, on=today).filter(organisation=organisation).first()
    if own is None:
        raise NotAllowed("applications.delegation_not_yours", secret=False)
    return own


def _check_days(own: OrganisationRole, held_from: date, held_to: date | None, today: date) -> None:
    if held_from < today:
        raise RuleBroken("applications.delegation_begins_before", place="held_from")
    if held_to is not None and held_to < held_from:
        raise RuleBroken("applications.delegation_ends_before", place="held_to")
    if own.held_to is not None and (held_to is None or held_to > own.held_to):
        raise RuleBroken("applications.delegation_outlasts", place="held_to", day=own.held_to.isoformat())


def _check_new(
    person: Person, organisation: Organisation, held_from: date, held_to: date | None, by: User
) -> None:
    if person.pk == by.person_id:
        raise RuleBroken("applications.delegation_to_oneself", place="email")
    held = OrganisationRole.objects.filter(
        person=person, organisation=organisation, kind=OrganisationRole.RESEARCH_MANAGER
    )
    overlapping = held.filter(Q(held_to__isnull=True) | Q(held_to__gte=held_from))
    if held_to is not None:
        overlapping = overlapping.filter(held_from__lte=held_to)
    if overlapping.exists():
        raise RuleBroken("applications.delegation_held_already", place="email")


def _tell(role: OrganisationRole, by: User, at: datetime) -> None:
    person = role.person
    with translation.override(person.language):
        words = {
            "name": str(person),
            "who": str(by),
            "institution": role.organisation.name,
            "first": format_day(role.held_from),
            "last": format_day(role.held_to) if role.held_to else "",
            "address": settings.SITE_URL + reverse("applications:endorsements"),
        }
        subject = _("You can answer for the research management of %(institution)s") % words
        period = _("from %(first)s to %(last)s") if role.held_to else _("from %(first)s until it is ended")
        words["period"] = period % words
        body = (
            _(
                "Hello %(name)s,\n\n%(who)s lets you answer requests for endorsement on behalf of the "
                "research management of %(institution)s, %(period)s.\n\n"
                "The applications are here:\n%(address)s\n\n"
                "You log in with the e-mail address that got this message."
            )
            % words
        )
    write_mail(
        kind="role.delegated", to=person.email, language=person.language, subject=subject, body=body,
        cause=f"delegation:{role.pk}", at=at,
    )  # fmt: skip
