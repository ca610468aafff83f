"""Forms of the officer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tildel.applications.actions.officer_messages import LONGEST_SUBJECT, LONGEST_TEXT
from tildel.applications.phrases_officer import ENDORSEMENT_STATES, STATES
from tildel.applications.phrases_officer import NOT_ASKED as NOT_ASKED_WORDS
from tildel.applications.queries.officer_list import NOT_ASKED, ORDERS, Filter
from tildel.applications.web.columns import ALWAYS, Column, chosen_columns, columns_for
from tildel.programmes.domain.call import CallSpec
from tildel.programmes.phrases import in_words, phrase_requirement, region_name, requirement_name

_REGIONS = ("H12", "H03", "H04", "H05")
FINDINGS = {
    "clean": _("Nothing to look at"),
    "unmet": _("Something not met"),
    "judge": _("Something to judge"),
}
ALL = [("", _("All"))]
LISTED_STATES = ("submitted", "accepted", "rejected", "withdrawn")


class ListForm(forms.Form):
    """What the list is narrowed to, and its columns. An answer it does not know narrows nothing."""

    text = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[*ALL, *((key, STATES[key]) for key in LISTED_STATES)],
    )
    track = forms.ChoiceField(label=_("Category"), required=False)
    institution = forms.ChoiceField(label=_("Institution"), required=False)
    region = forms.ChoiceField(label=_("Region"), required=False)
    findings = forms.ChoiceField(label=_("Findings"), required=False, choices=[*ALL, *FINDINGS.items()])
    endorsement = forms.ChoiceField(
        label=_("Endorsement"),
        required=False,
        choices=[*ALL, *ENDORSEMENT_STATES.items(), (NOT_ASKED, NOT_ASKED_WORDS)],
    )

    def __init__(self, data: Any, *, institutions: Iterable[Mapping[str, str]], spec: CallSpec) -> None:
        super().__init__(data)
        self.spec = spec
        self.fields["institution"].choices = [*ALL, *((row["orgnr"], row["name"]) for row in institutions)]
        self.fields["region"].choices = [*ALL, *((code, region_name(code)) for code in _REGIONS)]
        if spec.tracks:
            self.fields["track"].choices = [*ALL, *((row.key, in_words(row.name)) for row in spec.tracks)]
        else:
            del self.fields["track"]
        self.is_valid()

    def chosen(self) -> Filter:
        order = str(self.data.get("order", ""))
        known = order.removeprefix("-") in ORDERS
        return Filter(**self.cleaned_data, order=order if known else "reference")

    def columns(self) -> list[Column]:
        return chosen_columns(self.data.getlist("columns"), self.spec)

    def column_choices(self) -> list[dict[str, Any]]:
        """Each column that the call can show, and whether it is shown now."""
        shown = {column.key for column in self.columns()}
        return [
            {
                "key": column.key,
                "name": column.name,
                "shown": column.key in shown,
                "always": column.key == ALWAYS,
            }
            for column in columns_for(self.spec)
        ]

    def chips(self) -> list[tuple[str, str]]:
        """What narrows the list now: the parameter's name, and its words."""
        return [
            (name, f"{self.fields[name].label}: {self._words(name, value)}")
            for name, value in self.cleaned_data.items()
            if value
        ]

    def _words(self, name: str, value: str) -> str:
        choices = getattr(self.fields[name], "choices", ())
        return str(next((words for key, words in choices if key == value), value))


class MessageForm(forms.Form):
    """What an officer writes to the leaders of the chosen applications."""

    subject = forms.CharField(label=_("Subject"), max_length=LONGEST_SUBJECT)
    text = forms.CharField(
        label=_("Text"),
        max_length=LONGEST_TEXT,
        help_text=_("Greeting, reference, title and your name are added. It is sent as you write it."),
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    # Made with the page: the same page sent twice sends one mail to each.
    message = forms.UUIDField(widget=forms.HiddenInput)


class FormalCheckForm(forms.Form):
    """The officer's own verdict on each requirement that people judge, and the verdict on the whole."""

    verdict = forms.ChoiceField(
        label=_("Verdict"),
        widget=forms.RadioSelect,
        choices=[("accepted", _("Accept")), ("rejected", _("Reject, with a letter to the applicant"))],
        error_messages={"required": _("Choose whether the application is accepted or rejected.")},
    )
    requirement = forms.ChoiceField(label=_("Requirement that is not met (when you reject)"), required=False)
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=5000,
        help_text=_(
            "When you reject, this stands in the letter, so write it to the applicant and in their language."
        ),
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, spec: CallSpec, judged: Sequence[str],
        initial: Mapping[str, Any] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(data, initial=dict(initial or {}))
        self.judged = list(judged)
        self.fields["requirement"].choices = [
            ("", _("Choose …")),
            *((row.key, _choice(row.key, phrase_requirement(row, spec=spec))) for row in spec.requirements),
        ]
        for key in judged:
            self._add_judged(key)

    def _add_judged(self, key: str) -> None:
        name = requirement_name(key)
        self.fields[f"judged.{key}"] = forms.ChoiceField(
            label=name,
            required=False,
            widget=forms.RadioSelect,
            choices=[("", _("No verdict")), ("yes", _("Met")), ("no", _("Not met"))],
        )
        self.fields[f"judged.{key}.reason"] = forms.CharField(
            label=_("Reason: %(requirement)s") % {"requirement": name},
            required=False,
            max_length=2000,
            widget=forms.Textarea(attrs={"rows": 2}),
        )

    def verdict_fields(self) -> list[Any]:
        return [self[name] for name in ("verdict", "requirement", "reason")]

    def judged_fields(self) -> list[tuple[str, Any, Any]]:
        return [(key, self[f"judged.{key}"], self[f"judged.{key}.reason"]) for key in self.judged]

    def answer(self) -> dict[str, Any]:
        """The arguments of `check_formally`."""
        values = self.cleaned_data
        rejected = values["verdict"] == "rejected"
        return {
            "verdict": values["verdict"],
            "requirement": values["requirement"] if rejected else "",
            "reason": values["reason"],
            "judged": self.verdicts(),
        }

    def verdicts(self) -> dict[str, dict[str, Any]]:
        """The own verdicts on requirements, those that are made."""
        values = self.cleaned_data
        return {
            key: {
                "ok": values[f"judged.{key}"] == "yes",
                "reason": values.get(f"judged.{key}.reason", ""),
            }
            for key in self.judged
            if values.get(f"judged.{key}")
        }

    def refuse(self, place: str, sentence: str) -> None:
        """Show a refusal where it belongs; a verdict on a requirement lacks its reason."""
        field = f"{place}.reason" if place.startswith("judged.") else place
        self.add_error(field if field in self.fields else None, sentence)


def _choice(key: str, sentence: str) -> str:
    name = f"{requirement_name(key)}: {sentence}"
    return name if len(name) <= 110 else name[:107].rstrip() + " …"
