"""Addresses of applications: CVs, budgets as spreadsheets."""

from __future__ import annotations

from django.urls import URLPattern, path

from tildel.applications.web import budget, cv

urlpatterns: list[URLPattern] = [
    path("<uuid:pk>/budget/budget.xlsx", budget.budget_xlsx, name="budget_xlsx"),
    path("<uuid:pk>/budget/sums/", budget.budget_sums, name="budget_sums"),
    path("<uuid:pk>/budget/import/", budget.import_budget, name="import_budget"),
    path("<uuid:pk>/budget/replace/", budget.replace_budget, name="replace_budget"),
    path("<uuid:pk>/budget/rates/", budget.use_rates, name="use_rates"),
    path("<uuid:pk>/cv/<slug:person>/", cv.write_cv, name="cv"),
    path("<uuid:pk>/cv/<slug:person>/save/", cv.save_cv, name="save_cv"),
    path("<uuid:pk>/cv/<slug:person>/cv.pdf", cv.cv_pdf, name="cv_pdf"),
    path("<uuid:pk>/cv/<slug:person>/attach/", cv.attach_cv, name="attach_cv"),
    path("<uuid:pk>/cv/<slug:person>/publications/", cv.publications, name="cv_publications"),
]
