"""Tabs of one conversation, and messages sent twice."""

from connectors.hub import Delivery, Hub


class Tab:
    def __init__(self) -> None:
        self.frames: list[str] = []

    def put(self, frame: str) -> None:
        self.frames.append(frame)


def test_frames_reach_the_tabs_of_their_conversation() -> None:
    hub, first, second, other = Hub(), Tab(), Tab(), Tab()
    hub.join("a", first)
    hub.join("a", second)
    hub.join("b", other)
    hub.broadcast("a", "1")
    hub.broadcast("a", "2", but=first)
    assert (first.frames, second.frames, other.frames) == (["1"], ["1", "2"], [])


def test_nothing_is_kept_of_closed_conversations() -> None:
    hub, tab = Hub(), Tab()
    hub.join("a", tab)
    assert "a" in hub
    hub.leave("a", tab)
    hub.leave("a", tab)
    assert "a" not in hub
    hub.broadcast("a", "1")
    assert tab.frames == []


def test_a_repeated_message_is_known_with_its_answer() -> None:
    hub, delivery = Hub(), Delivery("a", "c1", "Hallo")
    assert hub.repeated(delivery) is None
    hub.accept(delivery)
    assert hub.repeated(delivery) == []
    hub.answered(delivery, ["x"])
    assert hub.repeated(Delivery("a", "c1", "Hallo")) == ["x"]
    assert hub.repeated(Delivery("a", "c1", "Anderes")) is None
    hub.forget(delivery)
    assert hub.repeated(delivery) is None


def test_memory_of_messages_is_bounded() -> None:
    hub = Hub()
    for number in range(5000):
        hub.accept(Delivery("a", str(number), "Hallo"))
    assert hub.repeated(Delivery("a", "0", "Hallo")) is None
    assert hub.repeated(Delivery("a", "4999", "Hallo")) == []
