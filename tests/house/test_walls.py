"""The walls of the house: imports, links between tables, what lies in a slice."""

from django.apps import apps
from importlinter.application import use_cases
from importlinter.configuration import configure

from tests.house.source_tree import SOURCE, floors


def test_the_contracts_on_imports_are_kept(monkeypatch, capsys):
    monkeypatch.chdir(SOURCE.parents[1])
    configure()
    kept = use_cases.lint_imports(cache_dir=None)
    assert kept, capsys.readouterr().out


def test_every_slice_has_a_floor():
    slices = {path.parent.name for path in SOURCE.glob("*/__init__.py")}
    assert slices - floors().keys() == set()


def test_floors_are_read_from_the_contract():
    assert [floors()[name] for name in ("kernel", "audit", "files", "checks", "config")] == [
        0,
        1,
        2,
        2,
        max(floors().values()),
    ]


def _slice(model):
    parts = model.__module__.split(".")
    return parts[1] if parts[0] == "tildel" else None


def test_every_link_between_tables_points_down_or_stays_on_its_floor():
    links = [
        (field, _slice(model), _slice(field.related_model))
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields(include_hidden=True)
        if field.is_relation and not field.auto_created and field.related_model
    ]
    ours = [(field, start, end) for field, start, end in links if start and end]
    assert [str(field) for field, start, end in ours if floors()[start] < floors()[end]] == []
