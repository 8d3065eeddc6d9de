"""Simultaneous calls: this design against one recogniser per call that hears everything.

The second is the design of vosk-server: each call sends all its audio, silence too, over a
WebSocket; the server decodes every chunk in a thread pool. Both use the same model, machine,
speech and chunks. A call here is `CYCLE` seconds: a question, then the bot's answer and the
caller's silence. Measured is the time from the end of speech to the final words, and the
processor time, which other work on the machine hardly changes. The first cycle of every call
is not counted: a new recogniser is slow.
"""

import asyncio
import json
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from statistics import median, quantiles

import numpy as np
import vosk
from websockets.asyncio.client import connect
from websockets.asyncio.server import ServerConnection, serve

from voice.audio.activity import SileroDetector
from voice.audio.resampler import Resampler
from voice.call.turn import Turn
from voice.recognition.recogniser import RATE, Heard, Recogniser
from voice.turns.preroll import PreRoll

CHUNK_SECONDS = 0.02
SERVER_CHUNK_SECONDS = 0.2
CYCLE = 10.0
END_OF_SPEECH = 0.5
LINE = 8000


@dataclass(frozen=True)
class Load:
    """One step of the comparison."""

    design: str
    calls: int
    turns: int
    p50: float
    """Seconds from the end of speech to the final words, the wait for silence included."""
    p95: float
    calls_a_core: float
    """Seconds of calls for a second of processor time, everything included."""


class _Clock:
    """Processor time since it was made."""

    def __init__(self) -> None:
        self._begun = time.process_time()

    def calls_a_core(self, calls: int, cycles: int) -> float:
        """For `calls` calls of `cycles` cycles."""
        return calls * cycles * CYCLE / (time.process_time() - self._begun)


def cycle(question: bytes, noise: float = 20.0) -> bytes:
    """A question and then nearly nothing, `CYCLE` seconds at 8 kHz."""
    size = int(CYCLE * LINE)
    hiss = np.random.default_rng(7).normal(0, noise, size)
    speech = np.frombuffer(question, dtype="<i2")[:size]
    hiss[: len(speech)] += speech
    return hiss.clip(-32768, 32767).astype("<i2").tobytes()


async def ours(recogniser: Recogniser, questions: list[bytes], calls: int, cycles: int) -> Load:
    """Decode only while somebody speaks, from the pre-roll on."""
    pool = ThreadPoolExecutor(4)
    waits: list[float] = []
    clock = _Clock()
    async with asyncio.TaskGroup() as group:
        for number in range(calls):
            question = questions[number % len(questions)]
            start = CYCLE * number / calls
            group.create_task(_our_call(recogniser, pool, question, cycles, start, waits))
    pool.shutdown()
    return _load("voice activity first", calls, waits, clock.calls_a_core(calls, cycles))


async def _our_call(
    recogniser: Recogniser,
    pool: ThreadPoolExecutor,
    question: bytes,
    cycles: int,
    start: float,
    waits: list[float],
) -> None:
    loop = asyncio.get_running_loop()
    audio, ends = cycle(question), len(question) / 2 / LINE
    detector, ring = SileroDetector(LINE), PreRoll(rate=LINE)
    await asyncio.sleep(start)
    size = int(CHUNK_SECONDS * LINE) * 2
    async with asyncio.TaskGroup() as turns:
        for number in range(cycles):
            begun, turn, silent = loop.time(), None, 0.0
            spoken_until = begun + ends

            def recognised(heard: Heard, number: int = number, since: float = spoken_until) -> None:
                if number:
                    waits.append(loop.time() - since)

            for position in range(0, len(audio), size):
                chunk = audio[position : position + size]
                await asyncio.sleep(begun + position / 2 / LINE - loop.time())
                active = any(detector.process(chunk))
                silent = 0.0 if active else silent + CHUNK_SECONDS
                if turn is not None:
                    turn.feed(chunk)
                    if silent >= END_OF_SPEECH:
                        turn.finish()
                        turn = None
                elif active and loop.time() < spoken_until:
                    turn = Turn(
                        recogniser,
                        LINE,
                        lambda work: loop.run_in_executor(pool, work),
                        lambda text: None,
                        recognised,
                    )
                    turn.feed(ring.take() + chunk)
                    turns.create_task(turn.run())
                else:
                    ring.add(chunk)


async def plain_server(model: vosk.Model, questions: list[bytes], calls: int, cycles: int) -> Load:
    """Every call's audio, all of it, through a WebSocket and one recogniser a call."""
    pool = ThreadPoolExecutor(4)
    loop = asyncio.get_running_loop()

    async def serve_call(socket: ServerConnection) -> None:
        recogniser = vosk.KaldiRecognizer(model, RATE)
        resampler = Resampler(LINE, RATE)

        def decode(pcm: bytes) -> str:
            if recogniser.AcceptWaveform(resampler.process(pcm)):
                return str(recogniser.Result())
            return str(recogniser.PartialResult())

        async for message in socket:
            assert isinstance(message, bytes)
            await socket.send(await loop.run_in_executor(pool, decode, message))

    waits: list[float] = []
    clock = _Clock()
    async with serve(serve_call, "127.0.0.1", 0, compression=None, max_queue=512) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        async with asyncio.TaskGroup() as group:
            for number in range(calls):
                question = questions[number % len(questions)]
                start = CYCLE * number / calls
                group.create_task(_plain_call(port, question, cycles, start, waits))
    pool.shutdown()
    return _load("plain server", calls, waits, clock.calls_a_core(calls, cycles))


async def _plain_call(
    port: int, question: bytes, cycles: int, start: float, waits: list[float]
) -> None:
    loop = asyncio.get_running_loop()
    audio, ends = cycle(question), len(question) / 2 / LINE
    size = int(SERVER_CHUNK_SECONDS * LINE) * 2
    await asyncio.sleep(start)
    async with connect(f"ws://127.0.0.1:{port}", compression=None) as socket:
        for number in range(cycles):
            begun = loop.time()

            async def read(number: int = number, begun: float = begun) -> None:
                said = number == 0
                for _ in range(0, len(audio), size):
                    answer = json.loads(await socket.recv())
                    if answer.get("text") and not said:
                        said = True
                        waits.append(loop.time() - begun - ends)

            reader = asyncio.create_task(read())
            for position in range(0, len(audio), size):
                await asyncio.sleep(begun + position / 2 / LINE - loop.time())
                await socket.send(audio[position : position + size])
            await reader


def _load(design: str, calls: int, waits: list[float], calls_a_core: float) -> Load:
    if len(waits) < 2:
        return Load(design, calls, len(waits), float("nan"), float("nan"), calls_a_core)
    p95 = quantiles(waits, n=20)[-1]
    return Load(design, calls, len(waits), median(waits), p95, calls_a_core)
