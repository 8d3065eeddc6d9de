"""What Rasa keeps of conversations, and how long; in Rasa's own Python."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.bot.rasa_server import PROJECT, rasa_python
from tests.parts import missing

pytestmark = pytest.mark.rasa

PREPARATION = """
import asyncio, json, sqlite3, sys
import run
from components.tracker_store import LiveTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, SlotSet, UserUttered

DOMAIN = Domain.load(str(run.PROJECT / "domain"))

def opened():
    return LiveTrackerStore(DOMAIN, db=sys.argv[1])

def stored():
    return connection.execute("SELECT type_name, data FROM events ORDER BY id").fetchall()

async def take_turn(store, number):
    tracker = await store.get_or_create_tracker("anna")
    looked_at = len(tracker.events)
    tracker.update(UserUttered(f"Frage {number}", {"name": "question"}))
    tracker.update(ActionExecuted("action_answer"))
    tracker.update(BotUttered(f"Antwort {number}"))
    if number == 1:
        tracker.update(SlotSet("language", "en"))
    tracker.update(SlotSet("context", {"topic": f"Thema {number}"}))
    tracker.update(ActionExecuted("action_listen"))
    await store.save(tracker)
    return looked_at

connection = sqlite3.connect(sys.argv[1], isolation_level=None)
store = opened()
"""


def run_in_rasa(database: Path, script: str) -> tuple[Any, str]:
    """The JSON that `script` prints, and what it logs."""
    python = rasa_python()
    if python is None:
        missing("Rasa's environment is missing: run 'make setup'")
    done = subprocess.run(
        [python, "-c", PREPARATION + script, database],
        env=os.environ | {"PYTHONPATH": str(PROJECT)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout), done.stderr


def test_a_turn_of_a_long_conversation_looks_at_no_more_than_one_of_a_short(
    tmp_path: Path,
) -> None:
    looked_at, _ = run_in_rasa(
        tmp_path / "tracker.sqlite",
        """
async def main():
    return [await take_turn(store, number) for number in range(1, 401)]

print(json.dumps(asyncio.run(main())))
""",
    )
    assert looked_at[10] == looked_at[399]


def test_nobody_else_can_read_the_database(tmp_path: Path) -> None:
    rights, _ = run_in_rasa(
        tmp_path / "tracker.sqlite",
        """
import os
os.umask(0o022)
new = sys.argv[1] + ".new"
new_store = LiveTrackerStore(DOMAIN, db=new)
asyncio.run(take_turn(new_store, 1))
print(json.dumps({end: oct(os.stat(new + end).st_mode)[-3:] for end in ("", "-wal", "-shm")}))
""",
    )
    assert rights == {"": "600", "-wal": "600", "-shm": "600"}


def test_events_that_are_never_read_again_are_erased(tmp_path: Path) -> None:
    result, _ = run_in_rasa(
        tmp_path / "tracker.sqlite",
        """
async def read():
    tracker = await opened().retrieve("anna")
    return [event.as_dict() for event in tracker.events], tracker.current_slot_values()

async def main():
    for number in range(1, 101):
        await take_turn(store, number)
    before = await read()
    await store.erase_unread()
    once = stored()
    await store.erase_unread()
    after = await read()
    await take_turn(store, 101)
    return {"before": before, "after": after, "once": once, "twice": stored()[:len(once)]}

print(json.dumps(asyncio.run(main())))
""",
    )
    assert result["after"] == result["before"]
    assert result["after"][1]["language"] == "en"
    assert result["after"][1]["context"] == {"topic": "Thema 100"}
    assert 100 <= len(result["once"]) < 110
    assert result["twice"] == result["once"]


def test_an_error_does_not_end_the_erasing_of_old_conversations(tmp_path: Path) -> None:
    events_left, logged = run_in_rasa(
        tmp_path / "tracker.sqlite",
        """
run.EXPIRY_INTERVAL_S = 0.01

async def main():
    await take_turn(store, 1)
    connection.execute(
        "CREATE TRIGGER full BEFORE DELETE ON events"
        " BEGIN SELECT RAISE(ABORT, 'disk is full'); END"
    )
    erasing = asyncio.create_task(run._expire(store, 0))
    await asyncio.sleep(0)
    connection.execute("DROP TRIGGER full")
    while stored() and not erasing.done():
        await asyncio.sleep(0)
    return len(stored())

print(json.dumps(asyncio.run(main())))
""",
    )
    assert events_left == 0
    assert "Old conversations could not be erased: disk is full" in logged
