"""How logging in fits Tildel: mails go by the queue, and an account belongs to a person."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from allauth.account.adapter import DefaultAccountAdapter
from django.utils import timezone
from django.utils.translation import get_language

from tildel.messaging.actions import write_mail


class Adapter(DefaultAccountAdapter):
    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Written down and queued: a mail server that is down never stops a login page."""
        message = self.render_mail(template_prefix, email, context)
        write_mail(
            kind="login", to=email, language=(get_language() or "nb")[:2], subject=message.subject,
            body=str(message.body), cause=f"login:{uuid4()}", at=timezone.now(),
        )  # fmt: skip
