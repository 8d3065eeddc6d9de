"""Conversations that are open in at least one browser tab."""

from collections import OrderedDict
from dataclasses import dataclass
from typing import Protocol

_REMEMBERED = 1000


class Listener(Protocol):
    """One tab."""

    def put(self, frame: str) -> None:
        """Takes one frame (JSON); never blocks."""
        ...


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message as a client handed it over; a repeated one is equal to the first."""

    conversation: str
    client_id: str
    text: str


class Hub:
    """Passes frames to all tabs of a conversation, and recognises messages sent twice."""

    def __init__(self) -> None:
        self._listeners: dict[str, dict[Listener, None]] = {}
        self._deliveries: OrderedDict[Delivery, list[str]] = OrderedDict()

    def join(self, conversation: str, listener: Listener) -> None:
        """From now on `listener` gets the frames of `conversation`."""
        self._listeners.setdefault(conversation, {})[listener] = None

    def leave(self, conversation: str, listener: Listener) -> None:
        """Undoes `join`."""
        listeners = self._listeners.get(conversation)
        if listeners is None:
            return
        listeners.pop(listener, None)
        if not listeners:
            del self._listeners[conversation]

    def broadcast(self, conversation: str, frame: str, *, but: Listener | None = None) -> None:
        """Gives `frame` to all tabs of `conversation` except `but`."""
        for listener in self._listeners.get(conversation, ()):
            if listener is not but:
                listener.put(frame)

    def __contains__(self, conversation: str) -> bool:
        return conversation in self._listeners

    def repeated(self, delivery: Delivery) -> list[str] | None:
        """Frames of the answer if the message came before (none yet: still being answered).

        A client repeats what it got no receipt for; it must not be asked twice.
        """
        return self._deliveries.get(delivery)

    def accept(self, delivery: Delivery) -> None:
        """Remembers a message that will be answered."""
        self._deliveries[delivery] = []
        if len(self._deliveries) > _REMEMBERED:
            self._deliveries.popitem(last=False)

    def answered(self, delivery: Delivery, frames: list[str]) -> None:
        """Keeps the answer in case the message comes again."""
        if delivery in self._deliveries:
            self._deliveries[delivery] = frames

    def forget(self, delivery: Delivery) -> None:
        """The message was not answered: sent again, it counts as new."""
        self._deliveries.pop(delivery, None)
