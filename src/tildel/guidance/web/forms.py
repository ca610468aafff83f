"""Forms of the help desk and of the overview of outside funding."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tildel.design.languages import CODES, initial_texts, text_fields, texts_of
from tildel.design.templatetags.design import local_text
from tildel.guidance import phrases
from tildel.guidance.domain.funding import Deadline, OutsideCall
from tildel.guidance.queries import cases, funding

SPARE_DEADLINES, MOST_DEADLINES = 2, 12
_ANY = ("", _("All"))
_FIRST, _LAST = 1990, 2100


class DayField(forms.DateField):
    """A day, as the browser's own picker sends it, in years that calendars can be trusted for."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
        super().__init__(input_formats=["%Y-%m-%d"], required=False, widget=widget, **options)

    def to_python(self, value: Any) -> Any:
        day = super().to_python(value)
        if day is not None and not _FIRST <= day.year <= _LAST:
            raise forms.ValidationError(_("Choose a day between 1990 and 2100."))
        return day


# --- the help desk ---------------------------------------------------------------------------------------


def _file(label: Any = None) -> forms.FileField:
    return forms.FileField(
        label=label or _("File"), required=False,
        help_text=_("A PDF, such as the text of the call or your draft. No information about patients."),
    )  # fmt: skip


class AskForm(forms.Form):
    """A question; name and address only of those who are not logged in."""

    topic = forms.ChoiceField(label=_("What is it about?"), choices=[("", "–"), *phrases.TOPICS.items()])
    subject = forms.CharField(label=_("In a few words"), max_length=200)
    text = forms.CharField(
        label=_("Your question"), max_length=8000, widget=forms.Textarea({"rows": 7}),
        help_text=_("Write no information about patients or other persons."),
    )  # fmt: skip
    deadline = DayField(
        label=_("The deadline it hangs on"),
        help_text=_("If you apply for something with a deadline. Questions with a near deadline come first."),
    )
    name = forms.CharField(label=_("Your name"), required=False, max_length=200)
    email = forms.EmailField(label=_("Your e-mail address"), help_text=_("The answer is sent there."))
    file = _file()

    def __init__(self, *args: Any, known: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        if known:
            del self.fields["name"], self.fields["email"]


class MoreForm(forms.Form):
    """To write again in a case."""

    text = forms.CharField(label=_("Write again"), max_length=8000, widget=forms.Textarea({"rows": 5}))
    file = _file()


class AnswerForm(forms.Form):
    text = forms.CharField(label=_("Answer"), max_length=20_000, widget=forms.Textarea({"rows": 10}))
    file = _file()


class NoteForm(forms.Form):
    note = forms.CharField(label=_("Note"), max_length=8000, widget=forms.Textarea({"rows": 3}))


class GiveForm(forms.Form):
    """To whom a case is given."""

    adviser: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("Who has it"), queryset=None, empty_label=None
    )

    def __init__(self, *args: Any, advisers: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["adviser"].queryset = advisers


class QueueForm(forms.Form):
    """What is looked for in the queue. Whatever is none of the choices counts as nothing."""

    q = forms.CharField(label=_("Words"), required=False, max_length=200)
    state = forms.ChoiceField(label=_("State"), required=False)
    topic = forms.ChoiceField(label=_("Topic"), required=False, choices=[_ANY, *phrases.TOPICS.items()])
    adviser = forms.ChoiceField(label=_("Who has it"), required=False)
    order = forms.ChoiceField(label=_("Order"), required=False, choices=phrases.ORDERS.items())

    def __init__(self, data: Any, *, advisers: Any) -> None:
        super().__init__({"state": cases.WAITING, "order": "deadline", **data.dict()})
        states = [(cases.WAITING, _("Waits for an answer")), *phrases.CASE_STATES.items(), ("all", _("All"))]
        self.fields["state"].choices = states
        people = [(str(one.pk), str(one)) for one in advisers]
        self.fields["adviser"].choices = [_ANY, ("me", _("Me")), ("nobody", _("Nobody")), *people]

    def wanted(self) -> cases.Wanted:
        self.full_clean()
        return cases.Wanted(**{name: self.cleaned_data.get(name) or "" for name in self.fields})

    def is_narrowed(self) -> bool:
        wanted = self.wanted()
        return bool(wanted.q or wanted.topic or wanted.adviser or wanted.state != cases.WAITING)


class CannedForm(forms.Form):
    """A text to begin answers with."""

    title = forms.CharField(label=_("Title"), max_length=120, help_text=_("Only advisers see it."))
    topic = forms.ChoiceField(
        label=_("Topic"), required=False, choices=[("", _("Every topic")), *phrases.TOPICS.items()]
    )
    in_use = forms.BooleanField(label=_("In use"), required=False, initial=True)

    def __init__(self, *args: Any, canned: Any = None, **more: Any) -> None:
        start = {}
        if canned:
            start = {"title": canned.title, "topic": canned.topic, "in_use": canned.in_use}
            start |= initial_texts("text", canned.texts)
        super().__init__(*args, initial=start, **more)
        self.fields |= text_fields("text", _("Text"), limit=8000, rows=6)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not texts_of(cleaned, "text") and not any(name.startswith("text_") for name in self.errors):
            self.add_error("text_nb", _("Write the text in one language at least."))
        return cleaned

    def texts(self) -> dict[str, str]:
        return texts_of(self.cleaned_data, "text")


# --- outside funding -------------------------------------------------------------------------------------


class FundingForm(forms.Form):
    """What is looked for. Whatever is none of the choices counts as nothing."""

    q = forms.CharField(
        label=_("Words"),
        required=False,
        max_length=200,
        help_text=_("Also who may apply, such as “postdoc”."),
    )
    funder = forms.ChoiceField(label=_("Funder"), required=False)
    status = forms.ChoiceField(label=_("State"), required=False)
    theme = forms.ChoiceField(label=_("Theme"), required=False)
    applicant = forms.ChoiceField(
        label=_("Who may apply"), required=False, choices=[_ANY, *phrases.APPLICANTS.items()]
    )
    amount = forms.ChoiceField(
        label=pgettext_lazy("funding", "Amount"), required=False,
        choices=[
            ("", _("Any amount")), ("1000000", _("1 million kroner or more")),
            ("5000000", _("5 million kroner or more")), ("20000000", _("20 million kroner or more")),
        ],
    )  # fmt: skip
    by = forms.ChoiceField(
        label=_("Deadline"), required=False,
        choices=[
            ("", _("Any")), ("30", _("Within 30 days")), ("90", _("Within 90 days")),
            ("365", _("Within a year")),
        ],
    )  # fmt: skip

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        funders = [(one.key, local_text(one.names)) for one in funding.funders_with_calls()]
        self.fields["funder"].choices = [_ANY, *funders]
        self.fields["status"].choices = [("", _("All that are not closed")), *phrases.STATUSES.items()]
        self.fields["theme"].choices = [_ANY, *((theme, theme) for theme in funding.themes())]

    def wanted(self) -> funding.Wanted:
        self.full_clean()
        return funding.Wanted(**{name: self.cleaned_data.get(name) or "" for name in self.fields})

    def is_narrowed(self) -> bool:
        return self.wanted() != funding.Wanted()


_PARTS = ("day", "clock", "note")
_THREE = {"title": "titles", "summary": "summaries", "who": "who_may_apply", "amount": "amounts"}


class CallForm(forms.Form):
    """What is told of a call of others. What the funder has not announced stays empty."""

    version = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=0, max_value=2_000_000_000
    )
    funder = forms.ChoiceField(label=phrases.CALL_FIELDS["funder"])
    most_amount = forms.IntegerField(
        label=phrases.CALL_FIELDS["most_amount"], required=False, min_value=1, max_value=10**12,
        help_text=_("In whole kroner, only if the funder says so."),
        widget=forms.NumberInput({"inputmode": "numeric"}),
    )  # fmt: skip
    themes = forms.CharField(
        label=phrases.CALL_FIELDS["themes"], required=False, max_length=1000,
        help_text=_("Separated by commas."),
    )  # fmt: skip
    applicants = forms.MultipleChoiceField(
        label=phrases.CALL_FIELDS["applicants"], required=False, choices=phrases.APPLICANTS.items(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What people can filter by. None if you do not know."),
    )  # fmt: skip
    opens_on = DayField(
        label=phrases.CALL_FIELDS["opens_on"],
        help_text=_("Empty: not announced or, with a deadline, open already."),
    )
    web_address = forms.URLField(
        label=phrases.CALL_FIELDS["web_address"], required=False, max_length=300, assume_scheme="https"
    )
    source = forms.CharField(
        label=phrases.CALL_FIELDS["source"], required=False, max_length=1000,
        help_text=_("Where it is said, if it is not the funder’s page."),
    )  # fmt: skip

    def __init__(self, *args: Any, content: OutsideCall | None = None, version: int = 0, **more: Any) -> None:
        start = {**(_initial(content) if content else {}), "version": version}
        super().__init__(*args, initial=start, **more)
        self.is_example = bool(content and content.is_example)
        self.fields["funder"].choices = [(one.key, local_text(one.names)) for one in funding.funders()]
        fields = phrases.CALL_FIELDS
        self.fields |= text_fields("title", fields["titles"], limit=200)
        self.fields |= text_fields("summary", fields["summaries"], limit=2000, rows=3)
        self.fields |= text_fields("who", fields["who_may_apply"], limit=1000, rows=2)
        self.fields |= text_fields("amount", fields["amounts"], limit=500)
        self.rows = min(MOST_DEADLINES, len(content.deadlines if content else ()) + SPARE_DEADLINES)
        for number in range(self.rows):
            self.fields |= _deadline_fields(number)

    def sections(self) -> Iterator[dict[str, Any]]:
        three = {name: [self[f"{name}_{code}"] for code in CODES] for name in _THREE}
        yield {
            "title": _("What it is"),
            "fields": [self["funder"], *three["title"], *three["summary"], self["themes"]],
        }
        yield {
            "title": _("For whom, and how much"),
            "fields": [*three["who"], self["applicants"], *three["amount"], self["most_amount"]],
        }
        dates = [self[f"deadline{number}_{part}"] for number in range(self.rows) for part in _PARTS]
        yield {"title": _("When"), "fields": [self["opens_on"], *dates]}
        yield {"title": _("Where it is said"), "fields": [self["web_address"], self["source"]]}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for number in range(self.rows):
            day, clock, note = (f"deadline{number}_{part}" for part in _PARTS)
            if (cleaned.get(clock) or cleaned.get(note)) and not cleaned.get(day) and day not in self.errors:
                self.add_error(day, _("Choose the day of the deadline."))
        return cleaned

    def content(self) -> OutsideCall:
        data = self.cleaned_data
        texts = {field: texts_of(data, name) for name, field in _THREE.items()}
        same = {name: data[name] for name in ("funder", "most_amount", "opens_on", "web_address", "source")}
        return OutsideCall(
            **texts, **same, applicants=tuple(data["applicants"]), themes=_words(data["themes"]),
            deadlines=tuple(self._deadlines(data)),
            is_example=self.is_example,
        )  # fmt: skip

    def _deadlines(self, data: Mapping[str, Any]) -> Iterator[Deadline]:
        for number in range(self.rows):
            if data[f"deadline{number}_day"]:
                yield Deadline(*(data[f"deadline{number}_{part}"] for part in _PARTS))


def _deadline_fields(number: int) -> dict[str, forms.Field]:
    count = {"n": number + 1}
    return {
        f"deadline{number}_day": DayField(label=_("Deadline %(n)s") % count),
        f"deadline{number}_clock": forms.TimeField(
            label=_("Time of deadline %(n)s") % count, required=False, input_formats=["%H:%M"],
            widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
        ),
        f"deadline{number}_note": forms.CharField(
            label=_("What deadline %(n)s is for") % count, required=False, max_length=200
        ),
    }  # fmt: skip


def _words(text: str) -> tuple[str, ...]:
    words = (" ".join(part.split()) for part in re.split(r"[,;\n]", text))
    return tuple(dict.fromkeys(word[:80] for word in words if word))[:30]


def _initial(content: OutsideCall) -> dict[str, Any]:
    plain = ("funder", "most_amount", "opens_on", "web_address", "source")
    start: dict[str, Any] = {name: getattr(content, name) for name in plain}
    start |= {"themes": ", ".join(content.themes), "applicants": list(content.applicants)}
    for name, field in _THREE.items():
        start |= initial_texts(name, getattr(content, field))
    for number, one in enumerate(content.deadlines[:MOST_DEADLINES]):
        start |= {f"deadline{number}_{part}": getattr(one, part) for part in _PARTS}
    return start


class FunderForm(forms.Form):
    """A funder that is not in the list yet."""

    ror = forms.RegexField(
        r"^0[a-z0-9]{6}\d{2}$", label=_("ROR"), required=False,
        help_text=_("The last nine characters of its address at ror.org."),
        error_messages={"invalid": _("Write nine letters and digits, such as 00epmv149.")},
    )  # fmt: skip
    web_address = forms.URLField(label=_("Web page"), required=False, max_length=300, assume_scheme="https")
    source = forms.CharField(label=_("Source"), required=False, max_length=1000)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields = {**text_fields("name", _("Name"), limit=200), **self.fields}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not texts_of(cleaned, "name") and not self.errors:
            self.add_error("name_nb", phrases.REFUSALS["funding.nameless"])
        return cleaned

    def names(self) -> dict[str, str]:
        return texts_of(self.cleaned_data, "name")
