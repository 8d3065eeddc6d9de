"""Whisper, int8 ONNX: the stand-in where there is no Vosk model for a language.

It does not stream: a turn is transcribed when the caller pauses.
"""

import json
import threading
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import Tokenizer

from voice.audio.pcm import to_float
from voice.recognition.log_mel import HOP, log_mel
from voice.recognition.onnx_positions import with_positions
from voice.recognition.recogniser import NO_HINTS, RATE, Heard, Hints
from voice.recognition.token_bias import Pieces, TokenBias, pieces

LONGEST_SECONDS = 28.0
# Contexts the encoder is cut to: the shortest that holds the turn is used. Whisper was
# trained on 30 seconds; with less than about 8 it begins to invent words.
CONTEXT_SECONDS = (10.0, 30.0)
PADDING_SECONDS = 1.0
TOKENS_PER_SECOND = 8
SHORTEST_TERM = 6
"""Characters: shorter words are too like others."""
_POSITIONS_PER_SECOND = 50
Floats = npt.NDArray[np.float32]


class WhisperStream:
    """One turn, collected and transcribed as a whole."""

    def __init__(self, recogniser: "WhisperRecogniser", hints: Hints) -> None:
        self._recogniser = recogniser
        self._hints = hints
        self._audio = bytearray()
        self._prepared: tuple[int, Heard] | None = None

    def accept(self, pcm: bytes) -> str | None:
        self._audio += pcm
        return None

    def prepare(self) -> None:
        if self._prepared is None or self._prepared[0] != len(self._audio):
            self._prepared = (len(self._audio), self._transcribed())

    def finish(self) -> Heard:
        if self._prepared is not None and self._nothing_new():
            return self._prepared[1]
        return self._transcribed()

    def _transcribed(self) -> Heard:
        return self._recogniser.transcribe(bytes(self._audio), self._hints)

    def _nothing_new(self) -> bool:
        """Whether only the silence that ends a turn came after `prepare`."""
        assert self._prepared is not None
        tail = to_float(bytes(self._audio[self._prepared[0] :]))
        if not len(tail):
            return True
        head = to_float(bytes(self._audio[: self._prepared[0]]))
        loud = float(np.abs(head).max(initial=0.0))
        return float(np.abs(tail).max()) < max(0.15 * loud, 0.01)


