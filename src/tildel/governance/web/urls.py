"""Addresses of bodies: everybody's, those of who sits in them, the secretariat's."""

from __future__ import annotations

from django.urls import path

from tildel.governance.web import archive, consultations, member, public, running, seating, seats, secretariat

app_name = "governance"
_MEETING = "<slug:key>/meetings/<int:pk>/"
_CASE = f"{_MEETING}cases/<int:case>/"
_ASKED = "<slug:key>/consultations/<int:pk>/"
urlpatterns = [
    path("", public.index, name="list"),
    path("new/", public.establish, name="establish"),
    path("journal/", public.public_journal, name="journal"),
    path("archive.zip", archive.extraction, name="archive"),
    path("mine/", member.mine, name="mine"),
    path("items/<int:item>/", member.item_done, name="item_done"),
    path("<slug:key>/", public.body, name="body"),
    path(f"{_MEETING}minutes/", public.minutes, name="minutes"),
    path(f"{_MEETING}minutes.pdf", public.minutes_pdf, name="minutes_pdf"),
    path("<slug:key>/room/", member.room, name="room"),
    path(_MEETING, member.meeting, name="meeting"),
    path(f"{_MEETING}dates/", member.answer_dates, name="answer_dates"),
    path(f"{_MEETING}attend/", member.attend, name="attend"),
    path(f"{_MEETING}propose/", member.propose_case, name="propose_case"),
    path(f"{_MEETING}meeting.ics", member.meeting_ics, name="meeting_ics"),
    path(f"{_MEETING}book.pdf", member.book_pdf, name="book_pdf"),
    path(f"{_CASE}interest/", member.interest, name="interest"),
    path(f"{_CASE}papers/<int:paper>/", member.paper_file, name="paper_file"),
    path("<slug:key>/plan/", secretariat.plan, name="plan"),
    path(f"{_MEETING}edit/", secretariat.edit_meeting, name="edit_meeting"),
    path(f"{_MEETING}step/<slug:verb>/", secretariat.step, name="meeting_step"),
    path(f"{_MEETING}choose/", secretariat.choose_date, name="choose_date"),
    path(f"{_MEETING}cancel/", secretariat.cancel, name="cancel"),
    path(f"{_MEETING}cases/new/", secretariat.new_case, name="new_case"),
    path(f"{_CASE}edit/", secretariat.edit_case, name="edit_case"),
    path(f"{_CASE}step/", secretariat.case_step, name="case_step"),
    path(f"{_CASE}papers/", secretariat.add_paper, name="add_paper"),
    path(f"{_CASE}papers/<int:paper>/remove/", secretariat.remove_paper, name="remove_paper"),
    path(f"{_CASE}interests/<int:interest>/", secretariat.set_aside, name="set_aside"),
    path(f"{_MEETING}run/", running.run, name="run"),
    path(f"{_MEETING}start/", running.start, name="start"),
    path(f"{_MEETING}present/", running.present, name="present"),
    path(f"{_MEETING}close/", running.close, name="close"),
    path(f"{_MEETING}publish/", running.publish, name="publish"),
    path(f"{_CASE}minutes/", running.write, name="write"),
    path(f"{_CASE}door/", running.room_door, name="door"),
    path(f"{_CASE}items/", running.add_item, name="add_item"),
    path(f"{_CASE}correct/", running.correct, name="correct"),
    path("<slug:key>/seats/", seats.overview, name="seats"),
    path("<slug:key>/seats/appoint/", seats.appoint, name="appoint"),
    path("<slug:key>/seats/appoint/<slug:seat>/", seats.appoint, name="appoint_to"),
    path("<slug:key>/appointments/<int:pk>/end/", seats.end, name="end"),
    path("<slug:key>/appointments/<int:pk>/letter.pdf", seats.letter, name="letter_pdf"),
    path("<slug:key>/mandate/", seats.mandate, name="mandate"),
    path("<slug:key>/mandate/seats/", seating.seats, name="mandate_seats"),
    path("<slug:key>/consultations/new/", consultations.begin, name="begin_consultation"),
    path(_ASKED, consultations.consultation, name="consultation"),
    path(f"{_ASKED}comment/", consultations.comment, name="comment"),
    path(f"{_ASKED}answer/", consultations.answer, name="answer"),
    path(f"{_ASKED}send/", consultations.send, name="send_consultation"),
    path(f"{_ASKED}close/", consultations.close, name="close_consultation"),
    path(f"{_ASKED}next/", consultations.next_draft, name="next_draft"),
]
