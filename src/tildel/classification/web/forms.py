"""Forms of plans and their areas."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tildel.classification import codes, phrases, queries
from tildel.classification.domain.plan import PROJECT, THEME, AreaContent, Content
from tildel.classification.models import Plan, PriorityArea
from tildel.design.languages import CODES, initial_texts, text_fields, texts_of
from tildel.design.templatetags.design import local_text
from tildel.people import queries as people

_SAME = (
    "kind", "subject", "owner", "region", "starts_on", "ends_on", "adopted_by", "adopted_on", "document",
    "builds_on", "predecessor",
)  # fmt: skip
_FIELDS = phrases.FIELDS
_NONE = ("", "–")


def day_field(label: Any, *, required: bool = False, help_text: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label, required=required, help_text=help_text, input_formats=["%Y-%m-%d"],
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip


def _version() -> forms.IntegerField:
    """The version that was on the screen."""
    return forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2_000_000_000)


def _source_fields() -> dict[str, forms.CharField]:
    return text_fields(
        "source", _FIELDS["sources"], limit=1000, rows=2,
        help_text=_("Where one can read that this is so. It is shown to everybody."),
    )  # fmt: skip


class PlanForm(forms.Form):
    """All that a plan says but its areas."""

    version = _version()
    kind = forms.ChoiceField(label=_FIELDS["kind"], choices=phrases.KINDS.items())
    subject = forms.ChoiceField(label=_FIELDS["subject"], choices=phrases.SUBJECTS.items(), required=False)
    owner = forms.ChoiceField(label=_FIELDS["owner"], required=False)
    region = forms.ChoiceField(label=_FIELDS["region"], choices=phrases.REGIONS.items(), required=False)
    starts_on, ends_on = day_field(_FIELDS["starts_on"]), day_field(_FIELDS["ends_on"])
    adopted_by = forms.ChoiceField(label=_FIELDS["adopted_by"], required=False)
    adopted_on = day_field(_FIELDS["adopted_on"])
    document = forms.URLField(
        label=_FIELDS["document"], required=False, max_length=300, assume_scheme="https"
    )
    builds_on = forms.ChoiceField(label=_FIELDS["builds_on"], required=False)
    predecessor = forms.ChoiceField(label=_FIELDS["predecessor"], required=False)
    settled = forms.MultipleChoiceField(
        label=_("These are right, and assumed no more"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, user: Any, on: date, plan: Plan | None = None, **more: Any) -> None:
        self.before = queries.content_of(plan) if plan else None
        start = {**_initial(self.before), "version": plan.version} if plan else {"version": 0}
        super().__init__(*args, initial=start, **more)
        self.fields |= text_fields("title", _FIELDS["titles"], limit=200)
        self.fields |= text_fields("description", _FIELDS["descriptions"], limit=6000, rows=5)
        self.fields |= _source_fields()
        self.outside = user.is_superuser
        if self.outside:
            self.fields |= text_fields("owner_name", _FIELDS["owner_names"], limit=200)
        owners = people.organisations_of(user, on=on).order_by("name").values_list("orgnr", "name")
        self.fields["owner"].choices = [*([_NONE] if self.outside else []), *owners]
        self.fields["adopted_by"].choices = [_NONE, *_named(queries.body_choices())]
        others = [_NONE, *_named(queries.plan_choices(but=plan))]
        self.fields["builds_on"].choices = self.fields["predecessor"].choices = others
        assumed = self.before.assumed if self.before else {}
        self.fields["settled"].choices = [(name, phrases.ASSUMED.get(name, name)) for name in assumed]
        if not assumed:
            del self.fields["settled"]

    def sections(self) -> Iterator[dict[str, Any]]:
        three = {
            name: [f"{name}_{code}" for code in CODES]
            for name in ("title", "description", "owner_name", "source")
        }
        outside = three["owner_name"] if self.outside else []
        settled = ["settled"] if "settled" in self.fields else []
        for title, names in (
            (_("What it is"), [*three["title"], *three["description"], "kind", "subject"]),
            (_("Whose it is"), ["owner", *outside, "region"]),
            (_("When it holds"), ["starts_on", "ends_on", "adopted_by", "adopted_on"]),
            (_("Where it stands"), ["document", *three["source"], "builds_on", "predecessor", *settled]),
        ):
            yield {"title": title, "fields": [self[name] for name in names]}

    def content(self) -> Content:
        data = self.cleaned_data
        assumed = self.before.assumed if self.before else {}
        return Content(
            titles=texts_of(data, "title"),
            descriptions=texts_of(data, "description"),
            sources=texts_of(data, "source"),
            owner_names=texts_of(data, "owner_name") if self.outside else {},
            assumed={name: why for name, why in assumed.items() if name not in data.get("settled", ())},
            **{name: data[name] for name in _SAME},
        )


def _named(rows: list[tuple[str, dict[str, str]]]) -> list[tuple[str, str]]:
    return [(key, local_text(texts) or key) for key, texts in rows]


def _initial(content: Content) -> dict[str, Any]:
    texts = {
        "title": content.titles,
        "description": content.descriptions,
        "owner_name": content.owner_names,
        "source": content.sources,
    }
    start: dict[str, Any] = {name: getattr(content, name) for name in _SAME}
    for name, found in texts.items():
        start |= initial_texts(name, found)
    return start


class AreaForm(forms.Form):
    """One priority area."""

    version = _version()
    number = forms.IntegerField(
        label=_FIELDS["number"],
        min_value=1,
        max_value=999,
        widget=forms.NumberInput({"inputmode": "numeric"}),
    )
    starts_on = day_field(_FIELDS["starts_on"], help_text=_("Empty where it follows the plan."))
    ends_on = day_field(_FIELDS["ends_on"], help_text=_("Empty where it follows the plan."))

    def __init__(self, *args: Any, plan: Plan, area: PriorityArea | None = None, **more: Any) -> None:
        start: dict[str, Any] = {"version": plan.version}
        if area:
            start |= {name: getattr(area, name) for name in ("number", "starts_on", "ends_on")}
            start |= initial_texts("title", area.titles) | initial_texts("description", area.descriptions)
            start |= initial_texts("source", area.sources)
        else:
            start["number"] = queries.next_number(plan)
        super().__init__(*args, initial=start, **more)
        self.fields |= text_fields("title", _FIELDS["titles"], limit=200)
        self.fields |= text_fields("description", _FIELDS["descriptions"], limit=6000, rows=4)
        self.fields |= _source_fields()

    def sections(self) -> Iterator[dict[str, Any]]:
        three = {name: [f"{name}_{code}" for code in CODES] for name in ("title", "description", "source")}
        for title, names in (
            (_("What it is"), ["number", *three["title"], *three["description"]]),
            (_("When it holds"), ["starts_on", "ends_on", *three["source"]]),
        ):
            yield {"title": title, "fields": [self[name] for name in names]}

    def content(self) -> AreaContent:
        data = self.cleaned_data
        return AreaContent(
            data["number"], texts_of(data, "title"), texts_of(data, "description"), texts_of(data, "source"),
            data["starts_on"], data["ends_on"],
        )  # fmt: skip


class CodeForm(forms.Form):
    """What is to speak for an area: a code of a list, a theme of a call, or one project; one of the three."""

    code = forms.ChoiceField(
        label=_("A code that applicants choose"), required=False,
        help_text=_("Of HRCS, of HelseOmsorg21, or an area of a region’s calls."),
    )  # fmt: skip
    theme = forms.SlugField(
        label=_("Or a theme of a call"), required=False, max_length=60,
        help_text=_("Its key in the call, such as proton_therapy."),
    )  # fmt: skip
    reference = forms.RegexField(
        r"^[\w./-]+$", label=_("Or one project"), required=False, max_length=60,
        help_text=_("Its reference, as the list of awards has it."),
    )  # fmt: skip
    starts_on = day_field(
        _("From"), required=True, help_text=_("Awards from this day on belong to the area by it.")
    )
    reason = forms.CharField(
        label=_("Why"), max_length=1000, widget=forms.Textarea({"rows": 2}),
        help_text=_("Everybody can read it."),
    )  # fmt: skip

    def __init__(self, *args: Any, plan: Plan, today: date, **more: Any) -> None:
        super().__init__(*args, initial={"starts_on": plan.starts_on or today}, **more)
        self.fields["code"].choices = [_NONE, *_code_groups()]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        written = [
            cleaned.get("code") or "",
            f"{THEME}{cleaned['theme']}" if cleaned.get("theme") else "",
            f"{PROJECT}{cleaned['reference'].upper()}" if cleaned.get("reference") else "",
        ]
        chosen = [one for one in written if one]
        if len(chosen) != 1 and not self.errors:
            self.add_error("code", _("Choose a code, or write a theme or a project; one of the three."))
        return {**cleaned, "chosen": chosen[0] if chosen else ""}


def _code_groups() -> list[Any]:
    language = get_language() or "nb"
    return [
        (group.name(language), [(code.key, code.name(language)) for code in group])
        for group in (*codes.area_lists(), *codes.hrcs_groups())
    ]


class EndForm(forms.Form):
    ends_on = day_field(_("Last day"), required=True)
