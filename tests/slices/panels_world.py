"""A panel for the tests: three cases, four members, one of them in conflict in the second case.

call "trial-2024" of `assessment_world`, its round open
  Ada and Ben have reviewed every case (4 and 5) · Cai has reviewed none · Dag is in conflict in the second
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils import translation

from tests.slices import assessment_world as base
from tildel.assessment.models import Member
from tildel.panels import queries
from tildel.panels.actions import planning, presence, steering
from tildel.panels.models import Panel, PanelCase
from tildel.people.models import User

AT = base.NOW


@dataclass
class World:
    base: base.World
    panel: Panel
    ada: Member
    ben: Member
    cai: Member
    dag: Member

    @property
    def officer(self) -> User:
        return self.base.officer

    def now(self) -> Panel:
        """The panel as it stands in the database."""
        found = queries.panel(self.panel.pk)
        assert found
        return found

    def case(self, number: int) -> PanelCase:
        """The case of application 1, 2 or 3."""
        return PanelCase.objects.select_related("panel").get(
            panel=self.panel, application=self.base.applications[number - 1]
        )

    @property
    def seen(self) -> str:
        panel = self.now()
        return queries.stamp_of(panel, queries.cases(panel))


def planned() -> World:
    world = base.running(applications=3, experts=4)
    for member in world.members[:2]:
        for application in world.applications:
            base.write(base.assign(world, member, application))
    base.declare_conflict(world.members[3], world.applications[1])
    panel = planning.plan_panel(
        round=world.round, committee=None, day=date(2024, 9, 2), place="Room 7, at 9", minutes_a_case=10,
        by=world.officer, at=AT,
    )  # fmt: skip
    return World(world, panel, *world.members)


def opened(*, present: str = "ada ben cai dag") -> World:
    """The meeting has begun, with those who are `present`."""
    world = planned()
    planning.open_panel(panel=world.panel, by=world.officer, at=AT)
    for name in present.split():
        come(world, getattr(world, name))
    return world


def come(world: World, member: Member) -> None:
    presence.join(panel=world.now(), member=member, by=base.user_of(member), at=AT)


def step(world: World, action: Any, *, minutes: int = 0, **more: Any) -> Any:
    """One step of who steers, so many minutes into the meeting."""
    at = AT + timedelta(minutes=minutes)
    return action(panel=world.now(), seen=world.seen, by=world.officer, at=at, **more)


def on_table(world: World, number: int, *, minutes: int = 0) -> PanelCase:
    """Call the case of an application and begin it."""
    step(world, steering.call_case, case=world.case(number).pk, minutes=minutes)
    step(world, steering.begin_case, minutes=minutes)
    return world.case(number)


def held() -> World:
    """Everything dealt with, ten minutes each, and the meeting closed."""
    world = opened()
    for number in (1, 2, 3):
        on_table(world, number, minutes=10 * number)
        step(world, steering.finish_case, minutes=10 * number + 9)
    step(world, steering.close_panel, minutes=45)
    return world


def url(name: str, world: World | None = None, **kwargs: object) -> str:
    """The English address of a page; with `world` of its panel."""
    with translation.override("en"):
        return reverse(f"panels:{name}", kwargs={"pk": world.panel.pk} if world else kwargs or None)
