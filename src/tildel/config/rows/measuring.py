"""The rows of indicators, key figures and dashboards."""

from __future__ import annotations

from tildel.config.access_kinds import ANY_OFFICER, BOTH, Row, Who, anyone, row

# Sums, never names; whoever answers for an organisation, a regional authority among them, may look at them.
_LEADERS = (*ANY_OFFICER, Who.ANY_MANAGER)

MEASUREMENT: dict[str, Row] = {
    "measurement:home": anyone(),
    "measurement:version": anyone(),
    "measurement:version_file": anyone(),
    "measurement:derivation": anyone(),
    "measurement:figures": anyone(),
    "measurement:figures_file": anyone(),
    "measurement:figure": anyone(),
    "measurement:rows": anyone(),
    "measurement:money_csv": anyone(),
    "measurement:dashboard": row(*_LEADERS),
    "measurement:dashboard_file": row(*_LEADERS),
    "measurement:work": row(*ANY_OFFICER),
    "measurement:new_budget": row(*ANY_OFFICER, by=BOTH),
    "measurement:work_budget": row(*ANY_OFFICER),
    "measurement:edit_budget": row(*ANY_OFFICER, by=BOTH),
    "measurement:work_derivation": row(*ANY_OFFICER),
    "measurement:amounts": row(*ANY_OFFICER, by=BOTH),
    "measurement:import_amounts": row(*ANY_OFFICER, by=BOTH),
    "measurement:amounts_file": row(*ANY_OFFICER),
    "measurement:what_if": row(*ANY_OFFICER, by=BOTH),
    "measurement:freeze": row(*ANY_OFFICER, by="POST"),
    "measurement:tables": row(*ANY_OFFICER),
    "measurement:new_table": row(*ANY_OFFICER, by=BOTH),
    "measurement:ask_snapshot": row(*ANY_OFFICER, by="POST"),
    "measurement:job": row(*ANY_OFFICER),
    "measurement:describe": row(*ANY_OFFICER, by=BOTH),
}
