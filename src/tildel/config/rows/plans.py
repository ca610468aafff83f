"""The rows of plans, priorities and classification."""

from __future__ import annotations

from tildel.config.access_kinds import Row

PLANS: dict[str, Row] = {}
