"""The earlier projects, made by a process of their own while this one makes the calls.

Neither reads what the other writes: they share the programme, the people and their roles, which are there
before. What is for all projects is done when both are through.
"""

from __future__ import annotations

import subprocess
from datetime import datetime

from tildel.config.demo.database import COMMAND, process_environment

PART = "earlier-projects"


class Beside:
    """The process, from its start until it is waited for or stopped."""

    def __init__(self, now: datetime) -> None:
        self._process = subprocess.Popen(
            [*COMMAND, "demo", f"--part={PART}", f"--now={now.isoformat()}"],
            env=process_environment(), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE, text=True,
            start_new_session=True,  # Ctrl-C reaches the demo only, which stops its processes in order
        )  # fmt: skip

    def wait(self) -> None:
        """Until it is through. Raises RuntimeError with what it said when it was not."""
        _out, said = self._process.communicate()
        if self._process.returncode:
            raise RuntimeError(f"The earlier projects could not be made:\n{said.strip()[-2000:]}")

    def stop(self) -> None:
        """At the latest; a process that is through is left alone."""
        if self._process.poll() is None:
            self._process.terminate()
            self._process.communicate()
