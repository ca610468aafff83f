"""Addresses of guidance: everybody's, then those of who asks, of the advisers, and of who keeps the guide."""

from __future__ import annotations

from django.urls import path

from tildel.guidance.web import asking, desk, keeper, outside, outside_work, public, solutions

app_name = "guidance"

urlpatterns = [
    path("", public.index, name="index"),
    path("data/", solutions.solutions, name="solutions"),
    path("data/map/", solutions.solutions_map, name="solutions_map"),
    path("data/answer.pdf", solutions.solutions_pdf, name="solutions_pdf"),
    path("funding/", outside.funding, name="funding"),
    path("funding/calls/<slug:key>/", outside.funding_call, name="funding_call"),
    path("help/", asking.ask, name="ask"),
    path("help/mine/", asking.my_cases, name="my_cases"),
    path("help/mine/<slug:number>/", asking.my_case, name="my_case"),
    path("help/mine/<slug:number>/files/<int:message>/", asking.my_case_file, name="my_case_file"),
    path("help/link/<slug:secret>/", asking.case_link, name="case_link"),
    path("help/link/<slug:secret>/files/<int:message>/", asking.case_link_file, name="case_link_file"),
    path("desk/", desk.desk, name="desk"),
    path("desk/statistics/", desk.statistics, name="statistics"),
    path("desk/texts/", desk.texts, name="texts"),
    path("desk/texts/new/", desk.new_text, name="new_text"),
    path("desk/texts/<int:pk>/", desk.edit_text, name="edit_text"),
    path("desk/cases/<slug:number>/", desk.desk_case, name="desk_case"),
    path("desk/cases/<slug:number>/note/", desk.desk_note, name="desk_note"),
    path("desk/cases/<slug:number>/give/", desk.desk_give, name="desk_give"),
    path("desk/cases/<slug:number>/step/", desk.desk_step, name="desk_step"),
    path("desk/cases/<slug:number>/files/<int:message>/", desk.desk_case_file, name="desk_case_file"),
    path("funding/manage/", outside_work.funding_work, name="funding_work"),
    path("funding/manage/load/", outside_work.funding_load, name="funding_load"),
    path("funding/manage/new/", outside_work.funding_new, name="funding_new"),
    path("funding/manage/new-funder/", outside_work.funding_funder, name="funding_funder"),
    path("funding/manage/<slug:key>/", outside_work.funding_edit, name="funding_edit"),
    path("funding/manage/<slug:key>/step/", outside_work.funding_step, name="funding_step"),
    path("keep/", keeper.keep, name="keep"),
    path("keep/begin/", keeper.keep_begin, name="keep_begin"),
    path("keep/facts/", keeper.keep_facts, name="keep_facts"),
    path("keep/try/", keeper.keep_try, name="keep_try"),
    path("keep/publish/", keeper.keep_publish, name="keep_publish"),
    path("keep/discard/", keeper.keep_discard, name="keep_discard"),
    path("keep/questions/<slug:key>/", keeper.keep_question, name="keep_question"),
    path("keep/solutions/<slug:key>/", keeper.keep_solution, name="keep_solution"),
    path("keep/<slug:noun>/<slug:key>/remove/", keeper.keep_remove, name="keep_remove"),
    path("keep/versions/<int:number>/", keeper.keep_version, name="keep_version"),
]
