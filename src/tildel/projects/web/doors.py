"""The project in an address, for whom it opens; it does not exist for anybody else."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from tildel.kernel.errors import NotAllowed
from tildel.kernel.time import in_oslo
from tildel.projects import access
from tildel.projects.queries import projects as queries


def today() -> date:
    return in_oslo(timezone.now()).date()


def existing(number: str) -> Any:
    found = None if "\0" in number else queries.project(number)
    if found is None:
        raise NotAllowed("project.not_yours")
    return found


def seen(request: HttpRequest, number: str) -> Any:
    """The project, for whoever has a part in it."""
    project = existing(number)
    access.check_can_see(request.user, project, on=today())
    return project


def written(request: HttpRequest, number: str) -> Any:
    project = existing(number)
    access.check_can_write(request.user, project, on=today())
    return project


def led(request: HttpRequest, number: str) -> Any:
    project = existing(number)
    access.check_can_lead(request.user, project, on=today())
    return project


def managed(request: HttpRequest, number: str) -> Any:
    project = existing(number)
    access.check_can_manage(request.user, project, on=today())
    return project


def rights(request: HttpRequest, project: Any) -> dict[str, bool]:
    """What whoever looks may do here."""
    user, on = request.user, today()
    return {
        "leads": access.can_lead(user, project),
        "writes": access.can_write(user, project),
        "answers": access.can_answer_for(user, project, on=on),
        "manages": access.can_manage(user, project, on=on),
    }
