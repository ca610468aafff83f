"""Addresses of research networks: everybody's, the coordinators', those of NSG's leader and secretary."""

from __future__ import annotations

from django.urls import path

from tildel.networks.web import coordinator, money, public, secretariat

app_name = "networks"
urlpatterns = [
    path("", public.index, name="list"),
    path("tasks/", public.tasks, name="tasks"),
    path("history/<slug:key>/", public.past, name="past"),
    path("mine/", coordinator.mine, name="mine"),
    path("new/", secretariat.new, name="new"),
    path("new/award/", secretariat.from_award, name="from_award"),
    path("invoices/", money.invoices, name="invoices"),
    path("invoices/<int:year>.csv", money.invoices_csv, name="invoices_csv"),
    path("invoices/<int:year>.xlsx", money.invoices_xlsx, name="invoices_xlsx"),
    path("invoices/<int:year>.pdf", money.invoices_pdf, name="invoices_pdf"),
    path("rules/", money.rules, name="rules"),
    path("rules/change/", money.change_rules, name="change_rules"),
    path("rules/keys/<slug:side>/", money.change_key, name="change_key"),
    path("<slug:key>/", public.network, name="network"),
    path("<slug:key>/manage/", coordinator.work, name="work"),
    path("<slug:key>/describe/", coordinator.describe, name="describe"),
    path("<slug:key>/add/<slug:kind>/", coordinator.add, name="add"),
    path("<slug:key>/<slug:kind>/<int:pk>/end/", coordinator.end, name="end"),
    path("<slug:key>/<slug:kind>/<int:pk>/remove/", coordinator.remove, name="remove"),
    path("<slug:key>/partner/<int:pk>/region/", coordinator.place, name="place"),
    path("<slug:key>/evaluation/", coordinator.evaluation, name="evaluation"),
    path("<slug:key>/reports/<int:year>/", coordinator.report, name="report"),
    path("<slug:key>/step/", secretariat.step, name="step"),
    path("<slug:key>/phase-out/", secretariat.phase_out, name="phase_out"),
    path("<slug:key>/budget/", secretariat.budget, name="budget"),
    path("<slug:key>/coordinator/", secretariat.coordinator, name="coordinator"),
    path("<slug:key>/evaluation/return/", secretariat.return_evaluation, name="return_evaluation"),
    path("<slug:key>/evaluation/recommend/", secretariat.recommend, name="recommend"),
    path("<slug:key>/evaluation/decide/", secretariat.decide, name="decide"),
    path("<slug:key>/reports/<int:year>/accept/", secretariat.accept_report, name="accept_report"),
    path("<slug:key>/reports/<int:year>/return/", secretariat.return_report, name="return_report"),
]
