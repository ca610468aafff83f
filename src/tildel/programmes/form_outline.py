"""The form of a call as an applicant will see it, without answers: for officers who write it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tildel.design.formats import format_number
from tildel.programmes.domain.call import CallSpec
from tildel.programmes.domain.questions import Question
from tildel.programmes.phrases import in_words, question_name


@dataclass(frozen=True, slots=True)
class Field:
    """A question with what stands around its field."""

    key: str
    kind: str
    label: str
    hint: str
    required: bool
    limit: str  # how much can be written, in words
    options: tuple[str, ...]
    columns: tuple[str, ...]
    condition: str  # when it is shown, in words
    tracks: str  # the categories it is asked in; "" for all
    section: str  # its title


@dataclass(frozen=True, slots=True)
class Outlined:
    """A section of the form: `known` says whether it has fields of its own besides the questions."""

    title: str
    intro: str
    known: bool
    fields: tuple[Field, ...]


def field_of(question: Question, spec: CallSpec) -> Field:
    titles = {row.key: in_words(row.title) for row in spec.sections}
    return Field(
        key=question.key,
        kind=question.kind,
        label=in_words(question.label),
        hint=in_words(question.hint),
        required=question.required,
        limit=_limit(question),
        options=tuple(in_words(row.name) for row in question.options),
        columns=tuple(in_words(row.name) for row in question.columns),
        condition=_condition(question, spec),
        tracks=", ".join(in_words(row.name) for row in spec.tracks if row.key in question.tracks),
        section=titles.get(question.section, question.section.replace("_", " ")),
    )


def _limit(question: Question) -> str:
    limit = question.text_limit
    if limit is not None:
        if question.unit == "words":
            text = ngettext("At most %(limit)s word.", "At most %(limit)s words.", limit)
        else:
            text = ngettext("At most %(limit)s character.", "At most %(limit)s characters.", limit)
        return text % {"limit": format_number(limit)}
    if question.kind == "table" and question.most:
        text = ngettext("At most %(limit)s row.", "At most %(limit)s rows.", question.most)
        return text % {"limit": format_number(question.most)}
    return _between(question.least, question.most)


def _between(least: int | None, most: int | None) -> str:
    shown = {
        "least": "" if least is None else format_number(least),
        "most": "" if most is None else format_number(most),
    }
    if least is not None and most is not None:
        return _("From %(least)s to %(most)s.") % shown
    if least is not None:
        return _("At least %(least)s.") % shown
    return _("At most %(most)s.") % shown if most is not None else ""


def _condition(question: Question, spec: CallSpec) -> str:
    when = question.shown_when
    if when is None:
        return ""
    leads = spec.question(when.question)
    names = {row.key: in_words(row.name) for row in leads.options} if leads else {}
    return _("Shown when “%(question)s” is answered with: %(answers)s.") % {
        "question": question_name(when.question, spec),
        "answers": ", ".join(names.get(value, value) for value in when.values),
    }


def asked_fields(spec: CallSpec) -> list[Field]:
    """Every extra question of the call, in its order."""
    return [field_of(row, spec) for row in spec.questions]


def outline_of(spec: CallSpec, track: str = "") -> list[Outlined]:
    """The sections of the form of a call, or of one of its categories."""
    shown = spec.for_track(track) if track else spec
    return [
        Outlined(
            title=in_words(section.title),
            intro=in_words(section.intro),
            known=bool(section.places),
            fields=tuple(field_of(row, spec) for row in shown.questions if row.section == section.key),
        )
        for section in shown.sections
    ]
