"""Forms of the register of infrastructure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tildel.design.languages import CODES, initial_texts, text_fields, texts_of
from tildel.infrastructures import phrases, queries
from tildel.infrastructures.domain.entry import Content, Place, lacking
from tildel.infrastructures.domain.order import Ranked
from tildel.people import queries as people

SPARE_PLACES, MOST_PLACES = 2, 12
_ANY = ("", _("All"))
_DAY = {"type": "date"}


class SearchForm(forms.Form):
    """What is looked for. Whatever is none of the choices counts as nothing."""

    q = forms.CharField(label=_("Words"), required=False, max_length=200)
    kind = forms.ChoiceField(label=_("Type"), required=False, choices=[_ANY, *phrases.KINDS.items()])
    level = forms.ChoiceField(label=_("Level"), required=False, choices=[_ANY, *phrases.LEVELS.items()])
    region = forms.ChoiceField(
        label=_("Health region"), required=False, choices=[_ANY, *phrases.REGIONS.items()]
    )
    organisation = forms.ChoiceField(label=_("Organisation"), required=False)
    use = forms.ChoiceField(label=_("Used for"), required=False, choices=[_ANY, *phrases.USES.items()])

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        owners = queries.organisations_in_register().values_list("orgnr", "name")
        self.fields["organisation"].choices = [_ANY, *owners]

    def wanted(self) -> queries.Wanted:
        self.full_clean()
        return queries.Wanted(**{name: self.cleaned_data.get(name) or "" for name in self.fields})

    def is_narrowed(self) -> bool:
        return self.wanted() != queries.Wanted()


class EntryForm(forms.Form):
    """All that an entry says. `version` is the one that was on the screen."""

    version = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=0, max_value=2_000_000_000
    )
    kind = forms.ChoiceField(label=phrases.FIELDS["kind"], choices=phrases.KINDS.items())
    level = forms.ChoiceField(
        label=phrases.FIELDS["level"], choices=phrases.LEVELS.items(), initial="regional"
    )
    status = forms.ChoiceField(
        label=phrases.FIELDS["status"], choices=phrases.STATUSES.items(), initial="operating"
    )
    placement = forms.ChoiceField(label=phrases.FIELDS["placement"], choices=phrases.PLACEMENTS.items())
    uses = forms.MultipleChoiceField(
        label=phrases.FIELDS["uses"],
        choices=phrases.USES.items(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        initial=["research"],
    )
    owner = forms.ChoiceField(label=phrases.FIELDS["owner"])
    partners = forms.MultipleChoiceField(
        label=phrases.FIELDS["partners"], widget=forms.CheckboxSelectMultiple, required=False
    )
    other_partners = forms.CharField(
        label=phrases.FIELDS["other_partners"],
        help_text=_("One a line."),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
    )
    funding = forms.CharField(
        label=phrases.FIELDS["funding"],
        help_text=_("One source a line, with the amount if it is public."),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
    )
    valid_from = forms.DateField(
        label=phrases.FIELDS["valid_from"],
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(_DAY, format="%Y-%m-%d"),
    )
    contact_name = forms.CharField(label=phrases.FIELDS["contact_name"], required=False, max_length=200)
    contact_email = forms.EmailField(label=phrases.FIELDS["contact_email"], required=False)
    contact_phone = forms.RegexField(
        r"^[0-9+() ]*$",
        label=phrases.FIELDS["contact_phone"],
        required=False,
        max_length=40,
        error_messages={"invalid": _("Write a telephone number: digits, spaces, and + in front.")},
    )
    web_address = forms.URLField(
        label=phrases.FIELDS["web_address"], required=False, max_length=300, assume_scheme="https"
    )
    keywords = forms.CharField(
        label=phrases.FIELDS["keywords"],
        help_text=_("Words people search with, separated by commas."),
        required=False,
        max_length=1000,
    )
    access_rights = forms.ChoiceField(
        label=phrases.FIELDS["access_rights"],
        choices=[("", "–"), *phrases.RIGHTS.items()],
        required=False,
        help_text=_("For data sets: it is told to the national catalogue."),
    )

    def __init__(
        self, *args: Any, owners: Any, content: Content | None = None, version: int = 0, **more: Any
    ) -> None:
        start = {**_initial(content), "version": version} if content else {"version": version}
        super().__init__(*args, initial=start, **more)
        fields = phrases.FIELDS
        self.fields |= text_fields("name", fields["names"], limit=200)
        self.fields |= text_fields("description", fields["descriptions"], limit=4000, rows=5)
        self.fields |= text_fields("services", fields["services"], limit=2000, rows=3)
        self.fields |= text_fields("access", fields["access"], limit=2000, rows=3)
        self.fields |= text_fields("prices", fields["prices"], limit=1000, rows=2)
        self.fields["owner"].choices = owners.values_list("orgnr", "name")
        self.fields["partners"].choices = people.all_organisations().values_list("orgnr", "name")
        self.places = min(MOST_PLACES, len(content.places if content else ()) + SPARE_PLACES)
        for number in range(self.places):
            self.fields |= _place_fields(number)

    def sections(self) -> Iterator[dict[str, Any]]:
        """The fields as they stand on the page, under their headings."""
        three = {
            name: [f"{name}_{code}" for code in CODES]
            for name in ("name", "description", "services", "access", "prices")
        }
        places = [f"place{number}_{part}" for number in range(self.places) for part in _PARTS]
        for title, names, style in (
            (_("What it is"), [*three["name"], *three["description"], "kind", "level", "status", "uses"], ""),
            (_("Whose it is"), ["owner", "other_partners", "funding", "valid_from"], ""),
            (_("Partners in the directory"), ["partners"], "folded"),
            (_("Where it is"), ["placement", *places], "places"),
            (_("How to use it"), [*three["services"], *three["access"], *three["prices"]], ""),
            (_("Whom to ask"), ["contact_name", "contact_email", "contact_phone", "web_address"], ""),
            (_("To be found"), ["keywords", "access_rights"], ""),
        ):
            yield {"title": title, "fields": [self[name] for name in names], "style": style}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for number in range(self.places):
            row = [cleaned.get(f"place{number}_{part}") for part in _PARTS]
            name = f"place{number}_name"
            if any(part not in (None, "") for part in row[2:]) and not row[0] and name not in self.errors:
                self.add_error(name, _("Write what the place is called."))
            if row[0] and not row[1] and f"place{number}_region" not in self.errors:
                self.add_error(f"place{number}_region", _("Choose the health region."))
            latitude = f"place{number}_latitude"
            if (
                (row[2] is None) != (row[3] is None)
                and latitude not in self.errors
                and f"place{number}_longitude" not in self.errors
            ):
                self.add_error(latitude, phrases.REFUSALS["infrastructure.half_a_point"])
        return cleaned

    def content(self) -> Content:
        data = self.cleaned_data
        same = (
            "owner",
            "kind",
            "placement",
            "level",
            "status",
            "other_partners",
            "contact_name",
            "contact_email",
            "contact_phone",
            "web_address",
            "funding",
            "valid_from",
            "access_rights",
        )
        return Content(
            names=texts_of(data, "name"),
            descriptions=texts_of(data, "description"),
            services=texts_of(data, "services"),
            access=texts_of(data, "access"),
            prices=texts_of(data, "prices"),
            partners=tuple(sorted(set(data["partners"]) - {data["owner"]})),
            uses=tuple(data["uses"]),
            keywords=_words(data["keywords"]),
            places=tuple(self._places(data)),
            **{name: data[name] for name in same},
        )

    def _places(self, data: Mapping[str, Any]) -> Iterator[Place]:
        for number in range(self.places):
            if data[f"place{number}_name"]:
                yield Place(*(data[f"place{number}_{part}"] for part in _PARTS))

    def lacks(self) -> str:
        """What is left to write before it can be proposed."""
        return phrases.lacking_words(lacking(self.content()))


_PARTS = ("name", "region", "latitude", "longitude")


def _place_fields(number: int) -> dict[str, forms.Field]:
    degrees = {"inputmode": "decimal", "step": "any"}
    return {
        f"place{number}_name": forms.CharField(label=_("Place"), required=False, max_length=200),
        f"place{number}_region": forms.ChoiceField(
            label=_("Health region"), required=False, choices=[("", "–"), *phrases.REGIONS.items()]
        ),
        f"place{number}_latitude": forms.FloatField(
            label=_("Latitude"), required=False, min_value=57, max_value=81, widget=forms.NumberInput(degrees)
        ),
        f"place{number}_longitude": forms.FloatField(
            label=_("Longitude"),
            required=False,
            min_value=-10,
            max_value=34,
            widget=forms.NumberInput(degrees),
        ),
    }


def _words(text: str) -> tuple[str, ...]:
    words = (" ".join(part.split()) for part in re.split(r"[,;\n]", text))
    return tuple(dict.fromkeys(word[:80] for word in words if word))[:30]


def _initial(content: Content) -> dict[str, Any]:
    texts = {
        "name": "names",
        "description": "descriptions",
        "services": "services",
        "access": "access",
        "prices": "prices",
    }
    start: dict[str, Any] = {
        name: getattr(content, name)
        for name in (
            "owner",
            "kind",
            "placement",
            "level",
            "status",
            "other_partners",
            "contact_name",
            "contact_email",
            "contact_phone",
            "web_address",
            "funding",
            "valid_from",
            "access_rights",
            "partners",
            "uses",
        )
    }
    for name, field in texts.items():
        start |= initial_texts(name, getattr(content, field))
    for number, place in enumerate(content.places):
        start |= {f"place{number}_{part}": getattr(place, part) for part in _PARTS}
    return {**start, "keywords": ", ".join(content.keywords)}


class VerdictForm(forms.Form):
    """The committee's verdict on a proposal needs its reason; entering what it has prioritised does not."""

    reason = forms.CharField(
        label=_("The committee’s reason"),
        max_length=4000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("The owner reads it, and it stands in the road map."),
    )

    def __init__(self, *args: Any, needed: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["reason"].required = needed


class OrderForm(forms.Form):
    """A number and a reason for everything that may stand in the order; without a number it does not."""

    def __init__(self, *args: Any, entries: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.entries = list(entries)
        for entry in self.entries:
            self.fields[f"rank-{entry.key}"] = forms.IntegerField(
                label=_("Place in the order"),
                required=False,
                min_value=1,
                max_value=999,
                initial=entry.rank,
                widget=forms.NumberInput({"inputmode": "numeric"}),
            )
            self.fields[f"reason-{entry.key}"] = forms.CharField(
                label=_("Reason"),
                required=False,
                max_length=4000,
                initial=entry.rank_reason,
                widget=forms.Textarea({"rows": 2}),
            )

    def rows(self) -> list[dict[str, Any]]:
        return [
            {"entry": entry, "rank": self[f"rank-{entry.key}"], "reason": self[f"reason-{entry.key}"]}
            for entry in self.entries
        ]

    def ranked(self) -> list[Ranked]:
        data = self.cleaned_data
        return [
            Ranked(entry.key, data[f"rank-{entry.key}"], data[f"reason-{entry.key}"])
            for entry in self.entries
            if data[f"rank-{entry.key}"] is not None
        ]


class EditionForm(forms.Form):
    key = forms.CharField(
        label=_("Edition"),
        max_length=7,
        help_text=_("Year and month, such as 2022-08. It cannot be changed."),
    )
    as_of = forms.DateField(
        label=_("The register as of"),
        input_formats=["%Y-%m-%d"],
        help_text=_("What becomes valid later is left out."),
        widget=forms.DateInput(_DAY, format="%Y-%m-%d"),
    )
