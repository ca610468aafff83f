"""The message catalogues: `python -m tools.messages update|compile|check|missing|fill`.

Source sentences are English and stand in the code; `nb` and `nn` have a catalogue each. No GNU gettext is
needed. A translation is kept as long as its source sentence is unchanged; nothing is ever guessed.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tools import catalogue
from tools.catalogue import Entry
from tools.extract import Message, Unextractable, collect

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src/tildel"
LOCALES = SOURCE / "config/locale"
LANGUAGES = ("nb", "nn")


def po_path(locales: Path, lang: str) -> Path:
    return locales / lang / "LC_MESSAGES/django.po"


def update(source: Path, locales: Path) -> dict[str, tuple[int, int]]:
    """Writes the catalogues anew; answers with how many were added and dropped per language."""
    messages = collect(source)
    changes = {}
    for lang in LANGUAGES:
        path = po_path(locales, lang)
        before = catalogue.read(path)
        after = {message: before.get(message) or catalogue.empty(message) for message in messages}
        catalogue.write(path, lang, after)
        changes[lang] = (len(after.keys() - before.keys()), len(before.keys() - after.keys()))
    return changes


def compile_all(locales: Path) -> None:
    for lang in LANGUAGES:
        path = po_path(locales, lang)
        if path.exists():
            catalogue.compile_to(path.with_suffix(".mo"), lang, catalogue.read(path))


def problems(source: Path, locales: Path) -> Iterator[str]:
    """Everything that stands between the catalogues and complete ones, one line each."""
    messages = collect(source)
    yield from _contradictions(messages)
    for lang in LANGUAGES:
        path = po_path(locales, lang)
        entries = catalogue.read(path)
        yield from (f"{lang}: obsolete: {m.msgid!r}" for m in sorted(entries.keys() - messages.keys()))
        if catalogue.has_obsolete(path):
            yield f"{lang}: obsolete: lines that begin with #~"
        for message in messages:
            yield from (f"{lang}: {line}" for line in _judge(message, entries.get(message)))


def _contradictions(messages: dict[Message, list[str]]) -> Iterator[str]:
    # gettext looks a message up by context and msgid: two plurals of one singular hide each other.
    seen: dict[tuple[str, str], Message] = {}
    for message, places in messages.items():
        if message.key in seen:
            yield f"source: {message.msgid!r} is there with and without (or with two) plurals: {places[0]}"
        seen[message.key] = message


def _judge(message: Message, entry: Entry | None) -> Iterator[str]:
    if entry is None or not all(entry.forms):
        yield f"missing: {message.msgid!r}"
    elif entry.fuzzy:
        yield f"fuzzy: {message.msgid!r}"
    if entry is not None:
        yield from (f"{fault} (of {message.msgid!r})" for fault in catalogue.faults(message, entry))


def missing(source: Path, locales: Path, lang: str) -> list[dict[str, Any]]:
    """What is to be translated, in the form that `fill` reads back."""
    entries = catalogue.read(po_path(locales, lang))
    return [
        {
            "msgid": message.msgid,
            **({"plural": message.plural} if message.plural else {}),
            **({"context": message.context} if message.context else {}),
            "msgstr": list(catalogue.empty(message).forms) if message.plural else "",
            "where": places,
        }
        for message, places in collect(source).items()
        if message not in entries or not entries[message].complete
    ]


def fill(locales: Path, lang: str, answers: Any) -> list[str]:
    """Puts translations in; answers with what could not be taken, and why. The rest is written."""
    path = po_path(locales, lang)
    entries = catalogue.read(path)
    by_key = {message.key: message for message in entries}
    refused = []
    for key, forms in _answers(answers):
        message = by_key.get(key)
        if message is None:
            refused.append(f"unknown: {key[1]!r}")
        elif why := _refusal(message, forms):
            refused.append(f"{why} (of {key[1]!r})")
        elif all(forms):
            entries[message] = Entry(forms)
    catalogue.write(path, lang, entries)
    return refused


def _answers(answers: Any) -> Iterator[tuple[tuple[str, str], tuple[str, ...]]]:
    """Either {msgid: msgstr or [one, many]} or the list that `missing` printed, with msgstr filled in."""
    if isinstance(answers, dict):
        answers = [{"msgid": msgid, "msgstr": msgstr} for msgid, msgstr in answers.items()]
    for answer in answers:
        text = answer["msgstr"]
        yield (answer.get("context", ""), answer["msgid"]), (text,) if isinstance(text, str) else tuple(text)


def _refusal(message: Message, forms: tuple[str, ...]) -> str:
    if len(forms) != len(catalogue.empty(message).forms):
        return "one sentence for each of singular and plural is needed"
    return "; ".join(catalogue.faults(message, Entry(forms)))


def _say(lines: list[str], closing: str) -> int:
    print("\n".join([*lines, closing]))
    return 1 if lines else 0


def _run(options: argparse.Namespace) -> int:
    match options.command:
        case "update":
            for lang, (added, dropped) in update(SOURCE, LOCALES).items():
                print(f"{lang}: {added} added, {dropped} dropped")
        case "compile":
            compile_all(LOCALES)
        case "check":
            lines = list(problems(SOURCE, LOCALES))
            return _say(lines, f"messages: {len(lines)} problems")
        case "missing":
            found = missing(SOURCE, LOCALES, options.lang)
            print(json.dumps(found, ensure_ascii=False, indent=1) if options.json else _plain(found))
        case "fill":
            refused = fill(LOCALES, options.lang, json.loads(options.file.read_text("utf-8")))
            return _say(refused, f"{options.lang}: {len(refused)} refused")
    return 0


def _plain(found: list[dict[str, Any]]) -> str:
    return "\n".join([*(entry["msgid"] for entry in found), f"{len(found)} missing"])


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.messages", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("update", "compile", "check"):
        commands.add_parser(name)
    wanted = commands.add_parser("missing")
    wanted.add_argument("--json", action="store_true")
    given = commands.add_parser("fill")
    given.add_argument("file", type=Path)
    for command in (wanted, given):
        command.add_argument("--lang", choices=LANGUAGES, required=True)
    try:
        return _run(parser.parse_args(arguments))
    except Unextractable as error:
        print(error, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
