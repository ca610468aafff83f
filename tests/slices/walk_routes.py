"""Every address of the resolver, and what to put into it at each stage of the walk's world."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import translation

from tests.slices import walk_bodies
from tests.slices.registers_world import in_registers, registers_values
from tests.slices.walk_measuring import figures_values, in_figures
from tests.slices.walk_networks import in_networks, networks_values
from tests.slices.walk_plans import in_plans, plans_values
from tests.slices.walk_privacy import in_privacy, privacy_values
from tests.slices.walk_projects import in_projects, projects_values
from tests.slices.walk_report import in_report, report_values
from tests.slices.walk_site import ON_SITE, site_values
from tests.slices.walk_world import WITH_ROUND, Place, World
from tildel.applications.models import Application, Letter
from tildel.assessment.models import Review
from tildel.config.access_table import EDITING, Who
from tildel.decisions.models import Appeal, ParticipantInterest

UNKNOWN = {
    "path": "nothing-here/",
    "key": "nothing-here", "call": "nothing-here", "part": "nothing", "requirement": "nothing", "reference": "NOTHING-1",
    "pk": "00000000-0000-4000-8000-000000000000", "file": "00000000-0000-4000-8000-000000000000", "attachment": 987654,
    "invitation": "00000000-0000-4000-8000-000000000000", "participation": "00000000-0000-4000-8000-000000000000",
}  # fmt: skip


@dataclass(frozen=True)
class Route:
    """`name` is how the table knows it; `parameters` are (name, converter) in the order of the address."""

    name: str
    address: str
    parameters: tuple[tuple[str, str], ...]

    @property
    def is_named(self) -> bool:
        return "/" not in self.name

    def url(self, values: dict[str, Any], language: str = "nb") -> str:
        with translation.override(language):
            return reverse(self.name, kwargs=values) if self.is_named else f"/{language}/{self.name}"


def routes() -> list[Route]:
    """Every address but those of the back office, which opens for editors as a whole."""
    return [route for route in _walk(get_resolver(), (), ()) if not route.address.startswith(EDITING)]


def _walk(resolver: URLResolver, patterns: tuple[Any, ...], spaces: tuple[str, ...]) -> Iterator[Route]:
    for found in resolver.url_patterns:
        here = (*patterns, found.pattern)
        if isinstance(found, URLResolver):
            yield from _walk(found, here, (*spaces, found.namespace) if found.namespace else spaces)
        else:
            yield _route(found, here, spaces)


def _route(found: URLPattern, patterns: tuple[Any, ...], spaces: tuple[str, ...]) -> Route:
    address = "".join(map(str, patterns))
    name = ":".join((*spaces, found.name)) if found.name else address.partition("/")[2]
    return Route(
        name, address, tuple(parameter for pattern in patterns for parameter in _parameters(pattern))
    )


def _parameters(pattern: Any) -> list[tuple[str, str]]:
    if pattern.converters:
        return [
            (key, type(one).__name__.removesuffix("Converter")) for key, one in pattern.converters.items()
        ]
    return [(key, "Regex") for key in getattr(pattern.regex, "groupindex", ())]


# Their address names something that belongs to no call.
OF_NO_CALL = ("assessment:edit_expert", "assessment:committee", *ON_SITE)

# --- what stands in an address --------------------------------------------------------------------------------

_OF_SUBMISSION = {"receipt", "receipt_pdf", "document_state", "document"}
_OF_PROPOSAL = {"proposal", "use_proposal", "proposal_file"}
# What stands in one call and not in another.
_OF_A_CALL = {
    "assessment:officer_review", "assessment:lift_conflict", "assessment:member", "assessment:objection",
    "decisions:letter", "decisions:decline_for", "decisions:appeal", "decisions:move_appeal",
    "decisions:lift_interest", "assessment:pair", *(f"assessment:{short}" for short in _OF_PROPOSAL),
}  # fmt: skip
_PARTS = {
    "programmes:edit": "facts",
    "programmes:arrange": "requirements",
    "applications:section": "project",
    "applications:save_section": "project",
    "applications:notes": "project",
    "applications:settle_note": "project",
}


# A page that an editor has published; of pictures and documents there are none in this world.
_SITE = {"wagtail_serve": "x/", "wagtaildocs_serve": None, "portal:picture": None}


def values_for(route: Route, place: Place | None, world: World) -> dict[str, Any] | None:
    """The parameters of the own thing at a stage; None where there is no such thing then."""
    found = {}
    for name, converter in route.parameters:
        found[name] = _value(route.name, name, converter, place, world)
        if found[name] is None:
            return None
    return found


def _value(route: str, name: str, converter: str, place: Place | None, world: World) -> Any:
    if route in _SITE:
        return _SITE[route]
    if route in ON_SITE:
        return site_values(route)
    if converter == "Regex":
        return "x"
    if place is None or belongs_to_no_call(route):
        return _of_no_call(route, name, world)
    if route.startswith("panels:") and name == "pk":
        return place.panel.pk if place.panel else None
    if name in ("key", "call"):
        return _call_key(route, place)
    if name in ("requirement", "kind"):
        return "amount"
    if route in ("programmes:question", "programmes:track") and name in ("question", "track"):
        return "new"  # where one more is written
    if name == "part":
        return _PARTS[route] if place.a or route.startswith("programmes") else None
    return _of_application(route, name, converter, place)


# The open interface tells of what has a page, too.
_OPEN = {"open:study": "studies:study", "open:one_infrastructure": "infrastructures:entry"}


def belongs_to_no_call(route: str) -> bool:
    """Whether an address is of something that belongs to no call."""
    route = _OPEN.get(route, route)
    if route in OF_NO_CALL or route.startswith("governance:"):
        return True
    here = in_registers(route) or in_networks(route) or in_plans(route)
    there = in_projects(route) or in_figures(route) or in_privacy(route)
    return here or there or in_report(route)


def _of_no_call(route: str, name: str, world: World) -> Any:
    route = _OPEN.get(route, route)
    if route.startswith("governance:"):
        return walk_bodies.value(world, route, name)
    if in_registers(route):
        return registers_values(route, name)
    if in_networks(route):
        return networks_values(route, name)
    if in_plans(route):
        return plans_values(route, name)
    if in_projects(route):
        return projects_values(route, name)
    if in_figures(route):
        return figures_values(route, name)
    if in_privacy(route):
        return privacy_values(route, name)
    if in_report(route):
        return report_values(route, name)
    own = {"assessment:edit_expert": world.experts.get("expert"), "assessment:committee": world.committee}
    return own[route].pk if route in own else None


def _call_key(route: str, place: Place) -> str | None:
    experts_own = route in ("assessment:answer", "assessment:terms", "assessment:declare")
    return None if experts_own and place.stage not in WITH_ROUND else place.call.key


def _of_application(route: str, name: str, converter: str, place: Place) -> Any:
    if place.a is None:
        return None
    if name == "reference":
        return place.a.reference
    if name == "who":
        return place.a.collaborators.filter(role="editor").values_list("user_id", flat=True).first()
    if name in ("invitation", "participation"):
        return getattr(place.a, f"{name}s").order_by("pk").values_list("pk", flat=True).first()
    if name == "person":
        return "p1"
    if name == "member":
        return place.members["expert"].pk if place.round else None
    if name in ("file", "attachment"):
        attachment = place.a.attachments.order_by("pk").first()
        return attachment.pk if converter == "Int" else attachment.file_id
    return _pk(route, place, place.a)


def _pk(route: str, place: Place, application: Application) -> Any:
    short = route.partition(":")[2]
    if short in _OF_SUBMISSION:
        return application.current_id
    if short in ("letter", "letter_file"):
        return Letter.objects.filter(application=application).values_list("pk", flat=True).first()
    if short == "officer_review":
        rows = Review.objects.filter(assignment__application=application, state="submitted")
        return rows.values_list("pk", flat=True).first()
    if short == "member":
        return place.members["expert"].pk if place.members else None
    if short == "objection":
        return place.objection.pk if place.objection else None
    if short in _OF_PROPOSAL:
        return place.proposal.pk if place.proposal else None
    if short == "lift_conflict":
        return place.conflict.pk if place.conflict else None
    if short in ("appeal", "move_appeal"):
        rows = Appeal.objects.filter(outcome__application=application)
        return rows.values_list("pk", flat=True).first()
    if short == "lift_interest":
        rows = ParticipantInterest.objects.filter(participant__call=place.call)
        return rows.values_list("pk", flat=True).first()
    return application.pk


def unknown_values(route: Route) -> dict[str, Any]:
    return {
        name: 987654 if converter == "Int" else UNKNOWN.get(name, "x") for name, converter in route.parameters
    }


def crossed_values(route: Route, place: Place, world: World) -> dict[str, Any] | None:
    """A's address with something of B in it; None where an address holds only one thing."""
    values = values_for(route, place, world)
    if values is None or place.b is None:
        return None
    other = place.b.attachments.order_by("pk").first()
    if "file" in values:
        return {**values, "file": other.pk if isinstance(values["file"], int) else other.file_id}
    if "attachment" in values:
        return {**values, "attachment": other.pk}
    if route.name in _OF_A_CALL:
        return {**values, "key": "elsewhere-assessing"}
    return None