class WhisperRecogniser:
    """A Whisper model in the layout of Hugging Face's ONNX export, shared by all calls."""

    reports_partials = False
    lowest_confidence = 0.35

    def __init__(self, path: Path, language: str, threads: int = 0) -> None:
        self.name = f"Whisper {path.name}"
        self.language = language
        self._tokenizer = Tokenizer.from_file(str(path / "tokenizer.json"))
        self._width = int(json.loads((path / "config.json").read_text("utf-8"))["d_model"])
        generation = json.loads((path / "generation_config.json").read_text("utf-8"))
        self._end = int(generation["eos_token_id"])
        self._silence = self._token("<|nospeech|>", "<|nocaptions|>")
        self._banned = _banned_at_start(generation)
        self._start = self._start_tokens(generation, language)
        self._bias = lru_cache(maxsize=16)(self._pieces)
        self._options = onnxruntime.SessionOptions()
        self._options.intra_op_num_threads = threads
        self._options.log_severity_level = 3
        # Waiting threads sleep: other calls need the cores.
        self._options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        onnx = path / "onnx"
        self._encoder_file = (onnx / "encoder_model_quantized.onnx").read_bytes()
        self._encoders: dict[float, Any] = {}
        self._decoder = self._session((onnx / "decoder_model_merged_quantized.onnx").read_bytes())
        self._past = [i.name for i in self._decoder.get_inputs() if i.name.startswith("past_")]
        self._heads = int(self._decoder.get_inputs()[2].shape[1])
        # One transcription uses all threads it may; several at once only slow each other.
        self._turn = threading.Lock()
        self._encoder(CONTEXT_SECONDS[0])

    def stream(self, hints: Hints = NO_HINTS) -> WhisperStream:
        return WhisperStream(self, hints)

    def warm_up(self, speech: Sequence[bytes], recognisers: int) -> None:
        """Transcribe one example: memory is taken now and not during a call."""
        for pcm in speech[:1]:
            self.transcribe(pcm)

    def transcribe(self, pcm: bytes, hints: Hints = NO_HINTS) -> Heard:
        """The words of up to 28 seconds of 16-bit PCM at 16 kHz."""
        audio = to_float(pcm)[: int(LONGEST_SECONDS * RATE)]
        seconds = len(audio) / RATE
        if seconds < 0.1:
            return Heard("", 0.0)
        with self._turn:
            return self._decode(self._encode(audio, seconds), seconds, self._favoured(hints))

    def _favoured(self, hints: Hints) -> TokenBias:
        """Terms are nouns: a verb's forms would be heard as one another."""
        terms = tuple(
            term for term in hints.terms if len(term) >= SHORTEST_TERM and term[0].isupper()
        )
        return TokenBias(
            self._bias(terms), self._bias(_cased(hints.wishes)), self._bias(_cased(hints.answers))
        )

    def _pieces(self, words: tuple[str, ...]) -> Pieces:
        coded = self._tokenizer.encode_batch(
            [f" {word}" for word in words], add_special_tokens=False
        )
        return pieces(encoding.ids for encoding in coded)

    def _encode(self, audio: Floats, seconds: float) -> Floats:
        context = next(c for c in CONTEXT_SECONDS if c >= seconds + PADDING_SECONDS)
        features = log_mel(audio, frames=int(context * RATE / HOP))[None]
        encoded = self._encoder(context).run(["last_hidden_state"], {"input_features": features})
        return np.asarray(encoded[0], dtype=np.float32)

    def _encoder(self, context: float) -> Any:
        if context not in self._encoders:
            positions = int(context * _POSITIONS_PER_SECOND)
            self._encoders[context] = self._session(
                with_positions(self._encoder_file, self._width, positions)
            )
        return self._encoders[context]

    def _session(self, model: bytes) -> Any:
        return onnxruntime.InferenceSession(
            model, self._options, providers=["CPUExecutionProvider"]
        )

    def _decode(self, encoded: Floats, seconds: float, bias: TokenBias) -> Heard:
        """Greedy decoding with cached keys and values."""
        limit = int(seconds * TOKENS_PER_SECOND) + 8
        head_size = self._width // self._heads
        empty = np.zeros((1, self._heads, 0, head_size), dtype=np.float32)
        past: dict[str, Any] = dict.fromkeys(self._past, empty)
        tokens: list[int] = []
        chances: list[float] = []
        step = self._start
        for position in range(limit):
            logits, past = self._step(step, encoded, past, first=position == 0)
            if position == 0 and _softmax(logits[0])[self._silence] > 0.6:
                return Heard("", 0.0)
            scores = logits[-1]
            if position == 0:
                scores[self._banned] = -np.inf
            bias.favour(scores)
            token = int(scores.argmax())
            chances.append(float(_softmax(scores)[token]))
            if token == self._end or _repeats(tokens):
                break
            tokens.append(token)
            bias.take(token)
            step = [token]
        return self._heard(tokens, chances)

    def _step(
        self, tokens: list[int], encoded: Floats, past: dict[str, Any], first: bool
    ) -> tuple[Floats, dict[str, Any]]:
        outputs = self._decoder.run(
            None,
            {
                "input_ids": np.array([tokens], dtype=np.int64),
                "encoder_hidden_states": encoded,
                "use_cache_branch": np.array([not first]),
                **past,
            },
        )
        names = [output.name for output in self._decoder.get_outputs()]
        present = dict(zip(names, outputs, strict=True))
        following = {}
        for name in self._past:
            # The encoder's keys and values are computed once, in the first step.
            keep = ".encoder." in name and not first
            following[name] = (
                past[name] if keep else present[name.replace("past_key_values", "present")]
            )
        return np.array(present["logits"][0], dtype=np.float32), following

    def _heard(self, tokens: list[int], chances: list[float]) -> Heard:
        text = str(self._tokenizer.decode(tokens, skip_special_tokens=True)).strip()
        if not any(character.isalnum() for character in text):
            return Heard("", 0.0)
        return Heard(text, float(np.exp(np.mean(np.log(np.maximum(chances, 1e-6))))))

    def _start_tokens(self, generation: dict[str, Any], language: str) -> list[int]:
        return [
            int(generation["decoder_start_token_id"]),
            int(generation["lang_to_id"][f"<|{language}|>"]),
            int(generation["task_to_id"]["transcribe"]),
            int(generation["no_timestamps_token_id"]),
        ]

    def _token(self, *names: str) -> int:
        for name in names:
            token = self._tokenizer.token_to_id(name)
            if token is not None:
                return int(token)
        raise ValueError(f"the tokenizer has none of {', '.join(names)}")


def _cased(phrases: tuple[str, ...]) -> tuple[str, ...]:
    """As the beginning of a sentence too."""
    return (*phrases, *(phrase[0].upper() + phrase[1:] for phrase in phrases))


def _banned_at_start(generation: dict[str, Any]) -> list[int]:
    always: list[int] = generation.get("suppress_tokens") or []
    return [*always, *(generation.get("begin_suppress_tokens") or [])]


def _softmax(scores: Floats) -> Floats:
    shifted = np.exp(scores - scores.max())
    return np.asarray(shifted / shifted.sum(), dtype=np.float32)


def _repeats(tokens: list[int]) -> bool:
    """Whether the end says the same three times: Whisper loops on noise."""
    return any(
        len(tokens) >= 3 * size
        and tokens[-size:] == tokens[-2 * size : -size] == tokens[-3 * size : -2 * size]
        for size in (3, 4, 5, 6, 8)
    )
