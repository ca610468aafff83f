"""Addresses of the national report: everybody's, then of those who write it."""

from __future__ import annotations

from django.urls import path

from tildel.national_report.web import contributions, editor, public, stories, writing

app_name = "national_report"
_WORK = "manage/<int:year>"
_CHAPTER = f"{_WORK}/chapters/<int:chapter>"
_STORY = f"{_WORK}/stories/<int:story>"
urlpatterns = [
    path("", public.home, name="home"),
    path("manage/", editor.mine, name="mine"),
    path("manage/new/", editor.new, name="new"),
    path(f"{_WORK}/", editor.work, name="work"),
    path(f"{_WORK}/describe/", editor.describe, name="describe"),
    path(f"{_WORK}/step/", editor.step, name="step"),
    path(f"{_WORK}/finish/", editor.finish, name="finish"),
    path(f"{_WORK}/people/", editor.people, name="people"),
    path(f"{_WORK}/people/remove/", editor.remove_person, name="remove_person"),
    path(f"{_WORK}/chapters/add/", editor.add_chapter, name="add_chapter"),
    path(f"{_CHAPTER}/", writing.chapter, name="manage_chapter"),
    path(f"{_CHAPTER}/move/", editor.move_chapter, name="move_chapter"),
    path(f"{_CHAPTER}/give/", editor.give_chapter, name="give_chapter"),
    path(f"{_CHAPTER}/remove/", editor.remove_chapter, name="remove_chapter"),
    path(f"{_CHAPTER}/add/<slug:kind>/", writing.add_block, name="add_block"),
    path(f"{_CHAPTER}/blocks/<int:block>/<slug:verb>/", writing.change_block, name="change_block"),
    path(f"{_CHAPTER}/write/<slug:language>/", writing.write, name="write"),
    path(f"{_WORK}/contributions/<slug:region>/", contributions.contribution, name="contribution"),
    path(f"{_WORK}/contributions/<slug:region>/decide/", contributions.decide, name="decide"),
    path(f"{_WORK}/proof/", editor.ask_proof, name="ask_proof"),
    path(f"{_WORK}/proof/<int:job>/", contributions.job, name="job"),
    path(f"{_WORK}/proof/<int:job>/file/", contributions.job_file, name="job_file"),
    path(f"{_WORK}/stories/new/", stories.new, name="new_story"),
    path(f"{_STORY}/", stories.story, name="story"),
    path(f"{_STORY}/write/", stories.write, name="write_story"),
    path(f"{_STORY}/picture/", stories.picture, name="story_picture"),
    path(f"{_STORY}/picture/file/", stories.picture_file, name="story_picture_file"),
    path(f"{_STORY}/consents/", stories.consents, name="consents"),
    path(f"{_STORY}/consents/<int:consent>/withdraw/", stories.withdraw, name="withdraw"),
    path(f"{_STORY}/send/", stories.send, name="send_story"),
    path(f"{_STORY}/reopen/", stories.reopen, name="reopen_story"),
    path(f"{_STORY}/answer/", stories.answer, name="answer_story"),
    path(f"{_STORY}/accept/", stories.accept, name="accept_story"),
    path("<int:year>/", public.edition, name="edition"),
    path("<int:year>/pdf/<slug:language>/", public.pdf, name="report_pdf"),
    path("<int:year>/pictures/<slug:file>/", public.picture, name="picture_file"),
    path("<int:year>/<slug:key>/", public.chapter, name="chapter"),
]
