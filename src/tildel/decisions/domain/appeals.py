"""Appeals against how a case was handled: their states, their grounds and how long there is time.

The experts' judgement cannot be appealed, only errors of procedure. How long the time limit is belongs to
the call or the law and comes in as data; here is only how it is counted.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from tildel.kernel.errors import RuleBroken
from tildel.kernel.states import Transitions
from tildel.kernel.time import in_oslo, oslo_instant

SATURDAY = 5


class AppealState(StrEnum):
    RECEIVED = "received"
    CONSIDERED = "considered"  # by the body that decided
    FORWARDED = "forwarded"  # to the body that hears appeals
    UPHELD = "upheld"
    REJECTED = "rejected"
    DISMISSED = "dismissed"  # not heard: too late, or not on procedure
    WITHDRAWN = "withdrawn"


APPEAL = Transitions(
    "appeal",
    AppealState.RECEIVED,
    {
        (AppealState.RECEIVED, "consider"): AppealState.CONSIDERED,
        (AppealState.RECEIVED, "dismiss"): AppealState.DISMISSED,
        (AppealState.RECEIVED, "withdraw"): AppealState.WITHDRAWN,
        (AppealState.CONSIDERED, "forward"): AppealState.FORWARDED,
        (AppealState.CONSIDERED, "uphold"): AppealState.UPHELD,
        (AppealState.CONSIDERED, "reject"): AppealState.REJECTED,
        (AppealState.CONSIDERED, "withdraw"): AppealState.WITHDRAWN,
        (AppealState.FORWARDED, "uphold"): AppealState.UPHELD,
        (AppealState.FORWARDED, "reject"): AppealState.REJECTED,
        (AppealState.FORWARDED, "dismiss"): AppealState.DISMISSED,
        (AppealState.FORWARDED, "withdraw"): AppealState.WITHDRAWN,
    },
)


@dataclass(frozen=True, slots=True)
class AppealGround:
    """What an appeal builds on. `procedural`: it may be heard; `needs_text`: it says nothing by itself."""

    key: str
    procedural: bool = True
    needs_text: bool = True


GROUNDS = (
    AppealGround("impartiality"),  # somebody with a conflict of interest took part
    AppealGround("call_not_followed"),  # the handling was not what the call says
    AppealGround("reasons_missing", needs_text=False),
    AppealGround("facts_wrong"),  # the decision builds on facts that are wrong
    AppealGround("other_procedure"),
    AppealGround("experts_judgement", procedural=False),  # disagrees with the experts
)


def check_grounds(keys: Collection[str], text: str, *, grounds: Sequence[AppealGround] = GROUNDS) -> None:
    """Whether an appeal on these grounds can be heard: at least one of procedure, with the text it needs.

    `keys` may hold the experts' judgement beside a ground of procedure; alone it is refused. Raises
    RuleBroken `appeal.no_ground`, `appeal.unknown_ground`, `appeal.not_procedural` (place `grounds`) or
    `appeal.needs_text` (place `text`).
    """
    known = {ground.key: ground for ground in grounds}
    for key in sorted(set(keys) - known.keys()):
        raise RuleBroken("appeal.unknown_ground", place="grounds", ground=key)
    if not keys:
        raise RuleBroken("appeal.no_ground", place="grounds")
    heard = [known[key] for key in keys if known[key].procedural]
    if not heard:
        raise RuleBroken("appeal.not_procedural", place="grounds", ground=min(keys))
    if any(ground.needs_text for ground in heard) and not text.strip():
        raise RuleBroken("appeal.needs_text", place="text")


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """How long there is time, as data of a call: whole `days` and `weeks` together, at least one day.

    `past_weekends`: a last day that is a Saturday, a Sunday or one of `holidays` moves to the next that is
    none. Raises ValueError for a limit without length.
    """

    days: int = 0
    weeks: int = 0
    past_weekends: bool = False
    holidays: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        if self.days < 0 or self.weeks < 0 or not self.days + self.weeks:
            raise ValueError(f"no time limit: {self.weeks} weeks and {self.days} days")

    @property
    def length(self) -> timedelta:
        return timedelta(days=self.days, weeks=self.weeks)


def last_day(delivered_at: datetime, limit: TimeLimit) -> date:
    """The last day in Oslo on which there is time. The day of delivery is not counted."""
    day = in_oslo(delivered_at).date() + limit.length
    while limit.past_weekends and (day.weekday() >= SATURDAY or day in limit.holidays):
        day += timedelta(days=1)
    return day


def appeal_due(delivered_at: datetime, limit: TimeLimit) -> datetime:
    """The instant (UTC) at which the time is over: the last day in Oslo is past. `delivered_at` is aware."""
    following = last_day(delivered_at, limit) + timedelta(days=1)
    return oslo_instant(datetime.combine(following, time.min)).astimezone(UTC)


def is_in_time(received_at: datetime, due: datetime) -> bool:
    """Whether an appeal came before the time was over."""
    return received_at < due
