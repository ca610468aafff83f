"""The rows of indicators, key figures and the national report."""

from __future__ import annotations

from tildel.config.access_kinds import Row

MEASUREMENT: dict[str, Row] = {}
