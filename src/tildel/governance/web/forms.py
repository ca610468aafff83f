"""Forms of bodies: seats, meetings, cases, minutes, consultations."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tildel.governance import phrases
from tildel.governance.queries.bodies import organisation_choices
from tildel.governance.web.fields import DayField, MomentField
from tildel.people.models import LANGUAGES

OTHER_DATES = 4


def _area(rows: int = 5) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class MeetingForm(forms.Form):
    kind = forms.ChoiceField(label=_("What"), choices=list(phrases.MEETING_KINDS.items()))
    starts = MomentField(label=_("Begins"))
    ends = MomentField(label=_("Ends"))
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    link = forms.URLField(
        label=_("Address of the video meeting"), max_length=300, required=False, assume_scheme="https"
    )
    cases_due = DayField(
        label=_("Last day to propose cases"), required=False, help_text=_("Members are told and can propose.")
    )
    papers_due = DayField(
        label=_("Last day for papers"), required=False, help_text=_("What comes later is marked as late.")
    )

    def values(self) -> dict[str, Any]:
        kept = {key: self.cleaned_data[key] for key in ("place", "link", "cases_due", "papers_due")}
        return {
            **kept,
            "starts_at": self.cleaned_data["starts"],
            "ends_at": self.cleaned_data["ends"],
        }


class PlanForm(MeetingForm):
    """A new meeting; with other days filled in the members are asked which suits."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        for number in range(1, OTHER_DATES + 1):
            self.fields[f"other_{number}"] = MomentField(
                label=_("Another day it could be (%(n)s)") % {"n": number}, required=False
            )

    def other_dates(self) -> list[datetime]:
        names = [f"other_{number}" for number in range(1, OTHER_DATES + 1)]
        return [self.cleaned_data[name] for name in names if self.cleaned_data.get(name)]


class CaseForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=250)
    kind = forms.ChoiceField(label=_("Kind"), choices=list(phrases.CASE_KINDS.items()))
    minutes_planned = forms.IntegerField(
        label=_("Minutes planned"), min_value=1, max_value=600, required=False
    )
    background = forms.CharField(label=_("Background"), widget=_area(8), max_length=20_000, required=False)
    proposal = forms.CharField(
        label=_("Proposed decision"), widget=_area(), max_length=10_000, required=False
    )
    ground = forms.ChoiceField(
        label=_("Exempt from public access"),
        choices=[("", _("No, the case is public")), *phrases.EXEMPTIONS],
        required=False,
    )
    public_title = forms.CharField(
        label=_("Title for the public"),
        max_length=250,
        required=False,
        help_text=_("Needed when the case is exempt: it stands in the public minutes and the journal."),
    )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("ground") and not found.get("public_title") and "public_title" not in self.errors:
            self.add_error(
                "public_title", _("What is exempt from public access needs a title for the public.")
            )
        return found

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.fields}


class ProposeForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=250)
    kind = forms.ChoiceField(label=_("Kind"), choices=list(phrases.CASE_KINDS.items()))
    background = forms.CharField(
        label=_("Why should the body take it up?"), widget=_area(8), max_length=20_000
    )


class PaperForm(forms.Form):
    title = forms.CharField(label=_("Title of the paper"), max_length=200, required=False)
    file = forms.FileField(label=_("File (PDF)"))


class InterestForm(forms.Form):
    conflict = forms.ChoiceField(
        label=_("Do you have an interest in this case?"),
        choices=[("no", _("No conflict of interest")), ("yes", _("I have a conflict of interest"))],
        widget=forms.RadioSelect,
    )
    ground = forms.ChoiceField(
        label=_("What it is"), choices=[("", _("Choose if you have one")), *phrases.GROUNDS.items()],
        required=False, help_text=_("The grounds are those of the Public Administration Act, section 6."),
    )  # fmt: skip
    text = forms.CharField(
        label=_("Describe it"), widget=_area(3), max_length=2000, required=False,
        help_text=_("Only the leader and the secretary read this."),
    )  # fmt: skip


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), widget=_area(3), max_length=2000)


