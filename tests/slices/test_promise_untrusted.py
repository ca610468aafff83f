"""What strangers write and upload is shown as text and handed out as a download, and nothing else (F2, F3, F7)."""

from __future__ import annotations

import io
import resource
import struct
import time
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from lxml import html

from tests.slices import pdf_samples, programme_world
from tests.slices.applicant_pages import address, section, text
from tests.slices.applications_world import AT, OUS, SECTIONS, applicant, complete, save, submit
from tests.slices.programme_world import DEADLINE, officer
from tests.slices.promise_world import made_once
from tildel.applications.actions.attachments import add_attachment
from tildel.applications.actions.invitations import invite_collaborator
from tildel.applications.actions.notes import write_note
from tildel.applications.budget_workbook import read_cells
from tildel.applications.models import Application
from tildel.applications.queries.drafts import draft_of
from tildel.files.inspection import inspect_bytes
from tildel.kernel.errors import RuleBroken
from tildel.people.actions import give_role, register_person
from tildel.people.models import OrganisationRole
from tildel.people.queries import organisation
from tildel.programmes.actions import change_call, publish_call
from tildel.programmes.domain.questions import Question, Text
from tildel.programmes.domain.spec import with_changes
from tildel.programmes.queries import spec_of

# Ways to get a script into a page, one of each family: elements, attributes, addresses, encodings, broken markup,
# the end of what it stands in, templates of browsers, and what older and newer elements bring.
PAYLOADS = (
    "<script>pwned()</script>",
    "</script><script>pwned()</script>",
    "<ScRiPt/x>pwned()</sCrIpT >",
    "<scr<script>ipt>pwned()</scr</script>ipt>",
    "<img src=x onerror=pwned()>",
    "\"><img src=x onerror=pwned()>",
    "'><svg/onload=pwned()>",
    "\" autofocus onfocus=pwned() x=\"",
    "' onmouseover='pwned()",
    "` onclick=`pwned()",
    "</textarea><body onload=pwned()>",
    "</title><svg><animate onbegin=pwned() attributeName=x dur=1s>",
    "--><script>pwned()</script><!--",
    "<iframe srcdoc='<script>parent.pwned()</script>'>",
    "<a href=javascript:pwned()>x</a>",
    "<a href=\"jav&#x09;ascript:pwned()\">x</a>",
    "javascript:/*--></title></style></textarea></script><svg/onload=pwned()>",
    "<details open ontoggle=pwned()>",
    "<form action=javascript:pwned()><button>x",
    "<math><mtext><table><mglyph><style><img src=x onerror=pwned()>",
    "<noscript><p title=\"</noscript><img src=x onerror=pwned()>\">",
    "<template><img src=x onerror=pwned()></template>",
    "<x hx-get=/ hx-trigger=load hx-on:load=pwned()>",
    "{{constructor.constructor('pwned()')()}}",
    "\u003cscript\u003epwned()\u003c/script\u003e",
    "+ADw-script+AD4-pwned()+ADw-/script+AD4-",
    "&lt;script&gt;pwned()&lt;/script&gt;",
    "<meta http-equiv=refresh content='0;url=javascript:pwned()'>",
    "<base href=https://example.org/>",
)  # fmt: skip
ALL = " ".join(PAYLOADS)
SHORT = "\"'><img src=x onerror=pwned()><script>pwned()</script>"
FILE_NAME = '"><svg onload=pwned()>.pdf'
ADDRESSES = {"href", "src", "action", "formaction", "srcdoc", "data", "poster", "xlink:href"}


def attacked() -> Application:
    call = programme_world.draft()
    spec = with_changes(spec_of(call), deadline=DEADLINE)
    project = next(row for row in spec.sections if "period" in row.places)
    own = Question("own", project.key, "long_text", Text("Eget", "Eige", "Own"), limit=5000)
    change_call(call=call, spec=replace(spec, questions=(own,)), by=officer(), at=AT)
    application = complete(call=publish_call(call=call, by=officer(), at=AT))
    person = application.created_by.person
    person.given_name = SHORT[:60]
    person.save()
    for part, content in SECTIONS.items():
        save(application, part, _with_payloads(content))
    save(application, "project", {**_with_payloads(SECTIONS["project"]), "answers": {"own": ALL}})
    by = application.created_by
    write_note(application=application, section="project", field="", text=ALL, by=by, at=AT)
    invite_collaborator(
        application=application,
        email="svg/onload=pwned()@example.org",
        role="reader",
        language="en",
        by=by,
        at=AT,
    )
    upload = SimpleUploadedFile("x.pdf", pdf_samples.clean(), "application/pdf")
    upload._name = FILE_NAME  # as it comes over the wire; the test's own form would clean it
    add_attachment(
        application=application, kind="project_description", person_key="", upload=upload, by=by, at=AT
    )
    return application


