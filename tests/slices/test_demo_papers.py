"""The papers of the demo world: read in its own process, with the verdict that a process of its own gives."""

from __future__ import annotations

import pytest

from tildel.config.demo import cast, documents
from tildel.config.demo.texts import trials
from tildel.files.inspection import inspect_bytes


@pytest.mark.parametrize("kind", ["description", "cv", "paper"])
def test_a_paper_is_read_as_any_other_file_is(kind):
    made = {
        "description": lambda: documents.description(trials()[0]),
        "cv": lambda: documents.cv(cast.RESEARCHERS[0]),
        "paper": lambda: documents.paper("Vedlegg", "Ola Dikt", "nb", ("Oppdiktet for demonstrasjon.",)),
    }[kind]()

    assert documents.read_here(made) == inspect_bytes(made.data, declared_name=made.name)
