from django.template.loader import get_template

from tests.house.source_tree import SOURCE


def test_every_template_compiles():
    names = [
        path.relative_to(folder).as_posix()
        for folder in sorted(SOURCE.rglob("templates"))
        for path in sorted(folder.rglob("*.*"))
        if path.is_file()
    ]
    assert [name for name in names if not get_template(name)] == []
    assert len(names) == len(set(names)), "two templates of one name: the second is never seen"
