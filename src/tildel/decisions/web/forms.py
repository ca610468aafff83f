"""Forms of the way from the order to the published list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from fractions import Fraction
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tildel.decisions.domain.appeals import GROUNDS
from tildel.decisions.domain.frame import AtLine, Plan, SubFrame
from tildel.decisions.domain.ranking import Priority
from tildel.decisions.phrases import APPEAL_GROUNDS, AT_LINE
from tildel.kernel.errors import RuleBroken
from tildel.kernel.time import NonexistentTime, oslo_instant


class MoneyField(forms.CharField):
    """Whole kroner; spaces and a trailing "kr" are allowed as people write them."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.TextInput({"inputmode": "numeric", "class": "money-input"}), **options)

    def prepare_value(self, value: Any) -> Any:
        return f"{value:,}".replace(",", "\u00a0") if isinstance(value, int) else value

    def clean(self, value: Any) -> int | None:
        text = "".join(str(super().clean(value) or "").lower().removesuffix("kr").split())
        if not text and not self.required:
            return None
        if not text.isascii() or not text.isdigit() or len(text) > 12:
            raise forms.ValidationError(_("Write a whole amount in kroner, for example 12 000 000."))
        return int(text)


class RankForm(forms.Form):
    priority = forms.ChoiceField(
        label=_("What the priority theme does among fundable applications"),
        choices=[
            (Priority.FIRST, _("Applications within the theme come before the others")),
            (Priority.TIES, _("Applications within the theme come first only among equal marks")),
            (Priority.NONE, _("Nothing: marks alone decide")),
        ],
        initial=Priority.FIRST,
        widget=forms.RadioSelect,
        help_text=_(
            "The call says only that the theme has priority among what is found fundable. How is your "
            "choice, and it is written down."
        ),
    )  # fmt: skip


class CaseForm(forms.Form):
    day = forms.DateField(label=_("Day of the meeting"), widget=forms.DateInput({"type": "date"}))
    number = forms.CharField(
        label=_("Case number"), max_length=30, help_text=_("As the body writes it, for example 059/17.")
    )
    title = forms.CharField(label=_("Title of the case"), max_length=250)
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    text = forms.CharField(
        label=_("Text of the decision"), required=False, widget=forms.Textarea({"rows": 3})
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea({"rows": 3}), max_length=2000)


class MomentForm(forms.Form):
    """A minute in Oslo."""

    day = forms.DateField(label=_("Day"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    clock = forms.TimeField(label=_("Time, Oslo"), widget=forms.TimeInput({"type": "time"}, format="%H:%M"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "day" in data and "clock" in data:
            try:
                data["moment"] = oslo_instant(datetime.combine(data["day"], data["clock"]), fold=0)
            except (NonexistentTime, OverflowError) as error:
                raise forms.ValidationError(
                    _("Clocks in Norway do not show that time on that day. Choose another minute.")
                ) from error
        return data

    def moment(self) -> datetime:
        return self.cleaned_data["moment"]


class FrameForm(forms.Form):
    frame = MoneyField(label=_("Frame"))


class ScenarioForm(forms.Form):
    """A plan to look at; a pair of fields for each theme of the call."""

    name = forms.CharField(label=_("Name"), max_length=120)
    frame = MoneyField(label=_("Frame"))
    at_line = forms.ChoiceField(label=_("At the line"), choices=list(AT_LINE.items()))
    depth = forms.IntegerField(
        label=_("Passed over at most"), required=False, min_value=0, max_value=1000,
        help_text=_("For “passed over” only. Leave it empty for any number."),
    )  # fmt: skip
    priority = forms.ChoiceField(
        label=_("The priority theme"),
        choices=[
            (Priority.FIRST, _("comes before the others")),
            (Priority.TIES, _("comes first among equal marks")),
            (Priority.NONE, _("does nothing")),
        ],
    )

    def __init__(self, *arguments: Any, themes: Sequence[tuple[str, str]], **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.themes = [key for key, _name in themes]
        for key, name in themes:
            self.fields[f"least-{key}"] = MoneyField(
                label=_("Kept for %(theme)s") % {"theme": name}, required=False
            )
            self.fields[f"most-{key}"] = MoneyField(
                label=_("At most to %(theme)s") % {"theme": name}, required=False
            )

    def plan(self, priority_themes: frozenset[str]) -> Plan:
        """Raises RuleBroken `scenario.contradicts`."""
        data = self.cleaned_data
        skip = data["at_line"] == AtLine.SKIP
        pairs = [(key, data.get(f"least-{key}"), data.get(f"most-{key}")) for key in self.themes]
        try:
            return Plan(
                frame=data["frame"],
                at_line=AtLine(data["at_line"]),
                depth=data["depth"] if skip else None,
                sub_frames=tuple(
                    SubFrame(key, reserved=least or 0, at_most=most)
                    for key, least, most in pairs
                    if least is not None or most is not None
                ),
                priority=Priority(data["priority"]),
                themes=priority_themes,
            )
        except ValueError as error:
            raise RuleBroken("scenario.contradicts", place="frame") from error


class AppealForm(forms.Form):
    ground = forms.ChoiceField(
        label=_("What went wrong?"),
        choices=[(ground.key, APPEAL_GROUNDS[ground.key]) for ground in GROUNDS],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you think went wrong in the handling.")},
    )
    text = forms.CharField(
        label=_("Tell us about it"),
        widget=forms.Textarea({"rows": 8}),
        max_length=20_000,
        required=False,
        help_text=_("What happened, and what do you want to have changed?"),
    )


class FollowForm(forms.Form):
    due = forms.DateField(
        label=_("To be answered by"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=_("The day counts to its end, Oslo time."),
    )
    case = forms.TypedChoiceField(
        label=_("Case that treats it"), required=False, coerce=int, empty_value=None
    )

    def __init__(self, *arguments: Any, cases: Sequence[Any], **more: Any) -> None:
        super().__init__(*arguments, **more)
        names = [(one.pk, f"{one.meeting.body} {one.meeting.day} · {one.number}") for one in cases]
        self.fields["case"].choices = [("", _("None yet")), *names]

    def due_at(self) -> datetime | None:
        day = self.cleaned_data["due"]
        return oslo_instant(datetime.combine(day, time(23, 59))) if day else None


def read_percent(text: str) -> Fraction:
    """A percentage as people write it, with comma or point. RuleBroken `decisions.percent_outside`."""
    plain = "".join(text.replace("%", "").split()).replace(",", ".")
    whole, _sep, rest = plain.partition(".")
    digits = whole + rest
    if not digits or not digits.isascii() or not digits.isdigit() or len(digits) > 8:
        raise RuleBroken("decisions.percent_outside", place="percent", percent=text)
    return Fraction(int(digits), 10 ** len(rest))


def read_items(data: Mapping[str, Any], references: Sequence[str]) -> tuple[dict[str, int], dict[str, str]]:
    """What was ticked with its amount, and by reference what could not be read as an amount."""
    field, items, problems = MoneyField(), {}, {}
    for reference in references:
        if data.get(f"give-{reference}"):
            try:
                items[reference] = field.clean(data.get(f"amount-{reference}", "")) or 0
            except forms.ValidationError as error:
                problems[reference] = " ".join(error.messages)
    return items, problems
