"""Forms that give one applicant more time."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tildel.design.formats import format_instant
from tildel.design.refusals import sentence
from tildel.kernel.errors import DomainError
from tildel.kernel.time import AmbiguousTime, NonexistentTime, in_oslo, oslo_instant
from tildel.programmes.domain.call import CallSpec
from tildel.programmes.phrases import requirement_name
from tildel.programmes.web.fields import WallTimeField


class UntilForm(forms.Form):
    """A time as clocks in Oslo show it; one that they show twice is asked about."""

    until = WallTimeField(label=_("Until, Oslo time"))
    fold = forms.TypedChoiceField(
        label=_("Which of the two"), coerce=int, widget=forms.RadioSelect({"class": "ds-input"})
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["until"].initial = _in_a_week
        choices = self._two_instants()
        if choices:
            self.fields["fold"].choices = choices
        else:
            del self.fields["fold"]

    def _two_instants(self) -> list[tuple[int, Any]]:
        try:
            wall = self.fields["until"].clean(self.data.get("until"))
            oslo_instant(wall)
        except AmbiguousTime as error:
            first, second = (datetime.fromisoformat(text) for text in error.params["choices"])
            return [
                (0, _("The first: %(moment)s") % {"moment": format_instant(first)}),
                (1, _("The second, an hour later: %(moment)s") % {"moment": format_instant(second)}),
            ]
        except (forms.ValidationError, NonexistentTime, OverflowError):
            return []
        return []

    def clean_until(self) -> datetime:
        try:
            oslo_instant(self.cleaned_data["until"], fold=0)
        except NonexistentTime as error:
            raise forms.ValidationError(sentence(error)) from error
        except OverflowError as error:
            raise forms.ValidationError(self.fields["until"].error_messages["invalid"]) from error
        return self.cleaned_data["until"]

    def instant(self) -> datetime:
        """What was chosen, as an instant."""
        return oslo_instant(self.cleaned_data["until"], fold=self.cleaned_data.get("fold", 0))

    def refuse(self, error: DomainError) -> None:
        """A refusal at the field it belongs to."""
        self.add_error(error.place if error.place in self.fields else None, sentence(error))


def _in_a_week() -> datetime:
    return datetime.combine(in_oslo(timezone.now()).date() + timedelta(days=7), time(16))


class LateForm(UntilForm):
    reference = forms.CharField(
        label=_("Reference of the application"),
        max_length=40,
        help_text=_("It stands at the top of the draft and in every mail about it."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    reason = forms.CharField(
        label=_("Why this applicant is let in late"),
        max_length=2000,
        help_text=_("Kept on record with your name. It does not stand in the mail to the applicant."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    field_order = ("reference", "until", "fold", "reason")


class CorrectionForm(UntilForm):
    requirement = forms.ChoiceField(label=_("Requirement that the correction is about"))
    reason = forms.CharField(
        label=_("What has to be corrected"),
        max_length=5000,
        help_text=_("Write it to the applicant and in their language: it stands in the mail."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    field_order = ("requirement", "reason", "until", "fold")

    def __init__(self, *args: Any, spec: CallSpec, **options: Any) -> None:
        # Its names stand beside those of the formal check, so its fields have ids of their own.
        super().__init__(*args, auto_id="id_correction_%s", **options)
        self.fields["requirement"].choices = [
            ("", _("Choose …")),
            *((row.key, requirement_name(row.key)) for row in spec.requirements),
        ]
