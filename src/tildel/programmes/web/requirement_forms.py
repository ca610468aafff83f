"""One form for each kind of requirement: what an officer can set, typed. The third of a kind's four faces."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tildel.checks.kinds.institutions import HEALTH_REGIONS
from tildel.checks.requirements import Requirement
from tildel.kernel.findings import Severity
from tildel.kernel.identifiers import is_orgnr
from tildel.programmes.domain.call import CallSpec
from tildel.programmes.domain.changes import with_requirement, with_themes
from tildel.programmes.domain.editing import free_key, with_row
from tildel.programmes.phrases import ATTACHMENTS, LANGUAGES, REGIONS, in_words, requirement_name
from tildel.programmes.web.fields import MoneyField
from tildel.programmes.web.forms import ChangeForm
from tildel.programmes.web.kinds import own_key
from tildel.programmes.web.rates import RatesField

SEVERITIES = {
    Severity.FORMAL: _("Formal: when it is not met, the application can be rejected"),
    Severity.JUDGED: _("Judged: people look at it and give a reason"),
    Severity.RANKING: _("Ranking: counts only when the applications are put in order"),
    Severity.INFO: _("Information: only shown"),
}


class RequirementForm(ChangeForm):
    """What every requirement has. A kind's own fields are named as its parameters and stand first."""

    severity = forms.ChoiceField(
        label=_("What it counts for"), choices=[(key.value, text) for key, text in SEVERITIES.items()]
    )
    source_text = forms.CharField(
        label=_("Source, word for word"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Leave it empty when the programme decides this for the call."),
    )
    source_address = forms.URLField(label=_("Address of the source"), required=False, assume_scheme="https")

    def __init__(
        self, *args: Any, requirement: Requirement, track: str = "", new: bool = False, **options: Any
    ) -> None:
        self.requirement, self.track, self.new = requirement, track, new
        super().__init__(*args, **options)
        if new:
            self._ask_for_a_name()
        last = ("severity", "source_text", "source_address", "reason")
        self.order_fields([*(name for name in self.fields if name not in last), *last])

    def _ask_for_a_name(self) -> None:
        self.fields["name"] = forms.CharField(
            label=_("Short name"),
            max_length=60,
            initial=requirement_name(own_key(self.requirement.kind)),
            help_text=_("What it is called in lists. A usual name is shown in all three languages."),
        )
        if self.track:
            held = [(row.key, requirement_name(row.key)) for row in self.spec.requirements]
            self.fields["instead_of"] = forms.ChoiceField(
                label=_("Holds in this category in the place of"),
                required=False,
                choices=[("", _("Nothing: it is one more requirement")), *held],
            )

    def key(self) -> str:
        """Its name among the requirements; a new one gets one from what it is called."""
        if not self.new:
            return self.requirement.key
        if self.cleaned_data.get("instead_of"):
            return str(self.cleaned_data["instead_of"])
        wanted = own_key(self.requirement.kind, self.cleaned_data["name"], self.cleaned_data)
        found = self.spec.track(self.track)
        taken = {row.key for row in (*self.spec.requirements, *(found.requirements if found else ()))}
        return free_key(wanted, {*taken, "add"})

    def of(self, spec: CallSpec) -> dict[str, Any]:
        own = {
            key: list(value) if isinstance(value, tuple) else value
            for key, value in self.requirement.params.items()
        }
        source = self.requirement.source
        about = {"source_text": source.text, "source_address": source.address}
        return {**own, **about, "severity": self.requirement.severity.value}

    def params(self) -> dict[str, Any]:
        """The parameters as plain JSON values; the deadline's instant is the call's own."""
        kept = {
            key: list(value) if isinstance(value, tuple) else value
            for key, value in self.requirement.params.items()
            if key not in self.fields and key != "closes"
        }
        return kept | {key: self.cleaned_data[key] for key in self.requirement.params if key in self.fields}

    def changed(self) -> CallSpec:
        source = self.requirement.source
        text, address = self.cleaned_data["source_text"], self.cleaned_data["source_address"] or None
        same = (text, address) == (source.text, source.address)
        columns: dict[str, Any] = {
            "params": self.params(),
            "severity": self.cleaned_data["severity"],
            "source": {"text": text, "address": address, "assumed": source.assumed and same},
        }
        if not self.new:
            return with_requirement(self.spec, self.requirement.key, track=self.track, **columns)
        row = {"key": self.key(), "kind": self.requirement.kind, **columns}
        return with_row(self.spec, "requirements", row, track=self.track)


class DeadlineForm(RequirementForm):
    """The deadline itself is a fact of the call and is set there, with its choice of two equal times."""


class AmountForm(RequirementForm):
    minimum = MoneyField(
        label=_("Smallest amount for a project, in kroner"), help_text=_("0 when there is none.")
    )
    maximum = MoneyField(label=_("Largest amount for a project, in kroner"))

    def clean(self) -> dict[str, Any] | None:
        least, most = self.cleaned_data.get("minimum"), self.cleaned_data.get("maximum")
        if least is not None and most is not None and least > most:
            self.add_error(
                "minimum", _("The smallest amount is larger than the largest. Change one of them.")
            )
        return self.cleaned_data


class AmountPerYearForm(AmountForm):
    minimum = MoneyField(label=_("Smallest amount a year, in kroner"), help_text=_("0 when there is none."))
    maximum = MoneyField(label=_("Largest amount a year, in kroner"))


class LumpSumForm(RequirementForm):
    rates = RatesField(label=_("Fixed sum of each year"), help_text=_("Empty a row to remove it."))
    addition_percent = forms.IntegerField(
        label=_("Added to the rate, in per cent"), min_value=0, max_value=1000, help_text=_("0 for none.")
    )


class ExcludedCostsForm(RequirementForm):
    categories = forms.MultipleChoiceField(
        label=_("Categories of cost that are not covered"),
        widget=forms.CheckboxSelectMultiple({"class": "ds-input"}),
        help_text=_("The categories themselves are written on the page of the call's costs."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        held = self.requirement.params["categories"] or ()
        names = {key: key.replace("_", " ") for key in held}
        names |= {row.key: in_words(row.name) for row in self.spec.categories}
        self.fields["categories"].choices = list(names.items())


class PersonYearsForm(RequirementForm):
    question = forms.ChoiceField(
        label=_("The question that asks for the share of a full position"),
        help_text=_("A question of the kind number, in per cent. Write it first among the call's questions."),
    )
    maximum_months = forms.IntegerField(
        label=_("Most months in a full position"),
        min_value=1,
        max_value=600,
        help_text=_("36 is three person-years."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        numbers = [(row.key, in_words(row.label)) for row in self.spec.questions if row.kind == "number"]
        held = self.requirement.params["question"]
        if held and held not in dict(numbers):
            numbers.append((held, held.replace("_", " ")))
        self.fields["question"].choices = numbers


class ThemesChosenForm(RequirementForm):
    minimum = forms.IntegerField(label=_("Fewest themes"), min_value=0, max_value=60)
    maximum = forms.IntegerField(label=_("Most themes"), min_value=1, max_value=60, required=False)

    def clean(self) -> dict[str, Any] | None:
        least, most = self.cleaned_data.get("minimum"), self.cleaned_data.get("maximum")
        if least is not None and most is not None and least > most:
            self.add_error("minimum", _("The fewest are more than the most. Change one of them."))
        return self.cleaned_data


class EmployeeForm(RequirementForm):
    """Nothing to set: who may apply is said with the applicant institution."""


class ClassifiedForm(RequirementForm):
    """Nothing to set: shares always add up to 100 per cent."""


class DurationForm(RequirementForm):
    minimum_months = forms.IntegerField(
        label=_("Shortest project, in months"),
        min_value=0,
        max_value=600,
        help_text=_("0 when there is none."),
    )
    maximum_months = forms.IntegerField(label=_("Longest project, in months"), min_value=1, max_value=600)

    def clean(self) -> dict[str, Any] | None:
        least, most = self.cleaned_data.get("minimum_months"), self.cleaned_data.get("maximum_months")
        if least is not None and most is not None and least > most:
            self.add_error(
                "minimum_months", _("The shortest is longer than the longest. Change one of them.")
            )
        return self.cleaned_data


class AttachmentForm(RequirementForm):
    attachment = forms.ChoiceField(label=_("What is attached"))
    maximum_pages = forms.IntegerField(label=_("Most pages"), min_value=1, max_value=10_000, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        kind = self.requirement.params["attachment"]
        names = {**({kind: kind.replace("_", " ")} if kind else {}), **ATTACHMENTS}
        self.fields["attachment"].choices = list(names.items())


class LanguageForm(RequirementForm):
    language = forms.ChoiceField(
        label=_("Language of the attachments"),
        choices=[(code, LANGUAGES[code]) for code in ("en", "nb", "nn")],
    )


class CvForm(RequirementForm):
    maximum_pages = forms.IntegerField(label=_("Most pages a person"), min_value=1, max_value=10_000)


class OrganisationNumbersField(forms.CharField):
    """Organisation numbers, one a line."""

    widget = forms.Textarea(attrs={"rows": 2, "inputmode": "numeric"})

    def clean(self, value: Any) -> list[str]:
        numbers = [line.replace(" ", "") for line in super().clean(value).splitlines() if line.strip()]
        for number in numbers:
            if not is_orgnr(number):
                text = _("%(number)s is not an organisation number. It has nine digits; look it up again.")
                raise forms.ValidationError(text, params={"number": number})
        return numbers

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list | tuple) else value


class InstitutionForm(RequirementForm):
    """Who may apply is the directory's answer, with what this call adds and takes away."""

    added = OrganisationNumbersField(
        label=_("Also may apply"), required=False, help_text=_("Organisation numbers, one a line.")
    )
    excluded = OrganisationNumbersField(
        label=_("May not apply in this call"),
        required=False,
        help_text=_("Organisation numbers, one a line."),
    )
    only = OrganisationNumbersField(
        label=_("Nobody but these may apply"),
        required=False,
        help_text=_(
            "Organisation numbers, one a line. Leave it empty when the list of all institutions holds."
        ),
    )

    def of(self, spec: CallSpec) -> dict[str, Any]:
        lists = {name: list(getattr(spec.eligible, name)) for name in ("added", "excluded", "only")}
        return super().of(spec) | lists

    def changed(self) -> CallSpec:
        spec, data = super().changed(), self.cleaned_data
        lists = {name: tuple(data[name]) for name in ("added", "excluded", "only")}
        eligible = spec.eligible._replace(**lists)
        return replace(spec, eligible=eligible)


class EndorsementForm(RequirementForm):
    timing = forms.ChoiceField(
        label=_("When the endorsement has to be there"), widget=forms.RadioSelect({"class": "ds-input"}),
        choices=[
            ("at_submission", _("Asked for when the application is sent; the call sets no later day")),
            ("days_after", _("Within some days after the deadline")),
        ],
    )  # fmt: skip
    days = forms.IntegerField(label=_("Days after the deadline"), min_value=0, max_value=365)


class RegionsForm(RequirementForm):
    regions = forms.MultipleChoiceField(
        label=_("Health regions"), widget=forms.CheckboxSelectMultiple({"class": "ds-input"}),
        choices=[(code, REGIONS[code]) for code in HEALTH_REGIONS],
    )  # fmt: skip


class PositionShareForm(RequirementForm):
    minimum_percent = forms.IntegerField(
        label=_("Smallest position, in per cent"), min_value=0, max_value=100
    )


class OnePerLeaderForm(RequirementForm):
    maximum = forms.IntegerField(
        label=_("Most applications that one person leads"), min_value=1, max_value=100
    )


class AgeForm(RequirementForm):
    limit = forms.IntegerField(label=_("Under this age when the project starts"), min_value=1, max_value=150)


ANSWERS = {"described": "user_involvement", "comply_or_explain": "stratification_markers"}


class AnswerForm(RequirementForm):
    """The answer that is looked at follows from the kind: there is one today."""

    answer = forms.ChoiceField(label=_("Which answer is looked at"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        answer = self.requirement.params["answer"] or ANSWERS[self.requirement.kind]
        self.fields["answer"].choices = [(answer, requirement_name(answer))]


class JudgedForm(RequirementForm):
    place = forms.ChoiceField(label=_("Where in the application it is seen"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        places: dict[str, Any] = {"": _("The whole application")}
        places |= {
            place: in_words(section.title) for section in self.spec.sections for place in section.places
        }
        place = self.requirement.params["place"]
        self.fields["place"].choices = list({place: place, **places}.items())


class ThemeForm(RequirementForm):
    themes = forms.MultipleChoiceField(
        label=_("Themes that are given priority"),
        required=False,
        widget=forms.CheckboxSelectMultiple({"class": "ds-input"}),
        help_text=_("The themes themselves are written on the page of the call's themes."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["themes"].choices = [(theme.key, in_words(theme.name)) for theme in self.spec.themes]

    def changed(self) -> CallSpec:
        """The themes themselves say as well whether they are given priority."""
        chosen = set(self.cleaned_data["themes"])
        rows = [
            {"key": theme.key, "name": theme.name.as_json(), "priority": theme.key in chosen}
            for theme in self.spec.themes
        ]
        return with_themes(super().changed(), rows)


FORMS: Mapping[str, type[RequirementForm]] = {
    "deadline": DeadlineForm, "amount": AmountForm, "duration": DurationForm, "attachment": AttachmentForm,
    "language": LanguageForm, "cv": CvForm, "institution": InstitutionForm, "endorsement": EndorsementForm,
    "partners": RegionsForm, "recruitment": RegionsForm, "position_share": PositionShareForm,
    "one_per_leader": OnePerLeaderForm, "age": AgeForm, "described": AnswerForm,
    "comply_or_explain": AnswerForm, "judged": JudgedForm, "theme": ThemeForm,
    "amount_per_year": AmountPerYearForm, "lump_sum": LumpSumForm, "excluded_costs": ExcludedCostsForm,
    "person_years": PersonYearsForm, "employee": EmployeeForm, "themes_chosen": ThemesChosenForm,
    "classified": ClassifiedForm,
}  # fmt: skip
