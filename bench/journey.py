"""The last hour of a deadline: each client goes the whole way again and again, each time with another draft.

A journey: log in, open the draft, 15 saves, a file of 1 MB, check, submit, the receipt. What is sent is what
a browser sends; between two steps nobody waits, so one client here is many people at their desks.
"""

from __future__ import annotations

import http.client
import io
import json
import random
import re
import time
from collections import defaultdict
from dataclasses import dataclass, field
from statistics import median, quantiles
from typing import Any
from urllib.parse import urlencode

import pikepdf

from tests.live.clients import TOKEN, Answer, at_once
from tests.live.copies import copies
from tests.live.sites import Site
from tests.slices import pdf_samples

SAVES = 15
PROJECT = {
    "title_no": "Behandling A mot behandling B hos voksne",
    "title_en": "Treatment A or treatment B in adults",
    "summary_en": "We compare two common treatments.",
    "start": "2028-01-01",
    "end": "2030-12-31",
}
MEGABYTE = 1024 * 1024
BOUNDARY = "a-boundary-of-the-bench"


def one_megabyte() -> bytes:
    """A readable PDF of that size; what fills it cannot be packed."""
    with pikepdf.open(io.BytesIO(pdf_samples.clean())) as pdf:
        noise = random.Random(1).randbytes(MEGABYTE)
        pdf.Root.Filling = pdf.make_indirect(pikepdf.Stream(pdf, noise))
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()


@dataclass
class Visitor:
    """One client with a connection that stays open, as a browser's. `spent`: seconds of each step."""

    site: Site
    user: int
    file: bytes
    spent: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: list[str] = field(default_factory=list)
    receipts: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.line = http.client.HTTPConnection("127.0.0.1", self.site.port, timeout=60)
        self.session = ""

    def ask(self, step: str, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        sent = {
            "Cookie": f"csrftoken={TOKEN}; sessionid={self.session}",
            "Content-Type": "application/x-www-form-urlencoded",
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        started = time.perf_counter()
        self.line.request(method, path, body, sent)
        answer = self.line.getresponse()
        text = answer.read().decode()
        self.spent[step].append(time.perf_counter() - started)
        for cookie in answer.headers.get_all("Set-Cookie", []):
            if cookie.startswith("sessionid="):
                self.session = cookie.partition(";")[0].partition("=")[2]
        if answer.status >= 400:
            raise RuntimeError(f"{step} {answer.status}: {text[:200]}")
        return Answer(answer.status, answer.headers.get("Location", ""), text)

    def post(self, step: str, path: str, fields: dict[str, Any], **headers: str) -> Answer:
        return self.ask(step, "POST", path, urlencode({"csrfmiddlewaretoken": TOKEN, **fields}), **headers)

    def go(self, application: str) -> None:
        """A whole journey on a new connection; what goes wrong is kept, and the next one begins anew."""
        self.line.close()
        started = time.perf_counter()
        try:
            self._journey(f"/nb/applications/{application}/", application)
        except (RuntimeError, OSError, http.client.HTTPException, AttributeError) as error:
            self.errors.append(repr(error)[:300])
        self.spent["journey"].append(time.perf_counter() - started)

    def _journey(self, draft: str, application: str) -> None:
        self.session = ""
        self.post("log in", "/nb/desk/demo/log-in/", {"user": self.user})
        page = self.ask("form page", "GET", f"{draft}project/")
        version = int(found(r'name="version" value="(\d+)"', page))
        for number in range(SAVES):
            content = {**PROJECT, "summary_no": f"Vi sammenligner to behandlinger, {number}."}
            saved = self.post(
                "autosave", f"{draft}project/save/", {**content, "version": version}, X_Autosave="1"
            )
            version = json.loads(saved.body)["version"]
        body, kind = self._upload()
        self.ask("upload 1 MB", "POST", f"{draft}files/upload/", body, Content_Type=kind)
        check = self.ask("check", "GET", f"{draft}check/")
        revision = found(r'name="revision" value="(\d+)"', check)
        sent = self.post("submit", f"{draft}submit/", {"revision": revision})
        self.receipts[application] = sent.location.rstrip("/").rpartition("/")[2]
        self.ask("receipt", "GET", sent.location)

    def _upload(self) -> tuple[bytes, str]:
        fields = {"csrfmiddlewaretoken": TOKEN, "kind": "project_description", "person": ""}
        parts = [
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in fields.items()
        ]
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="plan.pdf"\r\n\r\n'
        body = "".join([*parts, head]).encode() + self.file + f"\r\n--{BOUNDARY}--\r\n".encode()
        return body, f"multipart/form-data; boundary={BOUNDARY}"


def found(pattern: str, answer: Answer) -> str:
    match = re.search(pattern, answer.body)
    if match is None:
        raise RuntimeError(f"nothing like {pattern} on the page")
    return match.group(1)


def measure_journeys(site: Site, world: dict[str, Any], count: int, clients: int) -> dict[str, Any]:
    """`count` journeys by `clients` at once; `steps` are rows of a table."""
    file = one_megabyte()
    with site.database.as_owner() as owner:
        (user,) = owner.execute("SELECT id FROM people_user WHERE email = 'applicant@example.org'").fetchone()
        work = copies(owner, world["application"], count + clients)
        visitors = [Visitor(site, user, file) for _ in range(clients)]
        run(visitors, work[:clients])  # each process has met everything once
        for visitor in visitors:
            visitor.spent.clear()
        started = time.perf_counter()
        run(visitors, work[clients:])
        seconds = time.perf_counter() - started
        stored = dict(
            owner.execute(
                "SELECT application_id::text, string_agg(id::text, ' ') FROM applications_submission"
                " WHERE application_id = ANY(%s::uuid[]) GROUP BY 1",
                [work],
            ).fetchall()
        )
    receipts = {key: pk for visitor in visitors for key, pk in visitor.receipts.items()}
    errors = [error for visitor in visitors for error in visitor.errors]
    return {
        "clients": clients,
        "journeys": count,
        "saves": SAVES,
        "seconds": round(seconds, 1),
        "submissions_in_10_minutes": round(count / seconds * 600),
        "requests_per_second": round(
            sum(len(v.spent[step]) for v in visitors for step in STEPS) / seconds, 1
        ),
        "errors": len(errors),
        "first_error": errors[0] if errors else "",
        "lost": sum(stored.get(key) != pk for key, pk in receipts.items()),
        "steps": [
            _row(step, [one for v in visitors for one in v.spent[step]]) for step in (*STEPS, "journey")
        ],
    }


STEPS = ("log in", "form page", "autosave", "upload 1 MB", "check", "submit", "receipt")


def run(visitors: list[Visitor], work: list[str]) -> None:
    def mine(number: int) -> Answer:
        for application in work[number :: len(visitors)]:
            visitors[number].go(application)
        return Answer(200, "", "")

    at_once([lambda number=number: mine(number) for number in range(len(visitors))], patience=900)


def _row(step: str, spent: list[float]) -> dict[str, Any]:
    cuts = quantiles(spent, n=100, method="inclusive") if len(spent) > 1 else [*spent] * 99
    return {
        "step": step,
        "times": len(spent),
        "p50_ms": round(median(spent) * 1000),
        "p95_ms": round(cuts[94] * 1000),
        "p99_ms": round(cuts[98] * 1000),
    }
