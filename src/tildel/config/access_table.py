"""Who may open what: one row for every address. The tests walk it, the gate enforces its outer edge.

A row says for whom an address opens, with which methods, and who is told that they may not (403) instead of
that there is nothing (404). Whoever is not logged in is sent to log in. Each view asks its own slice's
`access` besides: the gate knows roles only from outside, the slice knows the row in the database.
"""

from __future__ import annotations

from typing import Any

from tildel.config.access_kinds import (
    ANY_OFFICER,
    BOTH,
    IN_FORCE,
    LEADS_ON,
    OFFICERS,
    READERS,
    ROUND,
    ROUND_BOTH,
    ROUND_POST,
    SENT,
    WITH_ROUND,
    Row,
    Who,
    anyone,
    during,
    logged_in,
    officers,
    row,
)
from tildel.config.rows.bodies import GOVERNANCE
from tildel.config.rows.deciding import DECISIONS, PANELS
from tildel.config.rows.guidance import GUIDANCE
from tildel.config.rows.innovations import INNOVATIONS
from tildel.config.rows.measuring import MEASUREMENT
from tildel.config.rows.national_report import NATIONAL_REPORT
from tildel.config.rows.networks import NETWORKS
from tildel.config.rows.open_data import OPEN_DATA
from tildel.config.rows.plans import PLANS
from tildel.config.rows.privacy import PRIVACY
from tildel.config.rows.projects import PROJECTS
from tildel.config.rows.registers import INFRASTRUCTURES, STUDIES
from tildel.config.rows.site import DEPARTMENTS, SITE

_OUTSIDE = {
    "healthz": anyone(),
    "readyz": anyone(),
    "root": anyone(),
    "mailbox": anyone(demo_only=True),
    "components": anyone(),
    "portal:home": anyone(),
    "portal:calls": anyone(),
    "portal:call": row(during(Who.ANYONE, *IN_FORCE)),
    "portal:call_ics": row(during(Who.ANYONE, *IN_FORCE)),
    "portal:awards": anyone(),
    "portal:awards_csv": anyone(),
    "portal:accessibility": anyone(),
    "portal:picture": anyone(),
    # Pages and documents that editors have published; Wagtail says which these are.
    "wagtail_serve": anyone(),
    "wagtaildocs_serve": anyone(),
    "portal:search": anyone(),
    "desk:home": logged_in(),
    # For a calendar program, which cannot log in; without a key that fits there is nothing in it.
    "desk:deadlines_ics": anyone(),
    "messaging:mine": logged_in(),
    "messaging:choices": logged_in(BOTH),
    "desk:logins": anyone(demo_only=True),
    "desk:log_in_as": anyone("POST", demo_only=True),
    "people:profile": logged_in(BOTH),
    **DEPARTMENTS,
}

_PROGRAMMES = {
    "programmes:list": row(*ANY_OFFICER),
    "programmes:new": row(*ANY_OFFICER, by=BOTH),
    "programmes:call": officers(),
    "programmes:edit": officers(BOTH),
    "programmes:deadline": officers(BOTH),
    "programmes:themes": officers(BOTH),
    "programmes:costs": officers(BOTH),
    "programmes:sections": officers(BOTH),
    "programmes:criteria": officers(BOTH),
    "programmes:user_criteria": officers(BOTH),
    "programmes:scale": officers(BOTH),
    "programmes:arrange": officers(BOTH),
    "programmes:kinds": officers(),
    "programmes:requirement_add": officers(BOTH),
    "programmes:questions": officers(),
    "programmes:question": officers(BOTH),
    "programmes:tracks": officers(),
    "programmes:track": officers(BOTH),
    "programmes:try": officers(),
    "programmes:requirement": officers(BOTH),
    "programmes:preview": officers(),
    "programmes:publish": officers(BOTH),
}

_SENT_OFFICERS = during(OFFICERS, *SENT)
_WRITERS: dict[str, Any] = {"known_to": [Who.APPLICANT]}

