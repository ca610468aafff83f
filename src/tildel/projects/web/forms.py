"""Forms of projects: what it is followed by, and what officers fill in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tildel.people.queries import organisations, person_by_email
from tildel.projects import phrases
from tildel.projects.actions.starting import Earlier
from tildel.projects.domain.follow_up import is_number

MOST_KRONER = 10**12
_ANY = ("", _("All"))


def day_field(label: Any, **more: Any) -> forms.DateField:
    widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, input_formats=["%Y-%m-%d"], widget=widget, **more)


def kroner_field(label: Any, **more: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=MOST_KRONER, **more)


class MilestoneForm(forms.Form):
    title = forms.CharField(label=_("Milestone"), max_length=200)
    due_on = day_field(_("Planned for"))
    reached_on = day_field(_("Reached on"), required=False)
    note = forms.CharField(
        label=_("Note"), required=False, max_length=2000, widget=forms.Textarea({"rows": 3})
    )


class ApprovalForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind of approval"), choices=phrases.APPROVALS.items())
    number = forms.CharField(label=_("Number"), max_length=80)
    given_on = day_field(_("Given on"))
    valid_to = day_field(_("Valid to"), required=False)
    note = forms.CharField(label=_("Note"), required=False, max_length=300)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("given_on") and told.get("valid_to") and told["valid_to"] < told["given_on"]:
            self.add_error("valid_to", _("It would end before it was given."))
        return told


class StudyForm(forms.Form):
    number = forms.CharField(
        label=_("Number in a registry"),
        max_length=60,
        help_text=_("Such as NCT01234567 or the number of CTIS. We look for it in the public overview."),
    )


ROWS: dict[str, Any] = {"milestone": MilestoneForm, "approval": ApprovalForm, "study": StudyForm}


class ResultForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind of result"), choices=phrases.RESULT_KINDS.items())
    title = forms.CharField(label=_("Title"), max_length=500)
    year = forms.IntegerField(label=_("Year"), min_value=1990, max_value=2199)
    doi = forms.CharField(label=_("DOI"), required=False, max_length=200)
    who = forms.CharField(label=_("Authors or who did it"), required=False, max_length=1000)
    channel = forms.CharField(label=_("Journal, publisher or place"), required=False, max_length=300)
    web_address = forms.URLField(label=_("Web page"), required=False, max_length=300, assume_scheme="https")

    def values(self) -> dict[str, Any]:
        told = self.cleaned_data
        authors = [name.strip() for name in told["who"].split(",") if name.strip()]
        facts = {"authors": authors, "channel": told["channel"], "web_address": told["web_address"]}
        return {**{name: told[name] for name in ("kind", "title", "year", "doi")}, "facts": facts}


class WriterForm(forms.Form):
    email = forms.EmailField(label=_("E-mail of somebody who is to write with you"))


class InstalmentForm(forms.Form):
    """What an officer does with an instalment."""

    verb = forms.ChoiceField(choices=phrases.INSTALMENT_STEPS.items())
    reason = forms.CharField(required=False, max_length=1000)
    reference = forms.CharField(required=False, max_length=80)


class OpenForm(forms.Form):
    programme = forms.ChoiceField(label=_("Programme"))
    year = forms.IntegerField(label=_("Year that is reported on"), min_value=2000, max_value=2199)
    due_on = day_field(_("Due on"), required=False, help_text=_("Left open, the programme’s rule counts."))

    def __init__(self, *args: Any, programmes: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["programme"].choices = programmes


class EndForm(forms.Form):
    verb = forms.ChoiceField(choices=[("close", ""), ("stop", "")])
    reason = forms.CharField(label=_("Reason"), required=False, max_length=2000)


class TakeOverForm(forms.Form):
    """A project that was given money before this system."""

    programme = forms.ChoiceField(label=_("Programme"))
    number = forms.CharField(
        label=_("Project number"), max_length=40, help_text=_("The number it has had until now.")
    )
    title_nb = forms.CharField(label=_("Title in Norwegian"), max_length=300)
    title_en = forms.CharField(label=_("Title in English"), max_length=300, required=False)
    summary_nb = forms.CharField(
        label=_("Summary for everybody"), max_length=3000, required=False, widget=forms.Textarea({"rows": 5})
    )
    email = forms.EmailField(
        label=_("E-mail of the project leader"), help_text=_("Of somebody who has logged in here before.")
    )
    institution = forms.ChoiceField(label=_("Institution"))
    starts_on = day_field(_("Start"))
    ends_on = day_field(_("End"))
    amount = kroner_field(_("Agreed amount in kroner"))

    def __init__(self, *args: Any, programmes: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["programme"].choices = programmes
        rows = organisations().filter(discontinued=False)
        self.fields["institution"].choices = [("", "–"), *rows.values_list("orgnr", "name")]

    def clean_number(self) -> str:
        number = str(self.cleaned_data["number"]).strip()
        if not is_number(number):
            raise forms.ValidationError(_("Write letters, digits and . - _ only, with at least one digit."))
        return number

    def clean_email(self) -> str:
        self.leader = person_by_email(self.cleaned_data["email"])
        if self.leader is None:
            raise forms.ValidationError(_("We know nobody with this address."))
        return str(self.cleaned_data["email"])

    def earlier(self) -> Earlier:
        told = self.cleaned_data
        titles = {"nb": told["title_nb"], "en": told["title_en"]}
        return Earlier(
            number=told["number"],
            titles={code: text for code, text in titles.items() if text},
            summaries={"nb": told["summary_nb"]} if told["summary_nb"] else {},
            leader=self.leader,
            institution=organisations().get(orgnr=told["institution"]),
            starts_on=told["starts_on"],
            ends_on=told["ends_on"],
            amount=told["amount"],
        )


class PortfolioForm(forms.Form):
    """What is looked for. Whatever is none of the choices counts as nothing."""

    q = forms.CharField(label=_("Words"), required=False, max_length=200)
    year = forms.IntegerField(label=_("Report for"), required=False, min_value=2000, max_value=2199)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[_ANY, *phrases.STATES.items()])
    report = forms.ChoiceField(label=_("Report"), required=False, choices=[_ANY, *phrases.REPORTS.items()])
    institution = forms.ChoiceField(label=_("Institution"), required=False)
    only = forms.ChoiceField(
        label=_("Only"),
        required=False,
        choices=[
            _ANY,
            ("risk", _("recruitment at risk")),
            ("ending", _("ending soon")),
            ("held", _("money held back")),
            ("asked", _("change asked for")),
        ],
    )

    def __init__(self, data: Any, *, institutions: list[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["institution"].choices = [_ANY, *institutions]

    def wanted(self) -> dict[str, Any]:
        self.full_clean()
        return {name: self.cleaned_data.get(name) or "" for name in self.fields}


class PublicForm(forms.Form):
    q = forms.CharField(label=_("Words"), required=False, max_length=200)
    institution = forms.ChoiceField(label=_("Institution"), required=False)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[_ANY, *((key, phrases.STATES[key]) for key in ("running", "closed"))],
    )

    def __init__(self, data: Any, *, institutions: list[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["institution"].choices = [_ANY, *institutions]

    def wanted(self) -> dict[str, str]:
        self.full_clean()
        return {name: self.cleaned_data.get(name) or "" for name in self.fields}
