"""The categories of application in a call: the list, and one category with what holds in it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from tildel.programmes import queries
from tildel.programmes.domain.call import LANGUAGES, CallSpec
from tildel.programmes.domain.editing import free_key, with_row
from tildel.programmes.domain.questions import Track
from tildel.programmes.phrases import in_words, language_name, requirement_name
from tildel.programmes.public_page import track_lines
from tildel.programmes.web.forms import ChangeForm
from tildel.programmes.web.rows import key_from
from tildel.programmes.web.saving import load, read, read_and_write, saved

NEW = "new"


class TrackForm(ChangeForm):
    """Name and summary in three languages, and what of the call does not apply."""

    def __init__(self, data: Any = None, *, call: Any, spec: CallSpec, track: Track | None) -> None:
        self.track = track
        super().__init__(data, call=call, spec=spec)
        reason = self.fields.pop("reason", None)
        for code in LANGUAGES:
            language = language_name(code)
            self.fields[f"name_{code}"] = forms.CharField(
                label=_t("Name, in %(language)s") % {"language": language}, max_length=120
            )
        for code in LANGUAGES:
            language = language_name(code)
            self.fields[f"summary_{code}"] = forms.CharField(
                label=_t("In short, in %(language)s") % {"language": language},
                max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2}),
            )  # fmt: skip
        self._left_out("without", _("Requirements of the call that do not apply here"), self._requirements())
        sections = [(row.key, in_words(row.title)) for row in spec.sections]
        self._left_out("without_sections", _("Sections that the form does not have here"), sections)
        if reason:
            self.fields["reason"] = reason

    def _requirements(self) -> list[tuple[str, str]]:
        """All but the deadline, which every application has."""
        return [
            (row.key, requirement_name(row.key)) for row in self.spec.requirements if row.kind != "deadline"
        ]

    def _left_out(self, name: str, label: Any, choices: list[tuple[str, str]]) -> None:
        held = [key for key in (getattr(self.track, name) if self.track else ()) if key not in dict(choices)]
        self.fields[name] = forms.MultipleChoiceField(
            label=label, required=False, choices=[*choices, *((key, key) for key in held)],
            widget=forms.CheckboxSelectMultiple({"class": "ds-input"}),
        )  # fmt: skip

    def of(self, spec: CallSpec) -> dict[str, Any]:
        row = self.track
        if row is None:
            return {}
        texts = {f"name_{code}": getattr(row.name, code) for code in LANGUAGES}
        texts |= {f"summary_{code}": getattr(row.summary, code) for code in LANGUAGES}
        return {**texts, "without": list(row.without), "without_sections": list(row.without_sections)}

    def key(self) -> str:
        if self.track is not None:
            return self.track.key
        taken = {row.key for row in self.spec.tracks}
        return free_key(key_from(self.cleaned_data["name_en"], "category"), {*taken, NEW})

    def changed(self) -> CallSpec:
        data = self.cleaned_data
        row = {
            "key": self.key(),
            "name": {code: data[f"name_{code}"] for code in LANGUAGES},
            "summary": {code: data[f"summary_{code}"] for code in LANGUAGES},
            "without": data["without"],
            "without_sections": data["without_sections"],
        }
        return with_row(self.spec, "tracks", row)


@read
def track_list(request: HttpRequest, key: str) -> HttpResponse:
    call = load(request, key)
    spec = queries.spec_of(call)
    rows = [
        (row.key, in_words(row.name), in_words(row.summary), len(row.requirements)) for row in spec.tracks
    ]
    return render(request, "programmes/tracks.html", {"call": call, "rows": rows})


@read_and_write
def track(request: HttpRequest, key: str, track: str) -> HttpResponse:
    """One category; under the address `new` one that is not there yet."""
    call = load(request, key)
    spec = queries.spec_of(call)
    found = spec.track(track)
    if found is None and track != NEW:
        raise Http404
    form = TrackForm(request.POST or None, call=call, spec=spec, track=found)
    if request.method == "POST" and form.is_valid():
        new_key = form.key()
        if saved(request, call, form):
            return redirect("programmes:track", call.key, new_key)
    context = {
        "call": call,
        "form": form,
        "track": found,
        "name": in_words(found.name) if found else "",
        "lines": track_lines(spec, track) if found else [],
    }
    return render(request, "programmes/track.html", context)
