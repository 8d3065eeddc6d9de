"""Prometheus metrics of the gateway. No label ever carries what a user wrote."""

from typing import Any

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    GCCollector,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_SECONDS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 15)
_OUTCOMES = frozenset({"answered", "clarify", "refused", "handover", "dialogue"})


class Metrics:
    """One registry an app, so that several can live in one process."""

    def __init__(self) -> None:
        registry = CollectorRegistry()
        self._children: dict[tuple[Any, ...], Any] = {}
        for collector in (ProcessCollector, PlatformCollector, GCCollector):
            collector(registry=registry)
        self._registry = registry
        self._turns = Counter(
            "auskunft_turns", "Answered messages", ["channel", "outcome"], registry=registry
        )
        self._seconds = Histogram(
            "auskunft_turn_seconds",
            "Time from message to answer",
            ["channel"],
            buckets=_SECONDS,
            registry=registry,
        )
        self._requests = Counter(
            "auskunft_http_requests", "HTTP requests", ["route", "status"], registry=registry
        )
        self._refused = Counter(
            "auskunft_refused",
            "Messages and connections turned away",
            ["reason"],
            registry=registry,
        )
        self.connections = Gauge(
            "auskunft_websocket_connections", "Open WebSocket connections", registry=registry
        )
        self._up = Gauge("auskunft_rasa_up", "1 while the dialogue core answers", registry=registry)
        self.unlogged = Counter(
            "auskunft_log_dropped", "Messages that could not be stored", registry=registry
        )
        self.feedback = Counter(
            "auskunft_feedback", "Ratings of answers", ["rating"], registry=registry
        )

    def turn(self, channel: str, outcome: object, seconds: float) -> None:
        """Counts one answered message that took `seconds`."""
        known = outcome if isinstance(outcome, str) and outcome in _OUTCOMES else "other"
        self._child(self._turns, channel, known).inc()
        self._child(self._seconds, channel).observe(seconds)

    def request(self, route: str, status: int) -> None:
        """Counts one HTTP response of a route (its pattern, not the path asked for)."""
        self._child(self._requests, route, str(status)).inc()

    def refused(self, reason: str) -> None:
        """Counts one message or connection that a limit turned away."""
        self._refused.labels(reason).inc()

    def rasa_up(self, up: bool) -> None:
        """Says whether the dialogue core answers."""
        self._up.set(1 if up else 0)

    def _child(self, metric: Any, *labels: str) -> Any:
        # Looking a child up in the library costs more than counting.
        key = (metric, *labels)
        child = self._children.get(key)
        if child is None:
            child = self._children[key] = metric.labels(*labels)
        return child

    def exposition(self) -> bytes:
        """Everything in Prometheus' text format."""
        return generate_latest(self._registry)
