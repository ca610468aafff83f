"""Privacy of the walk: a request for erasure that waits, a file made for another, a row that will go, a block."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from tildel.files.models import File
from tildel.people.actions import account_for, register_person
from tildel.people.models import Person, User
from tildel.privacy.actions import exports, nightly, persons
from tildel.privacy.models import Block, Erased, ErasureRequest, Export, Planned
from tildel.privacy.queries.rules import rules


def in_privacy(route: str) -> bool:
    return route.startswith("privacy:")


def privacy_values(route: str, name: str) -> Any:
    """What stands in an address of privacy."""
    if name == "rule":
        return "draft.never_sent"
    model = {
        "planned_row": Planned, "export": Export, "fetch_export": Export, "request": ErasureRequest,
        "refuse": ErasureRequest, "lift": Block,
    }[route.partition(":")[2]]  # fmt: skip
    return model.objects.order_by("pk").values_list("pk", flat=True).first()


def _person(name: str, at: Any) -> Person:
    return register_person(
        email=f"{name}@example.org", given_name=name.capitalize(), family_name="Eksempel", by=None, at=at
    )


def make_privacy(world: Any) -> None:
    root, at = world.users["administrator"], world.before(1)
    asked = _person("leaves", at)
    persons.ask_erasure(by=account_for(person=asked, by=None, at=at), text="Please.", at=at)
    export = exports.ask_export_for(
        address="invited@example.org", reason="A letter", language="nb", by=root, at=at
    )
    exports.make_export(export=export, at=at)
    _ownerless(world.before(60))
    nightly.look_ahead(rules=rules(), at=at, by=root)
    blocked = _person("blocked", at)
    user = account_for(person=blocked, by=None, at=at)
    User.objects.filter(pk=user.pk).update(is_active=False)
    Block.objects.create(person=blocked, reason="asked", since=at, by=root)
    _erased(at)


def _ownerless(at: Any) -> None:
    name = default_storage.save("walk-ownerless.pdf", ContentFile(b"%PDF-1.7"))
    File.objects.create(
        storage_name=name, original_name="x.pdf", content_type="application/pdf", size=8, sha256="0" * 64,
        verdict="clean", stored_at=at,
    )  # fmt: skip


def _erased(at: Any) -> None:
    Erased.objects.create(
        run=uuid4(), verb="erased", rule="mail.old", table="messaging.Mail", key=str(uuid4()),
        fingerprint="0" * 64, erased_at=at,
    )  # fmt: skip


def grow_privacy(number: int) -> None:
    """So many more of everything that the lists show."""
    export, planned, block = Export.objects.get(), Planned.objects.first(), Block.objects.get()
    for step in range(number):
        person = _person(f"more-privacy-{step}", export.asked_at)
        account_for(person=person, by=None, at=export.asked_at)
        ErasureRequest.objects.create(person=person, asked_at=export.asked_at + timedelta(seconds=step))
        Block.objects.create(person=person, reason="asked", since=block.since, by=block.by)
        for row, changes in ((export, {"person": person}), (planned, {"key": f"more-{step}"})):
            row.pk = uuid4() if row is export else None
            row._state.adding = True
            for name, value in changes.items():
                setattr(row, name, value)
            row.save(force_insert=True)
        _erased(export.asked_at)
