"""Message catalogues on disk: read, written without anything that changes by itself, judged."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import normalize, read_po

from tools.extract import Message

PLURAL_FORMS = "nplurals=2; plural=(n != 1);"
_PERCENT = re.compile(r"%(?:\((?P<name>\w+)\)[-#0+]*[\d.]*[a-zA-Z]|[-#0+]*[\d.]*[sdrif])")
_BRACE = re.compile(r"\{[\w.]*\}")
_TAG = re.compile(r"</?[a-zA-Z][^>]*>")


@dataclass(frozen=True)
class Entry:
    """A translation: one form, or two when the message has a plural; "" is not translated."""

    forms: tuple[str, ...]
    fuzzy: bool = False

    @property
    def complete(self) -> bool:
        return all(self.forms) and not self.fuzzy


Entries = dict[Message, Entry]


def empty(message: Message) -> Entry:
    return Entry(("", "") if message.plural else ("",))


def read(path: Path) -> Entries:
    """The entries of a .po file; obsolete ones are not read. A missing file is an empty catalogue."""
    if not path.exists():
        return {}
    with path.open("rb") as file:
        catalogue = read_po(file, abort_invalid=True)
    return {
        _message(entry): Entry(_tuple(entry.string), entry.fuzzy)
        for entry in catalogue
        if entry.id  # the first entry, with id "", is the header
    }


def _message(entry) -> Message:
    singular, plural = entry.id if entry.pluralizable else (entry.id, "")
    return Message(singular, plural, entry.context or "")


def _tuple(string: str | Collection[str] | None) -> tuple[str, ...]:
    return (string,) if isinstance(string, str) else tuple(string or ())


def has_obsolete(path: Path) -> bool:
    return path.exists() and any(line.startswith("#~") for line in path.read_text("utf-8").splitlines())


def write(path: Path, lang: str, entries: Entries) -> None:
    """Sorted, without dates, authors or line numbers: two branches that add sentences merge."""
    path.parent.mkdir(parents=True, exist_ok=True)
    blocks = [_header(lang), *(_block(message, entries[message]) for message in sorted(entries))]
    path.write_text("\n".join(blocks), encoding="utf-8")


def _header(lang: str) -> str:
    lines = [f"Language: {lang}", "MIME-Version: 1.0", "Content-Type: text/plain; charset=UTF-8"]
    lines += ["Content-Transfer-Encoding: 8bit", f"Plural-Forms: {PLURAL_FORMS}"]
    return 'msgid ""\nmsgstr ""\n' + "".join(f'"{line}\\n"\n' for line in lines)


def _block(message: Message, entry: Entry) -> str:
    lines = ["#, fuzzy"] if entry.fuzzy else []
    if message.context:
        lines.append(f"msgctxt {normalize(message.context, width=0)}")
    lines.append(f"msgid {normalize(message.msgid, width=0)}")
    if message.plural:
        lines.append(f"msgid_plural {normalize(message.plural, width=0)}")
        lines += [f"msgstr[{i}] {normalize(form, width=0)}" for i, form in enumerate(entry.forms)]
    else:
        lines.append(f"msgstr {normalize(entry.forms[0], width=0)}")
    return "\n".join(lines) + "\n"


def compile_to(path: Path, lang: str, entries: Entries) -> None:
    """The .mo file that Django reads. Untranslated and fuzzy entries are left out: they show in English."""
    catalogue = Catalog(locale=lang)
    for message, entry in entries.items():
        if entry.complete:
            ids = (message.msgid, message.plural) if message.plural else message.msgid
            text = entry.forms if message.plural else entry.forms[0]
            catalogue.add(ids, text, context=message.context or None)
    with path.open("wb") as file:
        write_mo(file, catalogue)


def faults(message: Message, entry: Entry) -> Iterator[str]:
    """What would break or mislead at run time in a translation that is there."""
    sources = (message.msgid, message.plural) if message.plural else (message.msgid,)
    formatted = any("%%" in source or _PERCENT.search(source) for source in sources)
    for source, form in zip(sources, entry.forms, strict=True):
        if not form:
            continue
        # "one file" may leave its number out; a plural sentence may leave nothing out.
        may_omit = bool(message.plural) and source == message.msgid
        yield from _placeholder_faults(source, form, known="".join(sources), may_omit=may_omit)
        if Counter(_TAG.findall(source)) != Counter(_TAG.findall(form)):
            yield f"tags differ in {form!r}"
        if formatted and "%" in _PERCENT.sub("", form.replace("%%", "")):
            yield f"a single % in {form!r}; write %%"
        if _ends(source) != _ends(form):
            yield f"line breaks at the ends differ in {form!r}"


def _placeholder_faults(source: str, form: str, *, known: str, may_omit: bool) -> Iterator[str]:
    wanted, found = _placeholders(source), _placeholders(form)
    missing = [] if may_omit else sorted(wanted - found)
    extra = sorted(found - (_placeholders(known) if may_omit else wanted))
    if missing or extra:
        yield f"placeholders differ in {form!r}: missing {missing}, extra {extra}"


def _placeholders(text: str) -> set[str]:
    """Named ones once; those without a name with their number, for their order is their meaning."""
    bare = text.replace("%%", "")
    named = {found[0] for found in _PERCENT.finditer(bare) if found["name"]} | set(_BRACE.findall(bare))
    return named | {f"{i}:{found[0]}" for i, found in enumerate(_PERCENT.finditer(bare)) if not found["name"]}


def _ends(text: str) -> tuple[bool, bool]:
    return text.startswith("\n"), text.endswith("\n")
