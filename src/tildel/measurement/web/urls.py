"""Addresses of figures: everybody's, the leaders', then the keepers'."""

from __future__ import annotations

from django.urls import path

from tildel.measurement.web import amounts, budgets, dashboards, figures, public

app_name = "measurement"
_VERSION = "budgets/<int:year>/versions/<int:version>"
_BUDGET = "manage/budgets/<int:year>"
urlpatterns = [
    path("", public.home, name="home"),
    path(f"{_VERSION}/", public.version, name="version"),
    path(f"{_VERSION}/file/<slug:form>/", public.version_file, name="version_file"),
    path(f"{_VERSION}/regions/<slug:region>/", public.derivation, name="derivation"),
    path("key-figures/", figures.figures, name="figures"),
    path("key-figures/file/<slug:form>/", figures.figures_file, name="figures_file"),
    path("key-figures/<slug:figure>/", figures.figure, name="figure"),
    path("key-figures/<slug:figure>/<int:year>/<int:version>/<slug:group>/", figures.rows, name="rows"),
    path("money.csv", dashboards.money_csv, name="money_csv"),
    path("dashboards/<slug:name>/", dashboards.dashboard, name="dashboard"),
    path("dashboards/<slug:name>/file/", dashboards.dashboard_file, name="dashboard_file"),
    path("manage/", budgets.work, name="work"),
    path("manage/budgets/new/", budgets.new_budget, name="new_budget"),
    path(f"{_BUDGET}/", budgets.work_budget, name="work_budget"),
    path(f"{_BUDGET}/edit/", budgets.edit_budget, name="edit_budget"),
    path(f"{_BUDGET}/regions/<slug:region>/", budgets.work_derivation, name="work_derivation"),
    path(f"{_BUDGET}/amounts/<slug:orgnr>/", amounts.amounts, name="amounts"),
    path(f"{_BUDGET}/import/", amounts.import_amounts, name="import_amounts"),
    path(f"{_BUDGET}/file/<slug:form>/", amounts.amounts_file, name="amounts_file"),
    path(f"{_BUDGET}/what-if/", budgets.what_if, name="what_if"),
    path(f"{_BUDGET}/freeze/", budgets.freeze, name="freeze"),
    path("manage/weights/", budgets.tables, name="tables"),
    path("manage/weights/new/", budgets.new_table, name="new_table"),
    path("manage/snapshots/", figures.ask_snapshot, name="ask_snapshot"),
    path("manage/snapshots/<int:pk>/", figures.job, name="job"),
    path("manage/key-figures/<slug:figure>/", figures.describe, name="describe"),
]
