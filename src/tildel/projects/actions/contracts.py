"""The contract: offered in versions, accepted by leader and institution, kept as a PDF."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any, cast

from django.db import transaction
from django.utils import translation

from tildel.design.documents import Language, render_pdf
from tildel.files.actions import store_made_file
from tildel.kernel.errors import NotAllowed, RuleBroken, Stale
from tildel.kernel.time import in_oslo
from tildel.people.actions import account_for, register_person
from tildel.people.models import Organisation, Person, User
from tildel.people.queries import person_by_email, research_managers
from tildel.projects import access, mails
from tildel.projects.actions.trail import held, note, tell
from tildel.projects.documents import contract_content, contract_document
from tildel.projects.domain.agreement import Agreement, agreement_from_json
from tildel.projects.domain.instalments import NO_CONTRACT
from tildel.projects.domain.states import (
    CONTRACT,
    INSTALMENT,
    PROJECT,
    ContractState,
    InstalmentState,
    ProjectState,
)
from tildel.projects.models import Contract, Instalment, Partner, Project

LEADER, INSTITUTION = "leader", "institution"
# What a consent writes; the rest of a contract is frozen, in the database too.
_CONSENT = ["state", "leader_at", "leader_by", "institution_at", "institution_by"]


def offer_contract(
    *, project: Project, agreement: Agreement, reason: str, by: User | None, at: datetime
) -> Contract:
    """A new version for both to accept, in the transaction of the caller who has asked whether `by` may.

    Versions that wait are replaced: there is one thing to say yes to.
    """
    project.contracts.filter(state=ContractState.OFFERED).update(state=ContractState.REPLACED)
    last = project.contracts.order_by("-number").values_list("number", flat=True).first() or 0
    with translation.override(project.language):
        content = contract_content(agreement, project=project, version=last + 1, reason=reason)
    facts = agreement.as_json()
    contract = Contract.objects.create(
        project=project, number=last + 1, language=project.language, facts=facts, content=content,
        content_sha256=fingerprint(facts, content), reason=reason, made_at=at, made_by=by,
    )  # fmt: skip
    note(
        project, "contract.offered", by=by, at=at, version=contract.number, sha256=contract.content_sha256,
        reason=reason,
    )  # fmt: skip
    _ask(project, contract, agreement, at)
    return contract


def fingerprint(facts: Any, content: Any) -> str:
    """SHA-256 of what is agreed, in one order of its parts."""
    plain = json.dumps([facts, content], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def _ask(project: Project, contract: Contract, agreement: Agreement, at: datetime) -> None:
    leader = person_by_email(agreement.leader_email)
    managers = research_managers(project.institution, on=in_oslo(at).date())
    people = {person.pk: person for person in (*([leader] if leader else []), *managers)}
    tell(
        people.values(), "contract.offered", f"contract:{project.number}:{contract.number}",
        lambda name: mails.contract_offered(name=name, project=project, contract=contract), at=at,
    )  # fmt: skip


@transaction.atomic
def accept_contract(*, contract: Contract, side: str, sha256: str, by: User, at: datetime) -> Contract:
    """Say yes to a version for the `leader` or the `institution`; with both it is in force.

    `sha256` is the fingerprint of what was on the screen. Raises NotAllowed, Stale `contract.other_text`,
    RuleBroken (`contract.state`, `contract.side`, `contract.accepted_already`).
    """
    project = held(contract.project)
    contract = Contract.objects.select_for_update().get(pk=contract.pk)
    _check_side(by, project, agreement_from_json(contract.facts), side, at)
    return accepted(project, contract, side, sha256, by, at)


def accepted(
    project: Project, contract: Contract, side: str, sha256: str, by: User, at: datetime
) -> Contract:
    """`accept_contract` of rows that the caller has locked, for somebody of whom it knows that they may."""
    agreement = agreement_from_json(contract.facts)
    CONTRACT.after(contract.state, "accept")
    if contract.content_sha256 != sha256:
        raise Stale("contract.other_text")
    if getattr(contract, f"{side}_at"):
        raise RuleBroken("contract.accepted_already")
    setattr(contract, f"{side}_at", at)
    setattr(contract, f"{side}_by", by)
    note(project, "contract.accepted", by=by, at=at, version=contract.number, side=side, sha256=sha256)
    if contract.leader_at and contract.institution_at:
        _put_in_force(project, contract, agreement, by, at)
    contract.save(update_fields=_CONSENT)
    return contract


def _check_side(by: User, project: Project, agreement: Agreement, side: str, at: datetime) -> None:
    on = in_oslo(at).date()
    if side == INSTITUTION:
        access.check_can_answer_for(by, project, on=on)
        return
    if side != LEADER:
        raise RuleBroken("contract.side")
    if not access.is_party(by, agreement):
        raise NotAllowed("project.parties_only", secret=not access.can_see(by, project, on=on))


def _put_in_force(project: Project, contract: Contract, agreement: Agreement, by: User, at: datetime) -> None:
    if contract.number > 1:
        project.contracts.filter(state=ContractState.IN_FORCE).update(state=ContractState.REPLACED)
    contract.state = CONTRACT.after(contract.state, "accept")
    if project.state == ProjectState.AWAITING:
        project.state = PROJECT.after(project.state, "accept")
    _follow(project, agreement, at, by)
    note(project, "contract.in_force", by=by, at=at, version=contract.number)
    managers = research_managers(project.institution, on=in_oslo(at).date())
    people = {person.pk: person for person in (project.leader, *managers)}
    tell(
        people.values(), "contract.in_force", f"contract-in-force:{project.number}:{contract.number}",
        lambda name: mails.contract_in_force(name=name, project=project), at=at,
    )  # fmt: skip
    _make_document_later(contract)


def _make_document_later(contract: Contract) -> None:
    from procrastinate.contrib.django import app  # noqa: PLC0415 - the queue is ready after the apps are

    app.configure_task("tildel.make_contract_document").defer(contract=contract.pk)


def _follow(project: Project, agreement: Agreement, at: datetime, by: User) -> None:
    """What lists show and money follows is as agreed from now on."""
    if agreement.leader_email.casefold() != project.leader.email.casefold():
        project.leader = _leader(agreement, by, at)
    project.starts_on, project.ends_on = agreement.starts_on, agreement.ends_on
    project.amount = agreement.amount
    project.save()
    _follow_partners(project, agreement)
    _follow_money(project, agreement, at, by)


def _leader(agreement: Agreement, by: User, at: datetime) -> Person:
    found = person_by_email(agreement.leader_email)
    if found:
        return found
    given, _space, family = agreement.leader.rpartition(" ")
    person = register_person(email=agreement.leader_email, given_name=given, family_name=family, by=by, at=at)
    account_for(person=person, by=by, at=at)
    return person


def _follow_partners(project: Project, agreement: Agreement) -> None:
    if not agreement.partners and not project.partners.exists():
        return
    numbers = [one.orgnr for one in agreement.partners if one.orgnr]
    found = Organisation.objects.in_bulk(numbers, field_name="orgnr")
    project.partners.all().delete()
    Partner.objects.bulk_create(
        Partner(
            project=project, name=one.name[:200], place=one.place[:200], email=one.email[:254],
            institution=found.get(one.orgnr),
        )
        for one in agreement.partners
    )  # fmt: skip


def _follow_money(project: Project, agreement: Agreement, at: datetime, by: User) -> None:
    """What is released or paid stays; the rest is planned anew, and what was held stays held."""
    there = {
        (row.year, row.institution.orgnr): row for row in project.instalments.select_related("institution")
    }
    fixed = (InstalmentState.RELEASED, InstalmentState.PAID)
    orgs = Organisation.objects.in_bulk({one.orgnr for one in agreement.payments}, field_name="orgnr")
    wanted = {(one.year, one.orgnr): one.amount for one in agreement.payments}
    new = []
    for (year, orgnr), amount in wanted.items():
        row = there.pop((year, orgnr), None)
        if row is None:
            organisation = orgs.get(orgnr, project.institution)
            new.append(
                Instalment(
                    project=project, year=year, institution=organisation, amount=amount, moved_at=at,
                    moved_by=by,
                )
            )  # fmt: skip
        elif row.amount != amount and row.state not in fixed:
            row.amount = amount
            row.save(update_fields=["amount"])
        if row and row.state == InstalmentState.HELD and row.hold_code == NO_CONTRACT:
            row.state, row.hold_code, row.moved_at = INSTALMENT.after(row.state, "free"), "", at
            row.save(update_fields=["state", "hold_code", "moved_at"])
    Instalment.objects.bulk_create(new)
    gone = [row.pk for row in there.values() if row.state not in fixed]
    project.instalments.filter(pk__in=gone).delete()


def make_contract_document(*, contract: Contract, at: datetime) -> Contract:
    """The contract in force as a tagged PDF, with who accepted it and when. Made once."""
    if contract.file_id or not (contract.leader_at and contract.institution_at):
        return contract
    with translation.override(contract.language):
        data = contract_document(contract)
    # It bears the time of the last consent, so that the same contract always gives the same bytes.
    stamp = max(contract.leader_at, contract.institution_at)
    pdf = render_pdf("application", data, language=cast(Language, contract.language), at=stamp)
    with transaction.atomic():
        locked = Contract.objects.select_for_update().get(pk=contract.pk)
        if locked.file_id:
            return locked
        name = f"{contract.project.number} {data['title']} {contract.number}.pdf"
        locked.file = store_made_file(name=name, data=pdf, by=None, at=at)
        locked.save(update_fields=["file"])
        note(
            contract.project, "contract.document_made", by=None, at=at, version=contract.number,
            sha256=locked.file.sha256,
        )  # fmt: skip
    return locked
