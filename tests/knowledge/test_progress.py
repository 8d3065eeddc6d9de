import threading
from io import StringIO

from knowledge.progress import LateLines, ProgressLine, Steps, shown_steps


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_one_line_for_each_tenth() -> None:
    steps = Steps(Clock())
    due = [done for done in range(0, 1001) if steps.due(done, 1000)]
    assert due == [0, 100, 200, 300, 400, 500, 600, 700, 800, 900, 1000]


def test_after_a_long_silence_there_is_a_line() -> None:
    clock = Clock()
    steps = Steps(clock)
    assert steps.due(1, 1000)
    assert not steps.due(2, 1000)
    clock.now = 40.0
    assert steps.due(3, 1000)
    assert not steps.due(4, 1000)


def test_the_time_left_is_told() -> None:
    clock, out = Clock(), StringIO()
    line = ProgressLine(out, "pages", clock)
    clock.now = 2.0
    line.show(2, 1000)
    assert out.getvalue() == "2 of 1000 pages, about 17 min left\n"


def test_a_terminal_gets_one_line_that_changes() -> None:
    out = Terminal()
    line = ProgressLine(out, "pages", Clock())
    for done in (1, 2, 3):
        line.show(done, 3)
    assert out.getvalue().count("\n") == 1
    assert out.getvalue().count("\r") == 3


class Written(StringIO):
    """Tells when there is something."""

    def __init__(self) -> None:
        super().__init__()
        self.is_there = threading.Event()

    def flush(self) -> None:
        self.is_there.set()


def test_nothing_is_said_while_there_is_patience() -> None:
    out = StringIO()
    with LateLines(out, "loading", patience_s=3600) as say:
        say("learning")
    assert out.getvalue() == ""


def test_what_takes_long_is_told_with_each_further_step() -> None:
    out = Written()
    with LateLines(out, "loading", patience_s=0) as say:
        assert out.is_there.wait(60)
        say("learning")
    assert out.getvalue() == "loading\nlearning\n"


def test_a_terminal_is_shown_the_step_at_once() -> None:
    out = Terminal()
    with shown_steps("loading [a]", out) as say:
        say("learning [b]")
    assert "loading [a]" in out.getvalue()
    assert "learning [b]" in out.getvalue()


def test_without_a_terminal_quick_work_is_silent() -> None:
    out = StringIO()
    with shown_steps("loading", out) as say:
        say("learning")
    assert out.getvalue() == ""
