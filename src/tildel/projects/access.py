"""Who may do what with a project. A project's working pages do not exist for whoever has no part in it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from tildel.kernel.errors import NotAllowed
from tildel.programmes.access import can_manage as manages_programme
from tildel.projects.domain.states import PUBLIC
from tildel.projects.queries import projects as queries


def can_lead(user: Any, project: Any) -> bool:
    """The leader signs the contract and the reports, and says who else writes."""
    return queries.is_leader(user, project)


def can_write(user: Any, project: Any) -> bool:
    """The leader, and those the leader has let in to write."""
    return queries.is_leader(user, project) or queries.writes_in(user, project)


def can_answer_for(user: Any, project: Any, *, on: date) -> bool:
    """The research management of the project's institution: consents and signs for it."""
    return queries.answers_for(user, project, on=on)


def can_manage(user: Any, project: Any, *, on: date) -> bool:
    """The officers of its programme."""
    return manages_programme(user, project.programme, on=on)


def can_see(user: Any, project: Any, *, on: date) -> bool:
    return (
        can_write(user, project)
        or can_manage(user, project, on=on)
        or can_answer_for(user, project, on=on)
        or queries.is_to_lead(user, project)
    )


def is_party(user: Any, agreement: Any) -> bool:
    """Whether an agreement names this user as leader: the one who leads, or who is to take over."""
    person = user.person if user.is_authenticated else None
    return person is not None and person.email.casefold() == agreement.leader_email.casefold()


def check_can_see(user: Any, project: Any, *, on: date) -> None:
    if not can_see(user, project, on=on):
        raise NotAllowed("project.not_yours")


def check_can_lead(user: Any, project: Any, *, on: date) -> None:
    if not can_lead(user, project):
        raise NotAllowed("project.leader_only", secret=not can_see(user, project, on=on))


def check_can_write(user: Any, project: Any, *, on: date) -> None:
    if not can_write(user, project):
        raise NotAllowed("project.writers_only", secret=not can_see(user, project, on=on))


def check_can_answer_for(user: Any, project: Any, *, on: date) -> None:
    if not can_answer_for(user, project, on=on):
        raise NotAllowed("project.institution_only", secret=not can_see(user, project, on=on))


def check_can_manage(user: Any, project: Any, *, on: date) -> None:
    if not can_manage(user, project, on=on):
        raise NotAllowed("project.officers_only", secret=not can_see(user, project, on=on))


def check_can_manage_all(user: Any, projects: Iterable[Any], *, on: date) -> None:
    """As `check_can_manage` for each of them, with one question for each programme."""
    seen: set[int] = set()
    for project in projects:
        if project.programme_id not in seen:
            check_can_manage(user, project, on=on)
            seen.add(project.programme_id)


def check_can_answer_for_all(user: Any, projects: Iterable[Any], *, on: date) -> None:
    """As `check_can_answer_for` for each of them, with one question for each institution."""
    seen: set[int] = set()
    for project in projects:
        if project.institution_id not in seen:
            check_can_answer_for(user, project, on=on)
            seen.add(project.institution_id)


def check_answers_for_any(institutions: Collection[int]) -> None:
    """Raises NotAllowed for whoever answers for no institution."""
    if not institutions:
        raise NotAllowed("project.institution_only")


def check_has_projects(user: Any) -> None:
    """Everybody with an account may look for their own projects."""
    if not (user.is_authenticated and user.is_active):
        raise NotAllowed("project.log_in")


def is_public(project: Any) -> bool:
    return project.state in PUBLIC
