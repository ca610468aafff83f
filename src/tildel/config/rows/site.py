"""The rows of the public site."""

from __future__ import annotations

from tildel.config.access_kinds import Row

SITE: dict[str, Row] = {}
