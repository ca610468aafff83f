"""The declared code of every finding with the type of each of its parameters, and a sentence in English.

The command line shows these sentences; the pages have their own, translated, and hold themselves to the
same codes and parameters. A sentence says what is and what is required. The types tell how a value is
shown: `money` (kroner), `number`, `percent`, `date`, `instant`, `region` and `regions` (codes),
`institution` and `institutions` (organisation numbers), `person` (key in the facts, "" where none is
named), `language` (code), `attachment` (kind), `subject` (answer), `themes` (keys), `year`, `category` and
`categories` (of cost, keys).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from tildel.checks.limit_sentences import LIMIT_SENTENCES, Sentence
from tildel.kernel.errors import Unreadable
from tildel.kernel.findings import Finding
from tildel.kernel.money import group_thousands

_OF = {"institution": "institution"}
_PAGES = {"pages": "number", "maximum_pages": "number"}
_PAPER = {"attachment": "attachment"}
_IN_LANGUAGE = {"language": "language", "attachment": "attachment", "person": "person"}
_CV = {"person": "person", "maximum_pages": "number"}
_SHARE = {"person": "person", "minimum_percent": "percent"}
_AT_70 = {"limit": "number", "reached": "date"}
_SUBJECT = {"subject": "subject"}
_CHOSEN = {"chosen": "number", "minimum": "number"}

SENTENCES: Mapping[str, Sentence] = MappingProxyType(
    {
        **LIMIT_SENTENCES,
        "attachment.missing": Sentence("{attachment} is not attached.", _PAPER),
        "attachment.several": Sentence(
            "{attachment} is attached {found} times. It is asked for once.", {**_PAPER, "found": "number"}
        ),
        "attachment.present": Sentence("{attachment} is attached.", _PAPER),
        "attachment.pages_not_known": Sentence(
            "The pages of {attachment} could not be counted. At most {maximum_pages} are allowed.",
            {**_PAPER, "maximum_pages": "number"},
        ),
        "attachment.empty": Sentence("{attachment} has no pages.", {**_PAPER, **_PAGES}),
        "attachment.too_long": Sentence(
            "{attachment} has {pages} pages. At most {maximum_pages} are allowed.", {**_PAPER, **_PAGES}
        ),
        "attachment.within": Sentence(
            "{attachment} has {pages} pages. At most {maximum_pages} are allowed.", {**_PAPER, **_PAGES}
        ),
        "language.nothing_attached": Sentence(
            "Nothing is attached yet. Every attachment has to be in {language}.", {"language": "language"}
        ),
        "language.not_known": Sentence(
            "The language of {attachment} could not be told. It has to be in {language}.", _IN_LANGUAGE
        ),
        "language.other": Sentence(
            "{attachment} is in {found}. It has to be in {language}.",
            {**_IN_LANGUAGE, "found": "language"},
        ),
        "language.all": Sentence(
            "All attachments ({attachments}) are in {language}.",
            {"language": "language", "attachments": "number"},
        ),
        "institution.missing": Sentence(
            "The project leader's institution is not chosen. It is the institution that applies.", {}
        ),
        "institution.eligible": Sentence("{institution} may apply.", _OF),
        "institution.not_eligible": Sentence(
            "{institution} may not apply. Choose a health trust or a hospital that may.", _OF
        ),
        "institution.not_known": Sentence(
            "Whether {institution} may apply is not known. The programme decides.", _OF
        ),
        "endorsement.institution_missing": Sentence(
            "The project leader's institution is not chosen, so nobody can endorse the application.", {}
        ),
        "endorsement.missing": Sentence(
            "{institution} is not asked to endorse the application. Its research management has to.", _OF
        ),
        "endorsement.other_institution": Sentence(
            "{given_by} endorses the application. {institution} applies and has to endorse it.",
            {**_OF, "given_by": "institutions"},
        ),
        "endorsement.awaited": Sentence(
            "{institution} is asked to endorse the application and has not answered.",
            _OF,
            sometimes={"due": "instant"},
        ),
        "endorsement.overdue": Sentence(
            "{institution} did not endorse the application by {due}.", {**_OF, "due": "instant"}
        ),
        "endorsement.refused": Sentence("{institution} does not endorse the application.", _OF),
        "endorsement.given": Sentence("{institution} endorses the application.", _OF),
        "partners.region_missing": Sentence(
            "{region} has no central partner at an institution that may apply. Each region needs one.",
            {"region": "region"},
        ),
        "partners.region_not_known": Sentence(
            "The partner in {region} is at {institutions}. The programme decides whether that counts.",
            {"region": "region", "institutions": "institutions"},
        ),
        "partners.all_regions": Sentence(
            "There are partners in every region: {regions}.", {"regions": "regions"}
        ),
        "recruitment.negative": Sentence(
            "Line {line} plans {planned} patients. A number of patients cannot be below zero.",
            {"line": "number", "planned": "number"},
        ),
        "recruitment.region_missing": Sentence(
            "No patients are planned in {region}. Patients from every region must be able to take part.",
            {"region": "region"},
        ),
        "recruitment.all_regions": Sentence(
            "{planned} patients are planned, in every region: {regions}.",
            {"regions": "regions", "planned": "number"},
        ),
        "described.missing": Sentence("{subject} is not described.", _SUBJECT),
        "described.present": Sentence("{subject} is described.", _SUBJECT),
        "cv.person_missing": Sentence(
            "A person is not named, so no CV can be attached. The leader and central partners need one.",
            {},
        ),
        "cv.missing": Sentence(
            "The CV and publication list of {person} is missing. At most {maximum_pages} pages count.",
            _CV,
        ),
        "cv.pages_not_known": Sentence(
            "The pages of the CV of {person} could not be counted. At most {maximum_pages} are allowed.",
            _CV,
        ),
        "cv.empty": Sentence("The CV of {person} has no pages.", {**_CV, "pages": "number"}),
        "cv.too_long": Sentence(
            "The CV of {person} has {pages} pages. At most {maximum_pages} are allowed.",
            {**_CV, "pages": "number"},
        ),
        "cv.all": Sentence(
            "The CVs of the leader and the central partners are attached: {people}.",
            {"people": "number", "maximum_pages": "number"},
        ),
        "position_share.missing": Sentence(
            "The position share of {person} is not filled in. At least {minimum_percent} is required.",
            _SHARE,
        ),
        "position_share.below": Sentence(
            "The position share of {person} is {percent}. At least {minimum_percent} is required.",
            {**_SHARE, "percent": "percent"},
        ),
        "position_share.above_full": Sentence(
            "The position share of {person} is {percent}, more than a full position.",
            {**_SHARE, "percent": "percent"},
        ),
        "position_share.institution_missing": Sentence(
            "The institution of {person} is not chosen.", {"person": "person"}
        ),
        "position_share.institution_not_eligible": Sentence(
            (
                "{person} is at {institution}, which may not apply. "
                "A central partner is employed at an institution that may."
            ),
            {"person": "person", **_OF},
        ),
        "position_share.institution_not_known": Sentence(
            "{person} is at {institution}. Whether it may apply is not known. The programme decides.",
            {"person": "person", **_OF},
        ),
        "position_share.within": Sentence(
            "The leader and the central partners ({people}) have at least {minimum_percent} positions.",
            {"people": "number", "minimum_percent": "percent"},
        ),
        "one_per_leader.missing": Sentence(
            "How many other applications the person leads in this call is not known. At most {maximum}.",
            {"maximum": "number"},
        ),
        "one_per_leader.above": Sentence(
            "The person leads other applications in this call: {others}. At most {maximum} in all.",
            {"others": "number", "maximum": "number"},
        ),
        "one_per_leader.within": Sentence(
            "The person leads other applications in this call: {others}. At most {maximum} in all.",
            {"others": "number", "maximum": "number"},
        ),
        "age.missing": Sentence(
            "The project leader's date of birth is missing. A leader is under {limit} at the start.",
            {"limit": "number"},
        ),
        "age.period_missing": Sentence(
            "The age rule ({limit} years) needs the project's start and end.", {"limit": "number"}
        ),
        "age.born_after_start": Sentence(
            "The date of birth is after the project's start on {start}.", {"start": "date"}
        ),
        "age.too_old": Sentence(
            "The project leader is {age} at the start on {start}. A leader is under {limit} then.",
            {"age": "number", "limit": "number", "start": "date"},
        ),
        "age.within": Sentence(
            "The project leader is {age} at the start and under {limit} throughout.",
            {"age": "number", "limit": "number"},
        ),
        "age.succession_missing": Sentence(
            "The project leader turns {limit} on {reached}, within the project. Say who takes over.",
            _AT_70,
        ),
        "age.succession_described": Sentence(
            "The project leader turns {limit} on {reached}, and it is said who takes over.", _AT_70
        ),
        "judged.by_people": Sentence("{subject}: judged by people.", _SUBJECT),
        "comply_or_explain.missing": Sentence(
            "{subject}: say whether it is relevant, and how or why not.", _SUBJECT
        ),
        "comply_or_explain.account_missing": Sentence(
            "{subject}: relevant, but not accounted for.", _SUBJECT
        ),
        "comply_or_explain.explanation_missing": Sentence(
            "{subject}: not relevant, but without a reason why.", _SUBJECT
        ),
        "comply_or_explain.accounted": Sentence("{subject}: accounted for.", _SUBJECT),
        "comply_or_explain.explained": Sentence("{subject}: not relevant, and a reason is given.", _SUBJECT),
        "employee.institution_missing": Sentence(
            "The project leader's institution is not chosen. It is the employer that applies.", {}
        ),
        "employee.missing": Sentence(
            "How large a position the project leader has at {institution} is not filled in.", _OF
        ),
        "employee.none": Sentence("The project leader has no position at {institution}.", _OF),
        "employee.elsewhere": Sentence(
            "The project leader is at {institution}. The call is for employees of others.", _OF
        ),
        "employee.institution_not_known": Sentence(
            "Whether {institution}, the leader's employer, may apply is not known. The programme decides.",
            _OF,
        ),
        "employee.employed": Sentence("The project leader is employed at {institution}.", _OF),
        "themes_chosen.too_few": Sentence(
            "Themes chosen: {chosen}. At least {minimum} is asked for.", _CHOSEN, {"maximum": "number"}
        ),
        "themes_chosen.too_many": Sentence(
            "Themes chosen: {chosen}. At most {maximum} may be.", {**_CHOSEN, "maximum": "number"}
        ),
        "themes_chosen.within": Sentence("Themes chosen: {chosen}.", _CHOSEN, {"maximum": "number"}),
        "classified.missing": Sentence("The project is not classified yet.", {}),
        "classified.categories_not_whole": Sentence(
            "The health categories share out {percent}. They have to add up to 100 %.",
            {"percent": "percent"},
        ),
        "classified.activities_not_whole": Sentence(
            "The research activities share out {percent}. They have to add up to 100 %.",
            {"percent": "percent"},
        ),
        "classified.whole": Sentence("Health categories and research activities are shared out.", {}),
        "theme.none_in_call": Sentence("This call gives no theme priority.", {}),
        "theme.chosen": Sentence(
            "A priority theme is chosen: {themes}. It counts only among fundable applications.",
            {"themes": "themes"},
        ),
        "theme.not_chosen": Sentence(
            "No priority theme is chosen. The call gives priority to {themes}.", {"themes": "themes"}
        ),
    }
)

READING: Mapping[str, str] = MappingProxyType(
    {
        "json.not_utf8": "the text is not UTF-8 (byte {byte})",
        "json.syntax": "this is not JSON (line {line}, column {column})",
        "json.too_deep": "the lists and objects are nested too deeply",
        "json.not_finite": "a number has to be finite",
        "json.number_too_large": "the number is too large or too long",
        "json.number_outside": "the number has to be between {least} and {most}",
        "json.wrong_type": "expected {expected}, found {found}",
        "json.not_a_choice": "expected one of: {choices}",
        "json.not_a_date": "expected a date of the calendar such as 2025-01-31",
        "json.not_an_instant": "expected an instant such as 2024-05-15T16:00:00+02:00",
        "json.unknown_key": "this key is not known; known here: {known}",
        "json.doubled_key": "this key stands twice",
        "json.missing_key": "this key is missing",
        "check.not_an_instant": (
            "expected an instant with its offset such as 2024-05-15T16:00:00+02:00 or 2024-05-15T14:00:00Z"
        ),
        "call.unknown": "there is no such call; known: {known}",
        "call.unknown_category": "the call has no such category; known: {known}",
        "points.not_a_country": "expected a country code of two capital letters such as NO",
        "points.doubled_id": "this id stands twice; each has to have its own",
        "points.no_rule": "there is no rule for publications of {year}",
        "points.no_weight": "no points are given for the type {type} in a channel that is a {channel}",
    }
)

_REGIONS = {
    "H03": "Western Norway",
    "H04": "Central Norway",
    "H05": "Northern Norway",
    "H12": "South-Eastern Norway",
}
_LANGUAGES = {"en": "English", "nb": "Norwegian Bokmål", "nn": "Norwegian Nynorsk"}


def finding_sentence(finding: Finding, institution_name: Callable[[str], str] = str) -> str:
    """The finding in English, as the command line shows it."""
    sentence = SENTENCES[finding.code]
    shown = {
        name: _shown(finding.params[name], kind, institution_name) for name, kind in sentence.params.items()
    }
    text = sentence.text.format(**shown)
    return text[:1].upper() + text[1:]


def reading_sentence(error: Unreadable) -> str:
    """Why something could not be read, in English."""
    return READING.get(error.code, error.code).format(**error.params)


def _shown(value: Any, kind: str, institution_name: Callable[[str], str]) -> str:
    if isinstance(value, list | tuple):
        single = "category" if kind == "categories" else kind.removesuffix("s")
        return ", ".join(_shown(item, single, institution_name) for item in value)
    shown: Callable[[Any], str] = {
        "money": lambda amount: f"{group_thousands(amount, separator=' ')} NOK",
        "percent": lambda percent: f"{percent} %",
        "region": lambda code: _REGIONS.get(code, code),
        "language": lambda code: _LANGUAGES.get(code, code),
        "institution": institution_name,
        "person": lambda person: person or "a person not named",
        "attachment": lambda name: (name or "an attachment").replace("_", " "),
        "subject": lambda name: name.replace("_", " "),
        "theme": lambda name: name.replace("_", " "),
        "category": lambda name: name.replace("_", " "),
    }.get(kind, str)
    return shown(value)
