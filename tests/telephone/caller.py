"""Callers: SIPp with A-law speech and RFC 4733 keys, led by a scenario made of steps."""

import contextlib
import socket
import subprocess
from dataclasses import dataclass
from pathlib import Path
from string import Template
from xml.sax.saxutils import quoteattr

import numpy as np

from tests.telephone.exchange import Exchange, end, free_port
from voice.audio.pcm import samples, seconds, silence
from voice.audio.resampler import resample
from voice.synthesis.pico import PicoSynthesiser

RATE = 8000
AFTER_SPEECH = 30.0
"""Seconds of silence that follow speech on the line: a telephone never stops sending."""

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<scenario name="caller">
<send retrans="500"><![CDATA[
INVITE sip:[service]@[remote_ip]:[remote_port] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
From: "caller" <sip:+4936414938@[local_ip]:[local_port]>;tag=[pid]T[call_number]
To: <sip:[service]@[remote_ip]:[remote_port]>
Call-ID: [call_id]
CSeq: 1 INVITE
Contact: <sip:caller@[local_ip]:[local_port]>
Max-Forwards: 70
Content-Type: application/sdp
Content-Length: [len]

v=0
o=caller 1 1 IN IP[local_ip_type] [local_ip]
s=-
c=IN IP[media_ip_type] [media_ip]
t=0 0
m=audio [rtpstream_audio_port] RTP/AVP 8 96
a=rtpmap:8 PCMA/8000
a=rtpmap:96 telephone-event/8000
a=fmtp:96 0-16
a=ptime:20
a=sendrecv
]]></send>
<recv response="100" optional="true"/>
<recv response="180" optional="true"/>
<recv response="183" optional="true"/>
<recv response="200" rtd="true" rrs="true"/>
<send><![CDATA[
ACK [next_url] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
From: "caller" <sip:+4936414938@[local_ip]:[local_port]>;tag=[pid]T[call_number]
[last_To:]
[routes]
Call-ID: [call_id]
CSeq: 1 ACK
Max-Forwards: 70
Content-Length: 0
]]></send>
"""
_HANG_UP = """<send retrans="500"><![CDATA[
BYE [next_url] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
From: "caller" <sip:+4936414938@[local_ip]:[local_port]>;tag=[pid]T[call_number]
[last_To:]
[routes]
Call-ID: [call_id]
CSeq: 2 BYE
Max-Forwards: 70
Content-Length: 0
]]></send>
<recv response="200"/>
"""
_AWAIT_CUE = Template("""<recv request="INFO" timeout="$milliseconds"/>
""")
_CUE = """INFO sip:caller@127.0.0.1 SIP/2.0
Via: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bKcue{number}
From: <sip:test@127.0.0.1>;tag=test
To: <sip:caller@127.0.0.1>
Call-ID: {call}
CSeq: {number} INFO
Content-Length: 0

"""
_AWAIT_HANG_UP = Template("""<recv request="BYE" timeout="$milliseconds"/>
<send><![CDATA[
SIP/2.0 200 OK
[last_Via:]
[last_From:]
[last_To:]
[last_Call-ID:]
[last_CSeq:]
Content-Length: 0
]]></send>
""")


@dataclass(frozen=True)
class Pause:
    """Say nothing."""

    seconds: float


@dataclass(frozen=True)
class AwaitCue:
    """Say nothing until the test calls `cue`. For a single call only."""

    seconds: float = 120.0


@dataclass(frozen=True)
class Press:
    """Press a key, or several one after the other."""

    digit: str


@dataclass(frozen=True)
class Say:
    """Speak: 16-bit PCM at 8 kHz. The scenario goes on when it has been said."""

    pcm: bytes
    then_silent: float = AFTER_SPEECH
    """Seconds of silence sent afterwards; only then does SIPp begin to say more."""


@dataclass(frozen=True)
class HangUp:
    """End the call."""


@dataclass(frozen=True)
class AwaitHangUp:
    """Wait for the other side to end the call."""

    seconds: float = 60.0


Step = Pause | AwaitCue | Press | Say | HangUp | AwaitHangUp


def to_a_law(pcm: bytes) -> bytes:
    """PCM → ITU-T G.711 A-law, 13 bits of it."""
    linear = samples(pcm).astype(np.int32) >> 3
    sign = np.where(linear >= 0, 0x80, 0)
    magnitude = np.minimum(np.where(linear >= 0, linear, -linear - 1), 4095)
    exponent = np.maximum(np.floor(np.log2(np.maximum(magnitude, 1))).astype(np.int32) - 4, 0)
    mantissa = np.where(exponent > 0, magnitude >> exponent, magnitude >> 1) & 0x0F
    return bytes(((sign | (exponent << 4) | mantissa) ^ 0x55).astype(np.uint8).tobytes())


def spoken(sentence: str, pico: PicoSynthesiser) -> bytes:
    """A caller's sentence at 8 kHz."""
    return resample(pico.speak(sentence), pico.rate, RATE)


