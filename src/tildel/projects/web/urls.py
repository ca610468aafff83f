"""Addresses of projects: the public's, the officers', and a project's working pages."""

from __future__ import annotations

from django.urls import path

from tildel.projects.web import (
    changes,
    contract,
    follow_up,
    mine,
    money,
    officer,
    piles,
    public,
    reports,
    results,
    sections,
)

app_name = "projects"
_ONE = "mine/<str:number>/"
urlpatterns = [
    path("", public.projects, name="list"),
    path("mine/", mine.mine, name="mine"),
    path("mine/sign/", piles.sign, name="sign"),
    path("portfolio/", officer.portfolio, name="portfolio"),
    path("portfolio/file/<slug:form>/", officer.portfolio_file, name="portfolio_file"),
    path("portfolio/money/", money.by_year, name="money"),
    path("portfolio/instalments/", piles.instalments, name="instalments"),
    path("portfolio/approve/", piles.approve, name="approve"),
    path("portfolio/reports/", officer.open_reports, name="open_reports"),
    path("portfolio/new/", officer.take_over, name="take_over"),
    path("portfolio/begin/<slug:call>/", officer.begin, name="begin"),
    path(_ONE, mine.work, name="work"),
    path(f"{_ONE}contract/", contract.contract, name="contract"),
    path(f"{_ONE}contract/accept/", contract.accept, name="accept"),
    path(f"{_ONE}contract/<int:version>/pdf/", contract.pdf, name="contract_pdf"),
    path(f"{_ONE}rows/<slug:kind>/<slug:row>/", follow_up.row, name="row"),
    path(f"{_ONE}recruitment/", follow_up.recruitment, name="recruitment"),
    path(f"{_ONE}recruitment/<slug:site>/", follow_up.site, name="site"),
    path(f"{_ONE}writers/", follow_up.writers, name="writers"),
    path(f"{_ONE}ask/<slug:kind>/", changes.ask, name="ask"),
    path(f"{_ONE}changes/<int:change>/", changes.change, name="change"),
    path(f"{_ONE}changes/<int:change>/step/", changes.step, name="change_step"),
    path(f"{_ONE}reports/<int:report>/", reports.report, name="report"),
    path(f"{_ONE}reports/<int:report>/pdf/", reports.pdf, name="report_pdf"),
    path(f"{_ONE}reports/<int:report>/step/", reports.step, name="report_step"),
    path(f"{_ONE}reports/<int:report>/<slug:part>/", sections.section, name="section"),
    path(f"{_ONE}results/", results.results, name="results"),
    path(f"{_ONE}results/search/", results.search, name="search"),
    path(f"{_ONE}results/<int:result>/settle/", results.settle, name="settle"),
    path(f"{_ONE}results/write/<slug:row>/", results.write, name="write"),
    path(f"{_ONE}instalments/<int:instalment>/", money.move, name="instalment"),
    path(f"{_ONE}final/", officer.final, name="final"),
    path(f"{_ONE}end/", officer.end, name="end"),
    path("<str:number>/", public.project, name="project"),
]
