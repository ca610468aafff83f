"""What is said of ties, objections and conflicts of interest, in the language of the page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language, gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from tildel.assessment.domain.impartiality import Ground

TIE_KINDS: dict[str, Any] = {
    "same_person": pgettext_lazy("tie", "Same person"),
    "same_name": pgettext_lazy("tie", "Same name"),
    "institution": pgettext_lazy("tie", "Same institution"),
    "department": pgettext_lazy("tie", "Same department"),
    "region": pgettext_lazy("tie", "Same health region"),
    "co_publication": pgettext_lazy("tie", "Published together"),
    "partner": pgettext_lazy("tie", "Apply together in this call"),
    "supervisor": pgettext_lazy("tie", "Supervisor"),
    "shared_project": pgettext_lazy("tie", "Applied together earlier"),
}
# The grounds as the secretariat says them of somebody; the expert's own words are in `phrases.GROUNDS`.
GROUNDS: dict[str, Any] = {
    "fvl6.party": _("Is a party: leader, partner or otherwise part of the application (1 a)"),
    "fvl6.family": _("Is a close relative, by blood or marriage, of somebody in it (1 b)"),
    "fvl6.marriage": _("Is or was married or engaged to somebody in it, or foster family (1 c)"),
    "fvl6.agent": _("Is guardian or agent of somebody in it, or was since the case began (1 d)"),
    "fvl6.leads": _("Leads, or sits on the board of, an institution or company in it (1 e)"),
    "fvl6.other": _("Something else that may weaken trust, such as working together (paragraph 2)"),
}
SOURCES: dict[str, Any] = {
    "declared": pgettext_lazy("conflict", "declared by the expert"),
    "found": pgettext_lazy("conflict", "found and confirmed"),
    "objection": pgettext_lazy("conflict", "objection upheld"),
}
PARTS: dict[str, Any] = {
    "leader": _("project leader"),
    "partner": _("partner"),
    "writer": _("works on the application"),
}
WISHES: dict[str, Any] = {
    "want": pgettext_lazy("wish", "I would like to read it"),
    "can": pgettext_lazy("wish", "I can read it"),
    "rather_not": pgettext_lazy("wish", "Rather not: outside my field"),
}
REFUSALS: dict[str, Any] = {
    "assignment.tie_to_judge": _(
        "A possible conflict of interest between %(expert)s and %(reference)s waits to be judged. Confirm it "
        "or set it aside first."
    ),
    "tie.needs_reason": _("Write why this is no conflict of interest."),
    "objection.needs_expert": _("Choose which expert the objection is about."),
    "objection.needs_name": _("Write who objects."),
    "objection.needs_text": _("Write what the objection says."),
    "objection.in_future": _("Choose a day that has been."),
    "objection.needs_answer": _("Write the reason; it goes to whoever objected."),
    "wish.unknown": _("Choose one of the answers."),
}


def law_words(ground: Ground) -> str:
    """The act's own text in bokmål, which also stands on pages in nynorsk; in English a translation."""
    return ground.english if get_language() == "en" else ground.words


def evidence_sentences(kind: str, evidence: Mapping[str, Any]) -> list[str]:
    """The evidence of a tie in words, one sentence for each thing it rests on."""
    teller = _TELLERS.get(kind)
    return teller(evidence) if teller else []


def _same(evidence: Mapping[str, Any]) -> list[str]:
    who = {"name": evidence["name"], "part": PARTS.get(evidence["role"], evidence["role"])}
    sentence = {
        "person": _("The expert is %(name)s, %(part)s."),
        "orcid": _("The expert and %(name)s, %(part)s, have the same ORCID."),
        "email": _("The expert and %(name)s, %(part)s, have the same e-mail address."),
        "name": _("%(name)s, %(part)s, has the expert’s name. It may be somebody else."),
    }[evidence["by"]]
    return [str(sentence) % who]


def _places(evidence: Mapping[str, Any]) -> list[str]:
    return [_place(row) for row in evidence["places"]]


def _place(row: Mapping[str, Any]) -> str:
    where = f"{row['department']}, {row['institution']}" if row["department"] else row["institution"]
    said = {**row, "part": PARTS.get(row["role"], row["role"]), "where": where}
    if row["since"]:
        sentence = _("The expert and %(name)s (%(part)s) are both at %(where)s, the expert since %(since)s.")
    elif row["until"]:
        sentence = _("The expert and %(name)s (%(part)s) are both at %(where)s, the expert until %(until)s.")
    else:
        sentence = _("The expert and %(name)s (%(part)s) are both at %(where)s.")
    return str(sentence) % said


def _region(evidence: Mapping[str, Any]) -> list[str]:
    if evidence["institution"] == evidence["applicant"]:
        return [gettext("The expert works at the applicant institution, %(applicant)s.") % evidence]
    return [
        gettext("The expert’s %(institution)s lies in the same health region as the applicant %(applicant)s.")
        % evidence
    ]


_PAPER_SIGNS: dict[str, Any] = {
    "doi": _("The expert and %(names)s both have %(paper)s in their lists of publications."),
    "orcid": _("The expert and %(names)s are both authors of %(paper)s, by ORCID."),
    "name": _("The names of the expert and %(names)s stand together in %(paper)s. It may be somebody else."),
}


def _papers(evidence: Mapping[str, Any]) -> list[str]:
    said = [_paper(row) for row in evidence["papers"]]
    more = evidence["number"] - len(said)
    if more > 0:
        said.append(ngettext("… and %(n)s more.", "… and %(n)s more.", more) % {"n": more})
    return said


def _paper(row: Mapping[str, Any]) -> str:
    title = f"«{row['title']}»" if row["title"] else ""
    paper = " ".join(part for part in (title, row["doi"], f"({row['year']})" if row["year"] else "") if part)
    return str(_PAPER_SIGNS[row["by"]]) % {"names": ", ".join(row["with"]), "paper": paper}


def _shared(evidence: Mapping[str, Any]) -> list[str]:
    return [
        gettext("The expert and %(name)s are both in the application %(reference)s of this call.") % row
        for row in evidence["shared"]
    ]


def _supervised(evidence: Mapping[str, Any]) -> list[str]:
    return [gettext("The CV of %(name)s names the expert: “%(line)s”") % row for row in evidence["lines"]]


def _projects(evidence: Mapping[str, Any]) -> list[str]:
    return [
        gettext("The expert and %(name)s were both in the application %(reference)s (%(year)s).") % row
        for row in evidence["projects"]
    ]


_TELLERS: dict[str, Any] = {
    "same_person": _same,
    "same_name": _same,
    "institution": _places,
    "department": _places,
    "region": _region,
    "co_publication": _papers,
    "partner": _shared,
    "supervisor": _supervised,
    "shared_project": _projects,
}
