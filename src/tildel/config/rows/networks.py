"""The rows of research networks."""

from __future__ import annotations

from tildel.config.access_kinds import Row

NETWORKS: dict[str, Row] = {}
