"""Every address, and nothing else. Pages carry their language in the address."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from wagtail import views as pages
from wagtail.admin import urls as editing
from wagtail.documents.views import serve as documents

from tildel.api.web.v1 import api as open_data
from tildel.config import health
from tildel.design.web.gallery import gallery
from tildel.messaging.web.views import mailbox
from tildel.portal.web import feeds

urlpatterns = [
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("", RedirectView.as_view(pattern_name="portal:home"), name="root"),
    path("robots.txt", feeds.robots, name="robots_file"),
    path("sitemap.xml", feeds.sitemap, name="sitemap_file"),
    path("cms/", include(editing)),
    path("api/v1/", open_data.urls),
    *i18n_patterns(
        path("", include("tildel.portal.web.urls")),
        path("desk/", include("tildel.desk.web.urls")),
        path("calls/", include("tildel.programmes.web.urls")),
        path("applications/", include("tildel.applications.web.urls")),
        path("assessment/", include("tildel.assessment.web.urls")),
        path("panels/", include("tildel.panels.web.urls")),
        path("decisions/", include("tildel.decisions.web.urls")),
        path("bodies/", include("tildel.governance.web.urls")),
        path("infrastructure/", include("tildel.infrastructures.web.urls")),
        path("studies/", include("tildel.studies.web.urls")),
        path("guidance/", include("tildel.guidance.web.urls")),
        path("plans/", include("tildel.classification.web.urls")),
        path("projects/", include("tildel.projects.web.urls")),
        path("networks/", include("tildel.networks.web.urls")),
        path("innovation/", include("tildel.innovations.web.urls")),
        path("figures/", include("tildel.measurement.web.urls")),
        path("national-report/", include("tildel.national_report.web.urls")),
        path("privacy/", include("tildel.privacy.web.urls")),
        path("open-data/", include("tildel.api.web.urls")),
        path("people/", include("tildel.people.web.urls")),
        path("mails/", include("tildel.messaging.web.urls")),
        path("account/", include("allauth.urls")),
        path("mailbox/", mailbox, name="mailbox"),
        path("components/", gallery, name="components"),
        path(
            "documents/<int:document_id>/<str:document_filename>", documents.serve, name="wagtaildocs_serve"
        ),
        # Last: whatever is no address of ours may be a page that editors made.
        re_path(r"^(?P<path>(?:[\w\-]+/)+)$", pages.serve, name="wagtail_serve"),
    ),
]
