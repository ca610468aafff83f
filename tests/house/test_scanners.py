"""What the scanners find and what they leave alone, and that the product has none of it."""

import ast

import pytest

from tests.house import scanners
from tests.house.allowances import ALLOWED
from tests.house.source_tree import SOURCE, is_edge, is_face, is_pure, parse, python_files


@pytest.mark.parametrize(
    ("scanner", "source", "found"),
    [
        (scanners.writes, "draft.save()", ["save(), line 1"]),
        (scanners.writes, "form.save(commit=False)", ["save(), line 1"]),
        (scanners.writes, "Call.objects.create(name=n)", ["create(), line 1"]),
        (scanners.writes, "await call.asave()", ["asave(), line 1"]),
        (scanners.writes, "calls.filter(x=1).update(state=s)", ["update(), line 1"]),
        (scanners.writes, "call.delete()", ["delete(), line 1"]),
        (scanners.writes, "Call.objects.bulk_create(rows)", ["bulk_create(), line 1"]),
        (scanners.writes, "context.update({'a': 1}); cache.delete('key'); actions.create_call(by=u)", []),
        (scanners.naive_times, "datetime.now()", ["datetime.now(), line 1"]),
        (
            scanners.naive_times,
            "datetime.date.today(); datetime.utcnow()",
            ["date.today(), line 1", "datetime.utcnow(), line 1"],
        ),
        (scanners.naive_times, "datetime.now(UTC)", []),
        (scanners.clocks, "timezone.now()", ["timezone.now, line 1"]),
        (scanners.clocks, "models.DateTimeField(default=timezone.now)", ["timezone.now, line 1"]),
        (scanners.clocks, "models.DateTimeField(auto_now_add=True)", ["auto_now_add, line 1"]),
        (scanners.clocks, "from django.utils.timezone import now", ["now, line 1"]),
        (scanners.clocks, "datetime.now(tz=UTC)", ["datetime.now, line 1"]),
        (scanners.clocks, "timezone.localtime(); Now()", ["timezone.localtime(), line 1", "Now(), line 1"]),
        (scanners.clocks, "timezone.localtime(at); time.perf_counter()", []),
        (scanners.unescaped, "return mark_safe(text)", ["mark_safe, line 1"]),
        (scanners.unescaped, "return format_html('<b>{}</b>', text)", []),
        (scanners.unescaped, "def f() -> SafeString: return SafeString('x')", ["SafeString(), line 1"]),
        (
            scanners.impurities,
            "import os.path; from pathlib import Path",
            ["import os.path, line 1", "import pathlib, line 1"],
        ),
        (scanners.impurities, "open('x'); print(1)", ["open(), line 1", "print(), line 1"]),
        (scanners.impurities, "import json; from tildel.kernel.time import OSLO; door.open()", []),
        (scanners.raw_sql, "Call.objects.raw('SELECT')", ["raw(), line 1"]),
        (scanners.raw_sql, "with connection.cursor() as c: pass", ["cursor(), line 1"]),
        (scanners.raw_sql, "Call.objects.annotate(n=Count('x'))", []),
        (scanners.open_fields, "class F:\n class Meta:\n  fields = '__all__'", ["fields, line 3"]),
        (scanners.open_fields, "class F:\n class Meta:\n  exclude = ['x']", ["exclude, line 3"]),
        (scanners.open_fields, "class F:\n class Meta:\n  fields = ['x']", []),
        (scanners.unscoped_gets, "Call.objects.get(pk=pk)", ["get(), line 1"]),
        (scanners.unscoped_gets, "get_object_or_404(Call, pk=pk)", ["get_object_or_404(), line 1"]),
        (scanners.unscoped_gets, "get_object_or_404(visible_calls(user), pk=pk); request.GET.get('x')", []),
    ],
)
def test_a_scanner(scanner, source, found):
    assert list(scanner(ast.parse(source))) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("{{ text|safe }}", ["|safe, line 1"]),
        ("{% autoescape off %}", ["{% autoescape off, line 1"]),
        ('<p style="x">', ["style=, line 1"]),
        ('<button onclick="x()">', ['onclick=", line 1']),
        ("<script>x()</script>", ["<script, line 1"]),
        ("<script src=\"{% static 'x.js' %}\" defer></script>", []),
        ('<script type="application/json" id="x">{}</script>', []),
        ('<p data-style="x" data-on="y">{{ text }}</p>', []),
    ],
)
def test_the_scanner_of_templates(text, found):
    assert list(scanners.template_faults(text)) == found


RULES = [
    (scanners.writes, is_face),
    (scanners.unscoped_gets, is_face),
    (scanners.clocks, lambda path: not is_edge(path)),
    (scanners.impurities, is_pure),
    (scanners.naive_times, lambda path: True),
    (scanners.unescaped, lambda path: True),
    (scanners.raw_sql, lambda path: True),
    (scanners.open_fields, lambda path: True),
]


def _offences(scanner, concerns):
    return {
        path.as_posix(): found
        for path in python_files()
        if concerns(path) and (found := list(scanner(parse(path))))
    }


@pytest.mark.parametrize(("scanner", "concerns"), RULES, ids=[scanner.__name__ for scanner, _ in RULES])
def test_the_product_keeps_the_rule(scanner, concerns):
    allowed = {path for name, path in ALLOWED if name == scanner.__name__}
    offences = _offences(scanner, concerns)
    assert {path: found for path, found in offences.items() if path not in allowed} == {}
    assert allowed - offences.keys() == set(), "an allowance that is no longer needed"


def test_templates_escape_and_hold_no_inline_code():
    offences = {
        path.relative_to(SOURCE).as_posix(): found
        for path in sorted(SOURCE.rglob("templates/**/*.html"))
        if (found := list(scanners.template_faults(path.read_text("utf-8"))))
    }
    assert offences == {}


def test_every_allowance_has_a_reason_and_a_scanner():
    names = {scanner.__name__ for scanner, _ in RULES}
    assert {key for key, reason in ALLOWED.items() if len(reason) < 20 or key[0] not in names} == set()
