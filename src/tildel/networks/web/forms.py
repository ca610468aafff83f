"""Forms of networks: established, budgeted, written about, evaluated, reported, and how costs are shared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tildel.decisions.web.forms import MoneyField
from tildel.design.formats import format_money
from tildel.design.languages import CODES, initial_texts, text_fields, texts_of
from tildel.governance.web.fields import DayField
from tildel.networks import phrases
from tildel.networks.actions.reports import NEEDED
from tildel.networks.domain.rules import Rules
from tildel.networks.queries import networks as queries

_FIRST_YEAR, _LAST_YEAR = 1990, 2100
_MOST = 2**31 - 1


def _area(rows: int = 5) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def _organisations() -> list[tuple[str, str]]:
    return [("", "–"), *queries.organisations()]


def case_choices() -> list[tuple[str, str]]:
    """Cases as one recognises them: body, number, day, title."""
    return [
        (str(one.pk), f"{one.meeting.body} {one.number} ({one.meeting.day:%d.%m.%Y}): {one.title}"[:160])
        for one in queries.cases()
    ]


class TextsForm(forms.Form):
    """Name and summary in the three languages; the name in one at least."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        texts = {
            **text_fields("names", _("Name"), limit=250),
            **text_fields("summaries", _("Summary"), limit=4000, rows=5),
        }
        self.fields = {**texts, **self.fields}

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if not any(found.get(f"names_{code}") for code in CODES) and not self.errors:
            self.add_error("names_nb", phrases.REFUSALS["network.no_name"])
        return found

    def texts(self) -> dict[str, dict[str, str]]:
        return {name: texts_of(self.cleaned_data, name) for name in ("names", "summaries")}


def initial_of(network: Any) -> dict[str, str]:
    return {**initial_texts("names", network.names), **initial_texts("summaries", network.summaries)}


class CoordinatorForm(forms.Form):
    given_name = forms.CharField(label=_("The coordinator’s given name"), max_length=120)
    family_name = forms.CharField(label=_("The coordinator’s family name"), max_length=120)
    email = forms.EmailField(label=_("The coordinator’s e-mail"), max_length=254)


class AwardForm(forms.Form):
    award = forms.TypedChoiceField(label=_("Award"), coerce=int)
    starts = DayField(label=_("First day of the first period"))

    def __init__(self, *arguments: Any, awards: Iterable[Any], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["award"].choices = [
            (one.pk, f"{one.application.reference} {one.application.title} ({format_money(one.amount)})")
            for one in awards
        ]


class EstablishForm(TextsForm):
    """A network whose award was decided outside this site."""

    orgnr = forms.ChoiceField(label=_("Host"))
    case = forms.TypedChoiceField(
        label=_("The case that took the award"), coerce=int,
        help_text=_("Cases of NSG, and of other bodies when their minutes are public."),
    )  # fmt: skip
    given_name = forms.CharField(label=_("The coordinator’s given name"), max_length=120)
    family_name = forms.CharField(label=_("The coordinator’s family name"), max_length=120)
    email = forms.EmailField(label=_("The coordinator’s e-mail"), max_length=254)
    starts = DayField(label=_("First day of the first period"))

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["orgnr"].choices = _organisations()
        self.fields["case"].choices = [("", "–"), *case_choices()]

    def coordinator(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("given_name", "family_name", "email")}


class BudgetForm(forms.Form):
    """One field a year of funding."""

    def __init__(self, *arguments: Any, years: Sequence[int], **options: Any) -> None:
        super().__init__(*arguments, **options)
        for year in years:
            self.fields[f"year_{year}"] = MoneyField(label=str(year), required=False)

    def amounts(self) -> dict[int, int]:
        return {int(name[5:]): self.cleaned_data[name] or 0 for name in self.fields}


class PhaseOutForm(forms.Form):
    ground = forms.CharField(label=_("Why it is phased out"), widget=_area(3), max_length=2000)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("What is missing"), widget=_area(3), max_length=2000)


class RecommendForm(forms.Form):
    verdict = forms.ChoiceField(
        label=_("What NSG recommends"), choices=list(phrases.VERDICTS.items()), widget=forms.RadioSelect
    )
    text = forms.CharField(label=_("Why"), widget=_area(), max_length=10_000)


class DecideForm(forms.Form):
    verdict = forms.ChoiceField(
        label=_("What was decided"), choices=list(phrases.VERDICTS.items()), widget=forms.RadioSelect
    )
    case = forms.TypedChoiceField(
        label=_("In which case"), coerce=int,
        help_text=_("Cases of NSG, and of other bodies when their minutes are public."),
    )  # fmt: skip

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["case"].choices = [("", "–"), *case_choices()]


