"""SVOX Pico, called in this process: no program started, no file written.

Needs Debian's libttspico0 and libttspico-data. The functions used are documented in
picoapi.h of that package.
"""

import ctypes
import ctypes.util
import threading
from pathlib import Path
from xml.sax.saxutils import escape

from voice.synthesis.synthesiser import SynthesiserMissingError

RATE = 16_000
LANGUAGE_FOLDER = Path("/usr/share/pico/lang")
_MEMORY = 2_500_000
_BUFFER = 4096
_BUSY = 201
_IDLE = 200
_VOICES = {
    "de": ("de-DE_ta.bin", "de-DE_gl0_sg.bin"),
    "en": ("en-GB_ta.bin", "en-GB_kh0_sg.bin"),
}


class PicoSynthesiser:
    """One Pico voice. Fast: a sentence takes about 20 ms."""

    rate = RATE

    def __init__(
        self, language: str, library: str | None = None, folder: Path = LANGUAGE_FOLDER
    ) -> None:
        path = library or ctypes.util.find_library("ttspico")
        if path is None:
            raise SynthesiserMissingError("Pico is not installed (Debian: libttspico-utils)")
        if language not in _VOICES:
            raise SynthesiserMissingError(f"Pico has no voice for {language!r} here")
        self.name = f"Pico {_VOICES[language][0].removesuffix('_ta.bin')}"
        self._pico = ctypes.CDLL(path)
        self._turn = threading.Lock()
        # Pico computes in this memory, which must live as long as the engine.
        self._memory = ctypes.create_string_buffer(_MEMORY)
        self._engine = self._start(folder, _VOICES[language])

    def speak(self, sentence: str, pace: float = 1.0) -> bytes:
        text = f'<speed level="{round(pace * 100)}">{escape(sentence)}</speed>'
        with self._turn:
            return self._synthesise(text.encode() + b"\0")

    def _start(self, folder: Path, files: tuple[str, ...]) -> ctypes.c_void_p:
        system = ctypes.c_void_p()
        self._check(self._pico.pico_initialize(self._memory, _MEMORY, ctypes.byref(system)))
        voice = b"voice"
        self._check(self._pico.pico_createVoiceDefinition(system, voice))
        for file in files:
            if not (folder / file).is_file():
                raise SynthesiserMissingError(f"Pico's {folder / file} is missing")
            resource = ctypes.c_void_p()
            name = ctypes.create_string_buffer(200)
            path = str(folder / file).encode()
            self._check(self._pico.pico_loadResource(system, path, ctypes.byref(resource)))
            self._check(self._pico.pico_getResourceName(system, resource, name))
            self._check(self._pico.pico_addResourceToVoiceDefinition(system, voice, name))
        engine = ctypes.c_void_p()
        self._check(self._pico.pico_newEngine(system, voice, ctypes.byref(engine)))
        return engine

    def _synthesise(self, text: bytes) -> bytes:
        """Feed the text, in portions the engine takes, and collect the samples."""
        audio = bytearray()
        position = 0
        while position < len(text):
            taken = ctypes.c_int16()
            # The engine takes 16-bit sizes.
            portion = text[position : position + 32_000]
            self._check(
                self._pico.pico_putTextUtf8(
                    self._engine, portion, ctypes.c_int16(len(portion)), ctypes.byref(taken)
                )
            )
            position += taken.value
            self._collect(audio)
        return bytes(audio)

    def _collect(self, audio: bytearray) -> None:
        buffer = ctypes.create_string_buffer(_BUFFER)
        status = _BUSY
        while status == _BUSY:
            received, kind = ctypes.c_int16(), ctypes.c_int16()
            status = self._pico.pico_getData(
                self._engine,
                buffer,
                ctypes.c_int16(_BUFFER),
                ctypes.byref(received),
                ctypes.byref(kind),
            )
            if received.value:
                audio += buffer.raw[: received.value]
        if status != _IDLE:
            self._pico.pico_resetEngine(self._engine, 0)

    @staticmethod
    def _check(status: int) -> None:
        if status != 0:
            raise SynthesiserMissingError(f"Pico failed with status {status}")
