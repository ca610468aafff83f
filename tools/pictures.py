"""Pictures of the main pages from a running demo, wide and narrow, for the README.

    make demo                                                  (in another window)
    .venv/bin/python -m tools.pictures --base http://localhost:8000

Every address is found by following links, so the pictures show what people come to.
"""

from __future__ import annotations

import argparse
import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from tools import machine

OUT = Path(__file__).resolve().parent.parent / "docs" / "pictures"
LIMIT = 200 * 1024  # bytes a picture
WIDTHS = {1280: 900, 390: 844}  # a screen and a telephone
OFFICER, APPLICANT, EXPERT = "Kari Eksempel", "Ola Dikt", "Aino Esimerkki"
REGIONAL_OFFICER, MANAGER = "Randi Regional", "Frida Forankring"


@dataclass(frozen=True)
class Visit:
    """A browser, and the site it looks at."""

    page: Page
    base: str

    def go(self, path: str) -> None:
        answer = self.page.goto(path if path.startswith("http") else f"{self.base}{path}", wait_until="load")
        if answer is None or not answer.ok:
            raise SystemExit(f"{path} answered {answer and answer.status}. Is the demo running?")

    def follow(self, link: str) -> None:
        self.go(str(self.page.locator(link).first.evaluate("link => link.href")))

    def log_in(self, name: str) -> None:
        self.go("/nb/desk/demo/")
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name).click()


def front(visit: Visit) -> None:
    visit.go("/nb/")


def call(visit: Visit) -> None:
    visit.go("/nb/funding/")
    visit.follow("main .cards a[href*='/funding/']")


def application(visit: Visit) -> None:
    """The budget of a draft that is well under way."""
    _draft(visit)
    visit.follow("a[href$='/budget/']")


def check(visit: Visit) -> None:
    _draft(visit)
    visit.follow("a[href$='/check/']")


def _draft(visit: Visit) -> None:
    visit.log_in(APPLICANT)
    asked = ":not([href*='invitations']):not([href*='participations'])"
    visit.follow(f".task-list a[href*='/nb/applications/']{asked}")


def people(visit: Visit) -> None:
    """Those who write together, and the partners who answer for themselves."""
    _draft(visit)
    visit.follow("a[href$='/people/']")


def trial(visit: Visit) -> None:
    """An officer tries the call on an example."""
    visit.log_in(REGIONAL_OFFICER)
    visit.go("/nb/calls/")
    visit.follow("main a[href*='/calls/hmn-']")
    visit.follow("a[href$='/try/']")


def categories(visit: Visit) -> None:
    """Before an application is begun: the call's categories."""
    visit.log_in(APPLICANT)
    visit.go("/nb/funding/")
    visit.follow("main a[href*='/funding/hmn-']")
    visit.go(visit.page.url.replace("/funding/", "/applications/start/"))


def receipt(visit: Visit) -> None:
    visit.log_in(APPLICANT)
    visit.go("/nb/applications/")
    visit.follow("main a[href*='/applications/submissions/']")


def officer_list(visit: Visit) -> None:
    visit.log_in(OFFICER)
    visit.follow("a[href$='/applications/officer/klinbeforsk-2024/']")
    visit.page.locator("#counts li").first.wait_for()


def officer_one(visit: Visit) -> None:
    officer_list(visit)
    visit.follow("a[data-open]")


def review(visit: Visit) -> None:
    """One that is not submitted yet."""
    visit.log_in(EXPERT)
    visit.go("/en/assessment/")
    visit.follow("main .todo li:not(:has([data-color=success])) a")


def assignments(visit: Visit) -> None:
    """Of the call that is being assessed."""
    visit.log_in(OFFICER)
    addresses = visit.page.locator("a[href*='/assessment/calls/']").evaluate_all(
        "all => all.map(a => a.href)"
    )
    for address in addresses:
        visit.go(address)
        if visit.page.locator("a[href$='/close/']").count():
            return visit.follow("a[href$='/assignments/']")
    raise SystemExit("No call of the demo is being assessed.")


def ranking(visit: Visit) -> None:
    visit.log_in(OFFICER)
    visit.go("/nb/decisions/klinbeforsk-2024/ranking/")


def publish(visit: Visit) -> None:
    visit.log_in(OFFICER)
    visit.go("/nb/decisions/klinbeforsk-2024/publish/")


def my_tasks(visit: Visit) -> None:
    visit.log_in(OFFICER)


