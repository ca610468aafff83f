"""The applications of a call: written, endorsed, sent, taken back, and checked formally."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tildel.applications.actions.attachments import add_attachment
from tildel.applications.actions.drafts import create_application, save_section
from tildel.applications.actions.endorsements import answer_endorsement, ask_endorsement
from tildel.applications.actions.formal_checks import check_formally
from tildel.applications.actions.submissions import submit_application, withdraw_application
from tildel.applications.domain.plan import plan_of
from tildel.applications.queries import drafts as queries
from tildel.config.demo import cast, texts
from tildel.config.demo.calendar import Dates, at
from tildel.config.demo.documents import Papers
from tildel.config.demo.people import Accounts, manager_of
from tildel.config.demo.texts import Trial

# How far a draft has come: the sections that are written, and the steps after them.
WRITTEN = {"begun": 1, "half": 4}
SENT = {"", "changed", "sent"}

REASONS: Mapping[str, Mapping[str, str]] = {
    "additional_costs": {
        "nn": "Det meste av budsjettet er drift av dialyseplassar om natta. Det er ordinær behandling, som "
        "sjukehuset sjølv betaler. Meirkostnadene ved forskinga kan ikkje skiljast ut av budsjettet slik det "
        "er sett opp.",
    },
    "endorsement": {
        "nb": "Forskningsledelsen ved institusjonen svarte før fristen at den ikke går god for søknaden, "
        "fordi avdelingen ikke kan stille med personell i prosjektperioden.",
    },
    "cv": {
        "nb": "CV-en til en av de sentrale samarbeidspartnerne er uten publikasjonsliste. Utlysningen ber "
        "om CV med publikasjonsliste for prosjektleder og alle sentrale samarbeidspartnere.",
    },
}  # fmt: skip
REFUSAL = (
    "Avdelingen kan ikke stille med personell i prosjektperioden. Vi går derfor ikke god for søknaden nå, "
    "men hjelper gjerne til før neste utlysning."
)

_NONPROFIT = "Ideelt sykehus; tilgangen til regionale forskningsmidler er antatt i demonstrasjonen."
JUDGED = dict.fromkeys(("applicant_institution", "partners_all_regions", "position_share"), _NONPROFIT)


@dataclass
class Field:
    """One call with its applications, as the world is being made."""

    call: Any
    dates: Dates
    accounts: Accounts
    papers: Papers
    applications: dict[str, Any] = field(default_factory=dict)

    def user(self, trial: Trial) -> Any:
        return self.accounts[trial.lead]

    def now(self, trial: Trial) -> Any:
        """The application as it stands."""
        return queries.application(self.applications[trial.name].pk)


def write(field: Field, trial: Trial) -> None:
    """Start the application and write as much of it as its stage says."""
    user, day = field.user(trial), field.dates.during(0.02 * (trial.number % 24))
    start = at(day, 8, 10 + trial.number % 30, 7 * trial.number % 60)
    application = create_application(call=field.call, language=trial.language, by=user, at=start)
    field.applications[trial.name] = application
    parts = plan_of(queries.spec_for(application)).sections
    written = texts.sections(trial, first_year=field.dates.first_year)
    content = [(key, section) for key, section in written.items() if key in parts]
    for number, (key, section) in enumerate(content[: WRITTEN.get(trial.stage)], start=1):
        save_section(
            application=application, section=key, content=section, version=1 if key == "leader" else 0,
            by=user, at=start + timedelta(minutes=6 * number, seconds=11 * number),
        )  # fmt: skip


def attach(field: Field, trial: Trial) -> None:
    """The project description, and the CV of the leader and each central partner."""
    user, application = field.user(trial), field.applications[trial.name]
    start = at(_day(field, trial, 0.55), 11, trial.number % 40)
    people = [("cv", f"p{number}", field.papers.cv(person)) for number, person in _numbered(trial)]
    uploads = [("project_description", "", field.papers.description(trial)), *people]
    for number, (kind, person, upload) in enumerate(uploads):
        add_attachment(
            application=application, kind=kind, person_key=person, upload=upload, by=user,
            at=start + timedelta(minutes=2 * number, seconds=13),
        )  # fmt: skip


def _numbered(trial: Trial) -> list[tuple[int, Any]]:
    return list(enumerate((trial.lead, *trial.partners), start=1))


def _day(field: Field, trial: Trial, share: float) -> Any:
    """A day at about that share of the time for applying, spread over the applications."""
    return field.dates.during(min(1.0, share + 0.011 * (trial.number % 12)))


def endorse(field: Field, trial: Trial) -> None:
    """Ask the research management, which answers unless the application is still waiting for it."""
    endorsement = ask_endorsement(
        application=field.applications[trial.name], by=field.user(trial),
        at=at(_day(field, trial, 0.6), 12, 5 + trial.number % 30),
    )  # fmt: skip
    refused = trial.rejected == "endorsement"
    if trial.stage == "asked" or refused:
        return
    answer_endorsement(
        endorsement=endorsement, given=True, by=manager_of(field.accounts, trial.lead.institution),
        at=at(_day(field, trial, 0.75), 13, trial.number % 50),
    )  # fmt: skip


def submit(field: Field, trial: Trial) -> None:
    """Send the application; some twice, one a minute before the deadline."""
    first = at(
        _day(field, trial, 0.87), 14, 7 * trial.number % 60, 17 * trial.number % 60, 61 * trial.number % 1000
    )
    _send(field, trial, first)
    if trial.number % 5 == 1 and trial.call < 3 and not trial.withdrawn:
        again = at(field.dates.last_day, 15, 58 if trial.number % 10 == 6 else 13 + trial.number, 41, 207)
        _change(field, trial, again - timedelta(minutes=4))
        _send(field, trial, again)
    if trial.stage == "changed":
        _change(field, trial, first + timedelta(minutes=40))
    if trial.rejected == "endorsement":
        _refuse_endorsement(field, trial, at(field.dates.last_day, 15, 20))
    if trial.withdrawn == "early":
        _withdraw(field, trial, first + timedelta(minutes=55))


def _send(field: Field, trial: Trial, moment: datetime) -> None:
    application = field.now(trial)
    submit_application(
        application=application, round=application.revision, by=field.user(trial), received_at=moment,
        at=moment + timedelta(milliseconds=43),
    )  # fmt: skip


def _change(field: Field, trial: Trial, moment: datetime) -> None:
    """A last correction in the popular summary."""
    application = field.now(trial)
    content = dict(queries.sections_of(application)["project"])
    content["summary_en"] += " The user panel has read this summary."
    save_section(
        application=application, section="project", content=content,
        version=queries.section_version(application, "project"), by=field.user(trial), at=moment,
    )  # fmt: skip


def _refuse_endorsement(field: Field, trial: Trial, moment: datetime) -> None:
    application = field.now(trial)
    manager = manager_of(field.accounts, trial.lead.institution)
    for endorsement in queries.asked_institutions(application, manager, on=moment.date()):
        answer_endorsement(endorsement=endorsement, given=False, reason=REFUSAL, by=manager, at=moment)


def _withdraw(field: Field, trial: Trial, moment: datetime) -> None:
    reason = "Prosjektet er finansiert på annen måte (oppdiktet)."
    withdraw_application(application=field.now(trial), reason=reason, by=field.user(trial), at=moment)


def check(field: Field, trial: Trial) -> None:
    """The officer's formal check, or before it the applicant's second thoughts."""
    assert field.dates.checked
    day = field.dates.checked + timedelta(days=trial.number % 4)
    moment = at(day, 9 + trial.number % 6, 3 * trial.number % 60)
    if trial.withdrawn == "early":
        return
    if trial.withdrawn == "late":
        _withdraw(field, trial, moment)
        return
    verdict = (
        {"verdict": "rejected", "requirement": trial.rejected} if trial.rejected else {"verdict": "accepted"}
    )
    check_formally(
        application=field.now(trial), reason=_reason(trial), judged=_judged(field, trial),
        by=field.accounts[cast.OFFICER], at=moment, **verdict,
    )  # fmt: skip


def _reason(trial: Trial) -> str:
    return REASONS[trial.rejected][trial.language] if trial.rejected else ""


def _judged(field: Field, trial: Trial) -> dict[str, dict[str, Any]]:
    """The officer's own verdict on everything that the findings leave to people."""
    judged: dict[str, dict[str, Any]] = {}
    for finding in field.now(trial).current.findings:
        key = finding["requirement"]
        if finding["status"] == "judgement" and key != "endorsement":
            failed = key == trial.rejected
            judged[key] = {"ok": not failed, "reason": _reason(trial) if failed else JUDGED.get(key, "")}
    return judged
