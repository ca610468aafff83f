"""A1 and B1: one submission however often it is sent, and what was acknowledged is there, whatever is killed."""

from __future__ import annotations

import os
import random
import signal
import sys
import threading

import psycopg
import pytest

from tests.live.clients import Answer, Client, at_once
from tests.live.copies import copies
from tests.live.sites import Site


def submissions(connection: psycopg.Connection, applications: list[str]) -> dict[str, list[str]]:
    """Ids of the submissions of each application."""
    rows = connection.execute(
        "SELECT application_id::text, array_agg(id::text) FROM applications_submission"
        " WHERE application_id = ANY(%s::uuid[]) GROUP BY 1",
        [applications],
    )
    return dict(rows.fetchall())


def receipt(answer: Answer) -> str:
    assert answer.status == 303, (answer.status, answer.body[:2000])
    return answer.location.rstrip("/").rpartition("/")[2]


@pytest.mark.parametrize(("clicks", "times"), [(2, 12), (5, 8), (20, 4)])
def test_clicks_at_once_are_one_submission(client: Client, world: dict, owner, clicks: int, times: int):
    """A1, with the applicant and a collaborator clicking."""
    people = [client, Client(client.site, world["sessions"]["editor"])]
    for application in copies(owner, world["application"], times):
        who = [people[number % 2] for number in range(clicks)]
        answers = at_once([lambda one=one, pk=application: one.submit(pk, world["revision"]) for one in who])
        made = submissions(owner, [application])[application]
        assert len(made) == 1
        assert {receipt(answer) for answer in answers} == set(made)


def test_sent_again_later_it_is_the_same_receipt(client: Client, world: dict, owner):
    """B2: the answer was lost, the browser sends again; also after the draft moved on."""
    [application] = copies(owner, world["application"], 1)
    first = receipt(client.submit(application, world["revision"]))
    owner.execute("UPDATE applications_application SET revision = revision + 1 WHERE id = %s", [application])
    assert receipt(client.submit(application, world["revision"])) == first
    page = client.get(f"/nb/applications/submissions/{first}/")
    assert page.status == 200
    sha = owner.execute(
        "SELECT content_sha256 FROM applications_submission WHERE id = %s", [first]
    ).fetchone()[0]
    assert sha in page.body


def test_without_the_lock_the_races_show(client: Client, world: dict, owner, live_folder):
    """The mutation that the tests above must catch: same product, the lock taken out."""
    site = Site(client.site.database, live_folder)
    unlocked = Client(site, client.session)
    try:
        site.serve(command=(sys.executable, "-m", "tests.live.without_lock"))
        raced = []
        for application in copies(owner, world["application"], 6):
            answers = at_once([lambda pk=application: unlocked.submit(pk, world["revision"])] * 20)
            raced.append({answer.status for answer in answers} != {303})
            # the database's own UNIQUE still holds
            assert len(submissions(owner, [application]).get(application, [])) <= 1
            if raced[-1]:
                break
    finally:
        site.stop()
    assert raced[-1]


class Killer(threading.Thread):
    """Kills one web process at once whenever so many more were acknowledged; seeded, so it can be done again."""

    def __init__(self, site: Site, total: int, kills: int) -> None:
        super().__init__()
        self.site = site
        chance = random.Random(20240515)
        self.moments = sorted(chance.sample(range(2, total - 5), kills))
        self.chance = chance
        self.acknowledged = 0
        self.more = threading.Condition()
        self.killed: list[int] = []

    def told(self) -> None:
        with self.more:
            self.acknowledged += 1
            self.more.notify()

    def run(self) -> None:
        for number, moment in enumerate(self.moments):
            with self.more:
                assert self.more.wait_for(lambda moment=moment: self.acknowledged >= moment, 120)
            victims = backends(self.site) if number == len(self.moments) // 2 else self.site.web_workers()
            if victims:
                victim = self.chance.choice(victims)
                os.kill(victim, signal.SIGKILL)
                self.killed.append(victim)


def backends(site: Site) -> list[int]:
    """The database's own processes that serve the web; when one dies, all of it recovers from its log."""
    with site.database.as_owner() as owner:
        rows = owner.execute(
            "SELECT pid FROM pg_stat_activity WHERE usename = 'tildel_app' AND datname = current_database()"
        )
        return [pid for (pid,) in rows.fetchall()]


def test_nothing_acknowledged_is_lost_when_processes_are_killed(client: Client, world: dict):
    """B1: web processes killed at random moments under load, and once a process of the database itself."""
    clients, each = 6, 15
    with client.site.database.as_owner() as owner:
        work = copies(owner, world["application"], clients * each)
    killer = Killer(client.site, len(work), kills=8)
    receipts: dict[str, str] = {}

    def submit_all(mine: list[str]) -> Answer:
        for application in mine:
            answer = client.submit_until_answered(application, world["revision"])
            receipts[application] = receipt(answer)
            killer.told()
        return answer

    killer.start()
    at_once([lambda part=work[number::clients]: submit_all(part) for number in range(clients)])
    killer.join(120)
    assert len(killer.killed) == 8
    with client.site.database.as_owner() as owner:
        found = submissions(owner, work)
        assert {pk: [one] for pk, one in receipts.items()} == found
        assert len(found) == len(work)
        assert half_states(owner, work) == []


def half_states(connection: psycopg.Connection, applications: list[str]) -> list[tuple]:
    """Applications whose submission, state, event, job and mails do not all stand."""
    rows = connection.execute(
        """
        SELECT a.id, a.state, a.current_id = s.id,
            (SELECT count(*) FROM audit_event e
             WHERE e.stream = 'application:' || a.id AND e.verb = 'application.submitted'),
            (SELECT count(*) FROM procrastinate_jobs j
             WHERE j.task_name = 'tildel.make_submission_document' AND j.args->>'submission_id' = s.id::text),
            (SELECT count(*) FROM messaging_mail m WHERE m.cause LIKE 'receipt:' || s.id || ':%%'),
            (SELECT count(*) FROM applications_collaborator c WHERE c.application_id = a.id AND c.role <> 'reader')
        FROM applications_application a JOIN applications_submission s ON s.application_id = a.id
        WHERE a.id = ANY(%s::uuid[])
        """,
        [applications],
    ).fetchall()
    return [row for row in rows if row[1:5] != ("submitted", True, 1, 1) or row[5] != row[6]]
