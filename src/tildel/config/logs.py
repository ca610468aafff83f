"""Logs as one JSON line an event, to standard error; the platform that runs the process collects them."""

from __future__ import annotations

import re
from typing import Any

import structlog

# Addresses that open something for whoever has them: a password reset, a confirmed address, a question to
# the help desk, the end of a subscription.
_KEY_IN_ADDRESS = re.compile(r"/(key|confirm-email|help/link|funding/mail)/[^/\s]+")


def without_keys(_logger: Any, _name: str, event: dict[str, Any]) -> dict[str, Any]:
    """Django names the address of every refused request; what follows `key/` in it is a secret."""
    if isinstance(event.get("event"), str):
        event["event"] = _KEY_IN_ADDRESS.sub(r"/\1/…", event["event"])
    return event


_shared: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    without_keys,
]
structlog.configure(
    processors=[*_shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "foreign_pre_chain": _shared,
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                structlog.processors.JSONRenderer(),
            ],
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"tildel": {"level": "INFO"}, "procrastinate": {"level": "WARNING"}},
}