_APPLICATIONS = {
    "applications:mine": logged_in(),
    "applications:start": row(during(Who.LOGGED_IN, *IN_FORCE), by=BOTH),
    "applications:open": row(*READERS),
    "applications:section": row(*READERS),
    "applications:save_section": row(Who.WRITER, LEADS_ON, by=BOTH, **_WRITERS),
    "applications:findings": row(*READERS),
    "applications:upload": row(Who.WRITER, LEADS_ON, by=BOTH, **_WRITERS),
    "applications:download": row(*READERS),
    "applications:remove": row(Who.WRITER, LEADS_ON, by=BOTH, **_WRITERS),
    "applications:restore": row(Who.WRITER, by=BOTH, **_WRITERS),
    "applications:check": row(*READERS),
    "applications:submit": row(Who.WRITER, LEADS_ON, by=BOTH, **_WRITERS),
    "applications:category": row(Who.WRITER, by=BOTH, **_WRITERS),
    "applications:withdraw": row(Who.WRITER, by=BOTH, **_WRITERS),
    # Whoever got a mail opens its link; another address is told where it went, and nothing else.
    "applications:invitation": logged_in(BOTH),
    "applications:participation": logged_in(),
    "applications:participation_answer": logged_in("POST"),
    "applications:participation_details": logged_in("POST"),
    "applications:participation_cv": logged_in("POST"),
    "applications:participation_costs": logged_in("POST"),
    "applications:people": row(*READERS),
    "applications:invite": row(Who.WRITER, by="POST", **_WRITERS),
    "applications:invitation_change": row(Who.WRITER, by="POST", **_WRITERS),
    "applications:change_role": row(Who.LEAD, by="POST", known_to=READERS),
    "applications:remove_person": row(Who.LEAD, by=BOTH, known_to=READERS),
    "applications:hand_over": row(Who.LEAD, by=BOTH, known_to=READERS),
    "applications:leave": row(*READERS, by=BOTH),
    "applications:ask_partners": row(Who.WRITER, by="POST", **_WRITERS),
    "applications:remind_partner": row(Who.WRITER, by="POST", **_WRITERS),
    "applications:presence": row(*READERS, by="POST"),
    "applications:notes": row(*READERS, by=BOTH),
    "applications:settle_note": row(*READERS, by="POST"),
    "applications:transfer": row(*READERS),
    "applications:take_in": row(Who.WRITER, by=BOTH, **_WRITERS),
    "applications:json_file": row(*READERS),
    "applications:zip_file": row(*READERS),
    "applications:copy": row(Who.WRITER, by=BOTH, **_WRITERS),
    "applications:receipt": row(*READERS),
    "applications:receipt_pdf": row(*READERS),
    "applications:document_state": row(*READERS),
    "applications:document": row(*READERS, Who.MANAGER, _SENT_OFFICERS),
    "applications:ask_endorsement": row(Who.WRITER, by="POST", **_WRITERS),
    "applications:budget_xlsx": row(*READERS),
    "applications:budget_sums": row(*READERS),
    "applications:import_budget": row(Who.WRITER, LEADS_ON, by=BOTH, **_WRITERS),
    "applications:replace_budget": row(Who.WRITER, LEADS_ON, by=BOTH, **_WRITERS),
    "applications:use_rates": row(Who.WRITER, LEADS_ON, by=BOTH, **_WRITERS),
    "applications:cv": row(*READERS),
    "applications:save_cv": row(Who.WRITER, LEADS_ON, by=BOTH, **_WRITERS),
    "applications:cv_pdf": row(*READERS),
    "applications:attach_cv": row(Who.WRITER, LEADS_ON, by=BOTH, **_WRITERS),
    "applications:cv_publications": row(Who.WRITER, LEADS_ON, by=BOTH, **_WRITERS),
    "applications:endorsements": row(Who.ANY_MANAGER),
    "applications:endorsement_costs": row(Who.ANY_MANAGER),
    "applications:endorsements_csv": row(Who.ANY_MANAGER),
    "applications:endorsements_xlsx": row(Who.ANY_MANAGER),
    "applications:endorse_many": row(Who.ANY_MANAGER, by="POST"),
    "applications:delegates": row(Who.ANY_MANAGER, by=BOTH),
    "applications:endorse": row(Who.MANAGER, by=BOTH),
    "applications:endorse_file": row(Who.MANAGER),
    "applications:officer_list": officers(),
    "applications:officer_counts": officers(),
    "applications:officer_csv": officers(),
    "applications:officer_xlsx": officers(),
    "applications:officer_views": officers("POST"),
    "applications:accept_many": officers("POST"),
    "applications:remind_many": officers("POST"),
    "applications:write_many": officers("POST"),
    "applications:extensions": officers(BOTH),
    "applications:officer_one": row(_SENT_OFFICERS),
    "applications:similar": row(_SENT_OFFICERS),
    "applications:own_verdicts": row(_SENT_OFFICERS, by="POST"),
    "applications:ask_correction": row(_SENT_OFFICERS, by="POST"),
    "applications:formal_check": row(_SENT_OFFICERS, by="POST"),
    "applications:officer_file": row(_SENT_OFFICERS),
    # Letters of a decision are held until it is published.
    "applications:letter": row(*OFFICERS, during(READERS, "published")),
    "applications:letter_file": row(*OFFICERS, during(READERS, "published")),
}


