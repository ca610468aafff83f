"""The sentences that are collected are those that Django asks for, and the catalogues hold what was put in.

Each template is rendered by Django itself with the look-up functions listened to; nothing is assumed of how
Django makes a msgid.
"""

import gettext as stdlib_gettext
import json

import pytest
from django.template import Context, Engine
from django.utils import translation
from django.utils.translation import trans_real

from tools import catalogue, messages
from tools.catalogue import Entry
from tools.extract import Message, Unextractable, from_python, from_template

ENGINE = Engine(libraries={"i18n": "django.templatetags.i18n"}, debug=True)

TEMPLATES = {
    "translate": '{% load i18n %}{% translate "Save" %}',
    "old spelling": "{% load i18n %}{% trans 'Save it' %}",
    "per cent": '{% load i18n %}{% translate "At least 20 % of a position" %}',
    "quotes": """{% load i18n %}{% translate "It's \\"here\\"" %}""",
    "backslash": r"""{% load i18n %}{% translate "C:\\x" %}""",
    "context": '{% load i18n %}{% translate "May" context "month" %}',
    "as": '{% load i18n %}{% translate "Title" as title %}{{ title }}',
    "filter": '{% load i18n %}{% translate "Title"|upper %}',
    "marked in a variable": '{{ nothing|default:_("None given, 0 %") }}',
    "marked in a tag": '{% load i18n %}{% with x=_("From a tag") %}{{ x }}{% endwith %}',
    "block": "{% load i18n %}{% blocktranslate %}Dear {{ name }}, 5 % off{% endblocktranslate %}",
    "trimmed": "{% load i18n %}{% blocktranslate trimmed %}\n  Dear {{ name }},\n\n    it is late.\n{% endblocktranslate %}",
    "untrimmed": "{% load i18n %}{% blocktranslate %}\n  Dear {{ name }}\n{% endblocktranslate %}",
    "with": '{% load i18n %}{% blocktranslate with who=name|default:_("you") %}For {{ who }}{% endblocktranslate %}',
    "block context": '{% load i18n %}{% blocktranslate trimmed context "a call" %} Open {% endblocktranslate %}',
    "plural": (
        "{% load i18n %}{% blocktranslate trimmed count n=number %}\n {{ n }} file of 100 %\n{% plural %}\n"
        " {{ n }} files of 100 %\n{% endblocktranslate %}"
    ),
    "plural context": (
        '{% load i18n %}{% blocktranslate count n=number context "seat" %}one{% plural %}many{% endblocktranslate %}'
    ),
    "comment": '{% load i18n %}{% comment %}{% translate "Not me" %}{% endcomment %}{# {% translate "Nor me" %} #}',
    "verbatim": '{% load i18n %}{% verbatim %}{% translate "Not me" %}{% endverbatim %}{% translate "Me" %}',
}


@pytest.fixture
def asked(monkeypatch):
    """What Django looks up while a template is rendered."""
    found = []

    def listen(name, make):
        real = getattr(trans_real, name)

        def heard(*args):
            found.append(make(*args))
            return real(*args)

        monkeypatch.setattr(translation._trans, name, heard)

    listen("gettext", Message)
    listen("ngettext", lambda one, many, _: Message(one, many))
    listen("pgettext", lambda context, text: Message(text, "", context))
    listen("npgettext", lambda context, one, many, _: Message(one, many, context))
    return found


@pytest.mark.parametrize("source", TEMPLATES.values(), ids=TEMPLATES.keys())
def test_the_collected_sentences_are_those_that_django_looks_up(source, asked):
    with translation.override("nb"):
        ENGINE.from_string(source).render(Context({"number": 3}))
    assert sorted(from_template(source, "x.html")) == sorted(asked)


def test_calls_in_python():
    source = """
from django.utils.translation import gettext as _, gettext_lazy, ngettext_lazy, npgettext, pgettext, gettext_noop
A = gettext_lazy("one " "sentence")
B = _(A)
C = ngettext_lazy("%(n)d file", "%(n)d files", "n")
D = translation.pgettext("month", "May")
E = npgettext("seat", "seat", "seats", 2)
F = gettext_noop("later")
G = other("not me")
"""
    assert list(from_python(source, "x.py")) == [
        Message("one sentence"),
        Message("%(n)d file", "%(n)d files"),
        Message("May", "", "month"),
        Message("seat", "seats", "seat"),
        Message("later"),
    ]


def test_an_f_string_is_refused_with_its_place():
    with pytest.raises(Unextractable, match=r"^x\.py:2: an f-string"):
        list(from_python('\n_(f"Dear {name}")', "x.py"))


def test_a_tag_inside_a_block_is_refused_with_its_place():
    source = "\n{% blocktranslate %}a{% if b %}c{% endif %}{% endblocktranslate %}"
    with pytest.raises(Unextractable, match=r"^x\.html:2: 'if b' inside blocktranslate$"):
        list(from_template(source, "x.html"))


@pytest.fixture
def house(tmp_path):
    """A small source tree with a template and a module."""
    source = tmp_path / "src"
    (source / "a/templates/a").mkdir(parents=True)
    (source / "a/templates/a/x.html").write_text(
        '{% translate "Save" %}{% translate "May" context "month" %}'
        "{% blocktranslate count n=n %}{{ n }} file{% plural %}{{ n }} files{% endblocktranslate %}"
    )
    (source / "a/phrases.py").write_text('_("Dear %(name)s, <b>100 %%</b>")\n_("Save")\n')
    return source, tmp_path / "locale"