def _with_payloads(content: Any) -> Any:
    """Every text, and nothing that is chosen or has a form of its own."""
    texts = {
        "title_no", "title_en", "summary_no", "summary_en", "given_name", "family_name", "name", "justification",
        "user_involvement", "text",
    }  # fmt: skip
    if isinstance(content, list):
        return [_with_payloads(row) for row in content]
    if not isinstance(content, dict):
        return content
    long = {"summary_no", "summary_en", "justification", "user_involvement", "text"}
    return {
        key: (ALL if key in long else SHORT) if key in texts else _with_payloads(value)
        for key, value in content.items()
    }


made = made_once(attacked)


@pytest.fixture
def application(made, db):
    with time_machine.travel(AT, tick=False):
        yield Application.objects.get(pk=made.pk)


def live(page: bytes) -> list[str]:
    """Every place of a page where a browser would run or load something that is not ours."""
    found = []
    for node in html.fromstring(page.decode()).iter():
        if not isinstance(node.tag, str):
            continue
        if node.tag in ("iframe", "object", "embed", "base", "math", "animate", "mglyph", "style"):
            found.append(f"<{node.tag}>")
        if node.tag == "script" and (node.text or "").strip() and node.get("type") != "application/json":
            found.append("<script> with text")
        for name, value in node.attrib.items():
            if name.startswith(("on", "hx-on")) or "pwned" in name:
                found.append(f"{node.tag} {name}")
            if name in ADDRESSES and ("pwned" in value or value.strip().lower().startswith("javascript")):
                found.append(f"{node.tag} {name}={value[:40]}")
    return found


def manager():
    person = register_person(
        email="manager@example.org", given_name="Mina", family_name="Eksempel", by=None, at=AT
    )
    give_role(
        person=person, organisation=organisation(OUS), kind=OrganisationRole.RESEARCH_MANAGER, held_from=AT.date(),
        by=None, at=AT,
    )  # fmt: skip
    return applicant("manager")


def test_the_finder_of_live_markup_finds_each(application):
    run = [
        one
        for one in PAYLOADS
        if "<" in one and "x=" not in one and not one.startswith(("--", "+", "&", "{"))
    ]
    seen = [one for one in run if live(f"<html><body><p>{one}</p></body></html>".encode())]
    assert len(seen) >= 15


def test_no_page_that_shows_it_has_anything_live_in_it(client, application):
    submission = submit(application)
    plan = draft_of(application).plan
    key = application.call.key
    own = [section(application, part) for part in plan.parts]
    own += [address(name, application.pk) for name in ("people", "check", "withdraw", "transfer", "copy")]
    own += [address("notes", application.pk, "project"), address("receipt", submission.pk), address("mine")]
    seen_by = {
        application.created_by: [*own, address("cv", application.pk, "p2"), "/en/desk/"],
        officer(): [
            address("officer_list", key), address("officer_one", application.pk),
            address("similar", application.pk), address("extensions", key),
        ],
        manager(): [address("endorsements"), address("endorse", application.pk)],
    }  # fmt: skip
    faults, shown = [], 0
    for person, places in seen_by.items():
        client.force_login(person)
        for place in places:
            answer = client.get(place)
            shown += b"pwned" in answer.content
            faults += [f"{place}: {one}" for one in [*live(answer.content), *_not_ok(answer)]]
    assert faults == []
    assert shown > 15  # else it proves nothing


def _not_ok(answer: Any) -> list[str]:
    policy = answer.headers.get("Content-Security-Policy", "")
    wrong = [] if answer.status_code == 200 else [str(answer.status_code)]
    return wrong + ([] if "default-src 'self'" in policy and "unsafe" not in policy else ["policy"])


# --- files ---------------------------------------------------------------------------------------------------

