"""`tildel check`: holds the facts in a file against the requirements of a call.

Exit codes: 0 admissible, 1 not admissible, 2 input that cannot be read (where and why on standard error).
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import datetime

from tildel.checks.engine import evaluate
from tildel.checks.facts import facts_schema, read_facts
from tildel.checks.sentences import finding_sentence, reading_sentence
from tildel.checks.shapes import parse_instant
from tildel.config.terminal import content_of, printable, show_every_letter
from tildel.kernel.errors import Unreadable
from tildel.kernel.findings import Finding, is_admissible
from tildel.kernel.time import OSLO
from tildel.people.shipped import shipped_directory
from tildel.programmes.domain.call import CallSpec
from tildel.programmes.domain.spec import directory_for, requirements_at
from tildel.programmes.shipped import load_template, template_keys

ADMISSIBLE, NOT_ADMISSIBLE, UNREADABLE = 0, 1, 2


def run(arguments: Sequence[str]) -> int:
    """Runs the command and answers its exit code."""
    show_every_letter()
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.schema:
        print(json.dumps(facts_schema(), indent=2))
        return ADMISSIBLE
    if options.call is None or options.facts is None:
        parser.error("give a call and a file of facts: --call KEY FACTS.json (- reads standard input)")
    try:
        return _check(options)
    except Unreadable as error:
        print(f"tildel check: {_where(error, options)}: {reading_sentence(error)}", file=sys.stderr)
    except OSError as error:
        print(f"tildel check: {options.facts}: {error.strerror}", file=sys.stderr)
    return UNREADABLE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="tildel check",
        description="Check the facts of an application against the requirements of a call.",
        allow_abbrev=False,
        epilog="Exit code: 0 admissible, 1 not admissible, 2 the input cannot be read.",
    )
    parser.add_argument("facts", nargs="?", metavar="FACTS.json", help="the facts; - reads standard input")
    parser.add_argument("--call", metavar="KEY", help=f"one of: {', '.join(template_keys())}")
    parser.add_argument("--category", metavar="KEY", help="a category of the call, where it has some")
    parser.add_argument("--at", metavar="INSTANT", help="such as 2024-05-15T15:59:59+02:00; now without it")
    parser.add_argument("--json", action="store_true", help="print the findings as JSON")
    parser.add_argument("--schema", action="store_true", help="print the JSON Schema of FACTS.json")
    return parser


def _check(options: argparse.Namespace) -> int:
    spec = _in_category(load_template(options.call), options.category)
    at = _instant(options.at)
    facts = read_facts(content_of(options.facts))
    findings = evaluate(requirements_at(spec), facts, at, directory_for(spec, shipped_directory()))
    admissible = is_admissible(findings)
    if options.json:
        _print_json(spec.key, options.at or at.isoformat(), findings, admissible)
    else:
        _print_text(spec.key, at, findings, admissible)
    return ADMISSIBLE if admissible else NOT_ADMISSIBLE


def _in_category(spec: CallSpec, category: str | None) -> CallSpec:
    if category is None:
        return spec
    if spec.track(category) is None:
        known = ", ".join(track.key for track in spec.tracks)
        raise Unreadable("call.unknown_category", place="--category", known=known or "none")
    return spec.for_track(category)


def _instant(text: str | None) -> datetime:
    if text is None:
        return datetime.now(OSLO)
    at = parse_instant(text)
    if at is None:
        raise Unreadable("check.not_an_instant", place="--at")
    return at


def _where(error: Unreadable, options: argparse.Namespace) -> str:
    return f"{options.facts}: {error.place}" if error.place.startswith("$") else error.place


def _print_json(call: str, at: str, findings: tuple[Finding, ...], admissible: bool) -> None:
    rows = [finding.as_json() for finding in findings]
    print(json.dumps({"call": call, "at": at, "findings": rows, "admissible": admissible}, indent=2))


def _print_text(call: str, at: datetime, findings: tuple[Finding, ...], admissible: bool) -> None:
    print(f"{call} at {at.isoformat()}\n")
    for finding in findings:
        print(f"{finding.status:<9}  {finding.severity:<7}  {finding.requirement}")
        place = f" [{finding.place}]" if finding.place else ""
        print(f"           {printable(finding_sentence(finding, _name_of) + place)}")
    blocking = len({finding.requirement for finding in findings if finding.blocks})
    print("\nAdmissible." if admissible else f"\nNot admissible. Formal requirements unmet: {blocking}.")


def _name_of(orgnr: str) -> str:
    organisation = shipped_directory().lookup(orgnr)
    return f"{organisation.name} ({orgnr})" if organisation else orgnr
