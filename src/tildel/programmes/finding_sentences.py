"""The three short parts of every finding: what is, what is required, where to mend it.

`WHAT` has a sentence for every code of the engine, `WHERE` for those that somebody can do something about,
`REQUIRED` for the few whose requirement is not simply the call's own sentence. Places in a sentence are
the finding's parameters as they are shown, and those that `phrases` works out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy as _n

WHAT: Mapping[str, Any] = {
    "deadline.open": _("The deadline, %(deadline)s, has not passed."),
    "deadline.passed": _("The deadline was %(deadline)s. It has passed."),
    "amount.missing": _("The budget has no amounts yet."),
    "amount.negative_line": _("Line %(line)s of the budget is %(amount)s."),
    "amount.below": _("The amount applied for is %(amount)s."),
    "amount.above": _("The amount applied for is %(amount)s."),
    "amount.within": _("The amount applied for is %(amount)s."),
    "duration.missing": _("The project does not have both a start and an end yet."),
    "duration.ends_before_start": _("The project ends on %(end)s, before it starts on %(start)s."),
    "duration.too_long": _n(
        "The project lasts %(months)s month, from %(start)s to %(end)s.",
        "The project lasts %(months)s months, from %(start)s to %(end)s.",
        "months_count",
    ),
    "duration.within": _n(
        "The project lasts %(months)s month, from %(start)s to %(end)s.",
        "The project lasts %(months)s months, from %(start)s to %(end)s.",
        "months_count",
    ),
    "attachment.missing": _("There is no such file yet: %(attachment)s."),
    "attachment.several": _("There are several files of this kind: %(attachment)s (%(found)s)."),
    "attachment.present": _("The file is there: %(attachment)s."),
    "attachment.pages_not_known": _("The pages of this file could not be counted: %(attachment)s."),
    "attachment.empty": _("This file has no pages: %(attachment)s."),
    "attachment.too_long": _("Pages in the file “%(attachment)s”: %(pages)s."),
    "attachment.within": _("Pages in the file “%(attachment)s”: %(pages)s."),
    "language.nothing_attached": _("Nothing is attached yet."),
    "language.not_known": _("We could not tell the language of this file: %(attachment)s%(of_person)s."),
    "language.other": _("This file seems to be in %(found)s: %(attachment)s%(of_person)s."),
    "language.all": _n(
        "The file that is attached (%(attachments)s) is in %(language)s.",
        "The files that are attached (%(attachments)s) are all in %(language)s.",
        "attachments_count",
    ),
    "cv.person_missing": _("One of the people who need a CV is not named yet."),
    "cv.missing": _("The CV of %(person)s is not there yet."),
    "cv.pages_not_known": _("The pages in the CV of %(person)s could not be counted."),
    "cv.empty": _("The CV of %(person)s has no pages."),
    "cv.too_long": _n(
        "The CV of %(person)s has %(pages)s page.", "The CV of %(person)s has %(pages)s pages.", "pages_count"
    ),
    "cv.all": _n(
        "The CV is there, for %(people)s person.",
        "The CVs are there, for %(people)s people.",
        "people_count",
    ),
    "institution.missing": _("The project leader's institution is not chosen yet."),
    "institution.eligible": _("%(institution)s may apply."),
    "institution.not_eligible": _("%(institution)s may not apply in this call."),
    "institution.not_known": _("We do not know whether %(institution)s may apply."),
    "endorsement.institution_missing": _(
        "The project leader's institution is not chosen yet, so nobody can endorse the application."
    ),
    "endorsement.missing": _("%(institution)s has not been asked to endorse the application."),
    "endorsement.other_institution": _(
        "%(given_by)s has endorsed the application, but %(institution)s is the one that applies."
    ),
    "endorsement.awaited": _("%(institution)s has been asked to endorse the application."),
    "endorsement.overdue": _("%(institution)s did not endorse the application by %(due)s."),
    "endorsement.refused": _("%(institution)s has said no to endorsing the application."),
    "endorsement.given": _("%(institution)s endorses the application."),
    "partners.region_missing": _("There is no central partner in %(region)s who counts."),
    "partners.region_not_known": _(
        "The partner in %(region)s is at %(institutions)s. We do not know whether that institution counts."
    ),
    "partners.all_regions": _("There are partners in every region: %(regions)s."),
    "recruitment.negative": _("Line %(line)s plans for %(planned)s patients."),
    "recruitment.region_missing": _("No patients are planned in %(region)s."),
    "recruitment.all_regions": _("Patients planned: %(planned)s, from every region: %(regions)s."),
    "position_share.missing": _("The position share of %(person)s is not filled in."),
    "position_share.below": _("The position share of %(person)s is %(percent)s."),
    "position_share.above_full": _(
        "The position share of %(person)s is %(percent)s, which is more than a full position."
    ),
    "position_share.institution_missing": _("The institution of %(person)s is not chosen yet."),
    "position_share.institution_not_eligible": _(
        "The institution of %(person)s is %(institution)s, which is not one that may apply."
    ),
    "position_share.institution_not_known": _(
        "The institution of %(person)s is %(institution)s. We do not know whether it may apply."
    ),
    "position_share.within": _(
        "The project leader and the central partners have large enough positions. People in all: %(people)s."
    ),
    "one_per_leader.missing": _("We do not know yet who the project leader is."),
    "one_per_leader.above": _n(
        "The project leader already leads %(others)s other application in this call.",
        "The project leader already leads %(others)s other applications in this call.",
        "others_count",
    ),
    "one_per_leader.within": _("Other applications that the project leader leads in this call: %(others)s."),
    "age.missing": _("The project leader's date of birth is not filled in."),
    "age.period_missing": _("The project does not have both a start and an end yet."),
    "age.born_after_start": _("The date of birth is after the project starts on %(start)s."),
    "age.too_old": _("The project leader is %(age)s years old when the project starts on %(start)s."),
    "age.within": _("The project leader is %(age)s years old when the project starts."),
    "age.succession_missing": _("The project leader turns %(limit)s on %(reached)s, during the project."),
    "age.succession_described": _(
        "The project leader turns %(limit)s on %(reached)s, and the application says who takes over."
    ),
    "described.missing": _("Nothing is written yet about this: %(subject)s."),
    "described.present": _("There is a text about this: %(subject)s."),
    "judged.by_people": _("People look at this after the deadline: %(subject)s."),
    "comply_or_explain.missing": _("It is not said whether this is relevant: %(subject)s."),
    "comply_or_explain.account_missing": _("This is relevant, but not accounted for: %(subject)s."),
    "comply_or_explain.explanation_missing": _("This is not relevant, but no reason is given: %(subject)s."),
    "comply_or_explain.accounted": _("This is accounted for: %(subject)s."),
    "comply_or_explain.explained": _("This is not relevant, and a reason is given: %(subject)s."),
    "duration.too_short": _n(
        "The project lasts %(months)s whole month, from %(start)s to %(end)s.",
        "The project lasts %(months)s whole months, from %(start)s to %(end)s.",
        "months_count",
    ),
    "amount_per_year.missing": _("The budget has no amounts yet."),
    "amount_per_year.negative_line": _("Line %(line)s of the budget is %(amount)s."),
    "amount_per_year.year_missing": _("Line %(line)s of the budget has no year."),
    "amount_per_year.above": _("In %(year)s the budget is %(amount)s."),
    "amount_per_year.below": _("In %(year)s the budget is %(amount)s."),
    "amount_per_year.below_in_part": _(
        "In %(year)s, which the project fills only in part, the budget is %(amount)s."
    ),
    "amount_per_year.within": _("Every year of the budget is within what the call gives (%(years)s)."),
    "lump_sum.missing": _("The budget has no amounts yet."),
    "lump_sum.negative_line": _("Line %(line)s of the budget is %(amount)s."),
    "lump_sum.year_missing": _("Line %(line)s of the budget has no year."),
    "lump_sum.rate_not_known": _(
        "In %(year)s the budget is %(amount)s. The fixed sum of that year is not known yet."
    ),
    "lump_sum.above": _("In %(year)s the budget is %(amount)s. The fixed sum is %(maximum)s."),
    "lump_sum.within": _("Every year of the budget is within its fixed sum (%(years)s)."),
    "excluded_costs.covered_elsewhere": _(
        "Line %(line)s of the budget has %(amount)s on this: %(category)s."
    ),
    "excluded_costs.none": _("The budget has nothing on this: %(categories)s."),
    "person_years.missing": _("The share of a full position is not filled in."),
    "person_years.share_outside": _("The share of a full position is %(percent)s."),
    "person_years.period_missing": _("The project does not have both a start and an end yet."),
    "person_years.ends_before_start": _("The project ends on %(end)s, before it starts on %(start)s."),
    "person_years.above": _(
        "Months: %(months)s, in a %(percent)s position. In a full position that is %(person_months)s months."
    ),
    "person_years.within": _(
        "Months: %(months)s, in a %(percent)s position. In a full position that is %(person_months)s months."
    ),
    "employee.institution_missing": _("The project leader's institution is not chosen yet."),
    "employee.missing": _("The position share of the project leader at %(institution)s is not filled in."),
    "employee.none": _("The project leader has no position at %(institution)s."),
    "employee.elsewhere": _("The project leader is at %(institution)s."),
    "employee.institution_not_known": _(
        "The project leader is at %(institution)s. We do not know whether it may apply."
    ),
    "employee.employed": _("The project leader is employed at %(institution)s."),
    "themes_chosen.too_few": _("Themes chosen: %(chosen)s."),
    "themes_chosen.too_many": _("Themes chosen: %(chosen)s."),
    "themes_chosen.within": _("Themes chosen: %(chosen)s."),
    "classified.missing": _("The project is not classified yet."),
    "classified.categories_not_whole": _("The health categories add up to %(percent)s."),
    "classified.activities_not_whole": _("The research activities add up to %(percent)s."),
    "classified.whole": _("Health categories and research activities each add up to 100 per cent."),
    "theme.none_in_call": _("No theme is given priority in this call."),
    "theme.chosen": _("A theme with priority is chosen: %(themes)s."),
    "theme.not_chosen": _("No theme with priority is chosen."),
}

WHERE: Mapping[str, Any] = {
    "deadline.passed": _("The call is closed. What you have written is kept, but it cannot be sent."),
    "amount.missing": _("Fill in the budget."),
    "amount.negative_line": _("Correct that line in the budget."),
    "amount.below": _("Raise it by at least %(short_of)s in the budget."),
    "amount.above": _("Take it down by at least %(over)s in the budget."),
    "duration.missing": _("Fill in both days under “%(section)s”."),
    "duration.ends_before_start": _("Correct one of the two days under “%(section)s”."),
    "duration.too_long": _("With this start, let it end on %(latest_end)s or earlier."),
    "attachment.missing": _("Upload it as a PDF under “%(section)s”."),
    "attachment.several": _("Keep one of them under “%(section)s” and remove the rest."),
    "attachment.pages_not_known": _("Nothing to do for you: a person counts the pages."),
    "attachment.empty": _("Upload a file with pages in it under “%(section)s”."),
    "attachment.too_long": _("Shorten it by %(over)s and upload it again under “%(section)s”."),
    "language.nothing_attached": _("Upload the files under “%(section)s”."),
    "language.not_known": _("Nothing to do if it is in %(language)s: a person looks at it."),
    "language.other": _("Upload it in %(language)s under “%(section)s”."),
    "cv.person_missing": _("Give the name under “%(section)s”."),
    "cv.missing": _("Upload it as a PDF under “%(section)s”."),
    "cv.pages_not_known": _("Nothing to do for you: a person counts the pages."),
    "cv.empty": _("Upload a file with pages in it under “%(section)s”."),
    "cv.too_long": _("Shorten it by %(over)s and upload it again under “%(section)s”."),
    "institution.missing": _("Choose it under “%(section)s”."),
    "institution.not_eligible": _("Choose another institution under “%(section)s”."),
    "institution.not_known": _("Nothing to do for you: the programme decides."),
    "endorsement.institution_missing": _("Choose it under “%(section)s”."),
    "endorsement.missing": _("Ask for it under “%(section)s”."),
    "endorsement.other_institution": _("Ask %(institution)s under “%(section)s”."),
    "endorsement.awaited": _("We are waiting for the answer. Remind them if it takes long."),
    "endorsement.overdue": _("Talk to the research management, and tell the programme."),
    "endorsement.refused": _("Talk to the research management of the institution."),
    "partners.region_missing": _("Name one and mark that partner as central under “%(section)s”."),
    "partners.region_not_known": _("Nothing to do for you: the programme decides."),
    "recruitment.negative": _("Correct that line under “%(section)s”."),
    "recruitment.region_missing": _("Plan for patients at an institution there under “%(section)s”."),
    "position_share.missing": _("Fill it in under “%(section)s”."),
    "position_share.below": _("Correct it if it is wrong, or choose another person, under “%(section)s”."),
    "position_share.above_full": _("See whether it is right under “%(section)s”."),
    "position_share.institution_missing": _("Choose it under “%(section)s”."),
    "position_share.institution_not_eligible": _(
        "Choose another institution or another central partner under “%(section)s”."
    ),
    "position_share.institution_not_known": _("Nothing to do for you: the programme decides."),
    "one_per_leader.missing": _("Fill in the project leader under “%(section)s”."),
    "one_per_leader.above": _("Let another person lead, or withdraw the other application."),
    "age.missing": _("Fill it in under “%(section)s”."),
    "age.period_missing": _("Fill in both days under “%(section)s”."),
    "age.born_after_start": _("Correct the date of birth or the start of the project."),
    "age.too_old": _("Let another person lead, under “%(section)s”."),
    "age.succession_missing": _("Write who takes over then, under “%(section)s”."),
    "described.missing": _("Write about it under “%(section)s”."),
    "comply_or_explain.missing": _("Answer under “%(section)s”, and say how or why not."),
    "comply_or_explain.account_missing": _("Say how under “%(section)s”."),
    "comply_or_explain.explanation_missing": _("Say why under “%(section)s”."),
    "duration.too_short": _("Correct one of the two days under “%(section)s”."),
    "amount_per_year.missing": _("Fill in the budget."),
    "amount_per_year.negative_line": _("Correct that line in the budget."),
    "amount_per_year.year_missing": _("Choose the year of that line in the budget."),
    "amount_per_year.above": _("Take that year down by at least %(over)s in the budget."),
    "amount_per_year.below": _("Raise that year by at least %(short_of)s in the budget."),
    "amount_per_year.below_in_part": _("Nothing to do if it is right: the programme decides."),
    "lump_sum.missing": _("Fill in the budget."),
    "lump_sum.negative_line": _("Correct that line in the budget."),
    "lump_sum.year_missing": _("Choose the year of that line in the budget."),
    "lump_sum.rate_not_known": _("Nothing to do for you: the programme decides."),
    "lump_sum.above": _("Take that year down by at least %(over)s in the budget."),
    "excluded_costs.covered_elsewhere": _("Take that line out of the budget."),
    "person_years.missing": _("Fill it in under “%(section)s”."),
    "person_years.share_outside": _("Correct it under “%(section)s”."),
    "person_years.period_missing": _("Fill in both days under “%(section)s”."),
    "person_years.ends_before_start": _("Correct one of the two days under “%(section)s”."),
    "person_years.above": _("Shorten the project, or take the share down, under “%(section)s”."),
    "employee.institution_missing": _("Choose it under “%(section)s”."),
    "employee.missing": _("Fill it in under “%(section)s”."),
    "employee.none": _("Correct it if it is wrong, or let another person lead, under “%(section)s”."),
    "employee.elsewhere": _("Correct it if it is wrong, or let another person lead, under “%(section)s”."),
    "employee.institution_not_known": _("Nothing to do for you: the programme decides."),
    "themes_chosen.too_few": _("Choose among them under “%(section)s”."),
    "themes_chosen.too_many": _("Choose fewer under “%(section)s”."),
    "classified.missing": _("Share out the percentages under “%(section)s”."),
    "classified.categories_not_whole": _("Correct the percentages under “%(section)s”."),
    "classified.activities_not_whole": _("Correct the percentages under “%(section)s”."),
    "theme.not_chosen": _("Choose one under “%(section)s” only if the project is about it."),
}

REQUIRED: Mapping[str, Any] = {
    "amount.negative_line": _("An amount cannot be below zero."),
    "amount_per_year.negative_line": _("An amount cannot be below zero."),
    "lump_sum.negative_line": _("An amount cannot be below zero."),
    "person_years.share_outside": _("A share of a full position is above 0 and at most 100 per cent."),
    "person_years.ends_before_start": _("A project ends after it starts."),
    "duration.ends_before_start": _("A project ends after it starts."),
    "recruitment.negative": _("A number of patients cannot be below zero."),
    "position_share.above_full": _("Nobody has more than a full position at one institution."),
    "age.born_after_start": _("A project leader is born before the project starts."),
    "cv.empty": _("A CV has something to read in it."),
    "attachment.empty": _("A file has something to read in it."),
}
