"""The unchangeable facts of a row that can be erased, for its fingerprint."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db.models import Model

from tildel.privacy.domain.ledger import fingerprint

# What a row keeps from the day it is made to the day it goes.
FACTS: dict[str, tuple[str, ...]] = {
    "account.EmailAddress": ("pk", "user_id"),
    "applications.Application": ("pk", "created_at"),
    "applications.Collaborator": ("pk", "application_id", "user_id"),
    "applications.Invitation": ("pk", "sent_at"),
    "applications.SavedView": ("pk", "user_id"),
    "assessment.PaymentDetails": ("pk", "expert_id"),
    "files.File": ("pk", "sha256"),
    "governance.BalanceAnswer": ("pk", "person_id"),
    "guidance.HelpCase": ("pk", "asked_at"),
    "messaging.Mail": ("pk", "written_at"),
    "messaging.Refusal": ("pk", "since"),
    "mfa.Authenticator": ("pk", "user_id"),
    "people.Person": ("pk",),
    "people.User": ("pk", "person_id"),
    "portal.Subscription": ("pk",),
    "privacy.Export": ("pk", "asked_at"),
    "socialaccount.SocialAccount": ("pk", "user_id"),
    "wagtailusers.UserProfile": ("pk", "user_id"),
}


def fingerprint_of(row: Model) -> str:
    """Raises KeyError for a table whose rows are never erased."""
    label = row._meta.label
    return fingerprint(label, [getattr(row, name) for name in FACTS[label]])


def row_at(table: str, key: str) -> Any:
    """The row with a key, as text, or None."""
    if table not in FACTS:
        return None
    model = apps.get_model(table)
    return model._base_manager.filter(pk=model._meta.pk.to_python(key)).first()
