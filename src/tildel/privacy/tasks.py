"""Background work of privacy: the files of access requests, and what time brings each night."""

from __future__ import annotations

import logging

from django.utils import timezone
from procrastinate.contrib.django import app

from tildel.privacy.actions import exports, nightly
from tildel.privacy.queries import exports as queries


@app.task(name="tildel.make_export", queue="documents")
def make_export(export: str) -> None:
    found = queries.export(export)
    if found is None:
        return
    try:
        exports.make_export(export=found, at=timezone.now())
    except Exception:
        exports.fail_export(export=found, at=timezone.now())
        raise


@app.periodic(cron="23 3 * * *")
@app.task(name="tildel.erase_what_is_due", queue="upkeep", queueing_lock="erase_what_is_due")
def erase_what_is_due(timestamp: int = 0) -> None:
    went = nightly.each_night(at=timezone.now())
    logging.getLogger(__name__).info("erased by rule: %s", went)
