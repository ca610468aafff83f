"""Writing what the register tells of an innovation project, and its steps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q

from tildel.audit.actions import record
from tildel.decisions.queries.awards_by_area import outcomes_with
from tildel.innovations import access, queries
from tildel.innovations.domain.innovation import Content, changes, faults, lacking
from tildel.innovations.domain.states import PAGE, STAGE, Page
from tildel.innovations.models import Innovation, Origin
from tildel.kernel.errors import RuleBroken, Stale
from tildel.kernel.identifiers import key_of
from tildel.kernel.time import in_oslo
from tildel.people.models import Organisation, User
from tildel.people.queries import organisation

_TEXTS = ("titles", "ideas", "effects", "rights_notes")
_PLAIN = (
    "rights", "other_partners", "starts_on", "contact_name", "contact_email", "contact_phone", "web_address",
)  # fmt: skip


@transaction.atomic
def write_innovation(*, content: Content, by: User, at: datetime) -> Innovation:
    """Begin a project as an idea, and its page as a draft of its owner."""
    owner = _owner(content)
    access.check_can_write_for(by, owner, on=in_oslo(at).date())
    _check(content)
    name = content.titles.get("nb") or next(iter(content.titles.values()))
    made = Innovation(key=queries.free_key(key_of(name) or "innovasjon"), created_at=at, created_by=by)
    _keep(made, content, owner, at)
    record(stream=f"innovation:{made.key}", verb="innovation.begun", by=by, at=at, content=content.as_json())
    return made


@transaction.atomic
def change_innovation(
    *, innovation: Innovation, content: Content, version: int, by: User, at: datetime
) -> Innovation:
    """Change what a project says. Raises Stale when somebody else saved since `version` was read.

    A public project keeps all that a public one needs: RuleBroken `innovation.lacking` says what is missing.
    """
    on, held = in_oslo(at).date(), _held(innovation)
    access.check_can_write_for(by, held.owner, on=on)
    owner = _owner(content)
    access.check_can_write_for(by, owner, on=on)
    if held.version != version:
        raise Stale("innovation.stale")
    _check(content)
    if held.page == Page.PUBLISHED and lacking(content):
        raise RuleBroken("innovation.lacking", missing=list(lacking(content)))
    changed = changes(queries.content_of(held), content)
    if not changed:
        return held
    held.version += 1
    _keep(held, content, owner, at)
    record(stream=f"innovation:{held.key}", verb="innovation.changed", by=by, at=at, changes=changed)
    return held


@transaction.atomic
def take_step(*, innovation: Innovation, verb: str, by: User, at: datetime) -> Innovation:
    """To the next stage, or publish and hide its page."""
    held = _held(innovation)
    access.check_can_write_for(by, held.owner, on=in_oslo(at).date())
    if verb in ("publish", "hide"):
        held.page = PAGE.after(held.page, verb)
        if held.page == Page.PUBLISHED:
            _check_whole(held)
            held.published_at = at
    else:
        held.stage = STAGE.after(held.stage, verb)
    held.changed_at = at
    held.save(update_fields=["page", "stage", "published_at", "changed_at"])
    record(stream=f"innovation:{held.key}", verb=f"innovation.{verb}", by=by, at=at, stage=held.stage)
    return held


def _check_whole(held: Innovation) -> None:
    missing = lacking(queries.content_of(held))
    if missing:
        raise RuleBroken("innovation.lacking", missing=list(missing))


def _held(innovation: Innovation) -> Innovation:
    rows = Innovation.objects.select_for_update(of=("self",)).select_related("owner")
    return rows.get(pk=innovation.pk)


def _owner(content: Content) -> Organisation:
    found = organisation(content.owner)
    if found is None:
        raise RuleBroken("innovation.owner_unknown", place="owner")
    return found


def _check(content: Content) -> None:
    for place, reason in faults(content)[:1]:
        raise RuleBroken(f"innovation.{reason}", place=place)


def _keep(made: Innovation, content: Content, owner: Organisation, at: datetime) -> None:
    """Into the tables; what the database keeps single may have been taken at this very moment."""
    try:
        with transaction.atomic():
            _fill(made, content, owner, at)
    except IntegrityError:
        raise RuleBroken("innovation.at_once")


def _fill(made: Innovation, content: Content, owner: Organisation, at: datetime) -> None:
    for name in _PLAIN:
        setattr(made, name, getattr(content, name))
    for name in _TEXTS:
        setattr(made, name, dict(getattr(content, name)))
    partners = list(Organisation.objects.filter(orgnr__in=content.partners))
    made.owner, made.keywords, made.changed_at = owner, list(content.keywords), at
    made.search_text = _search_text(content, [owner, *partners])
    made.save()
    made.partners.set(partners)
    made.areas.set(queries.areas_with(content.areas))
    _set_origins(made, content)


def _set_origins(made: Innovation, content: Content) -> None:
    """The awards and projects it came out of: each is public, and known by its reference or number."""
    awards = outcomes_with(content.awards)
    projects = queries.projects_with(content.projects)
    _check_known(content.awards, awards, "innovation.no_such_award", "awards")
    _check_known(content.projects, projects, "innovation.no_such_project", "projects")
    by_award, by_project = ({row.pk: row for row in told.values()} for told in (awards, projects))
    made.origins.exclude(Q(award__in=by_award) | Q(project__in=by_project)).delete()
    held = made.origins.values_list("award", flat=True), made.origins.values_list("project", flat=True)
    awards_there, projects_there = (set(keys) for keys in held)
    Origin.objects.bulk_create(
        [
            *(Origin(innovation=made, award=row) for key, row in by_award.items() if key not in awards_there),
            *(
                Origin(innovation=made, project=row)
                for key, row in by_project.items()
                if key not in projects_there
            ),
        ]
    )


def _check_known(wanted: Iterable[str], known: Mapping[str, Any], code: str, place: str) -> None:
    for reference in wanted:
        if reference not in known:
            raise RuleBroken(code, place=place, reference=reference)


def _search_text(content: Content, organisations: list[Any]) -> str:
    texts = [text for name in ("titles", "ideas", "effects") for text in getattr(content, name).values()]
    words = [*texts, *content.keywords, content.other_partners, *content.awards, *content.projects]
    return "\n".join([*words, *(one.name for one in organisations)]).casefold()
