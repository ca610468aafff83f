"""Finds the sentences of the interface in Python files and Django templates.

What is found must be, character for character, what Django looks up at run time; tests/house/test_messages.py
renders real templates to prove it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.template.base import Lexer, Token, TokenType, constant_string
from django.utils.text import unescape_string_literal
from django.utils.translation import trim_whitespace

# Call name → where context, singular and plural stand among the arguments.
CALLS: dict[str, tuple[int | None, int, int | None]] = {
    "_": (None, 0, None),
    "gettext": (None, 0, None),
    "gettext_lazy": (None, 0, None),
    "gettext_noop": (None, 0, None),
    # the names under which the lazy and the counting forms are imported where `_` is the plain one
    "lazy": (None, 0, None),
    "_lazy": (None, 0, None),
    "_n": (None, 0, 1),
    "ngettext": (None, 0, 1),
    "ngettext_lazy": (None, 0, 1),
    "pgettext": (0, 1, None),
    "pgettext_lazy": (0, 1, None),
    "npgettext": (0, 1, 2),
    "npgettext_lazy": (0, 1, 2),
}
_CONSTANT = re.compile(constant_string)
_MARKED = re.compile(r'(?<![\w.])_\(("[^"\\]*(?:\\.[^"\\]*)*"|\'[^\'\\]*(?:\\.[^\'\\]*)*\')\)')


class Unextractable(Exception):
    """A sentence that cannot be collected, with the place in the source."""


@dataclass(frozen=True, order=True)
class Message:
    """One entry of a catalogue; `context` and `plural` are "" where there is none."""

    msgid: str
    plural: str = ""
    context: str = ""

    @property
    def key(self) -> tuple[str, str]:
        return (self.context, self.msgid)


def from_python(source: str, place: str) -> Iterator[Message]:
    """Every gettext call in a module. An f-string raises Unextractable: its words change at run time."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and (shape := CALLS.get(_called(node.func))):
            message = _from_call(node, shape, place)
            if message:
                yield message


def _called(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _from_call(node: ast.Call, shape: tuple[int | None, int, int | None], place: str) -> Message | None:
    def text(index: int | None) -> str | None:
        if index is None:
            return ""
        argument = node.args[index] if index < len(node.args) else None
        if isinstance(argument, ast.JoinedStr):
            raise Unextractable(f"{place}:{node.lineno}: an f-string cannot be translated; use %(name)s")
        # A variable is a sentence that was marked where it is written (gettext_noop).
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
            return argument.value
        return None

    context, msgid, plural = (text(index) for index in shape)
    if not msgid or plural is None or context is None:
        return None
    return Message(msgid, plural, context)


def from_template(source: str, place: str) -> Iterator[Message]:
    """Every translate and blocktranslate tag and every `_("…")` of a template."""
    tokens = iter(Lexer(source).tokenize())
    for token in tokens:
        name = _tag(token)
        if name == "comment":
            _skip_to(tokens, "endcomment")
        elif name in ("translate", "trans"):
            yield from _from_translate(token, place)
        elif name in ("blocktranslate", "blocktrans"):
            yield _from_block(token, tokens, place)
        if token.token_type in (TokenType.BLOCK, TokenType.VAR):
            yield from (Message(_looked_up(found)) for found in _MARKED.findall(token.contents))


def _tag(token: Token) -> str:
    return token.contents.split(None, 1)[0] if token.token_type is TokenType.BLOCK and token.contents else ""


def _skip_to(tokens: Iterator[Token], name: str) -> None:
    for token in tokens:
        if _tag(token) == name:
            return


def _looked_up(literal: str) -> str:
    # Variable.resolve doubles the percent signs of a literal before it looks the literal up.
    return unescape_string_literal(literal).replace("%", "%%")


def _from_translate(token: Token, place: str) -> Iterator[Message]:
    bits = token.split_contents()
    found = _CONSTANT.match(bits[1]) if len(bits) > 1 else None
    if found and not found[0].startswith("_("):
        # TranslateNode wraps the literal in quotes once more and reads it a second time.
        again = f"'{unescape_string_literal(found[0])}'"
        yield Message(_looked_up(again), context=_context(bits, token, place))


def _context(bits: list[str], token: Token, place: str) -> str:
    if "context" not in bits[1:-1]:
        return ""
    context = bits[bits.index("context") + 1]
    if not _CONSTANT.fullmatch(context):
        raise Unextractable(f"{place}:{token.lineno}: a context must be written out, not {context}")
    return unescape_string_literal(context)


def _from_block(opening: Token, tokens: Iterator[Token], place: str) -> Message:
    bits = opening.split_contents()
    parts: list[list[Token]] = [[]]
    for token in tokens:
        if token.token_type in (TokenType.TEXT, TokenType.VAR):
            parts[-1].append(token)
        elif _tag(token) == "plural":
            parts.append([])
        elif _tag(token) == f"end{bits[0]}":
            break
        else:
            raise Unextractable(f"{place}:{token.lineno}: {token.contents!r} inside {bits[0]}")
    texts = [_block_text(part, trimmed="trimmed" in bits) for part in parts]
    return Message(texts[0], texts[1] if len(texts) > 1 else "", _context(bits, opening, place))


def _block_text(part: Iterable[Token], *, trimmed: bool) -> str:
    text = "".join(
        f"%({token.contents})s" if token.token_type is TokenType.VAR else token.contents.replace("%", "%%")
        for token in part
    )
    return trim_whitespace(text) if trimmed else text


def collect(root: Path) -> dict[Message, list[str]]:
    """Every message below `root` with the files it stands in, both sorted."""
    found: dict[Message, set[str]] = {}
    for path in sorted([*root.rglob("*.py"), *root.rglob("templates/**/*.*")]):
        reader = from_python if path.suffix == ".py" else from_template
        if path.suffix not in (".py", ".html", ".txt", ".xml"):
            continue
        place = path.relative_to(root).as_posix()
        for message in reader(path.read_text(encoding="utf-8"), place):
            found.setdefault(message, set()).add(place)
    return {message: sorted(places) for message, places in sorted(found.items())}
