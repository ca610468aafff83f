"""Background work of files: the scan for malware."""

from __future__ import annotations

import logging

from django.conf import settings
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from tildel.files import actions, queries
from tildel.files.domain.scan import Scan

# Half a minute longer each time: a scanner that is down for a week still gets every file.
_AGAIN = RetryStrategy(max_attempts=200, linear_wait=30)


class NoAnswer(Exception):
    """The scanner is down, or cannot say anything of the file."""


@app.task(name="tildel.scan_file", queue="scans", retry=_AGAIN)
def scan_file(file_id: str) -> None:
    found = actions.scan_file(file_id=file_id, at=timezone.now())
    if found is Scan.FOUND:
        logging.getLogger(__name__).warning("malware found in file %s", file_id)
    if found is Scan.WAITING and settings.CLAMD:
        raise NoAnswer(file_id)


@app.periodic(cron="41 2 * * *")
@app.task(name="tildel.scan_waiting_files", queue="scans", queueing_lock="scan_waiting_files")
def scan_waiting_files(timestamp: int = 0) -> None:
    """Files from the time before there was a scanner, and those it could not say anything of."""
    if settings.CLAMD:
        for key in queries.waiting_files():
            actions.ask_for_scan(key)
