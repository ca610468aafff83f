"""Addresses of applications: the applicant's here, the officer's and the research management's included."""

from __future__ import annotations

from django.urls import URLPattern, path

from tildel.applications.web import applicant, applicant_files, applicant_submit, track
from tildel.applications.web.urls_content import urlpatterns as content_patterns
from tildel.applications.web.urls_officer import urlpatterns as officer_patterns
from tildel.applications.web.urls_together import urlpatterns as together_patterns

app_name = "applications"
urlpatterns: list[URLPattern] = [
    path("", applicant.mine, name="mine"),
    path("start/<slug:call>/", applicant.start, name="start"),
    path("submissions/<uuid:pk>/", applicant_submit.receipt, name="receipt"),
    path("submissions/<uuid:pk>/receipt.pdf", applicant_submit.receipt_pdf, name="receipt_pdf"),
    path("submissions/<uuid:pk>/document-state/", applicant_submit.document_state, name="document_state"),
    *officer_patterns,
    *together_patterns,
    *content_patterns,
    path("<uuid:pk>/", applicant.open_application, name="open"),
    path("<uuid:pk>/category/", track.category, name="category"),
    path("<uuid:pk>/findings/", applicant.findings, name="findings"),
    path("<uuid:pk>/check/", applicant_submit.check, name="check"),
    path("<uuid:pk>/submit/", applicant_submit.submit, name="submit"),
    path("<uuid:pk>/withdraw/", applicant_submit.withdraw, name="withdraw"),
    path("<uuid:pk>/files/upload/", applicant_files.upload, name="upload"),
    path("<uuid:pk>/files/<int:attachment>/", applicant_files.download, name="download"),
    path("<uuid:pk>/files/<int:attachment>/remove/", applicant_files.remove, name="remove"),
    path("<uuid:pk>/files/<int:attachment>/restore/", applicant_files.restore, name="restore"),
    path("<uuid:pk>/<slug:part>/", applicant.section, name="section"),
    path("<uuid:pk>/<slug:part>/save/", applicant.save_section, name="save_section"),
]
