"""Meetings of experts: the cases in their order, who is in the room, what was marked and said."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tildel.applications.models import Application
from tildel.assessment.models import Committee, Member, Round
from tildel.people.models import User


class Panel(models.Model):
    """A meeting of the experts: cases in an order, one of them current, everybody on the same page."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="panels")
    committee = models.ForeignKey(Committee, null=True, on_delete=models.PROTECT, related_name="panels")
    day = models.DateField()
    place = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=20, default="planned")  # see domain/states.py
    minutes_a_case = models.PositiveSmallIntegerField(default=10)
    version = models.PositiveIntegerField(default=1)  # rises with every change: screens ask whether it did
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    minutes = models.JSONField(default=dict)  # frozen when the meeting is closed

    def __str__(self) -> str:
        return f"{self.round} {self.day}"


class PanelCase(models.Model):
    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="cases")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="panel_cases")
    position = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=20, default="waiting")  # see domain/states.py
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    text = models.TextField(blank=True)  # what the panel says

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["panel", "application"], name="panels_case_once"),
            models.UniqueConstraint(
                fields=["panel"], condition=Q(state="current"), name="panels_one_current"
            ),
        ]
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.panel} {self.application}"


class PanelMark(models.Model):
    """A member's mark as it stood when the panel was through with a case."""

    case = models.ForeignKey(PanelCase, on_delete=models.PROTECT, related_name="marks")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="panel_marks")
    marks = models.JSONField()
    given_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "member"], name="panels_mark_once")]

    def __str__(self) -> str:
        return f"{self.case} {self.member}"


class Presence(models.Model):
    """Somebody in the room of a panel."""

    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="presences")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="presences")
    came_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["came_at", "pk"]

    def __str__(self) -> str:
        return f"{self.member} {self.came_at}"


class Recusal(models.Model):
    """Who left the room, for which case, from when to when."""

    case = models.ForeignKey(PanelCase, on_delete=models.PROTECT, related_name="recusals")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="recusals")
    left_at = models.DateTimeField()
    back_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "member"], name="panels_recusal_once")]
        ordering = ["left_at", "pk"]

    def __str__(self) -> str:
        return f"{self.case} {self.member}"
