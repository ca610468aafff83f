"""A conflict of interest acts at once and everywhere (promise D4).

Whatever is done in whatever order, the person in conflict sees by every route no more of the application than an
outsider: lists, counts, search, exports, mails, files and every address with its number in it. Longer runs:
TILDEL_TEST_RUNS=500 TILDEL_TEST_STEPS=40.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, ClassVar

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client, client
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from tests.slices import assessment_world as w
from tests.slices.promise_world import made_once
from tests.slices.walk_routes import routes
from tildel.applications.models import Application
from tildel.assessment.actions import assignments, declarations, found, objections, reviews, wishes
from tildel.assessment.models import Assignment, Declaration, FoundInterest, Member, Objection, Review
from tildel.assessment.queries import conflicts, rounds
from tildel.audit.models import Event
from tildel.config import urls
from tildel.design import refusals
from tildel.kernel.errors import NotAllowed, RuleBroken
from tildel.messaging.models import Mail

RUNS = int(os.environ.get("TILDEL_TEST_RUNS", "8"))
STEPS = int(os.environ.get("TILDEL_TEST_STEPS", "12"))
PAIRS = st.tuples(st.integers(0, 1), st.integers(0, 1))
made = made_once(lambda: w.running(applications=2, experts=2, files=True))
# Addresses that hold nothing of an application but what is the person's own, or are the demo's.
LISTS = ("/en/assessment/", "/en/assessment/rounds/trial-2024/interests/", "/en/desk/", "/en/applications/",
         "/en/mails/", "/en/search/?q={reference}", "/en/search/?q={number}+Eksempel", "/en/funding/")  # fmt: skip


class Assessing(RuleBasedStateMachine):
    """Two experts and two applications; every rule may be refused, and whatever it did, nothing leaks."""

    world: w.World
    outsider: Any
    answered_outside: ClassVar[dict[str, int]] = {}
    shown_outside: ClassVar[dict[str, set[str]]] = {}

    def __init__(self) -> None:
        super().__init__()
        self.point = transaction.atomic()
        self.point.__enter__()
        self.at = w.NOW
        self.clients: dict[int, Client] = {}
        self.stepped_down: dict[tuple[int, Any], int] = {}  # how many mails there were then

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.point.__exit__(None, None, None)

    def _pair(self, pair: tuple[int, int]) -> tuple[Member, Application]:
        member = Member.objects.select_related("round__call__programme", "expert__person")
        return member.get(pk=self.world.members[pair[0]].pk), self.world.applications[pair[1]]

    def _try(self, action: Any, **arguments: Any) -> Any:
        """The step, or None where it is refused; a refusal changes nothing."""
        self.at += timedelta(minutes=1)
        try:
            with transaction.atomic():
                return action(**arguments, at=self.at)
        except (NotAllowed, RuleBroken):
            return None

    # --- the experts' steps -------------------------------------------------------------------------------

    @rule(pair=PAIRS, ground=st.sampled_from(["", "fvl6.party", "fvl6.other"]))
    def declare(self, pair: tuple[int, int], ground: str) -> None:
        member, application = self._pair(pair)
        self._try(
            declarations.declare, member=member, application=application, ground=ground, text="Ours.",
            by=w.user_of(member),
        )  # fmt: skip

    @rule(who=st.integers(0, 1), which=st.sets(st.integers(0, 1)))
    def declare_none(self, who: int, which: set[int]) -> None:
        member, _application = self._pair((who, 0))
        rows = [self.world.applications[number] for number in sorted(which)]
        self._try(declarations.declare_none, member=member, applications=rows, by=w.user_of(member))

    @rule(pair=PAIRS, submit=st.booleans())
    def write(self, pair: tuple[int, int], submit: bool) -> None:
        member, application = self._pair(pair)
        given = Assignment.objects.filter(member=member, application=application).first()
        if given is None:
            return
        own, old = w.user_of(member), Review.objects.filter(assignment=given).first()
        saved = self._try(
            reviews.save_review, assignment=given, marks=w.FULL_MARKS, texts=w.FULL_TEXTS,
            version=old.version if old else 0, by=own,
        )  # fmt: skip
        if submit and saved:
            self._try(reviews.submit_review, review=saved, by=own)

    @rule(pair=PAIRS, level=st.sampled_from(["", "want", "rather_not"]))
    def wish(self, pair: tuple[int, int], level: str) -> None:
        member, application = self._pair(pair)
        self._try(wishes.save_wishes, member=member, wishes={application: level}, by=w.user_of(member))

    # --- the office's steps -------------------------------------------------------------------------------

    @rule(pair=PAIRS)
    def assign(self, pair: tuple[int, int]) -> None:
        member, application = self._pair(pair)
        self._try(assignments.assign, member=member, application=application, by=self.world.officer)

    @rule(pair=PAIRS)
    def unassign(self, pair: tuple[int, int]) -> None:
        member, application = self._pair(pair)
        for given in Assignment.objects.filter(member=member, application=application):
            self._try(assignments.unassign, assignment=given, by=self.world.officer)

    @rule(pair=PAIRS, kind=st.sampled_from(["institution", "co_publication"]))
    def find(self, pair: tuple[int, int], kind: str) -> None:
        member, application = self._pair(pair)
        FoundInterest.objects.get_or_create(
            member=member, application=application, kind=kind, defaults={"found_at": self.at}
        )

    @rule(pair=PAIRS, verb=st.sampled_from(["confirm", "set_aside"]))
    def judge(self, pair: tuple[int, int], verb: str) -> None:
        member, application = self._pair(pair)
        rows = FoundInterest.objects.filter(member=member, application=application)
        for tie in rows.select_related("member__round__call__programme", "application"):
            more = {"ground": "fvl6.other"} if verb == "confirm" else {}
            action = found.confirm_tie if verb == "confirm" else found.set_tie_aside
            self._try(action, found=tie, reason="So it is.", by=self.world.officer, **more)

    @rule(pair=PAIRS, upheld=st.booleans())
    def object(self, pair: tuple[int, int], upheld: bool) -> None:
        member, application = self._pair(pair)
        made = self._try(
            objections.record_objection, members=[member], application=application, raised_by="Leder Eksempel",
            text="A dispute.", received_at=w.NOW, by=self.world.officer,
        )  # fmt: skip
        self._try(
            objections.answer_objection, objection=made[0], upheld=upheld, answer="Yes.", ground="fvl6.other",
            by=self.world.officer,
        )  # fmt: skip

    @rule(pair=PAIRS)
    def lift(self, pair: tuple[int, int]) -> None:
        standing = conflicts.conflict_of(*self._pair(pair))
        if standing:
            self._try(
                declarations.lift_conflict, declaration=standing, reason="Wrong.", by=self.world.officer
            )

    # --- what must be so after every step -----------------------------------------------------------------

    @invariant()
    def nothing_of_it_is_seen(self) -> None:
        for number, member in enumerate(self.world.members):
            for application in self.world.applications:
                key = (number, application.pk)
                if not rounds.has_conflict(member, application):
                    self.stepped_down.pop(key, None)
                    continue
                person = member.expert.person
                first = key not in self.stepped_down
                self.stepped_down.setdefault(key, _mails(person.email))
                self._see_no_more(self._client(member), application, everywhere=first)
                assert _mails(person.email) == self.stepped_down[key]
                self._nothing_counts(member, application)

    def _client(self, member: Member) -> Client:
        if member.pk not in self.clients:
            self.clients[member.pk] = w.as_expert(member)
        return self.clients[member.pk]

    def _see_no_more(self, browser: Client, application: Application, *, everywhere: bool) -> None:
        """`everywhere`: also at addresses where experts never have anything, with or without a conflict."""
        for url in _addresses_of(application):
            if everywhere or url.startswith("/en/assessment/"):
                assert (url, browser.get(url).status_code) == (url, self._outside(url))
        names = {"reference": application.reference, "number": f"Leder+{application.number}"}
        for listed in LISTS:
            url = listed.format(**names)
            shown = _marks_in(browser, url, application)
            # What somebody looks for stands on the page that found nothing.
            assert (url, shown - self._shown_outside(url, application)) == (url, set())

    def _outside(self, url: str) -> int:
        """What an outsider is answered, which never changes here."""
        if url not in self.answered_outside:
            self.answered_outside[url] = w.as_user(self.outsider).get(url).status_code
        return self.answered_outside[url]

    def _shown_outside(self, url: str, application: Application) -> set[str]:
        if "?" not in url:
            return set()
        if url not in self.shown_outside:
            self.shown_outside[url] = _marks_in(w.as_user(self.outsider), url, application)
        return self.shown_outside[url]

    def _nothing_counts(self, member: Member, application: Application) -> None:
        """No application, no review and no draft that could come back; only a record that no longer counts."""
        given = Assignment.objects.filter(member=member, application=application)
        assert not given.exclude(review__state="submitted").exists()
        counting = rounds.counting_reviews(self.world.call).filter(assignment__in=given)
        assert not counting.exists()
        for one in given.select_related("member__round", "application"):
            with pytest.raises(NotAllowed), transaction.atomic():
                reviews.save_review(
                    assignment=one, marks={}, texts={}, version=1, by=w.user_of(member), at=self.at
                )

    @invariant()
    def what_is_left_to_answer_is_what_is_shown(self) -> None:
        for member in self.world.members:
            answered = Declaration.objects.filter(member=member, ground="").values("application")
            shown = rounds.open_to(_fresh(member))
            left = shown.exclude(pk__in=answered).count()
            assert rounds.undeclared([_fresh(member)])[member.pk] == left

    @invariant()
    def every_conflict_is_in_the_minutes(self) -> None:
        standing = Declaration.objects.filter(member__round=self.world.round).exclude(ground="").count()
        rows = conflicts.stepped_down(self.world.round)
        lifted = Event.objects.filter(stream="round:trial-2024", verb="conflict.lifted").count()
        assert (len(rows), sum(row.lifted_at is not None for row in rows)) == (standing + lifted, lifted)

    @invariant()
    def what_was_judged_and_what_holds_agree(self) -> None:
        behind = [
            *FoundInterest.objects.filter(state="confirmed"),
            *Objection.objects.filter(state="upheld", answered_at__gt=self._last_lift()),
        ]
        assert all(rounds.has_conflict(row.member, row.application) for row in behind)

    def _last_lift(self) -> Any:
        last = Event.objects.filter(stream="round:trial-2024", verb="conflict.lifted").order_by("-at").first()
        return last.at if last else w.OPENED


def _fresh(member: Member) -> Member:
    return Member.objects.select_related("round__call").get(pk=member.pk)


def _mails(address: str) -> int:
    return Mail.objects.filter(to_address=address).count()


def _marks_in(browser: Client, url: str, application: Application) -> set[str]:
    page = browser.get(url, follow=True).content.decode()
    return {mark for mark in _marks_of(application) if mark in page}


def _marks_of(application: Application) -> list[str]:
    """What would betray it: its number in the address, its reference, its title, the names in it."""
    return [
        str(application.pk), application.reference, f"treatment {application.number}",
        f"Behandlingsstudie {application.number}", f"Leder {application.number} Eksempel",
        f"Partner {application.number} Eksempel",
    ]  # fmt: skip


def _addresses_of(application: Application) -> list[str]:
    """Every address of the resolver that has the application in it: its key, its submission, its files."""
    file = application.attachments.order_by("pk").first()
    values = {"UUID": application.pk, "reference": application.reference, "part": "project", "person": "p1"}
    found_here = []
    for route in routes():
        names = dict(route.parameters)
        if names.get("pk") != "UUID" and "reference" not in names:
            continue
        given = {
            name: values.get(name, values.get(kind, file.pk if name in ("file", "attachment") else 1))
            for name, kind in names.items()
        }
        if "file" in names and names["file"] == "UUID":
            given["file"] = file.file_id
        if {"key", "call"} & names.keys():
            given.update(dict.fromkeys({"key", "call"} & names.keys(), application.call.key))
        found_here.append(route.url(given, "en"))
    return found_here


@pytest.fixture(autouse=True)
def plain_refusals(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Thousands of refusals: their status is enough."""
    logging.disable(logging.CRITICAL)
    monkeypatch.setattr(refusals, "render", lambda *_arguments, status: HttpResponse(status=status))
    monkeypatch.setattr(
        urls, "handler404", lambda *_arguments, **_more: HttpResponse(status=404), raising=False
    )
    monkeypatch.setattr(client, "store_rendered_templates", lambda *_arguments, **_more: None)
    yield
    logging.disable(logging.NOTSET)


def test_who_is_in_conflict_sees_no_more_than_an_outsider(db: None, made: w.World):
    Assessing.world = made
    Assessing.outsider = w.person("Utenfor")[1]
    run_state_machine_as_test(
        Assessing,
        settings=settings(
            max_examples=RUNS, stateful_step_count=STEPS, deadline=None, database=None, derandomize=True,
            phases=[Phase.generate, Phase.shrink], suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip


def test_the_walk_of_addresses_finds_those_of_an_application(db: None, made: w.World):
    reading = [url for url in _addresses_of(made.applications[0]) if url.startswith("/en/assessment/")]
    key = made.applications[0].pk
    file = made.applications[0].attachments.order_by("pk").first().pk
    address = f"/en/assessment/applications/{key}/"
    theirs = ("", "save/", f"files/{file}/", "refuse/", "revise/", "discussion/")
    assert {f"{address}{one}" for one in theirs} <= set(reading)
