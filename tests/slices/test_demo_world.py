"""The demo world in its small form, built twice through every step, and the data of the whole one."""

from __future__ import annotations

import re
import signal
import socket
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.test import override_settings

from tildel.applications.models import Application, Attachment, Endorsement, Letter
from tildel.assessment.models import Declaration, Review
from tildel.audit.models import Event
from tildel.audit.queries import broken_at
from tildel.config.demo import calendar, cast, processes, texts, world
from tildel.config.demo.texts import trials
from tildel.decisions.actions.rankings import rule_of
from tildel.decisions.domain.line import propose
from tildel.decisions.domain.ranking import Assessed, Priority, rank
from tildel.decisions.models import Decision, Outcome
from tildel.messaging.models import Mail
from tildel.people.models import Person
from tildel.programmes.shipped import load_template

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def what_stands():
    """All that must be the same in two builds; identifiers and random file names are not."""
    return {
        "applications": list(
            Application.objects.order_by("reference").values_list(
                "reference", "state", "title", "amount", "institution__orgnr", "current__number", "revision"
            )
        ),
        "files": list(
            Attachment.objects.order_by(
                "application__reference", "kind", "person_key", "added_at"
            ).values_list(
                "application__reference", "kind", "person_key", "file__sha256", "file__pages", "added_at"
            )
        ),
        "reviews": list(
            Review.objects.order_by("assignment__application__reference", "submitted_at").values_list(
                "assignment__application__reference", "assignment__member__expert__person__email", "marks",
                "texts", "submitted_at",
            )
        ),
        "outcomes": list(
            Outcome.objects.order_by("application__reference").values_list(
                "application__reference", "rank", "awarded", "amount", "ground", "letter__title"
            )
        ),
        "mails": sorted(Mail.objects.values_list("to_address", "kind", "language", "subject", "written_at")),
        "trail": sorted(Event.objects.values_list("verb", "at", "by_label")),
    }  # fmt: skip


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker, tmp_path_factory):
    """Two builds of the small world by the application's role: what stood after each. The second still stands."""
    storages = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path_factory.mktemp("files"))},
        },
    }
    with django_db_blocker.unblock(), override_settings(STORAGES=storages), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL ROLE {settings.DATABASE_ROLE}")
        start = transaction.savepoint()
        before = world.state()
        world.make(now=NOW, small=True)
        first = what_stands()
        transaction.savepoint_rollback(start)
        world.make(now=NOW, small=True)
        yield {"before": before, "first": first, "second": what_stands()}
        transaction.set_rollback(True)


def test_two_builds_are_the_same(built):
    assert built["first"] == built["second"]


def test_the_small_world_goes_through_every_step(built):
    assert [row[:4] for row in built["second"]["applications"]] == [
        ("KLINBEFORSK-2024-0001", "accepted", "ASKELADD: Tidlig gange etter hoftebrudd", 17_900_000),
        (
            "KLINBEFORSK-2024-0002",
            "accepted",
            "LYSSTRÅLE: Protonterapi ved svulst i hodeskallebasis",
            21_600_000,
        ),
        (
            "KLINBEFORSK-2024-0003",
            "accepted",
            "BØYGEN: Ny rekkefølge i behandling av ryggsmerter",
            13_300_000,
        ),
        ("KLINBEFORSK-2024-0004", "rejected", "VARULV: Nattleg dialyse på sjukehus", 24_000_000),
    ]
    assert [row[:5] for row in built["second"]["outcomes"]] == [
        ("KLINBEFORSK-2024-0001", 2, True, 17_900_000, "within_frame"),
        ("KLINBEFORSK-2024-0002", 1, True, 21_600_000, "within_frame"),
        ("KLINBEFORSK-2024-0003", None, False, 0, "not_fundable"),
    ]
    assert Decision.objects.get().state == "published"
    assert Decision.objects.get().case.number == "DEMO 12/24"
    assert Counter(Letter.objects.exclude(sent_at=None).values_list("kind", flat=True)) == {
        "award": 2,
        "refusal": 1,
        "rejection": 1,
    }
    assert set(Endorsement.objects.values_list("state", flat=True)) == {"given"}
    assert Declaration.objects.exclude(ground="").count() == 1


