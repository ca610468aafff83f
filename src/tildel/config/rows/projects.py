"""The rows of projects and their reports."""

from __future__ import annotations

from tildel.config.access_kinds import Row

PROJECTS: dict[str, Row] = {}
