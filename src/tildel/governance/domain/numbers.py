"""Case numbers: every body writes its own, by year: "059/17", "03/2017", "15-2012".

A form is the number with letters for digits: a run of N for the case (filled with zeros to its length), YY or
YYYY for the year, and a sign between them that is neither. "NNN/YY" writes case 59 of 2017 as "059/17".
"""

from __future__ import annotations

import re

_FORM = re.compile(r"(N{1,6})([/\-. ])(YYYY|YY)|(YYYY|YY)([/\-. ])(N{1,6})")


def is_form(form: object) -> bool:
    """Whether `form` says how to write a number."""
    return isinstance(form, str) and _FORM.fullmatch(form) is not None


def write_number(form: str, *, sequence: int, year: int) -> str:
    """The number of the `sequence`th case of `year`. Raises ValueError for an unknown form or a number
    below 1.
    """
    if not is_form(form) or sequence < 1 or year < 1:
        raise ValueError(f"no number by {form!r} for case {sequence} of {year}")
    years = {4: f"{year:04}", 2: f"{year % 100:02}"}
    return re.sub(
        r"N+|Y+",
        lambda run: years[len(run[0])] if run[0][0] == "Y" else f"{sequence:0{len(run[0])}}",
        form,
    )


def read_number(form: str, number: str) -> tuple[int, int] | None:
    """(sequence, year as written) of a number in this form; None when it is not in it."""
    parts = [
        f"(?P<n>\\d{{{len(run)},}})"
        if run[0] == "N"
        else f"(?P<y>\\d{{{len(run)}}})"
        if run[0] == "Y"
        else re.escape(run)
        for run in re.findall(r"N+|Y+|.", form)
    ]
    found = re.fullmatch("".join(parts), number)
    if found is None or not number.isascii():
        return None
    return int(found["n"]), int(found["y"])