NAMES = (  # more of them, without the upload around them, in test_files_naming.py
    FILE_NAME, "../../../../etc/passwd", "cv.pdf.exe", "cv\x00.html", "cv.pdf;filename=x.html",
    "a\r\nContent-Type: text/html\r\n\r\n<script>pwned()</script>.pdf",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_file_comes_back_as_a_download_under_a_tame_name(client, application, name):
    upload = SimpleUploadedFile("x.pdf", pdf_samples.clean(), "text/html")
    upload._name = name
    kept = add_attachment(
        application=application, kind="project_description", person_key="", upload=upload,
        by=application.created_by, at=AT,
    )  # fmt: skip
    assert kept.file.storage_name == f"{kept.file.storage_name[:32]}.pdf"
    assert set(kept.file.storage_name[:32]) <= set("0123456789abcdef")
    client.force_login(application.created_by)
    answer = client.get(address("download", application.pk, kept.pk))
    body = b"".join(answer.streaming_content)
    where = answer["Content-Disposition"]
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    assert (where.startswith("attachment;"), body == pdf_samples.clean()) == (True, True)
    assert [sign for sign in ("/", "\\", "\r", "\n", "<", "\x00", "..") if sign in where] == []
    assert where.rstrip('"').endswith(".pdf")


POLYGLOTS: dict[str, Callable[[], bytes]] = {
    "a picture that goes on as PDF": lambda: b"GIF89a" + pdf_samples.clean(),
    "a PDF with a ZIP behind it": pdf_samples.pdf_and_zip,
    "a page that says it is PDF further down": lambda: (
        b"<html><script>pwned()</script>" + pdf_samples.clean()
    ),
    "a program that goes on as PDF": lambda: b"MZ" + b"\0" * 64 + pdf_samples.clean(),
    "a script": lambda: b"#!/bin/sh\npwned\n",
    "a drawing": lambda: b"<svg xmlns='http://www.w3.org/2000/svg' onload='pwned()'/>",
    "a page": lambda: b"<!doctype html><script>pwned()</script>",
}


def zip_of(parts: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return packed.getvalue()


@cache
def _zeros(mebibytes: int) -> bytes:
    """A DEFLATE stream of so many zero bytes, made without holding them."""
    packer, piece = zlib.compressobj(1, zlib.DEFLATED, -15), bytes(2**20)
    return b"".join(packer.compress(piece) for _ in range(mebibytes)) + packer.flush()


def big_zip(name: str, mebibytes: int) -> bytes:
    """An archive whose one entry unpacks to so much; its checksum is never looked at."""
    packed, size, raw = _zeros(mebibytes), mebibytes * 2**20, name.encode()
    common = struct.pack("<HHHHIIIHH", 0, 8, 0, 0, 0, len(packed), size, len(raw), 0)
    local = b"PK\x03\x04" + struct.pack("<H", 20) + common + raw + packed
    directory = (
        b"PK\x01\x02" + struct.pack("<HH", 20, 20) + common + struct.pack("<HHHII", 0, 0, 0, 0, 0) + raw
    )
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(directory), len(local), 0)
    return local + directory + end


def huge_png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 50_000, 50_000, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(2**20), 9))


LAUGHS = "<!DOCTYPE svg [<!ENTITY a 'ha'>{}]><svg>&i;</svg>".format(
    "".join(
        f"<!ENTITY {this} '{f'&{before};' * 10}'>"
        for before, this in zip("abcdefgh", "bcdefghi", strict=True)
    )
).encode()
BOMBS: dict[str, Callable[[], bytes]] = {
    "a ZIP of 128 MiB": lambda: big_zip("zeros", 128),
    "10,000 entries": lambda: zip_of({f"{number}": b"" for number in range(10_000)}),
    "a Word document of 128 MiB": lambda: big_zip("word/document.xml", 128),
    "a picture of 50,000 by 50,000": huge_png,
    "a billion laughs": lambda: LAUGHS,
    "a way out of the folder": lambda: zip_of({"../../etc/cron.d/x": b"x"}),
}


def _cost(work: Callable[[], Any]) -> tuple[float, int]:
    """Seconds of this process, and MiB by which its memory grew beyond what it ever was."""
    began, before = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    work()
    return time.process_time() - began, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024


@pytest.mark.parametrize("make", [*POLYGLOTS.values(), *BOMBS.values()], ids=[*POLYGLOTS, *BOMBS])
def test_only_pdf_is_taken_and_the_rest_is_refused_at_once(make):
    data = make()
    seconds, mebibytes = _cost(lambda: inspect_bytes(data, declared_name="plan.pdf"))
    found = inspect_bytes(data, declared_name="plan.pdf")
    assert found.verdict.value == "refused"
    assert found.reason in ("files.type_not_accepted", "files.two_types")
    assert (seconds < 1, mebibytes < 50) == (True, True)


SHEET = "xl/worksheets/sheet1.xml"
WORKBOOKS: dict[str, Callable[[], bytes]] = {
    "a sheet of 128 MiB": lambda: big_zip(SHEET, 128),
    "5,000 parts": lambda: zip_of({f"{number}": b"" for number in range(5_000)}),
    "a billion laughs": lambda: zip_of({"[Content_Types].xml": LAUGHS, SHEET: LAUGHS}),
    "a picture": huge_png,
}


@pytest.mark.parametrize("make", WORKBOOKS.values(), ids=WORKBOOKS)
def test_a_workbook_that_is_a_bomb_is_refused_at_once(make):
    data = make()

    def refused() -> None:
        with pytest.raises(RuleBroken, match="budget_sheet"):
            read_cells(data)

    seconds, mebibytes = _cost(refused)
    assert (seconds < 1, mebibytes < 50) == (True, True)


def test_the_page_says_what_it_is_and_that_only_pdf_is_taken(client, application):
    client.force_login(application.created_by)
    sent = {"kind": "project_description", "file": SimpleUploadedFile("plan.pdf", big_zip("zeros", 64))}
    answer = client.post(address("upload", application.pk), sent)
    assert (answer.status_code, "This is a ZIP archive. Only PDF can be uploaded here." in text(answer)) == (
        409,
        True,
    )
