"""The rows of the privacy."""

from __future__ import annotations

from tildel.config.access_kinds import Row

PRIVACY: dict[str, Row] = {}
