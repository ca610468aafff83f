"""What a project is followed by: approvals with their numbers, studies, and what is still missing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from enum import StrEnum


class ApprovalKind(StrEnum):
    ETHICS = "ethics"  # regional committee for medical and health research ethics (REK)
    DATA_PLAN = "data_plan"  # data management plan
    DATA_PROTECTION = "data_protection"  # assessment of data protection (DPIA, PVO)
    MEDICINES = "medicines"  # Norwegian Medical Products Agency, CTIS
    OTHER = "other"


# What every project has, and what one with a study has besides.
ALWAYS = (ApprovalKind.DATA_PLAN, ApprovalKind.DATA_PROTECTION)
WITH_STUDY = (ApprovalKind.ETHICS,)
_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/-]{0,38}[0-9A-Za-z]")


def missing_approvals(kinds: Iterable[str], *, runs_study: bool) -> tuple[str, ...]:
    """The kinds of approval that a project has not told of yet, in the order of the page."""
    there = set(kinds)
    wanted = (*(WITH_STUDY if runs_study else ()), *ALWAYS)
    return tuple(kind.value for kind in wanted if kind not in there)


def has_expired(valid_to: date | None, *, on: date) -> bool:
    """Whether an approval was valid only to an earlier day."""
    return valid_to is not None and valid_to < on


def is_number(text: str) -> bool:
    """Whether `text` can be a project's number and address: letters, digits, `.-_:`, with a digit in it."""
    return bool(_NUMBER.fullmatch(text)) and "/" not in text and any(sign.isdigit() for sign in text)
