"""Addresses of decisions: the applicant's and the public's, then a call's."""

from __future__ import annotations

from django.urls import path

from tildel.decisions.web import (
    after,
    applicant,
    draws,
    officer,
    participants,
    publishing,
    ranking,
    scenarios,
)

app_name = "decisions"
urlpatterns = [
    path("applications/<uuid:pk>/appeal/", applicant.file, name="file_appeal"),
    path("applications/<uuid:pk>/decline/", applicant.decline, name="decline"),
    path("draws/<slug:key>/", draws.public_draw, name="public_draw"),
    path("draws/<slug:key>/list.csv", draws.public_list, name="public_list"),
    path("<slug:key>/", officer.call, name="call"),
    path("<slug:key>/rank/", officer.rank, name="rank"),
    path("<slug:key>/ranking/", ranking.ranking, name="ranking"),
    path("<slug:key>/order.csv", ranking.ranking_csv, name="order_csv"),
    path("<slug:key>/order.xlsx", ranking.ranking_xlsx, name="order_xlsx"),
    path("<slug:key>/strictness/", ranking.strictness, name="strictness"),
    path("<slug:key>/normalise/", ranking.normalise, name="normalise"),
    path("<slug:key>/moves/", ranking.moves, name="moves"),
    path("<slug:key>/scenarios/", scenarios.scenarios, name="scenarios"),
    path("<slug:key>/draw/", draws.draw, name="draw"),
    path("<slug:key>/recommend/", officer.recommend, name="recommend"),
    path("<slug:key>/adopt/", officer.adopt, name="adopt"),
    path("<slug:key>/record/", officer.record, name="record"),
    path("<slug:key>/interests/", participants.interests, name="interests"),
    path("<slug:key>/participants/", participants.participants, name="participants"),
    path("<slug:key>/participants/<int:pk>/lift/", participants.lift, name="lift_interest"),
    path("<slug:key>/sign/", publishing.sign, name="sign"),
    path("<slug:key>/unsign/", publishing.unsign, name="unsign"),
    path("<slug:key>/announce/", publishing.announce, name="announce"),
    path("<slug:key>/publish/", publishing.publish, name="publish"),
    path("<slug:key>/letters/<str:reference>/", publishing.letter, name="letter"),
    path("<slug:key>/reserve/", after.reserve, name="reserve"),
    path("<slug:key>/reserve/<str:reference>/decline/", after.decline_for, name="decline_for"),
    path("<slug:key>/appeals/", after.appeals, name="appeals"),
    path("<slug:key>/appeals/<int:pk>/", after.appeal, name="appeal"),
    path("<slug:key>/appeals/<int:pk>/move/", after.move_appeal, name="move_appeal"),
]
