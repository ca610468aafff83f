"""Rows of the slices as the open interface tells them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation

from tildel.programmes import queries as programmes


def texts(values: Any) -> dict[str, str]:
    """{"nb", "nn", "en"} of a row's texts; what is not written is empty."""
    found = values if isinstance(values, Mapping) else {"nb": values.nb, "nn": values.nn, "en": values.en}
    return {language: str(found.get(language) or "") for language in ("nb", "nn", "en")}


def _texts_of(row: Any, *names: str) -> dict[str, dict[str, str]]:
    return {name: texts(getattr(row, name)) for name in names}


def page_address(request: HttpRequest, name: str, **kwargs: Any) -> str:
    """The page for people, in bokmål; it leads on to the other languages."""
    with translation.override("nb"):
        return request.build_absolute_uri(reverse(name, kwargs=kwargs))


def named(organisation: Any) -> dict[str, str]:
    return {"orgnr": organisation.orgnr, "name": organisation.name}


def organisation(row: Any) -> dict[str, str]:
    return {**named(row), "kind": row.kind, "region": row.region, "ror": row.ror}


def call_short(request: HttpRequest, row: Any, at: datetime) -> dict[str, Any]:
    return {
        "key": row.key,
        "names": texts(row.names),
        "programme": texts(row.programme.names),
        "owner": named(row.programme.owner),
        "phase": programmes.phase(row, at),
        "frame": row.frame,
        "opens": row.opens_at,
        "deadline": row.deadline_at,
        "published": row.published_at,
        "address": page_address(request, "portal:call", key=row.key),
    }


def call(request: HttpRequest, row: Any, at: datetime) -> dict[str, Any]:
    spec = programmes.spec_of(row)
    return call_short(request, row, at) | {
        "summary": texts(spec.summary),
        "who_may_apply": texts(spec.who_may_apply),
        "source": spec.source,
        "requirements": [
            {
                "key": one.key,
                "kind": str(one.kind),
                "severity": str(one.severity),
                "params": dict(one.params),
                "source": {"text": one.source.text, "assumed": one.source.assumed},
            }
            for one in spec.requirements
        ],
    }


def award(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "reference": row["reference"],
        "call": row["call_key"],
        "call_names": texts(row["call_names"]),
        "titles": {"nb": row["title"], "nn": "", "en": row["title_en"]},
        "leader": row["leader"],
        "institution": {"orgnr": row["orgnr"], "name": row["institution"]},
        "region": row["region"],
        "amount": row["amount"],
        "published": row["published_at"],
    }


def study(request: HttpRequest, row: Any) -> dict[str, Any]:
    return {
        "key": row.key,
        "titles": texts(row.titles),
        "kind": row.kind,
        "state": row.state,
        **{
            name: texts(getattr(row, name)) for name in ("purposes", "who_can", "who_cannot", "participation")
        },
        "conditions": list(map(str, row.conditions)),
        "treatments": list(map(str, row.treatments)),
        "age_from": row.age_from,
        "age_to": row.age_to,
        "sex": row.sex,
        "responsible": named(row.responsible),
        "hospitals": [named(one) for one in row.hospitals.all()],
        "numbers": [one.value for one in row.numbers.all()],
        "starts": row.starts_on,
        "ends": row.ends_on,
        "checked": row.checked_on,
        "address": page_address(request, "studies:study", key=row.key),
    }


def infrastructure(request: HttpRequest, row: Any) -> dict[str, Any]:
    return {
        "key": row.key,
        "names": texts(row.names),
        "descriptions": texts(row.descriptions),
        "kind": row.kind,
        "placement": row.placement,
        "level": row.level,
        "status": row.status,
        "owner": named(row.owner),
        **_texts_of(row, "services", "access", "prices"),
        "keywords": list(map(str, row.keywords)),
        "places": [one.name for one in row.places.all()],
        "web_address": row.web_address,
        "checked": row.checked_on,
        "address": page_address(request, "infrastructures:entry", key=row.key),
    }


def body(request: HttpRequest, row: Any) -> dict[str, Any]:
    return {
        "key": row.key,
        "names": texts(row.names),
        "organisation": named(row.organisation) if row.organisation else None,
        "address": page_address(request, "governance:body", key=row.key),
    }


def project(request: HttpRequest, row: Any) -> dict[str, Any]:
    return {
        "number": row.number,
        **_texts_of(row, "titles", "summaries"),
        "leader": str(row.leader),
        "institution": named(row.institution),
        "programme": texts(row.programme.names),
        "state": row.state,
        "starts": row.starts_on,
        "ends": row.ends_on,
        "amount": row.amount,
        "address": page_address(request, "projects:project", number=row.number),
    }


def network(request: HttpRequest, row: Any) -> dict[str, Any]:
    return {
        "key": row.key,
        **_texts_of(row, "names", "summaries"),
        "state": row.state,
        "host": named(row.host),
        "coordinator": str(row.coordinator),
        "partners": [named(one.organisation) for one in row.partners.all()],
        "periods": [{"starts": one.starts, "ends": one.ends} for one in row.periods.all()],
        "address": page_address(request, "networks:network", key=row.key),
    }


def innovation(request: HttpRequest, row: Any) -> dict[str, Any]:
    return {
        "key": row.key,
        **_texts_of(row, "titles", "ideas", "effects"),
        "stage": row.stage,
        "owner": named(row.owner),
        "keywords": list(map(str, row.keywords)),
        "starts": row.starts_on,
        "address": page_address(request, "innovations:innovation", key=row.key),
    }


def plan(request: HttpRequest, row: Any) -> dict[str, Any]:
    return {
        "key": row.key,
        **_texts_of(row, "titles", "descriptions"),
        "kind": row.kind,
        "owner": named(row.owner) if row.owner else None,
        "region": row.region,
        "starts": row.starts_on,
        "ends": row.ends_on,
        "adopted": row.adopted_on,
        "areas": [
            {"number": area.number, **_texts_of(area, "titles", "descriptions")} for area in row.areas.all()
        ],
        "address": page_address(request, "classification:plan", key=row.key),
    }


def department(row: Any) -> dict[str, Any]:
    return {
        "key": row.key,
        "names": texts(row.names),
        "kind": row.kind,
        "institution": named(row.organisation),
        "email": row.email,
        "phone": row.phone,
        "visiting_address": row.address,
        "web_address": row.web_address,
        "source": row.source,
        "exists_since": row.held_from,
        "last_day": row.held_to,
    }


def solution(request: HttpRequest, row: Any) -> dict[str, Any]:
    return {
        "key": row.key,
        "names": texts(row.names),
        "descriptions": texts(row.descriptions),
        "assessed": row.assessed_on,
        "verified": row.verified,
        "rules": [
            {
                "verdict": str(rule.verdict),
                "when": {question: list(keys) for question, keys in rule.when.items()},
                "reasons": texts(rule.reasons),
                "source": rule.source,
                "verified": rule.verified,
            }
            for rule in row.rules
        ],
        "address": page_address(request, "guidance:solutions"),
    }


def figure(row: tuple[Any, Any]) -> dict[str, Any]:
    frozen, value = row
    told = {"year": frozen.year, "version": frozen.version, "frozen": frozen.frozen_at}
    return value.as_json() | told
