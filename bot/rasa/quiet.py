"""How our programs with Rasa inside log: little, in one line each, and never what users wrote."""

from __future__ import annotations

import logging
import os
import warnings
from typing import Any, MutableMapping, Type

import structlog

_HARMLESS_KEYS = frozenset({"event", "level", "timestamp", "exc_info", "exception"})


def prepare() -> None:
    """To be called before Rasa is imported."""
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    os.environ["SQLALCHEMY_SILENCE_UBER_WARNING"] = "1"
    os.environ["LOG_LEVEL"] = "WARNING"
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(message)s")
    logging.captureWarnings(True)
    logging.getLogger("py.warnings").addFilter(is_about_us)
    warnings.formatwarning = _one_line
    structlog.configure(
        # Rasa logs all that users write on the level DEBUG, and renders it before it looks at
        # the level; and on ERROR it adds the message that failed.
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        processors=[
            _without_content,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper("iso"),
            structlog.processors.format_exc_info,
            structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "event"]),
        ],
        logger_factory=structlog.PrintLoggerFactory(),
        cache_logger_on_first_use=True,
    )


def _without_content(
    logger: Any, method: str, entry: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    return {key: value for key, value in entry.items() if key in _HARMLESS_KEYS}


def is_about_us(record: logging.LogRecord) -> bool:
    """Deprecations inside Rasa's libraries, whose versions are fixed, help nobody."""
    return "Deprecat" not in record.getMessage() and "auto-fill" not in record.getMessage()


def _one_line(
    message: Any, category: Type[Warning], filename: str, lineno: int, line: Any = None
) -> str:
    return f"{category.__name__}: {message}"