class _WrittenForm(forms.Form):
    """Long answers with the version that was on the screen. Only what is sent has to be `whole`."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=_MOST)
    questions: Mapping[str, Any] = {}
    needed: Sequence[str] = ()
    lacking: Any = phrases.REFUSALS["report.missing"]

    def __init__(self, *arguments: Any, whole: bool = True, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.whole = whole
        for name, label in self.questions.items():
            self.fields[name] = forms.CharField(
                label=label, widget=_area(6), max_length=20_000, required=whole and name in self.needed,
                error_messages={"required": self.lacking},
            )  # fmt: skip

    def answers(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in self.questions}


class EvaluationForm(_WrittenForm):
    questions = phrases.EVALUATION_QUESTIONS
    needed = tuple(phrases.EVALUATION_QUESTIONS)
    lacking = phrases.REFUSALS["evaluation.missing"]


class ReportForm(_WrittenForm):
    questions = phrases.REPORT_QUESTIONS
    needed = NEEDED

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["spent"] = MoneyField(
            label=_("Spent this year, in kroner"), required=self.whole,
            error_messages={"required": self.lacking},
        )  # fmt: skip


# --- parts --------------------------------------------------------------------------------------------------


class PartnerForm(forms.Form):
    orgnr = forms.ChoiceField(label=_("Institution"))
    region = forms.ChoiceField(
        label=_("Health region"), required=False, choices=[("", "–"), *phrases.REGIONS.items()],
        help_text=_("Left empty, it is that of the directory. Universities have none there."),
    )  # fmt: skip
    held_from = DayField(label=_("From"))

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["orgnr"].choices = _organisations()


class PlaceForm(forms.Form):
    region = forms.ChoiceField(label=_("Health region"), choices=list(phrases.REGIONS.items()))


class MemberForm(forms.Form):
    name = forms.CharField(
        label=_("Name"), max_length=200, help_text=_("Names of members are not shown to the public.")
    )
    role = forms.CharField(label=_("Role in the network"), max_length=200, required=False)
    orgnr = forms.ChoiceField(label=_("Institution"), required=False)
    held_from = DayField(label=_("From"))

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["orgnr"].choices = _organisations()


class GatheringForm(forms.Form):
    day = DayField(label=_("Day"))
    title = forms.CharField(label=_("What it was"), max_length=200)
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    present = forms.IntegerField(label=_("How many took part"), min_value=0, max_value=10_000, required=False)


class ResultForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind of result"), choices=list(phrases.RESULT_KINDS.items()))
    year = forms.IntegerField(label=_("Year"), min_value=_FIRST_YEAR, max_value=_LAST_YEAR)
    title = forms.CharField(label=_("Title"), max_length=300)
    link = forms.URLField(label=_("Web address"), max_length=300, required=False, assume_scheme="https")


class EndForm(forms.Form):
    held_to = DayField(label=_("Last day"))


# --- how costs are shared -----------------------------------------------------------------------------------


class KeyForm(forms.Form):
    """A weight for each institution that may pay; nothing is no share."""

    starts = DayField(label=_("From which day"))
    reason = forms.CharField(
        label=_("Who decided it, and where"), max_length=300,
        help_text=_("For example: AD-møtet, case 059/17."),
    )  # fmt: skip

    def __init__(self, *arguments: Any, payers: Iterable[tuple[str, str]], **options: Any) -> None:
        super().__init__(*arguments, **options)
        for orgnr, name in payers:
            self.fields[f"weight_{orgnr}"] = forms.IntegerField(
                label=gettext("Share of %(name)s") % {"name": name},
                min_value=0,
                max_value=1_000_000,
                required=False,
            )
        self.order_fields([name for name in self.fields if name.startswith("weight_")] + ["starts", "reason"])

    def weights(self) -> dict[str, int]:
        return {
            name[7:]: value or 0 for name, value in self.cleaned_data.items() if name.startswith("weight_")
        }


class RulesForm(forms.Form):
    starts = DayField(label=phrases.RULE_FIELDS["starts"])
    yearly_most = MoneyField(label=phrases.RULE_FIELDS["yearly_most"])
    first_years = forms.IntegerField(label=phrases.RULE_FIELDS["first_years"], min_value=1, max_value=20)
    second_years = forms.IntegerField(label=phrases.RULE_FIELDS["second_years"], min_value=1, max_value=20)
    most_years = forms.IntegerField(label=phrases.RULE_FIELDS["most_years"], min_value=1, max_value=40)
    regions = forms.MultipleChoiceField(
        label=phrases.RULE_FIELDS["regions"], choices=list(phrases.REGIONS.items()), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    evaluation_after_months = forms.IntegerField(
        label=phrases.RULE_FIELDS["evaluation_after_months"], min_value=1, max_value=240
    )
    reason = forms.CharField(label=_("Who decided it, and where"), max_length=300)

    def changes(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name not in ("starts", "reason")}


def initial_rules(rules: Rules) -> dict[str, Any]:
    names = ("yearly_most", "first_years", "second_years", "most_years", "evaluation_after_months")
    return {**{name: getattr(rules, name) for name in names}, "regions": list(rules.regions)}
