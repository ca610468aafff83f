"""Forms of how a call's applications are marked: the scale with its words, and the rules around it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tildel.design.formats import format_number
from tildel.programmes.domain.call import LANGUAGES, CallSpec
from tildel.programmes.domain.editing import with_assessment
from tildel.programmes.domain.marking import FEEDBACK, TIE_RULES
from tildel.programmes.phrases import in_words
from tildel.programmes.web.forms import ChangeForm
from tildel.programmes.web.rows import IN_LANGUAGES

LOWEST, HIGHEST, MOST_MARKS = 0, 20, 41
_STEPS = [(10, _("Whole marks")), (5, _("Halves: 3 · 3.5 · 4"))]
_BEST = [("highest", _("The highest number is best")), ("lowest", _("The lowest number is best"))]
_TIES = {
    "median": _("The median"),
    "user_representatives": _("The mean of the user representatives"),
    "draw": _("A draw"),
}
_FEEDBACK = {
    "marks": _("The marks"),
    "reasons": _("The experts' reasons, without names"),
    "rank": _("The place in the order"),
    "consensus": _("What the experts say together"),
}
_TIE_FIELDS = tuple(f"tie_{number}" for number in range(1, 6))


class ScaleForm(ChangeForm):
    """From which mark to which, and a word for each. The words follow the scale that was written."""

    lowest = forms.IntegerField(label=_("Lowest mark"), min_value=LOWEST, max_value=HIGHEST)
    highest = forms.IntegerField(label=_("Highest mark"), min_value=LOWEST, max_value=HIGHEST)
    step = forms.TypedChoiceField(
        label=_("Steps"), coerce=int, choices=_STEPS, widget=forms.RadioSelect({"class": "ds-input"})
    )
    best = forms.ChoiceField(
        label=_("Which end is best"), choices=_BEST, widget=forms.RadioSelect({"class": "ds-input"})
    )
    words_only = forms.BooleanField(
        label=_("Experts see the words and no numbers"), required=False,
        help_text=_("The numbers are kept behind the words, and rank the applications."),
    )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for tenths in self._marks():
            for code in LANGUAGES:
                self.fields[f"word_{tenths}_{code}"] = forms.CharField(
                    label=IN_LANGUAGES[code], max_length=60, required=False
                )

    def of(self, spec: CallSpec) -> dict[str, Any]:
        marks = spec.assessment
        shown = {
            "lowest": marks.lowest,
            "highest": marks.highest,
            "step": marks.step_tenths,
            "best": "highest" if marks.best == marks.highest else "lowest",
            "words_only": marks.words_only,
        }
        listed = _tenths(marks.lowest, marks.highest, marks.step_tenths)
        for tenths, word in zip(listed, marks.words, strict=False):
            shown |= {f"word_{tenths}_{code}": getattr(word, code) for code in LANGUAGES}
        return shown

    def _marks(self) -> list[int]:
        """The marks to have words, in tenths: of the scale that was sent, where it makes one."""
        marks = self.spec.assessment
        written = (marks.lowest, marks.highest, marks.step_tenths)
        if self.is_bound:
            read = [self.data.get(self.add_prefix(name), "") for name in ("lowest", "highest", "step")]
            if all(raw.isascii() and raw.isdigit() and len(raw) < 4 for raw in read):
                written = (int(read[0]), int(read[1]), int(read[2]))
        found = _tenths(*written)
        return found if len(found) <= MOST_MARKS else []

    def word_rows(self) -> list[tuple[str, list[Any]]]:
        """For the page: each mark as a number, and its three fields."""
        return [
            (_number(tenths), [self[f"word_{tenths}_{code}"] for code in LANGUAGES])
            for tenths in self._marks()
        ]

    def scale_fields(self) -> list[Any]:
        """For the page: every visible field that is no word."""
        return [field for field in self.visible_fields() if not field.name.startswith("word_")]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        lowest, highest = data.get("lowest"), data.get("highest")
        if lowest is not None and highest is not None and lowest >= highest:
            self.add_error("highest", _("The highest mark must lie above the lowest."))
            return data
        written = [name for name in self.fields if name.startswith("word_") and data.get(name)]
        if written or data.get("words_only"):
            for name in (name for name in self.fields if name.startswith("word_")):
                if not data.get(name) and name not in self.errors:
                    self.add_error(
                        name, _("Every mark needs a word in all three languages, or none has any.")
                    )
        return data

    def changed(self) -> CallSpec:
        data = self.cleaned_data
        words = [{code: data[f"word_{tenths}_{code}"] for code in LANGUAGES} for tenths in self._marks()]
        return with_assessment(
            self.spec,
            lowest=data["lowest"],
            highest=data["highest"],
            best=data[data["best"]],
            step_tenths=data["step"],
            words=words if any(word["en"] for word in words) else [],
            words_only=data["words_only"],
        )


def _tenths(lowest: int, highest: int, step: int) -> list[int]:
    return list(range(10 * lowest, 10 * highest + 1, step)) if step else []


def _number(tenths: int) -> str:
    return format_number(tenths / 10, digits=1 if tenths % 10 else 0)


class AssessmentForm(ChangeForm):
    """How many read, what is fundable, who sees whom, what settles equal marks, what applicants are told."""

    readers = forms.IntegerField(label=_("Experts for each application, at least"), min_value=2, max_value=10)
    fundable = forms.DecimalField(
        label=_("Limit for the mean mark that is fundable"), max_digits=3, decimal_places=1
    )
    hide_applicant = forms.BooleanField(
        label=_("Experts are not told who applies"), required=False,
        help_text=_(
            "No names, institutions or CVs, neither on pages nor in files. What stands in the texts stays."
        ),
    )  # fmt: skip
    experts_see = forms.ChoiceField(
        label=_("When experts of one application see each other's reviews and names"),
        choices=[
            ("submitted", _("When both have submitted")),
            ("discussion", _("When the discussion is open")),
            ("never", _("Never the names; the reviews when the discussion is open")),
        ],
        widget=forms.RadioSelect({"class": "ds-input"}),
    )
    discussion = forms.BooleanField(label=_("Experts discuss when the reviews are in"), required=False)
    line_rule = forms.ChoiceField(
        label=_("Where the money ends"),
        choices=[
            ("stop", _("Stop at the first application that does not fit")),
            ("skip", _("Pass over what does not fit, and go on")),
        ],
        widget=forms.RadioSelect({"class": "ds-input"}),
    )
    line_depth = forms.IntegerField(
        label=_("How many may be passed over"), min_value=0, max_value=100, required=False
    )
    reserve = forms.BooleanField(label=_("The next in the order are kept in reserve"), required=False)
    feedback = forms.MultipleChoiceField(
        label=_("What applicants are told of the assessment"), required=False,
        choices=[(key, _FEEDBACK[key]) for key in FEEDBACK],
        widget=forms.CheckboxSelectMultiple({"class": "ds-input"}),
    )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        scale = self.spec.assessment
        self.fields["fundable"].help_text = _("On the scale from %(lowest)s to %(highest)s.") % {
            "lowest": scale.lowest,
            "highest": scale.highest,
        }
        for number, name in enumerate(_TIE_FIELDS, start=1):
            self.fields[name] = forms.ChoiceField(
                label=_("Equal marks are settled by, %(number)s") % {"number": number},
                choices=self._ties(), required=False,
            )  # fmt: skip
        for name in ("feedback", "reason"):
            if name in self.fields:
                self.fields[name] = self.fields.pop(name)

    def _ties(self) -> list[tuple[str, Any]]:
        marked = [row for row in self.spec.assessment.dimensions if row.marked]
        means = [
            (f"dimension:{row.key}", _("The mean of “%(name)s”") % {"name": in_words(row.name)})
            for row in marked
        ]
        return [("", _("Nothing more")), *means, *((key, _TIES[key]) for key in TIE_RULES)]

    def of(self, spec: CallSpec) -> dict[str, Any]:
        marks = spec.assessment
        ties = dict(zip(_TIE_FIELDS, marks.ties, strict=False))
        return {
            "fundable": marks.fundable_tenths / 10, "readers": marks.readers,
            "hide_applicant": marks.blind.applicant, "experts_see": marks.blind.experts,
            "discussion": marks.discussion, "line_rule": marks.line.rule, "line_depth": marks.line.depth,
            "reserve": marks.line.reserve, "feedback": list(marks.feedback), **ties,
        }  # fmt: skip

    def clean_fundable(self) -> Any:
        value, scale = self.cleaned_data["fundable"], self.spec.assessment
        if not scale.lowest <= value <= scale.highest:
            raise forms.ValidationError(
                _("The limit lies outside the scale from %(lowest)s to %(highest)s."),
                params={"lowest": scale.lowest, "highest": scale.highest},
            )
        return value

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        ties = self._chosen(data)
        if len(set(ties)) < len(ties):
            self.add_error(
                _TIE_FIELDS[len(ties) - 1], _("The same rule stands twice. It settles nothing more.")
            )
        if data.get("line_rule") == "skip" and not data.get("line_depth") and "line_depth" not in self.errors:
            self.add_error("line_depth", _("Write how many may be passed over, at least 1."))
        return data

    def _chosen(self, data: dict[str, Any]) -> list[str]:
        return [data[name] for name in _TIE_FIELDS if data.get(name)]

    def changed(self) -> CallSpec:
        data = self.cleaned_data
        skips = data["line_rule"] == "skip"
        return with_assessment(
            self.spec,
            fundable_tenths=int(data["fundable"] * 10),
            readers=data["readers"],
            blind={"applicant": data["hide_applicant"], "experts": data["experts_see"]},
            discussion=data["discussion"],
            ties=self._chosen(data),
            line={
                "rule": data["line_rule"],
                "depth": data["line_depth"] if skips else 0,
                "reserve": data["reserve"],
            },
            feedback=[key for key in FEEDBACK if key in data["feedback"]],
        )