class Caller:
    """One SIPp with one scenario; `calls` of them at once or in a row."""

    def __init__(self, exchange: Exchange, steps: list[Step], number: str = "115") -> None:
        self._exchange = exchange
        self._number = number
        self._scenario = exchange.folder / f"caller-{free_port()}.xml"
        self._scenario.write_text(self._xml(steps), "utf-8")
        self._process: subprocess.Popen[bytes] | None = None
        self._port = free_port()
        self._cues = 0

    def start(self, calls: int = 1, at_once: int = 1, rate: float = 1.0) -> "Caller":
        """Dial."""
        inside = Path("/") / self._scenario.relative_to(self._exchange.root)
        self._process = self._exchange.start(
            *("sipp", f"127.0.0.1:{self._exchange.port}", "-sf", str(inside)),
            *("-s", self._number, "-i", "127.0.0.1", "-mi", "127.0.0.1"),
            *("-p", str(self._port), "-cid_str", f"{self._port}-%u"),
            *("-m", str(calls), "-l", str(at_once), "-r", str(rate)),
            *("-min_rtp_port", "31000", "-max_rtp_port", "39000"),
            *("-nostdin", "-timeout", "1200", "-timeout_error"),
        )
        return self

    def cue(self) -> None:
        """Let the call go on after `AwaitCue`: a request in its name, which nothing answers."""
        self._cues += 1
        text = _CUE.format(number=self._cues, call=f"{self._port}-1").replace("\n", "\r\n")
        with contextlib.closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as out:
            out.sendto(text.encode(), ("127.0.0.1", self._port))

    def finished(self, seconds: float = 240.0) -> bool:
        """Whether every call went as the scenario says; waits until they are over."""
        assert self._process is not None
        try:
            return self._process.wait(seconds) == 0
        except subprocess.TimeoutExpired:
            return False

    def stop(self) -> None:
        """End whatever still runs."""
        if self._process is not None:
            end(self._process, 3)

    def _xml(self, steps: list[Step]) -> str:
        return _HEAD + "".join(self._step(step) for step in steps) + "</scenario>\n"

    def _step(self, step: Step) -> str:
        match step:
            case Pause(seconds=length):
                return f'<pause milliseconds="{round(length * 1000)}"/>\n'
            case AwaitCue(seconds=limit):
                return _AWAIT_CUE.substitute(milliseconds=round(limit * 1000))
            case Press(digit=digits):
                play = f"<nop><action><exec play_dtmf={quoteattr(digits)}/></action></nop>\n"
                return f'{play}<pause milliseconds="{400 * len(digits)}"/>\n'
            case Say(pcm=pcm, then_silent=then_silent):
                return self._say(pcm, then_silent)
            case HangUp():
                return _HANG_UP
            case AwaitHangUp(seconds=limit):
                return _AWAIT_HANG_UP.substitute(milliseconds=round(limit * 1000))

    def _say(self, pcm: bytes, then_silent: float) -> str:
        file = self._scenario.with_suffix(f".{abs(hash(pcm))}.alaw")
        file.write_bytes(to_a_law(pcm + silence(then_silent, RATE)))
        inside = Path("/") / file.relative_to(self._exchange.root)
        length = round(seconds(pcm, RATE) * 1000)
        play = f'<exec rtp_stream="{inside},1,8,PCMA/8000"/>'
        return f'<nop><action>{play}</action></nop>\n<pause milliseconds="{length}"/>\n'
