import socket
import sys
from pathlib import Path

import pytest

from benchmarks.processes import Server, StartError, free_port, running

FAKE_BOT = Path(__file__).with_name("fake_bot.py")


def fake_server(tmp_path: Path, *, says: str = "46 €", right: str = "46") -> Server:
    port = free_port()
    return Server(
        name="fake",
        command=[sys.executable, str(FAKE_BOT), str(port), says],
        cwd=tmp_path,
        env={},
        port=port,
        log=tmp_path / "logs" / "run.log",
        question="was kost das?",
        right=right,
    )


def test_runs_until_the_block_ends(tmp_path: Path) -> None:
    server = fake_server(tmp_path)
    with running(server) as seconds:
        assert seconds > 0
        socket.create_connection(("127.0.0.1", server.port)).close()
    with pytest.raises(ConnectionError):
        socket.create_connection(("127.0.0.1", server.port))


def test_names_the_log_of_a_bot_that_ends(tmp_path: Path) -> None:
    server = Server("fake", [sys.executable, "-c", ""], tmp_path, {}, 1, tmp_path / "l", "?", "!")
    with pytest.raises(StartError, match=r"fake ended while starting: see .*l"), running(server):
        pass


@pytest.mark.parametrize("right", ["47", "answered"])
def test_a_wrong_answer_is_no_start(tmp_path: Path, right: str) -> None:
    server = fake_server(tmp_path, right=right)
    with pytest.raises(StartError, match="no right answer"), running(server, timeout_s=1):
        pass
