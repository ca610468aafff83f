"""What the pages of the national report say, in the language of the page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tildel.national_report.domain import states
from tildel.programmes.phrases import REGIONS as REGION_NAMES
from tildel.programmes.phrases import region_name

REGIONS: dict[str, Any] = {code: REGION_NAMES[code] for code in states.REGIONS}
LANGUAGES: dict[str, Any] = {"nb": "Bokmål", "nn": "Nynorsk", "en": "English"}
WRITE_IN: dict[str, Any] = {
    "nb": _("Write in bokmål"),
    "nn": _("Write in nynorsk"),
    "en": _("Write in English"),
}
EDITION_STATES: dict[str, Any] = {
    "planned": pgettext_lazy("edition", "planned"),
    "contributing": pgettext_lazy("edition", "the regions write"),
    "proof": pgettext_lazy("edition", "proof"),
    "final": pgettext_lazy("edition", "final"),
}
EDITION_COLORS = {"planned": "neutral", "contributing": "info", "proof": "warning", "final": "success"}
WHAT_NOW: dict[str, Any] = {
    "planned": _("Set up the chapters, say who answers for each region, and ask the regions to write."),
    "contributing": _("The regions write their chapters and the common ones, and deliver."),
    "proof": _("Only the editors write now. When nothing is missing the edition can be made final."),
    "final": _(
        "This edition is public. To correct it, take it up again; the public version stays until then."
    ),
}
STEPS: dict[str, Any] = {
    "ask": _("Ask the regions to write"),
    "close": _("Close for the regions and read proof"),
    "reopen": _("Open for the regions again"),
    "correct": _("Take it up again to correct it"),
}
CONTRIBUTION_STATES: dict[str, Any] = {
    "not_begun": pgettext_lazy("contribution", "not begun"),
    "begun": pgettext_lazy("contribution", "begun"),
    "delivered": pgettext_lazy("contribution", "delivered"),
    "accepted": pgettext_lazy("contribution", "accepted"),
    "returned": pgettext_lazy("contribution", "sent back"),
}
CONTRIBUTION_COLORS = {
    "not_begun": "neutral", "begun": "info", "delivered": "warning", "accepted": "success",
    "returned": "danger",
}  # fmt: skip
STORY_STATES: dict[str, Any] = {
    "draft": pgettext_lazy("story", "draft"),
    "with_leader": pgettext_lazy("story", "with the project leader"),
    "with_region": pgettext_lazy("story", "with the region"),
    "approved": pgettext_lazy("story", "approved"),
}
STORY_COLORS = {"draft": "neutral", "with_leader": "info", "with_region": "warning", "approved": "success"}
BLOCKS: dict[str, Any] = {
    "text": pgettext_lazy("block", "Text"),
    "figure": pgettext_lazy("block", "Key figure"),
    "story": pgettext_lazy("block", "Story"),
}
LEVELS: dict[str, Any] = {"region": _("Health regions"), "institution": _("Institutions")}
HOW: dict[str, Any] = {
    "written": pgettext_lazy("consent", "in writing"),
    "electronic": pgettext_lazy("consent", "electronically"),
    "guardian": pgettext_lazy("consent", "in writing, by a guardian"),
    "oral": pgettext_lazy("consent", "by word of mouth, with a witness"),
}
OWNERS: dict[str, Any] = {"": _("All regions together"), **REGIONS}
EVENTS: dict[str, Any] = {
    "report.opened": _("edition opened"),
    "report.described": _("title, deadline or snapshot changed"),
    "report.ask": _("the regions were asked to write"),
    "report.close": _("closed for the regions"),
    "report.reopen": _("opened for the regions again"),
    "report.finish": _("made final"),
    "report.correct": _("taken up again"),
    "report.person_named": _("somebody was let in"),
    "report.person_removed": _("somebody was taken out"),
    "report.chapter_added": _("chapter added"),
    "report.chapter_given": _("chapter given to others"),
    "report.chapter_moved": _("chapter moved"),
    "report.chapter_removed": _("chapter removed"),
    "report.block_added": _("something added to a chapter"),
    "report.block_moved": _("something moved in a chapter"),
    "report.block_removed": _("something removed from a chapter"),
    "report.text_saved": _("text saved"),
    "report.pdf_asked": _("PDF asked for"),
    "report.pdf_made": _("PDF made"),
    "contribution.begin": _("contribution begun"),
    "contribution.deliver": _("contribution delivered"),
    "contribution.accept": _("contribution accepted"),
    "contribution.return": _("contribution sent back"),
    "story.begun": _("story begun"),
    "story.written": _("story written"),
    "story.picture_put": _("picture of a story changed"),
    "story.consent_recorded": _("consent recorded"),
    "story.consent_withdrawn": _("consent withdrawn"),
    "story.send": _("story sent for approval"),
    "story.approve": _("story approved by the project"),
    "story.ask_changes": _("the project asks for changes"),
    "story.accept": _("story approved by the region"),
    "story.return": _("story sent back by the region"),
    "story.reopen": _("story taken up again"),
}
PROBLEMS: dict[str, Any] = {
    "report.title_missing": _("The report has no title in bokmål."),
    "report.no_chapters": _("There are no chapters."),
    "report.chapter_untitled": _("%(chapter)s has no title in bokmål."),
    "report.chapter_empty": _("%(chapter)s has nothing in it in bokmål."),
    "report.no_snapshot": _("%(chapter)s shows key figures, and no snapshot is chosen."),
    "report.figure_missing": _(
        "The snapshot does not have the key figure %(figure)s, which %(chapter)s shows."
    ),
    "report.story_without_text": _("“%(story)s” in %(chapter)s has no title or text in bokmål."),
    "report.story_not_approved": _("“%(story)s” in %(chapter)s is not approved by project and region."),
    "report.picture_without_alternative": _(
        "The picture of “%(story)s” is not described for those who cannot see it."
    ),
    "report.story_without_consent": _(
        "The picture of “%(story)s” shows people, and a consent is missing or withdrawn."
    ),
    "report.contribution_left": _("%(region)s has not got its contribution accepted."),
}


def problem_sentence(problem: Any) -> str:
    """What is missing, in words."""
    params: Mapping[str, Any] = problem.params
    if "region" in params:
        params = {**params, "region": region_name(params["region"])}
    return str(PROBLEMS[problem.code]) % params


_MOVED_ON = _("This step is not possible now: the report has moved on. Nothing was changed.")
REFUSALS: dict[str, Any] = {
    "report_edition.state": _MOVED_ON,
    "report_contribution.state": _MOVED_ON,
    "report_story.state": _MOVED_ON,
    "report.not_keeper": _("Only those who keep the figures open an edition of the national report."),
    "report.not_editor": _("This is for the editors of the national report."),
    "report.not_yours": _("This page is for those who write the national report."),
    "report.not_your_chapter": _("You cannot write in this chapter now."),
    "report.not_your_region": _("This is for those who answer for the region."),
    "report.not_your_story": _("This is for those who write the story."),
    "report.leader_only": _("Only whoever leads the project can approve the story for it."),
    "report.year_taken": _("There is an edition for %(year)s already."),
    "report.year_out_of_range": _("Choose a year from %(first)s to %(last)s."),
    "report.no_title": _("Write the title in bokmål."),
    "report.unknown_region": _("Choose a health region."),
    "report.no_deadline": _("Say until when the regions have time."),
    "report.is_final": _("This edition is final. Nothing in it changes any more."),
    "report.changed_by_another": _(
        "Somebody else has saved here since you opened it. Nothing of yours is lost."
    ),
    "report.nobody": _("They were not on the list. Nothing was changed."),
    "report.not_ready": _("Something is missing before the edition can be final."),
    "report.same_as_final": _("Nothing has changed since version %(version)s."),
    "report.no_language": _("Choose bokmål, nynorsk or English."),
    "report.too_many": _("There is no room for more here."),
    "report.block_kind": _("Choose what to add."),
    "report.block_verb": _("This cannot be done with it. Nothing was changed."),
    "report.unknown_figure": _("Choose a key figure of the snapshot, and for whom to show it."),
    "report.unknown_story": _("Choose a story that stands in no chapter yet."),
    "report.not_asked": _("The regions are not asked to write now."),
    "report.no_reason": _("Write what has to be changed."),
    "report.unknown_about": _("Choose a project or an innovation from the list."),
    "report.story_sent": _("The story is with others now. Nothing in it was changed."),
    "report.story_unfinished": _("Write title and text in bokmål first."),
    "report.alternative_missing": _("Describe what the picture shows, in bokmål, first."),
    "report.no_picture": _("Put in the picture first: a consent is for that picture."),
    "report.consent_ahead": _("The day has not come yet."),
    "report.consent_how": _("Choose how the consent was given."),
    "report.consent_name": _("Write who gave the consent."),
    "report.unknown_consent": _("That consent is withdrawn already."),
    "picture.too_large": _("The picture is larger than %(most)s MB. Make it smaller and upload it again."),
    "picture.no_picture": _("This is no JPEG or PNG. Save the picture as one of these and upload it again."),
    "picture.unreadable": _(
        "The picture cannot be read. Save it again as a JPEG or PNG and upload the new copy."
    ),
}
