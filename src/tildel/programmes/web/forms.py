"""Forms of an officer's pages. What they may be changed to is for the actions to say."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from tildel.design.formats import format_instant
from tildel.design.refusals import sentence
from tildel.kernel.errors import DomainError
from tildel.kernel.time import AmbiguousTime, NonexistentTime, oslo_instant
from tildel.programmes.domain.call import LANGUAGES, CallSpec, Text
from tildel.programmes.domain.editing import free_key
from tildel.programmes.domain.spec import call_from_json, call_to_json, with_changes
from tildel.programmes.domain.states import CallState
from tildel.programmes.models import Call, Programme
from tildel.programmes.phrases import in_words, language_name
from tildel.programmes.queries import current_version
from tildel.programmes.refusal_sentences import TEXTS
from tildel.programmes.shipped import load_template, template_keys
from tildel.programmes.web.fields import MoneyField, WallTimeField

_COPY = "call:"  # before the key of a call that is copied; templates have no colon
_REASON = _("It is shown to everybody on the public page, with the day.")


class NewCallForm(forms.Form):
    programme = forms.ModelChoiceField(
        label=_("Programme"), queryset=Programme.objects.none(), empty_label=None
    )
    template = forms.ChoiceField(
        label=_("Open it from"),
        help_text=_("The new call starts with everything that this one says, and you change what differs."),
    )
    key = forms.CharField(
        label=_("Address of the call"),
        max_length=80,
        help_text=_("Small letters, digits and hyphens, such as klinbeforsk-2027. It cannot be changed."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )

    def __init__(self, *args: Any, programmes: Any, calls: Iterable[Call] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["programme"].queryset = programmes
        self.fields["programme"].label_from_instance = lambda row: in_words(_text(row.names))
        self.calls = {f"{_COPY}{call.key}": call for call in calls}
        copies = [
            (value, f"{in_words(_text(call.names))} ({call.key})") for value, call in self.calls.items()
        ]
        shipped = [(key, in_words(load_template(key).name)) for key in _newest_first()]
        self.fields["template"].choices = [
            *([(_("Earlier calls"), copies)] if copies else []),
            (_("Templates"), shipped),
        ]

    def opened_from(self) -> dict[str, Any]:
        """What the new call starts with, as `open_call` wants it, and the name it gets."""
        chosen = self.cleaned_data["template"]
        copied = self.calls.get(chosen)
        name = _text(copied.names) if copied else load_template(chosen).name
        old, new = _year(chosen), _year(self.cleaned_data["key"])
        renamed = Text(*(text.replace(old, new) for text in name)) if old and new else None
        source = {"copied": copied} if copied else {"template": chosen}
        return {
            **source,
            "programme": self.cleaned_data["programme"],
            "key": self.cleaned_data["key"],
            "name": renamed,
        }


def _text(names: dict[str, str]) -> Text:
    """A name as it is stored; where nobody wrote it in a language, another's stands in."""
    whichever = names.get("nb") or names.get("en") or names.get("nn", "")
    return Text(*(names.get(code) or whichever for code in Text._fields))


def _newest_first() -> list[str]:
    return sorted(template_keys(), key=lambda key: load_template(key).deadline, reverse=True)


def _year(key: str) -> str:
    return next((part for part in reversed(key.split("-")) if len(part) == 4 and part.isdigit()), "")


