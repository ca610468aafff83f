"""Background work of the public site."""

from __future__ import annotations

from django.core.management import call_command
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from tildel.portal.actions import feeding, subscriptions

_AGAIN = RetryStrategy(max_attempts=8, exponential_wait=5)


@app.task(name="tildel.refresh_search", queue="search", retry=_AGAIN)
def refresh_search(kind: str, key: str) -> None:
    feeding.refresh(kind=kind, key=key)


@app.periodic(cron="41 2 * * *")
@app.task(name="tildel.rebuild_search", queue="search", queueing_lock="rebuild_search")
def rebuild_search(timestamp: int = 0) -> None:
    feeding.rebuild()


@app.task(name="tildel.tell_subscribers", queue="mail", retry=_AGAIN)
def tell_subscribers(call_key: str) -> None:
    subscriptions.tell_subscribers(call_key=call_key, at=timezone.now())


@app.periodic(cron="11 4 * * *")
@app.task(name="tildel.forget_unconfirmed", queue="upkeep", queueing_lock="forget_unconfirmed")
def forget_unconfirmed(timestamp: int = 0) -> None:
    subscriptions.forget_unconfirmed(at=timezone.now())


@app.periodic(cron="*/5 * * * *")
@app.task(name="tildel.publish_scheduled", queue="upkeep", queueing_lock="publish_scheduled")
def publish_scheduled(timestamp: int = 0) -> None:
    """Pages whose hour has come are published, and those whose time is over are taken down."""
    call_command("publish_scheduled")
