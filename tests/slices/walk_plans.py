"""Plans and innovation projects of the walk, of Oslo universitetssykehus (`manager`).

plan `walk-plan` with areas 1 and 2; a code of HRCS and a project speak for 1, nothing for 2; `walk-action-plan`
builds on it and takes its place
innovation projects walk-idea (draft) · walk-published, which came out of application A of the published call
"""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.slices.registers_world import OUS
from tildel.classification.actions import area_codes, plans
from tildel.classification.domain.plan import AreaContent, Content
from tildel.classification.models import AreaCode, Plan, PlanVersion, PriorityArea
from tildel.classification.queries import plan
from tildel.innovations.actions import innovations
from tildel.innovations.domain.innovation import Content as InnovationContent
from tildel.innovations.models import Innovation

PLAN, AREA = "walk-plan", "walk-plan.1"
SINCE = date(2020, 1, 1)


def in_plans(route: str) -> bool:
    return route.startswith(("classification:", "innovations:")) or route == "portal:organisation"


def plans_values(route: str, name: str) -> Any:
    """What stands in an address of plans, innovation projects and the directory."""
    if name == "language":
        return "nb"
    if name == "pk":
        return AreaCode.objects.order_by("pk").values_list("pk", flat=True).first()
    if name == "orgnr":
        return OUS
    if name == "number":
        return 1
    if route.startswith("innovations:"):
        return "walk-idea" if route == "innovations:step" else "walk-published"
    return PLAN


def plan_content(title: str = "Walk plan", **changes: Any) -> Content:
    """A plan that lacks nothing, of Oslo universitetssykehus and its region."""
    whole: dict[str, Any] = {
        "titles": {"nb": title, "en": f"{title} in English"}, "descriptions": {"nb": "En oppdiktet plan."}, "owner": OUS,
        "region": "H12", "starts_on": SINCE, "sources": {"nb": "Oppdiktet."},
    }  # fmt: skip
    return Content(**{**whole, **changes})


def innovation_content(title: str = "Prøveinnovasjonen", **changes: Any) -> InnovationContent:
    """An innovation project that lacks only its areas and awards."""
    whole: dict[str, Any] = {
        "titles": {"nb": title}, "owner": OUS, "ideas": {"nb": "Et oppdiktet behov."}, "effects": {"nb": "Kortere ventetid."},
        "contact_email": "innovasjon@example.org", "rights": "shared", "keywords": ("sensor",),
    }  # fmt: skip
    return InnovationContent(**{**whole, **changes})


def make_plan(*, by: Any, at: Any, **changes: Any) -> Plan:
    """A plan with two areas; for the first one speaks the health category of cancer."""
    made = plans.write_plan(content=plan_content(**changes), by=by, at=at)
    for number, name in ((1, "Kliniske studier"), (2, "Ingenting ennå")):
        content = AreaContent(number, {"nb": name}, sources={"nb": "Oppdiktet."})
        plans.write_area(plan=made, number=None, content=content, version=number, by=by, at=at)
    made = plan(made.key)
    area = PriorityArea.objects.select_related("plan__owner").get(plan=made, number=1)
    area_codes.add_code(
        area=area, code="hrcs_hc_02can", starts_on=SINCE, reasons={"nb": "Kreft."}, by=by, at=at
    )
    return made


def make_plans(world: Any) -> None:
    owner, at = world.users["manager"], world.before(300)
    made = make_plan(by=owner, at=at)
    make_plan(title="Walk action plan", by=owner, at=at, builds_on=PLAN, predecessor=PLAN)
    draft = innovation_content(title="Walk idea", areas=(AREA,))
    innovations.write_innovation(content=draft, by=owner, at=at)
    published, awards = world.places.get("published"), ()
    if published is not None:
        awards = (published.a.reference,)
        area = PriorityArea.objects.select_related("plan__owner").get(plan=made, number=1)
        code = f"project:{published.a.reference}"
        area_codes.add_code(
            area=area, code=code, starts_on=SINCE, reasons={"nb": "Hører hit."}, by=owner, at=at
        )
    content = innovation_content(title="Walk published", areas=(AREA,), awards=awards)
    row = innovations.write_innovation(content=content, by=owner, at=at)
    for verb in ("develop", "publish"):
        row = innovations.take_step(innovation=row, verb=verb, by=owner, at=at)


def grow_plans(number: int) -> None:
    """So many more plans, areas, codes, versions and innovation projects, as rows made directly."""
    made = Plan.objects.get(key=PLAN)
    area = PriorityArea.objects.get(plan=made, number=1)
    version = PlanVersion.objects.filter(plan=made).first()
    for step in range(number):
        other = _copy(Plan, made.pk, key=f"{PLAN}-{step}", builds_on=made, predecessor=made)
        _copy(PriorityArea, area.pk, plan=other)
        more = _copy(PriorityArea, area.pk, number=100 + step)
        for code in AreaCode.objects.filter(area=area, code__startswith="hrcs"):
            _copy(AreaCode, code.pk, area=more)
            _copy(AreaCode, code.pk, code=f"theme:more-{step}")
        _copy(PlanVersion, version.pk, number=100 + step)
        for row in Innovation.objects.filter(key__in=("walk-idea", "walk-published")):
            grown = _copy(Innovation, row.pk, key=f"{row.key}-{step}")
            grown.areas.add(more)
            for origin in row.origins.all():
                grown.origins.create(award=origin.award)


def _copy(table: Any, pk: int, **changes: Any) -> Any:
    made = table.objects.get(pk=pk)
    made.pk = None
    for name, value in changes.items():
        setattr(made, name, value)
    made._state.adding = True
    made.save(force_insert=True)
    return made
