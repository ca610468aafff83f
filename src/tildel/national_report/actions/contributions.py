"""What the regions contribute: begun, delivered, accepted or sent back; reminders of what has not come."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tildel.applications.domain.values import storable
from tildel.audit.actions import record
from tildel.kernel.errors import RuleBroken
from tildel.kernel.time import in_oslo
from tildel.national_report import access, mails
from tildel.national_report.domain.reminding import turn_of
from tildel.national_report.domain.states import CONTRIBUTION, ContributionState, EditionState
from tildel.national_report.models import Contribution, Edition
from tildel.national_report.queries import editions as queries
from tildel.people.models import User


def _locked(edition: Edition, region: str) -> Contribution:
    rows = Contribution.objects.select_for_update(of=("self",)).select_related("edition")
    found = rows.filter(edition=edition, region=region).first()
    if found is None:
        raise RuleBroken("report.unknown_region")
    return found


def begin(*, edition: Edition, region: str, by: User, at: datetime) -> None:
    """Somebody of the region has written: the contribution is begun. In the transaction of the caller."""
    if region not in queries.regions_of(by, edition, on=in_oslo(at).date()):
        return
    held = _locked(edition, region)
    if held.state != ContributionState.NOT_BEGUN:
        return
    held.state, held.begun_at = CONTRIBUTION.after(held.state, "begin"), at
    held.save(update_fields=["state", "begun_at"])
    record(stream=f"national-report:{edition.year}", verb="contribution.begin", by=by, at=at, region=region)


@transaction.atomic
def deliver(*, edition: Edition, region: str, note: str, by: User, at: datetime) -> Contribution:
    """The region says that its chapters and stories are ready. Raises RuleBroken `report_contribution.state`,
    `report.not_asked`."""
    access.check_can_deliver(by, edition, region, on=in_oslo(at).date())
    held = _locked(edition, region)
    if held.edition.state != EditionState.CONTRIBUTING:
        raise RuleBroken("report.not_asked")
    held.state = CONTRIBUTION.after(held.state, "deliver")
    held.note, held.delivered_at, held.delivered_by = storable(note).strip()[:4000], at, by
    held.begun_at = held.begun_at or at
    held.save(update_fields=["state", "note", "delivered_at", "delivered_by", "begun_at"])
    record(stream=f"national-report:{edition.year}", verb="contribution.deliver", by=by, at=at, region=region)
    return held


@transaction.atomic
def decide(
    *, edition: Edition, region: str, verb: str, reason: str = "", by: User, at: datetime
) -> Contribution:
    """An editor accepts what was delivered, or sends it back with a reason; the region is told.

    Raises RuleBroken `report_contribution.state`, `report.no_reason`.
    """
    access.check_can_edit(by, edition, on=in_oslo(at).date())
    held = _locked(edition, region)
    if verb not in ("accept", "return"):
        raise RuleBroken("report_contribution.state", state=str(held.state), verb=verb)
    said = storable(reason).strip()[:4000]
    held.state = CONTRIBUTION.after(held.state, verb)
    if verb == "return" and not said:
        raise RuleBroken("report.no_reason", place="reason")
    held.reason, held.decided_at, held.decided_by = said if verb == "return" else "", at, by
    held.save(update_fields=["state", "reason", "decided_at", "decided_by"])
    stream = f"national-report:{edition.year}"
    event = record(stream=stream, verb=f"contribution.{verb}", by=by, at=at, region=region, reason=said)
    for person in queries.answering(held, on=in_oslo(at).date()):
        mails.send(
            person, mails.contribution_decided, kind=f"national_report.{verb}", at=at,
            cause=f"national_report.{verb}:{event.pk}:{person.pk}", edition=held.edition, region=region,
            reason=held.reason,
        )  # fmt: skip
    return held


@transaction.atomic
def remind_regions(*, at: datetime) -> int:
    """Write to the regions that owe something: two weeks and three days before the day, weekly after it.

    However often it is run. Returns how many contributions are waited for.
    """
    on, waiting = in_oslo(at).date(), 0
    for one in queries.owed():
        waiting += 1
        turn = turn_of(one.edition.due_on, on)
        for person in queries.answering(one, on=on) if turn else ():
            mails.send(
                person, mails.contribution_reminded, kind="national_report.reminded", at=at,
                cause=f"national_report.reminded:{one.edition.year}:{one.region}:{one.edition.due_on}:{turn}:{person.pk}",
                edition=one.edition, region=one.region, late=on > one.edition.due_on,
            )  # fmt: skip
    return waiting
