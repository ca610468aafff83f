"""What an editor types into a page never becomes a script, however it is sent (promise F2)."""

import json

import lxml.html
import pytest
from django.test import Client

from tests.slices.page_reading import page
from tildel.portal.blocks import BodyBlock
from tildel.portal.models import StartPage, TextPage

pytestmark = pytest.mark.django_db
BAD = '<script>alert(1)</script><img src=x onerror="alert(1)"><svg onload=alert(1)>'
ADDRESSES = (
    "javascript:alert(1)", " javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)",
    "\x01javascript:alert(1)", "data:text/html,<script>alert(1)</script>", "vbscript:msgbox(1)",
    'https://example.org/"onmouseover="alert(1)',
)  # fmt: skip


def sent(text: str, address: str = "") -> str:
    """What the editor's browser sends: blocks of text, and a link over all of it."""
    entities = {"0": {"type": "LINK", "mutability": "MUTABLE", "data": {"url": address}}} if address else {}
    ranges = [{"offset": 0, "length": len(text), "key": 0}] if address else []
    block = {
        "key": "a1b2c", "text": text, "type": "unstyled", "depth": 0, "inlineStyleRanges": [],
        "entityRanges": ranges,
    }  # fmt: skip
    return json.dumps({"blocks": [block], "entityMap": entities})


def kept(text: str, address: str = "") -> str:
    """What is kept of it, as the form of a page reads it."""
    block = BodyBlock().child_blocks["text"]
    return str(block.value_from_datadict({"x": sent(text, address)}, {}, "x").source)


def dangers(node: lxml.html.HtmlElement) -> list[str]:
    """Scripts, frames, whatever listens, and addresses that run; our own scripts stand in the head."""
    found = [
        one.tag for one in node.iter("script", "iframe", "object", "embed", "svg", "img") if not _ours(one)
    ]
    for one in node.iter():
        for name, value in one.attrib.items():
            plain = "".join(sign for sign in value if sign > " ").casefold()
            if name.startswith("on") or plain.startswith(("javascript:", "data:", "vbscript:")):
                found.append(f"{name}={value}")
    return found


def _ours(one: lxml.html.HtmlElement) -> bool:
    return one.tag == "script" and one.get("src", "").startswith("/static/")


def body_of(client: Client, body: list[tuple[str, object]]) -> lxml.html.HtmlElement:
    root = StartPage.objects.get(locale__language_code="en")
    made = TextPage(title=BAD, slug="bad", lead=BAD, locale=root.locale, body=body)
    root.add_child(instance=made)
    made.save_revision().publish()
    (main,) = page(client.get("/en/bad/")).xpath("//main")
    return main


def test_whoever_looks_for_dangers_finds_them():
    bad = (
        '<main><a href="java&#9;script:x">a</a><b onclick="x">b</b><script>x</script><a href="/">c</a></main>'
    )
    assert sorted(dangers(lxml.html.fromstring(bad))) == ["href=java\tscript:x", "onclick=x", "script"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_link_that_would_run_leads_nowhere(client, address):
    html = kept("Read more", address)
    main = body_of(client, [("text", html)])
    assert (dangers(main), "Read more" in main.text_content()) == ([], True)


def test_signs_of_a_script_are_shown_as_signs(client):
    main = body_of(
        client,
        [
            ("heading", BAD), ("text", kept(BAD)), ("quote", {"text": BAD, "said_by": BAD}),
            ("facts", {"heading": BAD, "text": kept(BAD)}), ("question", {"question": BAD, "answer": kept(BAD)}),
        ],
    )  # fmt: skip
    assert dangers(main) == []
    assert main.text_content().count("<script>alert(1)</script>") >= 8


def test_what_is_no_block_of_ours_is_not_kept():
    """An embed, a picture and a heading of the first order that somebody sends past the editor."""
    block = BodyBlock().child_blocks["text"]
    rows = [
        {"key": f"k{number}", "text": "x", "type": kind, "depth": 0, "inlineStyleRanges": [],
         "entityRanges": [{"offset": 0, "length": 1, "key": number}]}
        for number, kind in enumerate(("atomic", "atomic", "header-one"))
    ]  # fmt: skip
    entities = {
        "0": {"type": "EMBED", "mutability": "IMMUTABLE", "data": {"url": "https://example.org/frame"}},
        "1": {"type": "IMAGE", "mutability": "IMMUTABLE", "data": {"id": 1, "src": "x", "alt": "", "format": "left"}},
        "2": {"type": "LINK", "mutability": "MUTABLE", "data": {"url": "javascript:alert(1)"}},
    }  # fmt: skip
    value = block.value_from_datadict({"x": json.dumps({"blocks": rows, "entityMap": entities})}, {}, "x")
    found = lxml.html.fromstring(f"<main>{value.source}</main>")
    assert dangers(found) == []
    assert [one.tag for one in found.iter("h1", "embed", "iframe", "img")] == []
