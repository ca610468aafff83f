"""Places where a house rule does not hold, each with its reason. An allowance that is not used fails.

(name of the scanner, file below src/tildel) → why.
"""

ALLOWED: dict[tuple[str, str], str] = {
    ("clocks", "people/adapter.py"): "The login library calls it from its own views, so it is an edge.",
    ("raw_sql", "audit/actions.py"): "An advisory lock has no form in the ORM; the key is a parameter.",
    (
        "raw_sql",
        "config/database.py",
    ): "Roles and rights have no form in the ORM; names are quoted by the driver.",
    (
        "raw_sql",
        "measurement/queries/sources.py",
    ): "Thirty thousand project years side by side in one question; the text is fixed, all values parameters.",
    (
        "unescaped",
        "decisions/web/row_html.py",
    ): "A thousand rows in milliseconds; what people wrote is escaped where it is put in.",
    ("raw_sql", "config/health.py"): "Asks whether the database answers at all; nothing comes from outside.",
}
