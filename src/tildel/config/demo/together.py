"""People who write together in the open call of the demo world: asked, answered, waiting, with notes."""

from __future__ import annotations

from datetime import datetime, timedelta

from tildel.applications.actions.invitations import answer_invited, invite_collaborator
from tildel.applications.actions.notes import write_note
from tildel.applications.actions.participations import answer_participation, ask_partners
from tildel.config.demo.applying import Field
from tildel.config.demo.calendar import at
from tildel.config.demo.cast import BY_KEY
from tildel.config.demo.texts import Trial

# The draft whose partners have answered, and the one into which the demo's applicant is invited.
ANSWERED, INVITED = "SJUMILSSTØVEL", "HAUGFOLK"


def work_together(field: Field, trial: Trial) -> None:
    """What the two drafts need before they are sent; nothing for the others."""
    moment = at(field.dates.during(0.7), 10, 12)
    if trial.name == ANSWERED:
        _ask_and_answer(field, trial, moment)
    if trial.name == INVITED:
        invite_collaborator(
            application=field.applications[trial.name], email=BY_KEY["dikt"].email, role="editor",
            language="nb", by=field.user(trial), at=moment,
        )  # fmt: skip


def _ask_and_answer(field: Field, trial: Trial, moment: datetime) -> None:
    """Two of the three partners have said yes; a colleague writes along and leaves a note."""
    application, user = field.now(trial), field.user(trial)
    asked = ask_partners(application=application, by=user, at=moment)
    for number, participation in enumerate(asked[:2]):
        partner = next(row for row in trial.partners if row.email == participation.email)
        answer_participation(
            participation=participation, confirmed=True, by=field.accounts[partner],
            at=moment + timedelta(hours=2 + number),
        )  # fmt: skip
    colleague = BY_KEY["oppdikta"]
    invitation = invite_collaborator(
        application=application, email=colleague.email, role="editor", language="nn", by=user,
        at=moment + timedelta(hours=1),
    )  # fmt: skip
    answer_invited(
        invitation=invitation, accepted=True, by=field.accounts[colleague], at=moment + timedelta(hours=3)
    )
    write_note(
        application=application, section="project", field="summary_no",
        text="Kan vi seie dette enklare? Pasientane i panelet forstod ikkje «randomisert».",
        by=field.accounts[colleague], at=moment + timedelta(hours=5),
    )  # fmt: skip
