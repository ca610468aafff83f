"""A whole yearly report, section by section, as a form sends it."""

from __future__ import annotations

from typing import Any

OUS = "993467049"
SECTIONS: dict[str, Any] = {
    "progress": {"progress": "We have begun.", "deviations": "", "ahead": "More of it."},
    "users": {"user_involvement": "Two patients sit in the steering group."},
    "patients": {"patients_included": 12},
    "personnel": {
        "rows": [
            {"role": "phd", "sex": "female", "age_group": "30to39", "people": 1, "months": 12},
            {"role": "nurse", "sex": "male", "age_group": "40to49", "people": 2, "months": "6,5"},
        ]
    },
    "accounts": {
        "rows": [{"institution": OUS, "budget": 3_000_000, "used": 2_500_000, "carry_over": 500_000}],
        "carry_over_reason": "The nurse began in March.",
    },
    "summary": {"summary_no": "Vi prøver en ny behandling. Tolv personer er med."},
}
