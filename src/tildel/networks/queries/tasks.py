"""Where NSG's tasks live, with figures of the registers below."""

from __future__ import annotations

from dataclasses import replace

from tildel.governance.queries.bodies import body
from tildel.governance.queries.meetings import published
from tildel.infrastructures.queries import Wanted, found
from tildel.networks.models import Network
from tildel.networks.queries.networks import NSG
from tildel.studies import queries as studies

_ANY = Wanted()


def figures() -> dict[str, int]:
    """By the `count` of `data/tasks.toml`: one number each, always the same few queries."""
    nsg = body(NSG)
    return {
        "minutes": published(nsg).count() if nsg else 0,
        "networks": Network.objects.count(),
        "infrastructure": found(_ANY).count(),
        "biobanks": found(replace(_ANY, kind="biobank")).count(),
        "registers": found(replace(_ANY, kind="collection")).count(),
        "studies": studies.found(studies.Wanted()).count(),
    }
