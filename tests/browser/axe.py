"""axe-core on a page, with every rule on."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).resolve().parents[2] / "node_modules/axe-core/axe.min.js"
# Every rule that is on by itself, and those for level A and AA that axe leaves off until they are asked for.
ALSO = (
    "target-size",
    "label-content-name-mismatch",
    "css-orientation-lock",
    "p-as-heading",
    "table-fake-caption",
)
# What can differ with the language, the width and the colours of a page that was looked at once with every rule.
APPEARANCE = (
    "color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable", "valid-lang",
    "html-has-lang", "html-lang-valid", "label-content-name-mismatch", "button-name", "link-name", "label",
)  # fmt: skip
OPTIONS = {
    "rules": {rule: {"enabled": True} for rule in (*ALSO, "td-has-header", "focus-order-semantics")},
    "resultTypes": ["violations", "incomplete"],
}


@cache
def _source() -> str:
    return AXE.read_text(encoding="utf-8")


def analyse(page: Page, only: tuple[str, ...] = ()) -> dict[str, Any]:
    """The results of axe for what the page shows now; of every rule, or of some.

    The script goes in through the debugger and not through the page, so the page keeps its content
    security policy.
    """
    session = page.context.new_cdp_session(page)
    try:
        _evaluate(session, f"window.axe || (() => {{ {_source()} }})()", wait=False)
        options = {"runOnly": list(only), "resultTypes": OPTIONS["resultTypes"]} if only else OPTIONS
        wanted = f"axe.run(document, {json.dumps(options)}).then(result => JSON.stringify(result))"
        return json.loads(_evaluate(session, wanted, wait=True))
    finally:
        session.detach()


def _evaluate(session: Any, expression: str, *, wait: bool) -> Any:
    answer = session.send(
        "Runtime.evaluate", {"expression": expression, "awaitPromise": wait, "returnByValue": wait}
    )
    if "exceptionDetails" in answer:
        raise RuntimeError(f"axe: {answer['exceptionDetails']}")
    return answer["result"].get("value")


def describe(found: list[dict[str, Any]]) -> str:
    """Rule, what it asks for, and each element with what is wrong with it."""
    lines = []
    for rule in found:
        lines.append(f"{rule['id']} ({rule['impact']}): {rule['help']}")
        for node in rule["nodes"]:
            lines.append(f"    {' '.join(map(str, node['target']))}")
            lines.append(f"        {node['html'][:200]}")
            checks = [*node["any"], *node["all"], *node["none"]]
            lines += [f"        - {check['message']}" for check in checks]
    return "\n".join(lines)


def assert_no_violations(page: Page) -> None:
    """Fails with a readable list. Animations must be over: contrast of a fading element is not its contrast."""
    found = analyse(page)["violations"]
    assert not found, f"{len(found)} violations on {page.url}\n{describe(found)}"


def incomplete(page: Page) -> list[tuple[str, int]]:
    """What axe could not decide, rule and number of elements: to be judged by a person."""
    return [(rule["id"], len(rule["nodes"])) for rule in analyse(page)["incomplete"]]
