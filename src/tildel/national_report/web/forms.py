"""Forms of the national report: editions, people, chapters, contributions, stories."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tildel.design.languages import initial_texts, text_fields, texts_of
from tildel.design.templatetags.design import local_text
from tildel.governance.web.fields import DayField
from tildel.national_report import phrases
from tildel.national_report.queries import editions as queries
from tildel.national_report.queries import stories

_MOST = 2**31 - 1


def _area(rows: int = 4) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def _regions() -> list[tuple[str, Any]]:
    return list(phrases.REGIONS.items())


class _TitledForm(forms.Form):
    """The title in three languages; bokmål is needed."""

    title_limit = 200

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        titles = text_fields("titles", _("Title"), limit=self.title_limit)
        titles["titles_nb"].required = True
        titles["titles_nb"].error_messages["required"] = phrases.REFUSALS["report.no_title"]
        self.fields = {**self._first(), **titles, **self.fields}

    def _first(self) -> dict[str, forms.Field]:
        return {}

    def titles(self) -> dict[str, str]:
        return texts_of(self.cleaned_data, "titles")


class OpenForm(_TitledForm):
    coordinator = forms.ChoiceField(label=_("Which region co-ordinates"))
    due_on = DayField(label=_("The regions have time until"), required=False)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["coordinator"].choices = _regions()

    def _first(self) -> dict[str, forms.Field]:
        year = forms.IntegerField(
            label=_("Year"), min_value=2000, max_value=2100, help_text=_("The year that the report tells of.")
        )
        return {"year": year}


class DescribeForm(_TitledForm):
    coordinator = forms.ChoiceField(label=_("Which region co-ordinates"))
    due_on = DayField(label=_("The regions have time until"), required=False)
    snapshot = forms.ChoiceField(
        label=_("Snapshot of the key figures"), required=False,
        help_text=_("Every figure of the report comes from it. Numbers are never typed."),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=_MOST)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["coordinator"].choices = _regions()
        self.rows = {str(one.pk): one for one in queries.snapshots()}
        named = [
            (key, _("%(year)s, version %(n)s") % {"year": one.year, "n": one.version})
            for key, one in self.rows.items()
        ]
        self.fields["snapshot"].choices = [("", "–"), *named]

    def facts(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "titles": self.titles(), "coordinator": data["coordinator"], "due_on": data["due_on"],
            "snapshot": self.rows.get(data["snapshot"]), "version": data["version"],
        }  # fmt: skip

    @staticmethod
    def initial_of(edition: Any) -> dict[str, Any]:
        return {
            **initial_texts("titles", edition.titles), "coordinator": edition.coordinator,
            "due_on": edition.due_on, "snapshot": str(edition.snapshot_id or ""), "version": edition.version,
        }  # fmt: skip


class PersonForm(forms.Form):
    region = forms.ChoiceField(label=_("What they do"), required=False)
    given_name = forms.CharField(label=_("Given name"), max_length=120)
    family_name = forms.CharField(label=_("Family name"), max_length=120)
    email = forms.EmailField(label=_("E-mail"), max_length=254)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        answers = [(code, _("Answers for %(region)s") % {"region": name}) for code, name in _regions()]
        self.fields["region"].choices = [("", _("Edits the report")), *answers]


class FinishForm(forms.Form):
    comment = forms.CharField(
        label=_("Comment"),
        max_length=300,
        required=False,
        help_text=_("What this version changes, if anything."),
    )


class ChapterForm(_TitledForm):
    title_limit = 160
    owner = forms.ChoiceField(label=_("Who writes it"), required=False, choices=list(phrases.OWNERS.items()))


class OwnerForm(forms.Form):
    owner = forms.ChoiceField(label=_("Who writes it"), required=False, choices=list(phrases.OWNERS.items()))


class FigureForm(forms.Form):
    figure = forms.ChoiceField(label=_("Key figure"))
    level = forms.ChoiceField(label=_("Compare"), choices=list(phrases.LEVELS.items()))

    def __init__(self, *arguments: Any, edition: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["figure"].choices = [
            (key, local_text(names)) for key, names in queries.figure_choices(edition.snapshot)
        ]


class StoryChoiceForm(forms.Form):
    story = forms.TypedChoiceField(label=_("Story"), coerce=int)

    def __init__(self, *arguments: Any, edition: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.rows = {one.pk: one for one in stories.without_a_place(edition)}
        self.fields["story"].choices = [(pk, str(one)) for pk, one in self.rows.items()]


class NoteForm(forms.Form):
    note = forms.CharField(
        label=_("To the editors"), widget=_area(3), max_length=4000, required=False,
        help_text=_("What they should know of what is delivered."),
    )  # fmt: skip


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("What has to be changed"), widget=_area(3), max_length=4000)


class BeginStoryForm(forms.Form):
    about = forms.ChoiceField(label=_("What the story is about"))
    region = forms.ChoiceField(
        label=_("Health region"), required=False, help_text=_("Left empty, it is that of the institution.")
    )

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["about"].choices = [("", "–"), *stories.about_choices()]
        self.fields["region"].choices = [("", "–"), *_regions()]


class StoryForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=_MOST)
    shows_people = forms.BooleanField(
        label=_("The picture shows people who can be recognised"), required=False,
        help_text=_("Then everybody in it has to have given consent."),
    )  # fmt: skip
    credit = forms.CharField(label=_("Who took the picture"), max_length=120, required=False)

    def __init__(self, *arguments: Any, has_picture: bool, **options: Any) -> None:
        super().__init__(*arguments, **options)
        marks = _("Plain text. “## ” before a line makes a heading, “- ” a point of a list.")
        texts = {
            **text_fields("titles", _("Title"), limit=160),
            **text_fields("texts", _("Text"), limit=20_000, rows=12, help_text=marks),
        }
        about_picture = text_fields(
            "alternatives", _("What the picture shows"), limit=400,
            help_text=_("For those who cannot see it. It has to be there in bokmål."),
        )  # fmt: skip
        rest = {**about_picture, **self.fields} if has_picture else {"version": self.fields["version"]}
        self.fields = {**texts, **rest}

    def facts(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            **{name: texts_of(data, name) for name in ("titles", "texts", "alternatives")},
            "credit": data.get("credit", ""), "shows_people": data.get("shows_people", False),
            "version": data["version"],
        }  # fmt: skip

    @staticmethod
    def initial_of(story: Any) -> dict[str, Any]:
        texts: dict[str, Any] = {}
        for name in ("titles", "texts", "alternatives"):
            texts |= initial_texts(name, getattr(story, name))
        return {
            **texts, "credit": story.credit, "shows_people": story.shows_people, "version": story.version
        }  # fmt: skip


class PictureForm(forms.Form):
    picture = forms.FileField(
        label=_("Picture"), help_text=_("JPEG or PNG. Where and with what it was taken is not kept."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png"}),
    )  # fmt: skip


class ConsentForm(forms.Form):
    name = forms.CharField(
        label=_("Who gave consent"), max_length=200, help_text=_("The name is never shown in public.")
    )
    given_on = DayField(label=_("When"))
    how = forms.ChoiceField(label=_("How"), choices=list(phrases.HOW.items()))
    note = forms.CharField(label=_("Where the consent is kept"), max_length=300, required=False)
