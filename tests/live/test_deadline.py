"""A2: across the deadline's instant, the time of receipt decides, to the millisecond and for everybody."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from tests.live.clients import Client, submit_path
from tests.live.copies import copies

POSTS = 160
AROUND = 0.6  # seconds before and after the deadline in which they are all sent: far more than can be served
NETWORK = 0.030  # seconds from a client's send to the server's stamp, two ticks of the kernel within


@dataclass
class Post:
    application: str
    before: float  # when the client began to send, and when it had sent; seconds since 1970
    after: float
    status: int


async def post(client: Client, application: str, revision: int, moment: float) -> Post:
    """One click at `moment`, by a client that claims to have come long ago."""
    await asyncio.sleep(max(0.0, moment - time.time()))
    reader, writer = await asyncio.open_connection("127.0.0.1", client.site.port)
    body = client.form(revision=revision)
    headers = {
        **client.headers, "X-Request-Start": "t=1715781599.000", "Content-Length": str(len(body)), "Connection": "close",
    }  # fmt: skip
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    before = time.time()
    writer.write(f"POST {submit_path(application)} HTTP/1.1\r\n{head}\r\n{body}".encode())
    after = time.time()
    status = int((await reader.readline()).split()[1])
    await reader.read()
    writer.close()
    await writer.wait_closed()
    return Post(application, before, after, status)


async def rush(client: Client, applications: list[str], revision: int, deadline: float) -> list[Post]:
    chance = random.Random(1600)
    moments = [deadline + chance.triangular(-AROUND, AROUND, 0) for _ in applications]
    return await asyncio.gather(
        *(post(client, one, revision, moment) for one, moment in zip(applications, moments, strict=True))
    )


@pytest.fixture
def applications(owner: psycopg.Connection, world: dict) -> list[str]:
    return copies(owner, world["application"], POSTS)


@pytest.fixture
def closing_soon(applications: list[str], owner: psycopg.Connection, world: dict) -> Iterator[datetime]:
    """The call's deadline, a few seconds from now; afterwards it is what it was."""
    stood = owner.execute(
        "SELECT deadline_at FROM programmes_call WHERE key = %s", [world["call"]]
    ).fetchone()[0]
    deadline = (datetime.now(UTC) + timedelta(seconds=AROUND + 1)).replace(microsecond=0)
    _set(owner, world, deadline)
    yield deadline
    _set(owner, world, stood)


def _set(owner: psycopg.Connection, world: dict, deadline: datetime) -> None:
    owner.execute("UPDATE programmes_call SET deadline_at = %s WHERE key = %s", [deadline, world["call"]])


def received(owner: psycopg.Connection, applications: list[str]) -> dict[str, float]:
    rows = owner.execute(
        "SELECT application_id::text, received_at, locked_at, deadline_at FROM applications_submission"
        " WHERE application_id = ANY(%s::uuid[])",
        [applications],
    ).fetchall()
    assert all(stamp < deadline and stamp <= locked for _, stamp, locked, deadline in rows)
    return {pk: stamp.timestamp() for pk, stamp, _, _ in rows}


def test_nobody_late_is_let_in_and_nobody_in_time_is_refused(
    client: Client, world: dict, owner: psycopg.Connection, applications: list[str], closing_soon: datetime
):
    deadline = closing_soon.timestamp()
    posts = asyncio.run(rush(client, applications, world["revision"], deadline))
    stamps = received(owner, applications)

    assert {post.status for post in posts} == {303, 409}
    assert {post.application for post in posts if post.status == 303} == set(stamps)
    late_let_in = [post for post in posts if post.status == 303 and post.before >= deadline]
    assert late_let_in == []
    refused_in_time = [post for post in posts if post.status == 409 and post.after < deadline - NETWORK]
    assert refused_in_time == []
    # a stamp is never before the click and, however long the request then waited, at once after it
    for post in posts:
        if post.application in stamps:
            assert post.before <= stamps[post.application] <= post.after + NETWORK
    # the rush was one: served long after the deadline, and still in time
    assert sum(post.status == 303 for post in posts) > POSTS // 4
