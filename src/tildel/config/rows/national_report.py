"""The rows of the national report."""

from __future__ import annotations

from tildel.config.access_kinds import Row

NATIONAL_REPORT: dict[str, Row] = {}
