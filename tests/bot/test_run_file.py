import json
import os
import subprocess
import sys
from pathlib import Path

from bot.run_file import Running, announced, running


def test_is_found_while_it_runs(tmp_path: Path) -> None:
    assert running(tmp_path) is None
    with announced(tmp_path, "http://127.0.0.1:8080", {"phone": "secret"}):
        found = running(tmp_path)
        assert found == Running(os.getpid(), "http://127.0.0.1:8080", {"phone": "secret"})
        assert found.alive
    assert running(tmp_path) is None


def test_who_was_there_before_is_named_again(tmp_path: Path) -> None:
    program = "import sys; sys.stdin.read()"
    first = subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE)
    there = {"pid": first.pid, "url": "http://127.0.0.1:8080", "tokens": {}}
    (tmp_path / "run.json").write_text(json.dumps(there))
    with announced(tmp_path, "http://127.0.0.1:8081", {}):
        assert running(tmp_path) == Running(os.getpid(), "http://127.0.0.1:8081", {})
    assert running(tmp_path) == Running(first.pid, "http://127.0.0.1:8080", {})
    first.communicate()
    with announced(tmp_path, "http://127.0.0.1:8081", {}):
        pass
    assert running(tmp_path) is None


def test_who_came_later_stays_named(tmp_path: Path) -> None:
    with announced(tmp_path, "http://127.0.0.1:8080", {}):
        later = {"pid": 1, "url": "http://127.0.0.1:8081", "tokens": {}}
        (tmp_path / "run.json").write_text(json.dumps(later))
    assert running(tmp_path) == Running(1, "http://127.0.0.1:8081", {})


def test_one_that_was_killed_is_not_alive(tmp_path: Path) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    assert not Running(gone.pid, "http://127.0.0.1:8080", {}).alive


def test_a_damaged_file_names_nobody(tmp_path: Path) -> None:
    for text in ("", "[]", "{}", json.dumps({"pid": "x", "url": "u", "tokens": {}})):
        (tmp_path / "run.json").write_text(text)
        assert running(tmp_path) is None