_ASSESSMENT = {
    "assessment:mine": logged_in(),
    "assessment:answer": row(Who.MEMBER, by="POST"),
    "assessment:terms": row(Who.MEMBER, by=BOTH),
    "assessment:declare": row(during(Who.MEMBER, "assessing"), by=BOTH),
    "assessment:review": row(during(Who.EXPERT, "assessing"), by=BOTH),
    "assessment:refuse": row(during(Who.EXPERT, "assessing"), by=BOTH),
    "assessment:save_review": row(during(Who.EXPERT, "assessing"), by="POST"),
    "assessment:application_file": row(during(Who.EXPERT, "assessing")),
    "assessment:revise": row(during(Who.EXPERT, "assessing"), by=BOTH),
    "assessment:discussion": row(during(Who.EXPERT, "assessing"), by=BOTH),
    "assessment:experts": row(*ANY_OFFICER),
    "assessment:new_expert": row(*ANY_OFFICER, by=BOTH),
    "assessment:edit_expert": row(*ANY_OFFICER, by=BOTH),
    "assessment:experts_csv": row(*ANY_OFFICER),
    # To whoever is not in the register it says so.
    "assessment:my_expertise": logged_in(BOTH),
    "assessment:my_payment": logged_in(BOTH),
    "assessment:committees": row(*ANY_OFFICER),
    "assessment:new_committee": row(*ANY_OFFICER, by=BOTH),
    "assessment:committee": officers(BOTH),
    "assessment:invite_committee": officers(*ROUND_BOTH),
    "assessment:reserve": officers(*ROUND_POST),
    "assessment:member": officers(*ROUND_BOTH),
    "assessment:reading_ends": officers(*ROUND_BOTH),
    "assessment:placements": officers(*ROUND_BOTH),
    "assessment:payments": officers(*ROUND_BOTH),
    "assessment:officer": officers(),
    "assessment:prepare": officers("POST"),
    "assessment:open": officers("POST"),
    "assessment:change_due": officers(*ROUND_POST),
    "assessment:invite": officers(*ROUND_BOTH),
    "assessment:remind": officers(*ROUND_POST),
    "assessment:discuss": officers(*ROUND_BOTH),
    "assessment:application_reviews": officers(*ROUND),
    "assessment:close": officers(*ROUND_BOTH),
    "assessment:officer_review": officers(*ROUND_BOTH),
    "assessment:lift_conflict": officers(*ROUND_BOTH),
    "assessment:conflicts": officers(*ROUND),
    "assessment:look_for_ties": officers(*ROUND_POST),
    "assessment:settle_ties": officers(*ROUND_POST),
    "assessment:stepped_down": officers(*ROUND),
    "assessment:stepped_down_csv": officers(*ROUND),
    "assessment:objections": officers(*ROUND_BOTH),
    "assessment:objection": officers(*ROUND_BOTH),
    "assessment:assignments": officers(*ROUND_BOTH),
    "assessment:proposals": officers(*ROUND_BOTH),
    "assessment:proposal": officers("GET", *WITH_ROUND),
    "assessment:use_proposal": officers(*ROUND_BOTH),
    "assessment:proposal_file": officers("GET", *WITH_ROUND),
    "assessment:pair": officers(*ROUND_BOTH),
}

# Logging in, second factor and the connections to other logins are allauth's.
_ACCOUNT = {
    **{
        name: anyone(BOTH)
        for name in (
            "account_login", "account_signup", "account_request_login_code", "account_confirm_login_code",
            "account_reset_password", "account_reset_password_from_key", "account_email_verification_sent",
            "account_logout", "mfa_authenticate", "socialaccount_signup", "openid_connect_login",
        )
    },
    **{
        name: anyone()
        for name in (
            "account_inactive", "account_reset_password_done", "account_reset_password_from_key_done",
            "socialaccount_login_cancelled", "socialaccount_login_error", "openid_connect_callback",
            # Where allauth's pages were before; they lead on to where they are.
            "account/social/login/cancelled/", "account/social/login/error/", "account/social/signup/",
            "account/social/connections/",
        )
    },
    **{
        name: logged_in(BOTH)
        for name in (
            "account_email", "account_change_password", "account_set_password", "account_reauthenticate",
            "mfa_activate_totp", "mfa_deactivate_totp", "mfa_generate_recovery_codes", "mfa_reauthenticate",
            "socialaccount_connections",
        )
    },
    **{
        name: logged_in()
        for name in ("mfa_index", "mfa_view_recovery_codes", "mfa_download_recovery_codes")
    },
}  # fmt: skip

TABLE: dict[str, Row] = {
    **_OUTSIDE,
    **_PROGRAMMES,
    **_APPLICATIONS,
    **_ASSESSMENT,
    **PANELS,
    **DECISIONS,
    **GOVERNANCE,
    **INFRASTRUCTURES,
    **STUDIES,
    **GUIDANCE,
    **PLANS,
    **PROJECTS,
    **NETWORKS,
    **INNOVATIONS,
    **MEASUREMENT,
    **NATIONAL_REPORT,
    **SITE,
    **OPEN_DATA,
    **PRIVACY,
    **_ACCOUNT,
}

# What stands under these is another's: it opens for editors only, and asks each of them for more itself.
EDITING = ("cms/",)