def test_the_papers_are_inspected_and_short_enough(built):
    found = {row[1]: set() for row in built["second"]["files"]}
    for row in built["second"]["files"]:
        found[row[1]].add(row[4])
    assert found["project_description"] <= set(range(3, 11))
    assert found["cv"] <= set(range(1, 6))
    files = [row.file for row in Attachment.objects.select_related("file")]
    assert {(file.language, file.verdict, len(file.notes)) for file in files} == {("en", "clean", 0)}


def test_the_frame_is_not_exceeded(built):
    for decision in Decision.objects.all():
        assert sum(decision.outcomes.values_list("amount", flat=True)) <= decision.frame


def test_every_chain_of_the_trail_holds(built):
    streams = set(Event.objects.values_list("stream", flat=True))
    assert len(streams) > 20
    assert {stream: broken_at(stream) for stream in streams} == dict.fromkeys(streams)


def test_time_goes_forward_in_every_stream_of_an_application(built):
    for stream in set(
        Event.objects.filter(stream__startswith="application:").values_list("stream", flat=True)
    ):
        moments = list(Event.objects.filter(stream=stream).order_by("number").values_list("at", flat=True))
        assert moments == sorted(moments)


def test_everybody_is_invented_and_can_be_logged_in_as(built):
    invented = {
        actor.name
        for actor in (
            *cast.RESEARCHERS, *cast.READERS, *(actor for actor, _ in cast.RESEARCH_MANAGERS), cast.ADMINISTRATOR,
            cast.OFFICER, cast.SECOND_OFFICER, cast.BOARD_LEADER, cast.BOARD_MEMBER, cast.BOARD_SECRETARY,
            cast.DIRECTOR, cast.DIRECTORS_SECRETARY,
        )
    }  # fmt: skip
    assert {str(person) for person in Person.objects.all()} <= invented
    assert get_user_model().objects.filter(person=None).count() == 0
    assert get_user_model().objects.filter(is_superuser=True).count() == 1


def test_every_address_is_an_example(built):
    texts = [
        *Person.objects.values_list("email", flat=True),
        *get_user_model().objects.values_list("email", flat=True),
        *Mail.objects.values_list("to_address", flat=True),
        *(str(one.current.content) for one in Application.objects.exclude(current=None)),
    ]
    addresses = {found for text in texts for found in re.findall(r"[\w.+-]+@[\w.-]+\w", text)}
    assert {address.partition("@")[2] for address in addresses} == {"example.org"}


def test_the_world_knows_its_own_state(built, monkeypatch):
    assert (built["before"], world.state()) == ("none", "made")
    monkeypatch.setattr(world, "fingerprint", lambda: "of another version")
    assert world.state() == "old"


# --- the data of the whole world -------------------------------------------------------------------------------


def of_call(number):
    return [trial for trial in trials() if trial.call == number]


def test_each_call_has_its_share_of_every_fate():
    assert [len(of_call(number)) for number in (1, 2, 3)] == [24, 10, 6]
    assert Counter(trial.rejected for trial in of_call(1) if trial.rejected) == {
        "additional_costs": 1, "endorsement": 1, "cv": 1,
    }  # fmt: skip
    assert Counter(trial.withdrawn for trial in of_call(1)) == {"": 22, "early": 1, "late": 1}
    assert sorted(trial.stage for trial in of_call(3)) == [
        "asked",
        "begun",
        "changed",
        "half",
        "ready",
        "sent",
    ]
    assert {trial.language for trial in trials()} == {"nb", "nn", "en"}


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_leader_leads_once_in_a_call_and_is_no_partner_of_their_own(number):
    leaders = [trial.leader for trial in of_call(number)]
    assert len(set(leaders)) == len(leaders)
    for trial in of_call(number):
        regions = {trial.lead.region, *(partner.region for partner in trial.partners)}
        assert regions == set(cast.REGIONS)


