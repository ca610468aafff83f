"""The forms of a page as a browser would send them, and every page of the walk that has one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from lxml import html

from tests.slices.walk_routes import Route, held_by, values_for
from tests.slices.walk_world import Place, World
from tildel.applications.domain.plan import STANDARD
from tildel.config.access_table import TABLE
from tildel.programmes.queries import spec_of

_TEXT_TYPES = {"text", "email", "search", "url", "number", "date", "tel", "password", ""}


@dataclass
class Form:
    """`fields` in the page's order with what stands in them; `texts` are the names one can type into."""

    action: str
    fields: list[tuple[str, str]]
    texts: set[str]

    def with_texts(
        self, text: str, *, first_only: bool = False, all_fields: bool = False
    ) -> list[tuple[str, str]]:
        chosen = (
            {name for name, _value in self.fields} - {"csrfmiddlewaretoken"} if all_fields else self.texts
        )
        if first_only:
            chosen = set(sorted(chosen)[:1])
        return [(name, text if name in chosen else value) for name, value in self.fields]


def forms_on(page: bytes, url: str) -> list[Form]:
    """The forms that are posted, without those of logging out."""
    found = html.fromstring(page.decode()).xpath("//form[translate(@method, 'POST', 'post')='post']")
    return [_form(one, url) for one in found if "logout" not in (one.get("action") or "")]


def _form(form: Any, url: str) -> Form:
    fields, texts = [], set()
    for control in form.xpath(".//input[@name] | .//select[@name] | .//textarea[@name]"):
        name, kind = control.get("name"), control.get("type", "").lower()
        if control.tag == "textarea" or (control.tag == "input" and kind in _TEXT_TYPES):
            texts.add(name)
        value = _value(control, kind)
        if value is not None and not (kind == "radio" and name in dict(fields)):
            fields.append((name, value))
    buttons = form.xpath(".//button[@name and @value]")
    fields += [(button.get("name"), button.get("value")) for button in buttons[:1]]
    return Form(urljoin(url, form.get("action") or url), fields, texts)


def _value(control: Any, kind: str) -> str | None:
    if control.tag == "textarea":
        return (control.text or "").removeprefix("\n")
    if control.tag == "select":
        options = control.xpath(".//option[@selected]") or control.xpath(".//option[@value!='']")
        return options[-1].get("value", "") if options else ""
    if kind in ("submit", "button", "reset", "file", "image"):
        return None
    if kind in ("checkbox", "radio"):
        return control.get("value", "on")
    return control.get("value", "")


def pages_for(route: Route, role: str, place: Place, world: World) -> Iterator[str]:
    """The addresses of a route that a role may open at a stage, one for each part or requirement."""
    row = TABLE[route.name]
    if "GET" not in row.methods or not row.opens_for(held_by(role, place), place.stage, "GET"):
        return
    values = values_for(route, place, world)
    if values is None:
        return
    for more in _variants(route, place):
        yield route.url({**values, **more})


def _variants(route: Route, place: Place) -> list[dict[str, str]]:
    names = dict(route.parameters)
    if "requirement" in names:
        return [{"requirement": row.key} for row in spec_of(place.call).requirements]
    if route.name == "applications:section":
        return [{"part": part} for part in STANDARD.parts]
    if route.name == "programmes:arrange":
        return [{"part": part} for part in ("requirements", "sections")]
    if route.name == "programmes:requirement_add":
        # the kinds whose forms have fields that no other form has
        return [{"kind": kind} for kind in ("lump_sum", "institution", "judged")]
    if route.name == "programmes:edit":
        return [{"part": part} for part in ("facts", "texts", "assessment")]
    return [{}]


_PARAMETER = re.compile(r"""request\.GET(?:\.get(?:list)?\(|\[)\s*["'](\w+)""")


def parameters_in(source: str) -> set[str]:
    """The names under which a view reads its address."""
    return set(_PARAMETER.findall(source))
