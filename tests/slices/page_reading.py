"""Reads a page as a person would: by its text and its classes."""

from __future__ import annotations

import lxml.html
from lxml.html import HtmlElement

from tildel.kernel.money import NBSP


def page(response) -> HtmlElement:
    assert response.status_code == 200, response
    return lxml.html.fromstring(response.content.decode())


def text(node: HtmlElement) -> str:
    return " ".join(node.text_content().replace(NBSP, " ").split())


def texts(node: HtmlElement, path: str) -> list[str]:
    return [text(found) for found in node.xpath(path)]


def errors(response) -> list[str]:
    """What the summary of errors says; the page has to be there with its form."""
    return texts(page(response), "//ds-error-summary//li")


def filled(response) -> dict[str, object]:
    """The fields of the page's last form as a browser would send them; several values of one name as a list."""
    found: dict[str, object] = {}
    for name, value in page(response).forms[-1].form_values():
        known = found.get(name)
        found[name] = value if known is None else [*(known if isinstance(known, list) else [known]), value]
    return {name: value for name, value in found.items() if name != "csrfmiddlewaretoken"}
