"""Forms of committees, of an expert's place in a round, and of payments."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tildel.applications.web.forms import Select
from tildel.assessment.domain.committees import SEATS
from tildel.assessment.domain.honorarium import MOST_DAYS, MOST_KRONER
from tildel.assessment.phrases_register import REGION_RULES, ROLES
from tildel.assessment.web.forms_register import DayField, hrcs_choices


def named(rows: Iterable[Any]) -> list[tuple[str, str]]:
    """Choices of things with names in three languages."""
    language = get_language() or "nb"
    return [(str(row.pk), row.names.get(language) or str(row)) for row in rows]


class CommitteeForm(forms.Form):
    """Names in three languages, who may sit, and what the committee reads."""

    name_nb = forms.CharField(label=_("Name in bokmål"), max_length=200)
    name_nn = forms.CharField(label=_("Name in nynorsk"), max_length=200)
    name_en = forms.CharField(label=_("Name in English"), max_length=200)
    region_rule = forms.ChoiceField(
        label=_("Who may sit"), choices=list(REGION_RULES.items()), required=False
    )
    hrcs = forms.MultipleChoiceField(
        label=_("What it reads"),
        help_text=_("Codes of HRCS. A committee without any reads everything."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: Any = None, *, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.fields["hrcs"].choices = hrcs_choices()

    @property
    def names_and_rule(self) -> list[Any]:
        """The fields that stand open on the page; the codes are folded in."""
        return [self[name] for name in self.fields if name != "hrcs"]

    @staticmethod
    def initial_of(committee: Any) -> dict[str, Any]:
        names = {f"name_{code}": name for code, name in committee.names.items()}
        return {**names, "region_rule": committee.region_rule, "hrcs": committee.hrcs}

    def columns(self) -> dict[str, Any]:
        clean = self.cleaned_data
        names = {code: clean[f"name_{code}"] for code in ("nb", "nn", "en")}
        return {"names": names, "region_rule": clean["region_rule"], "hrcs": clean["hrcs"]}


class NewCommitteeForm(CommitteeForm):
    programme = forms.ChoiceField(label=_("Programme"))
    key = forms.CharField(
        label=_("Short name"),
        help_text=_("Small letters, digits and hyphens; it never changes."),
        max_length=60,
    )
    field_order = ("programme", "key")

    def __init__(self, data: Any = None, *, programmes: Iterable[Any]) -> None:
        super().__init__(data)
        self.fields["programme"].choices = named(programmes)


class TermForm(forms.Form):
    role = forms.ChoiceField(
        label=_("Role"), choices=[(role.value, ROLES[role.value]) for role in SEATS], initial="member"
    )
    held_from = DayField(label=_("From"))
    held_to = DayField(label=_("To"), help_text=_("Leave it empty where no end is set."), required=False)

    @classmethod
    def initial_of(cls, seat: Any) -> dict[str, Any]:
        return {name: getattr(seat, name) for name in cls.base_fields}


class SeatForm(TermForm):
    expert = forms.ChoiceField(label=_("Expert"), widget=Select)
    field_order = ("expert",)

    def __init__(self, data: Any = None, *, experts: Iterable[Any]) -> None:
        super().__init__(data)
        rows = [(str(row.pk), f"{row.person} · {row.institution}") for row in experts]
        self.fields["expert"].choices = [("", _("Choose …")), *rows]


class MemberForm(forms.Form):
    """The place of an expert in one round."""

    role = forms.ChoiceField(label=_("Role"), choices=list(ROLES.items()))
    committee = forms.ChoiceField(label=_("Committee"), required=False)
    least = forms.IntegerField(
        label=_("Fewest applications"), help_text=_("Empty: as the round has it."), required=False,
        min_value=0, max_value=200,
    )  # fmt: skip
    most = forms.IntegerField(
        label=_("Most applications"), help_text=_("Empty: as the round has it."), required=False, min_value=0,
        max_value=200,
    )  # fmt: skip

    def __init__(self, data: Any = None, *, member: Any, committees: Iterable[Any]) -> None:
        initial = {
            "role": member.role, "committee": str(member.committee_id or ""), "least": member.least,
            "most": member.most,
        }  # fmt: skip
        super().__init__(data, initial=initial)
        self.fields["committee"].choices = [("", "–"), *named(committees)]


class ReadingEndsForm(forms.Form):
    day = DayField(
        label=_("Last day of reading"),
        help_text=_(
            "After this day nothing of the round opens for its experts. Empty: until the round closes."
        ),
        required=False,
    )


class AccountForm(forms.Form):
    holder = forms.CharField(label=_("Whose account it is"), max_length=200)
    account = forms.CharField(
        label=_("Account"),
        help_text=_("A Norwegian account number, or an IBAN."),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    address = forms.CharField(
        label=_("Postal address"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


class RatesForm(forms.Form):
    """What is paid for a review and for a day of meetings, and how many days each expert met."""

    per_review = forms.IntegerField(label=_("Kroner for each review"), min_value=0, max_value=MOST_KRONER)
    per_day = forms.IntegerField(
        label=_("Kroner for each day of meetings"), min_value=0, max_value=MOST_KRONER
    )

    def __init__(self, data: Any = None, *, members: Iterable[Any]) -> None:
        super().__init__(data)
        self.rows = list(members)
        for member in self.rows:
            self.fields[f"days_{member.pk}"] = forms.IntegerField(
                label=_("Days of meetings: %(name)s") % {"name": member.expert}, min_value=0,
                max_value=MOST_DAYS, initial=0, widget=forms.NumberInput(attrs={"class": "days"}),
            )  # fmt: skip

    @property
    def rates(self) -> list[Any]:
        return [self["per_review"], self["per_day"]]

    def days_of(self, member: Any) -> Any:
        return self[f"days_{member.pk}"]