@pytest.mark.parametrize("trial", trials(), ids=lambda trial: trial.name)
def test_a_budget_is_the_amount_to_the_krone(trial):
    rows = texts.budget_rows(trial, 2025)
    assert sum(sum(row["years"].values()) for row in rows) == trial.amount
    assert {row["category"] for row in rows} <= {
        row.key for row in load_template("klinbeforsk-2024").categories
    }
    assert all(amount > 0 for row in rows for amount in row["years"].values())


def test_the_order_of_2024_has_a_tie_at_the_line_and_priority_among_the_fundable_only():
    spec = load_template("klinbeforsk-2024")
    rule = rule_of(spec, Priority.FIRST)
    assessed = [
        Assessed(
            reference=f"{trial.number:02} {trial.name}",
            marks=[{"quality": quality, "benefit": benefit} for quality, benefit in trial.marks],
            themes=frozenset({"proton_therapy"} if trial.proton else ()),
            amount=trial.amount,
        )
        for trial in of_call(1)
        if trial.marks
    ]
    rows = rank(assessed, rule)
    awards = propose(rows, spec.frame)
    first_out = next(row for row in rows if row.reference not in awards)
    last_in = [row for row in rows if row.reference in awards][-1]
    assert [row.reference[3:] for row in rows[:2]] == ["LYSSTRÅLE", "NORDAVIND"]
    assert (last_in.rank, first_out.rank) == (9, 9)
    assert sum(awards.values()) <= spec.frame
    assert [row.reference[3:] for row in rows if not row.fundable] == [
        "BØYGEN",
        "STJERNESKUDD",
        "MYLINGEN",
        "SKOGSRÅ",
    ]
    assert {row.reference[3:]: row.mean for row in rows}["SOLØYE"] == Fraction(3)
    assert len(awards) == 9


def test_addresses_are_unique_and_plain():
    actors = (*cast.RESEARCHERS, *cast.READERS, *(actor for actor, _ in cast.RESEARCH_MANAGERS))
    addresses = [actor.email for actor in actors]
    assert len(set(addresses)) == len(addresses)
    assert [address for address in addresses if not re.fullmatch(r"[a-z.-]+@example\.org", address)] == []
    assert len(cast.BY_KEY) == len(cast.RESEARCHERS)


def test_the_later_calls_are_around_any_day():
    for days in range(400):
        now = NOW + timedelta(days=days)
        closed, ahead = calendar.in_assessment(now), calendar.still_open(now)
        today = now.date()
        assert (closed.deadline.weekday() < 5, ahead.deadline.weekday() < 5) == (True, True)
        assert closed.opened < closed.published < closed.first_day < closed.last_day == closed.deadline
        assert closed.deadline < closed.checked < closed.assessed < closed.reviewed < today < closed.due
        assert timedelta(weeks=5) <= ahead.deadline - today <= timedelta(weeks=5, days=2)
        assert ahead.opened < ahead.published < ahead.first_day < ahead.last_day < today


def test_a_taken_port_is_passed_over():
    with socket.socket() as taken:
        taken.bind((processes.HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert processes.free_port(port) > port


def test_a_signal_stops_once_and_the_handlers_come_back():
    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(processes.Stopped), processes.stop_on_signals():
        signal.raise_signal(signal.SIGTERM)
    assert signal.getsignal(signal.SIGTERM) is before


def test_a_day_of_the_calendar_is_oslo_time():
    assert calendar.at(date(2024, 5, 15), 16) == datetime(2024, 5, 15, 14, 0, tzinfo=UTC)
