"""Guidance in the walk: a published guide and a draft, questions to the help desk, calls of other funders.

The guide is kept and the desk manned by `board_leader` (leader) and `board_member` (member); `plain` has asked.
"""

from __future__ import annotations

import copy
from datetime import timedelta
from typing import Any

from tildel.files.actions import store_made_file
from tildel.governance.actions.bodies import create_body
from tildel.governance.actions.seats import appoint
from tildel.guidance.actions import canned, cases, funding, guide
from tildel.guidance.domain.funding import Deadline
from tildel.guidance.domain.funding import OutsideCall as Content
from tildel.guidance.models import (
    CannedAnswer,
    GuideVersion,
    HelpCase,
    HelpMessage,
    OutsideCall,
    OutsideDeadline,
)
from tildel.guidance.queries.people import GUIDE, HELP_DESK
from tildel.kernel.time import in_oslo

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
CALL = "walk-outside"
_KEYS = {
    "guidance:keep_question": "employer",
    "guidance:keep_solution": "tsd",
    "guidance:keep_remove": "purpose",
}


def guidance_values(route: str, name: str) -> Any:
    """What stands in an address of guidance."""
    if route == "guidance:keep_version":
        return 1
    if name == "key":
        return _KEYS.get(route, CALL)
    if name == "noun":
        return "questions"
    if name == "pk":
        return CannedAnswer.objects.order_by("pk").values_list("pk", flat=True).first()
    if name == "message":
        return 1
    linked = route.startswith("guidance:case_link")
    return (
        HelpCase.objects.filter(asked_by__isnull=linked).order_by("pk").values_list(name, flat=True).first()
    )


def set_up_bodies(leader: Any, member: Any, at: Any) -> None:
    """Both bodies, led by `leader`, with `member` in them."""
    for key in (GUIDE, HELP_DESK):
        body = create_body(
            key=key, names=dict.fromkeys(("nb", "nn", "en"), key), organisation=None, by=None, at=at
        )
        for user, seat in ((leader, "leader"), (member, "member")):
            appoint(
                body=body, person=user.person, seat=seat, held_from=in_oslo(at).date(), by=None, at=at
            )  # fmt: skip


def question(**changes: Any) -> cases.Question:
    whole = {
        "topic": "funding", "subject": "Which call fits?", "text": "We study an invented disease.",
        "language": "nb", "name": "Asker Eksempel", "email": "asker@example.org",
    }  # fmt: skip
    return cases.Question(**{**whole, **changes})


def call_content(title: str = "Walk outside", **changes: Any) -> Content:
    whole = {
        "titles": {"nb": title, "en": f"{title} in English"}, "funder": "eu", "source": "Oppdiktet",
        "themes": ("kreft",),
    }  # fmt: skip
    return Content(**{**whole, **changes})


def make_guidance(world: Any) -> None:
    leader, at = world.users["board_leader"], world.before(60)
    set_up_bodies(leader, world.users["board_member"], world.before(310))
    draft = guide.begin_draft(by=leader, at=at)
    guide.publish_draft(draft=draft, saved=draft.saved, by=leader, at=at)
    guide.begin_draft(by=leader, at=at)
    asked = cases.ask(question=question(), upload=None, by=world.users["plain"], at=at)
    cases.ask(question=question(subject="Without a login"), upload=None, by=None, at=at)
    file = store_made_file(name="walk.pdf", data=PDF, by=None, at=at)
    HelpMessage.objects.update(file=file)
    cases.answer(case=asked, text="This one.", upload=None, by=leader, at=at)
    canned.write_canned(
        canned=None, title="Walk", topic="", texts={"nb": "Hei", "en": "Hello"}, in_use=True, by=leader, at=at
    )
    funding.load_shipped(by=leader, at=at)
    deadline = Deadline(in_oslo(world.now).date() + timedelta(days=40))
    funding.write_call(content=call_content(deadlines=(deadline,)), by=leader, at=at)


def grow_guidance(number: int) -> None:
    """So many more of everything that the pages list, as rows made directly."""
    for case in list(HelpCase.objects.all()):
        for step in range(number):
            more = _copy(case, number=f"1999-{case.pk}{step:03}", secret=f"{case.pk}-{step}", state="new")
            HelpMessage.objects.create(
                case=more,
                number=1,
                kind="question",
                text="x",
                written_at=case.asked_at,
                written_by=case.asked_by,
            )
        for step in range(number):
            HelpMessage.objects.create(
                case=case, number=100 + step, kind="note", text="x", written_at=case.asked_at,
                written_by=case.adviser,
            )  # fmt: skip
    text = CannedAnswer.objects.get(title="Walk")
    call, version = OutsideCall.objects.get(key=CALL), GuideVersion.objects.get(state="published")
    for step in range(number):
        _copy(text, title=f"Walk {step}")
        more_call = _copy(call, key=f"{CALL}-{step}")
        for one in call.deadlines.all():
            OutsideDeadline.objects.create(call=more_call, day=one.day, closes_at=one.closes_at)
        _copy(version, number=1000 + step, state="retired")


def _copy(row: Any, **changes: Any) -> Any:
    made = copy.copy(row)
    made._state = copy.copy(row._state)
    made._state.adding, made._state.fields_cache, made.pk = True, {}, None
    for name, value in changes.items():
        setattr(made, name, value)
    made.save(force_insert=True)
    return made
