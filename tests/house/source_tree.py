"""The project's own files as the house tests read them."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src/tildel"
EDGE_ROOMS = {"web", "management", "tasks", "admin", "wagtail_hooks"}
FACES = {"portal", "desk", "api"}


@cache
def floors() -> dict[str, int]:
    """Slice → floor, 0 the lowest, as the contract in pyproject.toml says."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    layers = next(c["layers"] for c in settings["contracts"] if c["name"].startswith("Floors"))
    return {
        name.strip(" ()"): len(layers) - index - 1
        for index, layer in enumerate(layers)
        for name in layer.split("|")
    }


def python_files(*, migrations: bool = False) -> Iterator[Path]:
    """Modules of the product, relative to src/tildel."""
    for path in sorted(SOURCE.rglob("*.py")):
        relative = path.relative_to(SOURCE)
        if migrations or "migrations" not in relative.parts:
            yield relative


def parse(relative: Path) -> ast.Module:
    return ast.parse((SOURCE / relative).read_text("utf-8"))


def room(relative: Path) -> str:
    """`web` of people/web/forms.py, `tasks` of messaging/tasks.py, "" of a file that lies in no slice."""
    return relative.parts[1].removesuffix(".py") if len(relative.parts) > 1 else ""


def is_edge(relative: Path) -> bool:
    """Where a request, a command or a job comes in: here the clock is read."""
    return relative.parts[0] in FACES | {"config"} or room(relative) in EDGE_ROOMS


def is_face(relative: Path) -> bool:
    """Where pages are answered: here nothing is written. A face that keeps something has actions for it."""
    return room(relative) == "web" or (relative.parts[0] in FACES and room(relative) != "actions")


def is_pure(relative: Path) -> bool:
    """Where there is only arithmetic: no framework, clock, file or chance."""
    return relative.parts[0] in {"kernel", "checks"} or room(relative) == "domain"
