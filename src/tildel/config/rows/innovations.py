"""The rows of innovation projects."""

from __future__ import annotations

from tildel.config.access_kinds import Row

INNOVATIONS: dict[str, Row] = {}
