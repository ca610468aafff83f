"""Background work of messaging."""

from __future__ import annotations

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from tildel.messaging import actions


@app.task(name="tildel.send_mail", queue="mail", retry=RetryStrategy(max_attempts=12, exponential_wait=5))
def send_mail(mail_id: str) -> None:
    actions.send_mail(mail_id=mail_id, at=timezone.now())