# --- who is who ----------------------------------------------------------------------------------------------

_HELD = {
    "applicant": {Who.APPLICANT, Who.WRITER, Who.LEAD, Who.COORDINATOR}, "editor": {Who.APPLICANT, Who.WRITER}, "reader": {Who.APPLICANT},
    "manager": {Who.MANAGER, Who.ANY_MANAGER}, "other_manager": {Who.ANY_MANAGER},
    "officer": {Who.OFFICER, Who.ANY_OFFICER}, "other_officer": {Who.ANY_OFFICER},
    "board_leader": {
        Who.BOARD, Who.BOARD_LEADER, Who.SEATED, Who.SECRETARIAT, Who.COMMITTEE, Who.COMMITTEE_LEADER,
        Who.KEEPER, Who.KEEPER_LEADER, Who.ADVISER,
    },
    "board_member": {Who.BOARD, Who.SEATED, Who.COMMITTEE, Who.KEEPER, Who.ADVISER},
    "plain": {Who.ASKER},
    "director_leader": {Who.DECIDER, Who.DECIDER_LEADER}, "director": {Who.DECIDER},
    "administrator": {Who.ADMINISTRATOR},
}  # fmt: skip
_IN_ROUND = {"expert": {Who.MEMBER, Who.EXPERT}, "conflicted": {Who.MEMBER}}


def held_by(role: str, place: Place | None) -> set[Who]:
    """What a role is to application A and its call at a stage."""
    if role == "anonymous":
        return {Who.ANYONE}
    found = {Who.ANYONE, Who.LOGGED_IN} | _HELD.get(role, set())
    if place is not None and place.stage in WITH_ROUND:
        found |= _IN_ROUND.get(role, set())
    return found
