"""Runs a parser in a process of its own, with limits on time and memory."""

from __future__ import annotations

import multiprocessing
import resource
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, TypeVar

from knowledge.importers.imported import SourceError

MAX_SECONDS = 60
MAX_MEMORY = 2_000_000_000

T = TypeVar("T")


def limited(parse: Callable[..., T], *arguments: Any, name: str, seconds: float = MAX_SECONDS) -> T:
    """What `parse(*arguments)` returns. Function, arguments and result must be picklable.

    Raises:
        SourceError: the parser failed, took too long or too much memory; `name` is the file.
    """
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(sender, parse, arguments), daemon=True)
    process.start()
    sender.close()
    try:
        if not receiver.poll(seconds):
            raise SourceError(f"{name} takes too long to read and was given up.")
        kind, value = receiver.recv()
    except (EOFError, OSError):
        raise SourceError(f"{name} could not be read: its parser broke down.") from None
    finally:
        process.kill()
        process.join()
        receiver.close()
    if kind == "result":
        result: T = value
        return result
    raise SourceError(value if kind == "refused" else f"{name} {value}.")


def _work(sender: Connection, parse: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    try:
        sender.send(("result", parse(*arguments)))
    except SourceError as error:
        sender.send(("refused", str(error)))
    except MemoryError:
        sender.send(("failed", "needs too much memory to read"))
    except Exception:  # A parser may fail in any way on a hostile file.
        sender.send(("failed", "is damaged or not of its format"))
