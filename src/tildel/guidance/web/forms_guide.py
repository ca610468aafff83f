"""Forms of those who keep the guide."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tildel.design.languages import CODES, initial_texts, text_fields, texts_of
from tildel.design.templatetags.design import local_text
from tildel.guidance import phrases
from tildel.guidance.domain.guide import END, Guide, Option, Question, Rule, Solution, Verdict
from tildel.kernel.identifiers import free_key, key_of

SPARE_OPTIONS, SPARE_RULES = 2, 1
_PLAIN = ("assessment", "assessed_on", "contact_name", "contact_email", "web_address", "source", "verified")


class _PartForm(forms.Form):
    """`saved` is the state of the draft that was on the screen."""

    saved = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2_000_000_000)

    def __init__(self, *args: Any, guide: Guide, saved: int, **more: Any) -> None:
        self.guide = guide
        super().__init__(*args, initial={"saved": saved}, **more)

    def start_with(self, values: Mapping[str, Any]) -> None:
        self.initial |= values

    def named(self, *names: str) -> list[Any]:
        return [self[name] for name in names]

    def three(self, name: str) -> list[Any]:
        return self.named(*(f"{name}_{code}" for code in CODES))


def _questions(guide: Guide) -> list[tuple[str, str]]:
    return [(one.key, local_text(one.texts) or one.key) for one in guide.questions]


class FactsForm(_PartForm):
    """Title, introduction, what to do otherwise, and where the guide begins."""

    def __init__(self, *args: Any, guide: Guide, saved: int, **more: Any) -> None:
        super().__init__(*args, guide=guide, saved=saved, **more)
        self.fields |= text_fields("title", _("Title"), limit=200)
        self.fields |= text_fields("introduction", _("Introduction"), limit=2000, rows=3)
        self.fields |= text_fields(
            "otherwise", _("What to do where nothing may be used"), limit=2000, rows=3
        )  # fmt: skip
        self.fields["start"] = forms.ChoiceField(label=_("First question"), choices=_questions(guide))
        self.start_with(
            {
                "start": guide.start, **initial_texts("title", guide.titles),
                **initial_texts("introduction", guide.introductions),
                **initial_texts("otherwise", guide.otherwise),
            }
        )  # fmt: skip

    def sections(self) -> Iterator[dict[str, Any]]:
        yield {"title": _("What it is called"), "fields": self.three("title")}
        yield {
            "title": _("What readers are told"),
            "fields": [*self.three("introduction"), *self.three("otherwise")],
        }
        yield {"title": _("Where it begins"), "fields": self.named("start")}

    def changed_guide(self) -> Guide:
        data = self.cleaned_data
        return replace(
            self.guide, titles=texts_of(data, "title"), introductions=texts_of(data, "introduction"),
            otherwise=texts_of(data, "otherwise"), start=data["start"],
        )  # fmt: skip


class QuestionForm(_PartForm):
    """A question with its answers; an answer without words is taken away."""

    def __init__(self, *args: Any, guide: Guide, question: Question | None, saved: int, **more: Any) -> None:
        super().__init__(*args, guide=guide, saved=saved, **more)
        self.before = question
        self.fields |= text_fields("text", _("Question"), limit=300)
        self.fields |= text_fields("help", _("Explanation"), limit=1000, rows=2)
        options = question.options if question else ()
        self.rows = len(options) + SPARE_OPTIONS
        leads = [(END, _("to the answer")), *_questions(guide)]
        leads = [(key, name) for key, name in leads if question is None or key != question.key]
        for number in range(self.rows):
            self.fields |= text_fields(f"option{number}", _("Answer %(n)s") % {"n": number + 1}, limit=200)
            self.fields[f"option{number}_to"] = forms.ChoiceField(
                label=_("Leads on"), choices=leads, required=False
            )
        if question:
            self.start_with(
                {**initial_texts("text", question.texts), **initial_texts("help", question.helps)}
            )
        for number, one in enumerate(options):
            self.start_with(
                {**initial_texts(f"option{number}", one.texts), f"option{number}_to": one.leads_to}
            )

    def sections(self) -> Iterator[dict[str, Any]]:
        yield {"title": _("The question"), "fields": [*self.three("text"), *self.three("help")]}
        for number in range(self.rows):
            title = _("Answer %(n)s") % {"n": number + 1}
            fields = [*self.three(f"option{number}"), self[f"option{number}_to"]]
            yield {"title": title, "fields": fields}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not texts_of(cleaned, "text") and not self.errors:
            self.add_error("text_nb", _("Write the question in one language at least."))
        return cleaned

    def question(self) -> Question:
        data = self.cleaned_data
        texts = texts_of(data, "text")
        key = self.before.key if self.before else _free(texts, {one.key for one in self.guide.questions})
        return Question(key, texts, tuple(self._options(data)), texts_of(data, "help"))

    def _options(self, data: Mapping[str, Any]) -> Iterator[Option]:
        old = self.before.options if self.before else ()
        taken = {one.key for one in old}
        for number in range(self.rows):
            texts = texts_of(data, f"option{number}")
            if texts:
                key = old[number].key if number < len(old) else _free(texts, taken)
                taken.add(key)
                yield Option(key, texts, data[f"option{number}_to"])


class SolutionForm(_PartForm):
    """A solution with its rules, which are read from above; a rule without a verdict is taken away."""

    assessment = forms.CharField(
        label=_("Risk assessment"), required=False, max_length=300,
        help_text=_("Its number or where it lies, if readers may know."),
    )  # fmt: skip
    assessed_on = forms.DateField(
        label=_("Assessed on"), required=False, input_formats=["%Y-%m-%d"],
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip
    contact_name = forms.CharField(label=_("Contact"), required=False, max_length=200)
    contact_email = forms.EmailField(label=_("E-mail"), required=False)
    web_address = forms.URLField(label=_("Web page"), required=False, max_length=300, assume_scheme="https")
    source = forms.CharField(label=_("Source"), required=False, max_length=500)
    verified = forms.BooleanField(label=_("I have looked this up in the source"), required=False)

    def __init__(self, *args: Any, guide: Guide, solution: Solution | None, saved: int, **more: Any) -> None:
        super().__init__(*args, guide=guide, saved=saved, **more)
        self.before = solution
        self.fields |= text_fields("name", _("Name"), limit=200)
        self.fields |= text_fields("description", _("Description"), limit=2000, rows=3)
        rules = solution.rules if solution else ()
        self.rows = len(rules) + SPARE_RULES + (0 if rules else 2)
        for number in range(self.rows):
            self.fields |= _rule_fields(guide, number)
        if solution:
            self.start_with({name: getattr(solution, name) for name in _PLAIN})
            self.start_with(initial_texts("name", solution.names))
            self.start_with(initial_texts("description", solution.descriptions))
        for number, rule in enumerate(rules):
            self.start_with(_rule_initial(number, rule))

    def sections(self) -> Iterator[dict[str, Any]]:
        yield {"title": _("What it is"), "fields": [*self.three("name"), *self.three("description")]}
        yield {"title": _("Risk assessment and contact"), "fields": self.named(*_PLAIN)}
        for number in range(self.rows):
            conditions = self.named(*(f"rule{number}_if_{one.key}" for one in self.guide.questions))
            said = self.named(f"rule{number}_place", f"rule{number}_verdict")
            why = [
                *self.three(f"rule{number}_reason"),
                *self.named(f"rule{number}_source", f"rule{number}_verified"),
            ]
            yield {
                "title": _("Rule %(n)s") % {"n": number + 1}, "style": "folded",
                "fields": [*said, *conditions, *why],
                "open": any(field.errors for field in (*said, *conditions, *why)),
                "hint": self._hint(number),
            }  # fmt: skip

    def _hint(self, number: int) -> str:
        """A rule in a few words, as its heading: what holds, and for which answers."""
        verdict = phrases.SHORT_VERDICTS.get(self[f"rule{number}_verdict"].value())
        if verdict is None:
            return str(_("not written yet"))
        words = phrases.ways_of(self.guide, local_text)
        told = []
        for one in self.guide.questions:
            chosen = self[f"rule{number}_if_{one.key}"].value() or ()
            told.append(" / ".join(words.get(f"{one.key}/{key}", key) for key in chosen))
        return f"{verdict}: {' + '.join(filter(None, told)) or _('whatever was answered')}"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not texts_of(cleaned, "name") and not self.errors:
            self.add_error("name_nb", _("Write the name in one language at least."))
        return cleaned

    def solution(self) -> Solution:
        data = self.cleaned_data
        names = texts_of(data, "name")
        key = self.before.key if self.before else _free(names, {one.key for one in self.guide.solutions})
        return Solution(
            key=key, names=names, descriptions=texts_of(data, "description"), rules=tuple(self._rules(data)),
            **{name: data[name] for name in _PLAIN},
        )  # fmt: skip

    def _rules(self, data: Mapping[str, Any]) -> list[Rule]:
        found = []
        for number in range(self.rows):
            if data[f"rule{number}_verdict"]:
                place = data[f"rule{number}_place"] or number + 1
                found.append((place, number, self._rule(data, number)))
        return [rule for _place, _number, rule in sorted(found, key=lambda row: row[:2])]

    def _rule(self, data: Mapping[str, Any], number: int) -> Rule:
        when = {
            one.key: tuple(data[f"rule{number}_if_{one.key}"])
            for one in self.guide.questions
            if data[f"rule{number}_if_{one.key}"]
        }
        return Rule(
            Verdict(data[f"rule{number}_verdict"]), texts_of(data, f"rule{number}_reason"),
            data[f"rule{number}_source"], when, data[f"rule{number}_verified"],
        )  # fmt: skip


def _rule_fields(guide: Guide, number: int) -> dict[str, forms.Field]:
    verdicts = [("", _("no rule")), *phrases.VERDICTS.items()]
    fields: dict[str, forms.Field] = {
        f"rule{number}_place": forms.IntegerField(
            label=_("Place"), required=False, min_value=1, max_value=99, initial=number + 1,
            help_text=_("The first rule that fits decides."),
        ),
        f"rule{number}_verdict": forms.ChoiceField(label=_("What holds"), choices=verdicts, required=False),
    }  # fmt: skip
    for one in guide.questions:
        fields[f"rule{number}_if_{one.key}"] = forms.MultipleChoiceField(
            label=local_text(one.texts) or one.key, required=False, widget=forms.CheckboxSelectMultiple,
            choices=[(option.key, local_text(option.texts) or option.key) for option in one.options],
            help_text=_("Nothing chosen: whatever was answered."),
        )  # fmt: skip
    fields |= text_fields(f"rule{number}_reason", _("Why"), limit=1000, rows=2)
    fields[f"rule{number}_source"] = forms.CharField(label=_("Source"), required=False, max_length=500)
    fields[f"rule{number}_verified"] = forms.BooleanField(
        label=_("I have looked this up in the source"), required=False
    )
    return fields


def _rule_initial(number: int, rule: Rule) -> dict[str, Any]:
    when = {f"rule{number}_if_{key}": list(options) for key, options in rule.when.items()}
    return {
        f"rule{number}_place": number + 1, f"rule{number}_verdict": rule.verdict.value,
        f"rule{number}_source": rule.source, f"rule{number}_verified": rule.verified, **when,
        **initial_texts(f"rule{number}_reason", rule.reasons),
    }  # fmt: skip


def _free(texts: Mapping[str, str], taken: set[str]) -> str:
    """A key made of the words, which no other has; `new` is the address where one is written."""
    wanted = key_of(texts.get("nb") or next(iter(texts.values())), limit=40) or "x"
    # Parameters of the address that are no questions.
    return free_key(wanted, {*taken, "new", "v", "from"})
