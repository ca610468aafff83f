"""The rows of safe data solutions, the help desk and the calls of others."""

from __future__ import annotations

from tildel.config.access_kinds import Row

GUIDANCE: dict[str, Row] = {}