def _midt(visit: Visit, link: str) -> None:
    """A page of the round that a committee of twelve has read sixty applications in."""
    visit.log_in(REGIONAL_OFFICER)
    links = visit.page.locator("a[href*='/assessment/calls/hmn-prosjektmidler']")
    address = str(links.first.evaluate("a => a.href"))
    visit.go("/".join(address.split("/")[:7]) + "/")
    visit.follow(link)


def experts(visit: Visit) -> None:
    """The register of experts."""
    visit.log_in(REGIONAL_OFFICER)
    visit.go("/nb/assessment/experts/")


def conflicts(visit: Visit) -> None:
    """The ties that the system found, to be judged."""
    _midt(visit, "a[href$='/conflicts/']")


def panel(visit: Visit) -> None:
    """The agenda in the order in which the fewest leave the room."""
    _midt(visit, "a[href*='/panels/calls/']")
    visit.follow("main table a[href*='/panels/']")


def scenarios(visit: Visit) -> None:
    visit.log_in(OFFICER)
    visit.go("/nb/decisions/klinbeforsk-2024/scenarios/")


def body(visit: Visit) -> None:
    visit.go("/nb/bodies/nsg/")


def studies(visit: Visit) -> None:
    visit.go("/nb/studies/")


def infrastructure(visit: Visit) -> None:
    visit.go("/nb/infrastructure/")


def open_data(visit: Visit) -> None:
    visit.go("/nb/open-data/")


def meeting(visit: Visit) -> None:
    """The last meeting of NSG, with its minutes."""
    body(visit)
    visit.follow("main a[href*='/bodies/nsg/meetings/']")


def network(visit: Visit) -> None:
    """What a network has got and done."""
    visit.go("/nb/networks/")
    visit.follow("main .cards a[href*='/networks/'], main li a[href*='/networks/']")


def awards(visit: Visit) -> None:
    visit.go("/nb/awards/figures/")


def guide(visit: Visit) -> None:
    """Which solution may I use for my data?"""
    visit.go("/nb/guidance/data/")


def portfolio(visit: Visit) -> None:
    """What became of the money, for those who follow it."""
    visit.log_in(OFFICER)
    visit.go("/nb/projects/portfolio/")


def key_figures(visit: Visit) -> None:
    visit.go("/nb/figures/key-figures/")


def national_report(visit: Visit) -> None:
    """The newest final report, as pages."""
    visit.go("/nb/national-report/")
    visit.follow("main a[href*='/national-report/20']")


def privacy(visit: Visit) -> None:
    visit.go("/nb/privacy/")


PAGES: dict[str, Callable[[Visit], None]] = {
    "front": front, "call": call, "application": application, "check-and-submit": check, "receipt": receipt,
    "people": people, "trial": trial, "categories": categories,
    "officer-list": officer_list, "officer-one": officer_one, "review": review, "assignments": assignments,
    "ranking": ranking, "publish": publish, "my-tasks": my_tasks,
    "experts": experts, "conflicts": conflicts, "panel": panel, "scenarios": scenarios,
    "body": body, "studies": studies, "infrastructure": infrastructure, "open-data": open_data,
    "meeting": meeting, "network": network, "awards": awards, "guide": guide, "portfolio": portfolio,
    "key-figures": key_figures, "national-report": national_report, "privacy": privacy,
}  # fmt: skip


def small(picture: bytes) -> bytes:
    """The same picture in at most 256 colours, fewer where it is still too large."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    for colours in (256, 128, 64, 32):
        out = io.BytesIO()
        image.quantize(colours).save(out, "PNG", optimize=True)
        if out.tell() <= LIMIT:
            break
    return out.getvalue()


def take(base: str, out: Path, names: list[str]) -> None:
    out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=machine.chromium(), args=["--no-sandbox"])
        for width, height in WIDTHS.items():
            for name in names:
                context = browser.new_context(
                    viewport={"width": width, "height": height}, locale="nb-NO", timezone_id="Europe/Oslo",
                    color_scheme="light", reduced_motion="reduce",
                )  # fmt: skip
                visit = Visit(context.new_page(), base.rstrip("/"))
                PAGES[name](visit)
                visit.page.evaluate("() => document.fonts.ready")
                target = out / f"{name}-{width}.png"
                target.write_bytes(small(visit.page.screenshot()))
                print(f"{target} {target.stat().st_size // 1024} kB")
                context.close()
        browser.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--base", default="http://localhost:8000", help="the address of the demo")
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("names", nargs="*", choices=[*PAGES, []], help="only these pages")
    options = parser.parse_args()
    take(options.base, options.out, options.names or list(PAGES))


if __name__ == "__main__":
    main()