NB = {
    "Save": "Lagre",
    "Dear %(name)s, <b>100 %%</b>": "Kjære %(name)s, <b>100 %%</b>",
    "%(n)s file": ["Én fil", "%(n)s filer"],
}


def test_update_keeps_translations_and_drops_what_is_gone(house):
    source, locales = house
    assert messages.update(source, locales) == {"nb": (4, 0), "nn": (4, 0)}
    assert messages.fill(locales, "nb", NB) == []
    (source / "a/phrases.py").write_text('_("Saved")\n_("Save")\n')
    assert messages.update(source, locales) == {"nb": (1, 1), "nn": (1, 1)}
    assert catalogue.read(messages.po_path(locales, "nb")) == {
        Message("%(n)s file", "%(n)s files"): Entry(("Én fil", "%(n)s filer")),
        Message("May", "", "month"): Entry(("",)),
        Message("Save"): Entry(("Lagre",)),
        Message("Saved"): Entry(("",)),
    }


def test_a_catalogue_is_written_the_same_every_time(house):
    source, locales = house
    messages.update(source, locales)
    first = messages.po_path(locales, "nn").read_bytes()
    messages.update(source, locales)
    assert messages.po_path(locales, "nn").read_bytes() == first
    assert [line for line in first.decode().splitlines() if "Date" in line or line.startswith("#")] == []


def test_missing_is_what_fill_takes_back(house):
    source, locales = house
    messages.update(source, locales)
    wanted = json.loads(json.dumps(messages.missing(source, locales, "nn")))
    assert wanted[1] == {"msgid": "Dear %(name)s, <b>100 %%</b>", "msgstr": "", "where": ["a/phrases.py"]}
    for entry in wanted:
        entry["msgstr"] = [entry["msgid"], entry["plural"]] if "plural" in entry else entry["msgid"]
    assert messages.fill(locales, "nn", wanted) == []
    assert messages.missing(source, locales, "nn") == []


def test_the_check_counts_missing_fuzzy_and_obsolete(house):
    source, locales = house
    messages.update(source, locales)
    for lang in ("nb", "nn"):
        messages.fill(locales, lang, NB)
        messages.fill(locales, lang, [{"msgid": "May", "context": "month", "msgstr": "mai"}])
    assert list(messages.problems(source, locales)) == []
    path = messages.po_path(locales, "nn")
    entries = catalogue.read(path)
    entries[Message("Save")] = Entry(("Lagre",), fuzzy=True)
    entries[Message("Gone")] = Entry(("Borte",))
    del entries[Message("May", "", "month")]
    catalogue.write(path, "nn", entries)
    assert list(messages.problems(source, locales)) == [
        "nn: obsolete: 'Gone'",
        "nn: missing: 'May'",
        "nn: fuzzy: 'Save'",
    ]


def test_one_singular_with_two_plurals_is_a_contradiction(house):
    source, locales = house
    (source / "a/phrases.py").write_text('_("%(n)s file")\n')
    assert [line for line in messages.problems(source, locales) if line.startswith("source")] == [
        "source: '%(n)s file' is there with and without (or with two) plurals: a/templates/a/x.html"
    ]


@pytest.mark.parametrize(
    ("message", "forms", "faults"),
    [
        (Message("Hi %(name)s"), ("Hei %(name)s og %(name)s",), 0),
        (Message("Hi %(name)s"), ("Hei %(navn)s",), 1),
        (Message("Hi %(name)s"), ("Hei",), 1),
        (Message("%s of %d"), ("%d av %s",), 1),
        (Message("{count} of {total}"), ("{count} av {totalt}",), 1),
        (Message("50 %"), ("50 % av alt",), 0),
        (Message("%(n)s is 50 %%"), ("%(n)s er 50 % av",), 1),
        (Message("%(n)s is 50 %%"), ("%(n)s er 50 %% av",), 0),
        (Message("<b>x</b>"), ("<b>x",), 1),
        (Message("x\n"), ("x",), 1),
        (Message("one", "%(n)s many"), ("%(n)s en", "%(n)s mange"), 0),
        (Message("%(n)s one", "%(n)s many"), ("en", "mange"), 1),
        (Message("Hi %(name)s"), ("",), 0),
    ],
)
def test_faults_of_a_translation(message, forms, faults):
    assert len(list(catalogue.faults(message, Entry(forms)))) == faults


def test_fill_refuses_what_would_break_and_writes_the_rest(house):
    source, locales = house
    messages.update(source, locales)
    refused = messages.fill(locales, "nb", {"Save": "Lagre", "Nobody": "Ingen", "%(n)s file": "%(n)s fil"})
    assert refused == [
        "unknown: 'Nobody'",
        "one sentence for each of singular and plural is needed (of '%(n)s file')",
    ]
    assert catalogue.read(messages.po_path(locales, "nb"))[Message("Save")] == Entry(("Lagre",))


def test_a_compiled_catalogue_answers_and_leaves_the_unfinished_in_english(house):
    source, locales = house
    messages.update(source, locales)
    messages.fill(locales, "nb", NB)
    messages.compile_all(locales)
    with (locales / "nb/LC_MESSAGES/django.mo").open("rb") as file:
        compiled = stdlib_gettext.GNUTranslations(file)
    assert [compiled.ngettext("%(n)s file", "%(n)s files", n) for n in (0, 1, 2)] == [
        "%(n)s filer",
        "Én fil",
        "%(n)s filer",
    ]
    assert (compiled.gettext("Save"), compiled.pgettext("month", "May")) == ("Lagre", "May")
