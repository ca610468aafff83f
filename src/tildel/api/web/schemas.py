"""The shapes of the open interface. A field that is there stays; new ones may come."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from ninja import Schema
from pydantic import Field

from tildel.api.web.answering import Page


class Texts(Schema):
    """The same text in up to three languages."""

    nb: str = ""
    nn: str = ""
    en: str = ""


class OrganisationOut(Schema):
    """A legal unit, by its number in the Norwegian register and, where it has one, its ROR."""

    orgnr: str
    name: str
    kind: str
    region: str = Field(description="Health region: RHF number's short name, or empty.")
    ror: str


class Named(Schema):
    orgnr: str
    name: str


class SourceOut(Schema):
    """What the call's own text says, or that nobody has confirmed it (`assumed`)."""

    text: str
    assumed: bool


class RequirementOut(Schema):
    """One requirement of a call: its kind, its parameters, and where the call says so."""

    key: str
    kind: str
    severity: str
    params: dict[str, object]
    source: SourceOut


class CallShort(Schema):
    key: str
    names: Texts
    programme: Texts
    owner: Named
    phase: Literal["coming", "open", "closed"]
    frame: int = Field(description="What there is to give, in whole kroner.")
    opens: datetime | None = Field(description="Null: from when it was published.")
    deadline: datetime | None
    published: datetime | None
    address: str = Field(description="The page for people.")


class CallOut(CallShort):
    summary: Texts
    who_may_apply: Texts
    source: str
    requirements: list[RequirementOut]


class AwardOut(Schema):
    reference: str
    call: str
    call_names: Texts
    titles: Texts
    leader: str
    institution: Named
    region: str
    amount: int = Field(description="Whole kroner for the whole period.")
    published: datetime


class StudyOut(Schema):
    key: str
    titles: Texts
    kind: str
    state: str
    purposes: Texts
    who_can: Texts
    who_cannot: Texts
    participation: Texts
    conditions: list[str]
    treatments: list[str]
    age_from: int | None
    age_to: int | None
    sex: str
    responsible: Named
    hospitals: list[Named]
    numbers: list[str]
    starts: date | None
    ends: date | None
    checked: date
    address: str


class InfrastructureOut(Schema):
    key: str
    names: Texts
    descriptions: Texts
    kind: str
    placement: str
    level: str
    status: str
    owner: Named
    services: Texts
    access: Texts
    prices: Texts
    keywords: list[str]
    places: list[str]
    web_address: str
    checked: date
    address: str


class BodyOut(Schema):
    key: str
    names: Texts
    organisation: Named | None
    address: str


class ProjectOut(Schema):
    """A project that has begun; its number is the reference of the award it comes from."""

    number: str
    titles: Texts
    summaries: Texts
    leader: str
    institution: Named
    programme: Texts
    state: str
    starts: date
    ends: date
    amount: int = Field(description="Whole kroner for the whole period.")
    address: str


class PeriodOut(Schema):
    starts: date
    ends: date


class NetworkOut(Schema):
    key: str
    names: Texts
    summaries: Texts
    state: str
    host: Named
    coordinator: str
    partners: list[Named]
    periods: list[PeriodOut]
    address: str


class InnovationOut(Schema):
    key: str
    titles: Texts
    ideas: Texts
    effects: Texts
    stage: str
    owner: Named
    keywords: list[str]
    starts: date | None
    address: str


class AreaOut(Schema):
    number: int
    titles: Texts
    descriptions: Texts


class PlanOut(Schema):
    key: str
    titles: Texts
    descriptions: Texts
    kind: str
    owner: Named | None
    region: str
    starts: date | None
    ends: date | None
    adopted: date | None
    areas: list[AreaOut]
    address: str


class DepartmentOut(Schema):
    """A unit of an institution. Mail, telephone and address are those of the unit."""

    key: str
    names: Texts
    kind: str
    institution: Named
    email: str
    phone: str
    visiting_address: str
    web_address: str
    source: str
    exists_since: date | None
    last_day: date | None


class RuleOut(Schema):
    """What holds where every question of `when` was answered with one of its keys."""

    verdict: Literal["allowed", "case_by_case", "not_allowed"]
    when: dict[str, list[str]]
    reasons: Texts
    source: str
    verified: bool


class SolutionOut(Schema):
    key: str
    names: Texts
    descriptions: Texts
    assessed: date | None = Field(description="The day of the risk assessment, where it is known.")
    verified: bool
    rules: list[RuleOut] = Field(description="The first that fits speaks.")
    address: str


class FigureOut(Schema):
    """One value of a frozen key figure. `group` is the year, then a region or an institution where it is of
    one; `exact` is a fraction as text, null where nothing can be said."""

    figure: str
    year: int
    version: int
    frozen: datetime
    group: list[str]
    exact: str | None
    shown: str | None
    rows: int
    missing: int


class Departments(Page):
    items: list[DepartmentOut]


class Solutions(Page):
    items: list[SolutionOut]


class Figures(Page):
    items: list[FigureOut]


class Projects(Page):
    items: list[ProjectOut]


class Networks(Page):
    items: list[NetworkOut]


class Innovations(Page):
    items: list[InnovationOut]


class Plans(Page):
    items: list[PlanOut]


class Calls(Page):
    items: list[CallShort]


class Awards(Page):
    items: list[AwardOut]


class Studies(Page):
    items: list[StudyOut]


class Infrastructures(Page):
    items: list[InfrastructureOut]


class Bodies(Page):
    items: list[BodyOut]


class Organisations(Page):
    items: list[OrganisationOut]


class Missing(Schema):
    detail: str
