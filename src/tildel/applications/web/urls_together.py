"""Addresses of applications: writing together, notes, copies, what is taken out and in."""

from __future__ import annotations

from django.urls import URLPattern, path

from tildel.applications.web import notes, partner, together, transfer

urlpatterns: list[URLPattern] = [
    path("invitations/<uuid:invitation>/", together.invitation, name="invitation"),
    path("participations/<uuid:participation>/", partner.page, name="participation"),
    path("participations/<uuid:participation>/answer/", partner.answer, name="participation_answer"),
    path("participations/<uuid:participation>/details/", partner.details, name="participation_details"),
    path("participations/<uuid:participation>/cv/", partner.cv, name="participation_cv"),
    path("participations/<uuid:participation>/costs/", partner.costs, name="participation_costs"),
    path("<uuid:pk>/people/", together.people, name="people"),
    path("<uuid:pk>/people/invite/", together.invite, name="invite"),
    path("<uuid:pk>/people/invitation/", together.invitation_change, name="invitation_change"),
    path("<uuid:pk>/people/role/", together.change_role, name="change_role"),
    path("<uuid:pk>/people/<int:who>/remove/", together.remove, name="remove_person"),
    path("<uuid:pk>/people/<int:who>/hand-over/", together.hand_over, name="hand_over"),
    path("<uuid:pk>/people/leave/", together.leave, name="leave"),
    path("<uuid:pk>/people/ask-partners/", together.ask, name="ask_partners"),
    path("<uuid:pk>/people/remind-partner/", together.remind_partner, name="remind_partner"),
    path("<uuid:pk>/presence/", together.presence, name="presence"),
    path("<uuid:pk>/notes/<slug:part>/", notes.notes, name="notes"),
    path("<uuid:pk>/notes/<slug:part>/settle/", notes.settle, name="settle_note"),
    path("<uuid:pk>/transfer/", transfer.page, name="transfer"),
    path("<uuid:pk>/transfer/import/", transfer.take_in, name="take_in"),
    path("<uuid:pk>/application.json", transfer.as_json, name="json_file"),
    path("<uuid:pk>/application.zip", transfer.as_zip, name="zip_file"),
    path("<uuid:pk>/copy/", transfer.copy, name="copy"),
]
