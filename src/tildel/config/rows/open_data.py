"""The rows of the open interface."""

from __future__ import annotations

from tildel.config.access_kinds import Row

OPEN_DATA: dict[str, Row] = {}
