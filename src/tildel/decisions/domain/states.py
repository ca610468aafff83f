"""The states of a recommendation and of a decision."""

from __future__ import annotations

from tildel.kernel.states import Transitions

RECOMMENDATION = Transitions(
    name="recommendation",
    initial="draft",
    table={("draft", "change"): "draft", ("draft", "adopt"): "adopted"},
)
DECISION = Transitions(
    name="decision",
    initial="recorded",
    table={
        ("recorded", "change"): "recorded",
        ("recorded", "sign"): "signed",
        ("signed", "unsign"): "recorded",
        ("signed", "publish"): "published",
    },
)
