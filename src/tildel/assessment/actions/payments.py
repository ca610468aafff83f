"""Where an expert's honorarium goes. Written by the expert alone; whoever else looks is written down."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from tildel.applications.domain.values import storable
from tildel.assessment import access
from tildel.assessment.domain.honorarium import account_number
from tildel.assessment.models import Expert, PaymentDetails, Round
from tildel.assessment.queries import register as queries
from tildel.audit.actions import record
from tildel.kernel.errors import RuleBroken
from tildel.kernel.time import in_oslo
from tildel.people.models import User

LONGEST_ADDRESS = 1000


@transaction.atomic
def save_payment_details(
    *, expert: Expert, holder: str, account: str, address: str, by: User, at: datetime
) -> PaymentDetails:
    """The expert's own word on the account. The trail says that it was changed, never to what.

    Raises RuleBroken `payment.holder_missing` or `payment.account_wrong`.
    """
    access.check_is_own(by, expert)
    name, number = " ".join(storable(holder).split()), account_number(storable(account))
    if not name or len(name) > 200:
        raise RuleBroken("payment.holder_missing", place="holder")
    if not number:
        raise RuleBroken("payment.account_wrong", place="account")
    columns = {
        "holder": name, "account": number, "changed_at": at,
        "address": storable(address).strip()[:LONGEST_ADDRESS],
    }  # fmt: skip
    kept, _ = PaymentDetails.objects.update_or_create(expert=expert, defaults=columns)
    record(stream=f"person:{expert.person_id}", verb="payment_details.changed", by=by, at=at)
    return kept


@transaction.atomic
def remove_payment_details(*, expert: Expert, by: User, at: datetime) -> None:
    access.check_is_own(by, expert)
    PaymentDetails.objects.filter(expert=expert).delete()
    record(stream=f"person:{expert.person_id}", verb="payment_details.removed", by=by, at=at)


@transaction.atomic
def look_at(
    *, round: Round, experts: Iterable[int], why: str, by: User, at: datetime
) -> dict[int, PaymentDetails]:
    """{expert: account} of experts who take part in a round. Each look stands in the trail, with `why`.

    `why` is `page` or `file`. Experts who are not of the round, or gave no account, are not in the answer.
    """
    access.check_can_run(by, round.call, on=in_oslo(at).date())
    wanted = queries.paid_members(round).filter(expert__in=list(experts))
    rows = PaymentDetails.objects.filter(expert__in=wanted.values("expert")).select_related("expert")
    found = {row.expert_id: row for row in rows}
    for row in found.values():
        record(
            stream=f"person:{row.expert.person_id}", verb="payment_details.seen", by=by, at=at, why=why,
            call=round.call.key,
        )  # fmt: skip
    if found:
        record(
            stream=f"round:{round.call.key}", verb="payment_details.seen", by=by, at=at, why=why,
            experts=[str(row.expert.person_id) for row in found.values()],
        )  # fmt: skip
    return found
