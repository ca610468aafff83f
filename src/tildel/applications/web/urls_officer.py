"""Addresses of the officer and of the research management."""

from __future__ import annotations

from django.urls import path

from tildel.applications.web import (
    batches,
    downloads,
    extensions,
    management,
    manager,
    officer,
    officer_list,
)

urlpatterns = [
    path("endorsements/", management.endorsements, name="endorsements"),
    path("endorsements/costs/", management.endorsement_costs, name="endorsement_costs"),
    path("endorsements/export/", management.endorsements_csv, name="endorsements_csv"),
    path("endorsements/export.xlsx", management.endorsements_xlsx, name="endorsements_xlsx"),
    path("endorsements/endorse/", management.endorse_chosen, name="endorse_many"),
    path("endorsements/delegates/", management.delegates, name="delegates"),
    path("<uuid:pk>/ask-endorsement/", manager.ask, name="ask_endorsement"),
    path("<uuid:pk>/endorse/", manager.endorse, name="endorse"),
    path("<uuid:pk>/endorse/files/<uuid:file>/", downloads.endorse_file, name="endorse_file"),
    path("officer/<slug:key>/", officer_list.officer_list, name="officer_list"),
    path("officer/<slug:key>/counts/", officer_list.officer_counts, name="officer_counts"),
    path("officer/<slug:key>/export/", officer_list.officer_csv, name="officer_csv"),
    path("officer/<slug:key>/export.xlsx", officer_list.officer_xlsx, name="officer_xlsx"),
    path("officer/<slug:key>/views/", officer_list.officer_views, name="officer_views"),
    path("officer/<slug:key>/accept/", batches.accept_many, name="accept_many"),
    path("officer/<slug:key>/remind/", batches.remind_many, name="remind_many"),
    path("officer/<slug:key>/write/", batches.write_many, name="write_many"),
    path("officer/<slug:key>/more-time/", extensions.extensions, name="extensions"),
    path("<uuid:pk>/officer/", officer.officer_one, name="officer_one"),
    path("<uuid:pk>/officer/similar/", officer.similar, name="similar"),
    path("<uuid:pk>/officer/verdicts/", officer.own_verdicts, name="own_verdicts"),
    path("<uuid:pk>/officer/check/", officer.formal_check, name="formal_check"),
    path("<uuid:pk>/officer/correction/", extensions.ask_correction, name="ask_correction"),
    path("<uuid:pk>/officer/files/<uuid:file>/", downloads.officer_file, name="officer_file"),
    path("letters/<uuid:pk>/", downloads.letter, name="letter"),
    path("letters/<uuid:pk>/file/", downloads.letter_file, name="letter_file"),
    path("submissions/<uuid:pk>/document/", downloads.document, name="document"),
]