class AppointForm(forms.Form):
    seat = forms.ChoiceField(label=_("Role"), choices=list(phrases.ROLES.items()))
    place = forms.ChoiceField(label=_("Seat"), required=False, help_text=_("Leader and secretary need none."))
    given_name = forms.CharField(label=_("Given name"), max_length=120)
    family_name = forms.CharField(label=_("Family name"), max_length=120)
    email = forms.EmailField(
        label=_("E-mail"), max_length=254, help_text=_("The letter of appointment goes here.")
    )
    language = forms.ChoiceField(label=_("Language of mails"), choices=LANGUAGES)
    orgnr = forms.ChoiceField(label=_("Institution"), required=False)
    held_from = DayField(label=_("From"))
    held_to = DayField(
        label=_("To and including"), required=False,
        help_text=_("Left empty, a seat with a term ends when the term does."),
    )  # fmt: skip

    def __init__(self, *arguments: Any, places: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["place"].choices = [("", "–"), *places]
        self.fields["orgnr"].choices = [("", "–"), *organisation_choices()]


class EndForm(forms.Form):
    held_to = DayField(label=_("Last day in the seat"))


class MandateForm(forms.Form):
    starts = DayField(label=_("From which day"))
    quorum_kind = forms.ChoiceField(
        label=_("Quorum"),
        choices=[
            ("more_than_half", _("More than half of the voting seats")),
            ("at_least", _("At least so many")),
            ("none", _("None")),
        ],
    )
    quorum_number = forms.IntegerField(
        label=_("How many, if it is a number"), min_value=0, max_value=100, required=False
    )
    meetings_least = forms.IntegerField(label=_("Meetings a year, at least"), min_value=0, max_value=60)
    meetings_most = forms.IntegerField(label=_("Meetings a year, at most"), min_value=0, max_value=60)
    seminars = forms.IntegerField(label=_("Seminars a year"), min_value=0, max_value=60)
    reason = forms.CharField(
        label=_("Who decided it, and where"), max_length=300, help_text=_("For example: NSG, case 04/2026.")
    )

    def changes(self) -> dict[str, Any]:
        data = self.cleaned_data
        quorum = {"kind": data["quorum_kind"], "number": data["quorum_number"] or 0}
        return {"quorum": quorum} | {
            name: data[name] for name in ("meetings_least", "meetings_most", "seminars")
        }


class MinutesForm(forms.Form):
    discussion = forms.CharField(label=_("Discussion"), widget=_area(), max_length=50_000, required=False)
    decision_text = forms.CharField(label=_("Decision"), widget=_area(3), max_length=20_000, required=False)
    votes_for = forms.IntegerField(label=_("Votes for"), min_value=0, max_value=100, required=False)
    votes_against = forms.IntegerField(label=_("Against"), min_value=0, max_value=100, required=False)
    votes_blank = forms.IntegerField(label=_("Blank"), min_value=0, max_value=100, required=False)

    def votes(self) -> tuple[int | None, int | None, int | None]:
        data = self.cleaned_data
        return data["votes_for"], data["votes_against"], data["votes_blank"]


class ItemForm(forms.Form):
    text = forms.CharField(label=_("What is to be done"), max_length=500)
    owner = forms.ChoiceField(label=_("By whom"))
    due = DayField(label=_("By when"))

    def __init__(self, *arguments: Any, people: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["owner"].choices = people


class CorrectForm(forms.Form):
    field = forms.ChoiceField(label=_("What is corrected"), choices=list(phrases.FIELDS.items()))
    text = forms.CharField(label=_("How it is to read"), widget=_area(6), max_length=50_000)
    reason = forms.CharField(label=_("Reason"), widget=_area(2), max_length=2000)


class GenderForm(forms.Form):
    gender = forms.ChoiceField(
        label=_("Gender"),
        choices=[("", _("I would rather not say")), *phrases.GENDERS.items()],
        required=False,
        help_text=_("Only counted together with others, to show the balance of the bodies you sit in."),
    )


class ConsultationForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=250)
    introduction = forms.CharField(
        label=_("What you ask about"), widget=_area(4), max_length=5000, required=False
    )
    text = forms.CharField(
        label=_("The text"), widget=_area(16), max_length=200_000,
        help_text=_("An empty line begins a new paragraph. Each paragraph can be commented."),
    )  # fmt: skip
    due = DayField(label=_("Last day for comments"))


class DraftForm(forms.Form):
    text = forms.CharField(label=_("The text"), widget=_area(16), max_length=200_000)


class SendForm(forms.Form):
    due = DayField(label=_("Last day for comments"))
    others = forms.CharField(
        label=_("Institutions besides the members"), widget=_area(3), max_length=5000, required=False,
        help_text=_("One a line: the institution, a semicolon, the e-mail address."),
    )  # fmt: skip

    def clean_others(self) -> list[tuple[str, str]]:
        return [self._row(line) for line in self.cleaned_data["others"].splitlines() if line.strip()]

    def _row(self, line: str) -> tuple[str, str]:
        institution, _semicolon, address = (part.strip() for part in line.rpartition(";"))
        try:
            return institution, forms.EmailField(max_length=254).clean(address)
        except forms.ValidationError:
            raise forms.ValidationError(
                _("“%(line)s” does not end with an e-mail address."), params={"line": line[:80]}
            ) from None