class ChangeForm(forms.Form):
    """Something about a call. A published one needs a reason; `version` is the one that was on the screen."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, call: Call, spec: CallSpec) -> None:
        self.spec = spec
        super().__init__(data, initial={"version": current_version(call).number, **self.of(spec)})
        if call.state == CallState.PUBLISHED:
            self.fields["reason"] = reason_field()

    def of(self, spec: CallSpec) -> dict[str, Any]:
        """The fields as the call fills them in now."""
        return {}

    def changed(self) -> CallSpec:
        """The call as the form wants it."""
        return self.spec

    def take_version(self, number: int) -> None:
        """Let the next press of the button build on what the call says now."""
        data: Any = self.data.copy()
        data[self.add_prefix("version")] = number
        self.data = data

    def put_errors(self, error: DomainError) -> None:
        """A refusal at the field it belongs to."""
        name = error.place.rpartition(".")[2]  # `$.requirements[1].params.minimum` belongs to `minimum`
        self.add_error(name if name in self.fields else None, sentence(error))


def reason_field() -> forms.CharField:
    return forms.CharField(
        label=_("Why it is changed"),
        max_length=500,
        help_text=_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class DeadlineFields(ChangeForm):
    """A deadline in Oslo time, with the choice between the two of an hour that clocks show twice."""

    deadline = WallTimeField(
        label=_("Deadline, Oslo time"),
        help_text=_("The call closes by itself at this very moment: what arrives then is too late."),
    )
    fold = forms.TypedChoiceField(
        label=_("Which of the two"), coerce=int, widget=forms.RadioSelect({"class": "ds-input"})
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choices = _two_instants(self._wall())
        if choices:
            self.fields["fold"].choices = choices
        else:
            del self.fields["fold"]

    def _wall(self) -> datetime | None:
        if not self.is_bound:
            return self.spec.deadline
        try:
            return self.fields["deadline"].clean(self.data.get(self.add_prefix("deadline")))
        except forms.ValidationError:
            return None

    def clean_deadline(self) -> datetime:
        wall: datetime = self.cleaned_data["deadline"]
        self.check_wall("deadline", wall)
        return wall

    def check_wall(self, name: str, wall: datetime) -> None:
        """Clocks have to show it at least once."""
        try:
            oslo_instant(wall, fold=0)
        except NonexistentTime as error:
            raise forms.ValidationError(sentence(error)) from error
        except OverflowError as error:
            raise forms.ValidationError(self.fields[name].error_messages["invalid"]) from error

    def same(self) -> bool:
        """Whether it is the deadline that the call has."""
        data = self.cleaned_data
        wall = self.spec.deadline.replace(fold=0)
        return data["deadline"] == wall and data.get("fold", 0) == self.spec.deadline.fold


class FactsForm(DeadlineFields):
    opens = WallTimeField(
        label=_("Opens, Oslo time"),
        required=False,
        help_text=_("Until then everybody sees it as coming, and nobody can apply. Empty: when published."),
    )
    name_nb = forms.CharField(label=_("Name in Norwegian (bokmål)"), max_length=200)
    name_nn = forms.CharField(label=_("Name in Norwegian (nynorsk)"), max_length=200)
    name_en = forms.CharField(label=_("Name in English"), max_length=200)
    frame = MoneyField(label=_("Frame: what the call has to give, in kroner"))
    frame_approximate = forms.BooleanField(label=_("The frame is approximate (“about”)"), required=False)
    corrections = forms.BooleanField(
        label=_("Officers may ask an applicant for a correction after the deadline"), required=False
    )
    field_order = ("version", "name_nb", "name_nn", "name_en", "opens", "deadline", "fold", "frame")

    def of(self, spec: CallSpec) -> dict[str, Any]:
        names = {f"name_{code}": getattr(spec.name, code) for code in LANGUAGES}
        facts = {name: getattr(spec, name) for name in ("frame", "frame_approximate", "corrections", "opens")}
        return {**names, **facts, "deadline": spec.deadline, "fold": spec.deadline.fold}

    def clean_opens(self) -> datetime | None:
        wall: datetime | None = self.cleaned_data["opens"]
        if wall is not None:
            self.check_wall("opens", wall)
        return wall

    def changed(self) -> CallSpec:
        data = self.cleaned_data
        spec = with_changes(
            self.spec,
            name=Text(*(data[f"name_{code}"] for code in LANGUAGES)),
            frame=data["frame"],
            deadline=None if self.same() else data["deadline"],
            deadline_fold=data.get("fold", 0),
        )
        own = {name: data[name] for name in ("frame_approximate", "corrections")}
        own["opens"] = data["opens"].isoformat(timespec="minutes") if data["opens"] else None
        return call_from_json(call_to_json(spec) | own)


def _two_instants(wall: datetime | None) -> list[tuple[int, Any]]:
    """The choices for a time that clocks show twice; none for any other."""
    if wall is None:
        return []
    try:
        oslo_instant(wall.replace(fold=0))
    except AmbiguousTime as error:
        first, second = (datetime.fromisoformat(text) for text in error.params["choices"])
        return [
            (0, _("The first: %(moment)s") % {"moment": format_instant(first)}),
            (1, _("The second, an hour later: %(moment)s") % {"moment": format_instant(second)}),
        ]
    except (NonexistentTime, OverflowError):
        return []
    return []


class TextsForm(ChangeForm):
    """The public texts, each in three languages."""

    names = ("summary", "who_may_apply", "welcomes", "decision")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields = {
            f"{name}_{code}": forms.CharField(
                label=_("%(text)s, in %(language)s")
                % {"text": str(TEXTS[name]).capitalize(), "language": language_name(code)},
                required=False, max_length=5_000, widget=forms.Textarea(attrs={"rows": 4}),
            )
            for name in self.names
            for code in LANGUAGES
        }  # fmt: skip
        reason = self.fields.pop("reason", None)
        self.fields |= fields | ({"reason": reason} if reason else {})

    def of(self, spec: CallSpec) -> dict[str, Any]:
        return {
            f"{name}_{code}": getattr(getattr(spec, name), code) for name in self.names for code in LANGUAGES
        }

    def changed(self) -> CallSpec:
        texts = {
            name: {code: self.cleaned_data[f"{name}_{code}"] for code in LANGUAGES} for name in self.names
        }
        return call_from_json(call_to_json(self.spec) | texts)


class ThemeRow(forms.Form):
    key = forms.SlugField(widget=forms.HiddenInput, required=False)
    nb = forms.CharField(label=_("In Norwegian (bokmål)"), max_length=200, required=False)
    nn = forms.CharField(label=_("In Norwegian (nynorsk)"), max_length=200, required=False)
    en = forms.CharField(label=_("In English"), max_length=200, required=False)
    priority = forms.BooleanField(label=_("Given priority"), required=False)

    def clean(self) -> dict[str, Any] | None:
        """A theme has a name in every language; a row without any name is no theme."""
        data = self.cleaned_data
        if any(data.get(code) for code in LANGUAGES):
            for code in LANGUAGES:
                if not data.get(code):
                    self.add_error(
                        code, _("Write the theme in all three languages, or leave all three empty.")
                    )
        return data


ThemeRows = forms.formset_factory(ThemeRow, extra=2, max_num=40, absolute_max=60)


def theme_initial(spec: CallSpec) -> list[dict[str, Any]]:
    return [{"key": row.key, **row.name.as_json(), "priority": row.priority} for row in spec.themes]


def themes_from(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The themes with a name; a new one gets a key of its own, from its English name."""
    named = [row for row in rows if row.get("en")]
    taken = {row["key"] for row in named if row["key"]}
    found = []
    for row in named:
        key = row["key"] or free_key(slugify(row["en"]).replace("-", "_")[:50] or "theme", taken)
        taken.add(key)
        name = {code: row[code] for code in LANGUAGES}
        found.append({"key": key, "name": name, "priority": row["priority"]})
    return found
