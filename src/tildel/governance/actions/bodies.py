"""Bodies and their mandates."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from tildel.audit.actions import record
from tildel.governance import access
from tildel.governance.domain.mandate import read_body, read_mandate
from tildel.governance.models import Body, Mandate
from tildel.governance.queries import bodies as queries
from tildel.governance.shipped import shipped_document, shipped_keys
from tildel.kernel.errors import RuleBroken, Unreadable
from tildel.people.models import Organisation, User


@transaction.atomic
def create_body(
    *, key: str, names: dict[str, str], organisation: Organisation | None, by: User | None, at: datetime
) -> Body:
    body = Body.objects.create(key=key, names=names, organisation=organisation)
    record(stream=f"body:{key}", verb="body.created", by=by, at=at)
    return body


@transaction.atomic
def establish_body(
    *, key: str, by: User | None, at: datetime, document: Mapping[str, Any] | None = None
) -> Body:
    """The body of a document, shipped with the program where none is given, with its mandates.

    A body that is there without facts gets them; one that has facts is left as it is. Raises RuleBroken
    `body.not_shipped`, Unreadable for a document that does not hold.
    """
    if by is not None:
        access.check_can_set_up(by)
    if document is None and key not in shipped_keys():
        raise RuleBroken("body.not_shipped", place="key", key=key)
    plain = json.loads(json.dumps(document or shipped_document(key), default=str))
    read_body(plain)
    mandates = plain.pop("mandates", [])
    body, new = Body.objects.get_or_create(key=key, defaults={"names": plain["names"]})
    if body.facts:
        return body
    body.facts = plain
    body.save(update_fields=["facts"])
    for row in mandates:
        Mandate.objects.create(body=body, starts=row["starts"], facts=row, made_at=at)
    verb = "body.created" if new else "body.described"
    record(stream=f"body:{key}", verb=verb, by=by, at=at, mandates=[row["starts"] for row in mandates])
    return body


@transaction.atomic
def change_mandate(
    *, body: Body, starts: date, changes: Mapping[str, Any], reason: str, by: User, at: datetime
) -> Mandate:
    """A mandate from a day on: the one before it with `changes`. What was assumed and is set now is
    assumed no more.

    `changes` holds whole values of the mandate's document (quorum, meetings_least, seats …), `reason` who
    decided it. Raises RuleBroken `mandate.same_day` and `mandate.no_reason`.
    """
    access.check_can_run(by, body, on=at.date())
    if not reason.strip():
        raise RuleBroken("mandate.no_reason", place="reason")
    Body.objects.select_for_update().get(pk=body.pk)
    if queries.mandate_starts_on(body, starts):
        raise RuleBroken("mandate.same_day", place="starts", day=starts.isoformat())
    before = body.mandates.filter(starts__lt=starts).order_by("-starts").first()
    facts = {**(before.facts if before else {}), **changes, "starts": starts.isoformat()}
    answered = _set_by(changes) | _set_by_seats(before.facts if before else {}, facts)
    assumed = {key: why for key, why in facts.get("assumed", {}).items() if key not in answered}
    facts |= {"assumed": assumed, "source": reason.strip()}
    try:
        read_mandate(facts)
    except (Unreadable, KeyError, TypeError, ValueError) as error:
        raise RuleBroken("mandate.unreadable", reason=str(error)) from error
    made = Mandate.objects.create(body=body, starts=starts, facts=facts, made_at=at)
    record(
        stream=f"body:{body.key}", verb="mandate.changed", by=by, at=at, starts=starts.isoformat(),
        reason=reason.strip(), changes=sorted(changes),
    )  # fmt: skip
    return made


def _set_by_seats(before: Mapping[str, Any], after: Mapping[str, Any]) -> set[str]:
    """What the seats say otherwise than before: how many deputies they have, and how they go round."""
    then = {seat["key"]: seat for seat in before.get("seats", ())}
    pairs = [(then.get(seat["key"], seat), seat) for seat in after.get("seats", ())]
    found = {"deputies"} if any(a.get("deputies") != b.get("deputies") for a, b in pairs) else set()
    return found | ({"rotation"} if any(a.get("rotation") != b.get("rotation") for a, b in pairs) else set())


def _set_by(changes: Mapping[str, Any]) -> set[str]:
    """The assumptions that a person has now answered; a new text always says since when it holds."""
    meetings = {"meetings_least", "meetings_most", "seminars"}
    return {*changes, "starts", *(["meetings"] if meetings & set(changes) else [])}
