"""A running Asterisk of the test's own, in the laboratory, on loopback."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from tests.telephone import lab
from voice.asterisk_config import AsteriskPlan, write

_ASTERISK = """
[directories]
astetcdir => {inside}
astmoddir => {modules}
astvarlibdir => /var/lib/asterisk
astdbdir => {inside}
astkeydir => {inside}
astdatadir => /usr/share/asterisk
astagidir => {inside}
astspooldir => {inside}/spool
astrundir => {inside}/run
astlogdir => {inside}/log
[options]
nocolor = yes
"""
_MODULES = """
[modules]
autoload = yes
noload = chan_iax2.so
noload = chan_unistim.so
noload = chan_console.so
noload = res_hep.so
noload = cdr_csv.so
noload = cdr_custom.so
noload = pbx_dundi.so
noload = app_voicemail.so
noload = pbx_ael.so
noload = pbx_lua.so
"""
_LOGGER = """
[general]
[logfiles]
messages.log => notice,warning,error,verbose(3)
"""
_PJSIP = """
[udp]
type = transport
protocol = udp
bind = 127.0.0.1:{port}
[caller]
type = endpoint
context = incoming
disallow = all
allow = alaw
dtmf_mode = rfc4733
direct_media = no
[caller]
type = identify
endpoint = caller
match = 127.0.0.1
[human]
type = endpoint
context = incoming
disallow = all
allow = alaw
direct_media = no
aors = human
[human]
type = aor
contact = sip:human@127.0.0.1:{human}
"""
_EXTENSIONS = """
#include extensions_auskunft.conf
[incoming]
exten => 115,1,Gosub(auskunft,s,1)
exten => 116,1,Gosub(auskunft-audiosocket,s,1)
"""


def free_port(kind: int = socket.SOCK_DGRAM) -> int:
    """A port that nobody uses at this moment."""
    with contextlib.closing(socket.socket(socket.AF_INET, kind)) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Exchange:
    """Asterisk between SIPp and the phone server. Use as a context manager."""

    def __init__(self, server_port: int, audiosocket_port: int, secret: str) -> None:
        self.port = free_port()
        self.human_port = free_port()
        self._plan = AsteriskPlan(
            *("127.0.0.1", server_port, audiosocket_port, secret, "PJSIP/human"), ring_seconds=3
        )
        self.root = lab.folder()
        self.folder = Path(tempfile.mkdtemp(prefix="auskunft-", dir=self.root / "tmp"))
        self.inside = Path("/") / self.folder.relative_to(self.root)
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Exchange":
        self._configure()
        self._process = self.start("asterisk", "-f", "-n", "-C", str(self.inside / "asterisk.conf"))
        self._await_booted()
        return self

    def __exit__(self, *error: object) -> None:
        if self._process is not None:
            end(self._process)
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        """A program of the laboratory, in a process group of its own, with its own /proc."""
        script = f'mount --bind /proc "{self.root}/proc" && exec chroot "{self.root}" "$@"'
        with (self.folder / "programs.log").open("ab") as log:
            return subprocess.Popen(
                ["unshare", "--mount", "sh", "-c", script, "sh", *command],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                env={**os.environ, "TERM": "dumb", "LC_ALL": "C.UTF-8"},
            )

    def command(self, line: str) -> str:
        """Output of a console command."""
        done = subprocess.run(
            [
                *("chroot", str(self.root), "asterisk"),
                *("-C", str(self.inside / "asterisk.conf"), "-rx", line),
            ],
            capture_output=True,
            text=True,
            timeout=20,
            check=False,
        )
        return done.stdout

    @property
    def log(self) -> str:
        """What Asterisk logged, for the message of a failing test."""
        file = self.folder / "log" / "messages.log"
        return file.read_text("utf-8", "replace") if file.exists() else ""

    def _configure(self) -> None:
        for name in ("spool", "run", "log"):
            (self.folder / name).mkdir()
        modules = next((self.root / "usr/lib").glob("*/asterisk/modules"))
        texts = {
            "asterisk.conf": _ASTERISK.format(
                inside=self.inside, modules=f"/{modules.relative_to(self.root)}"
            ),
            "modules.conf": _MODULES,
            "logger.conf": _LOGGER,
            "pjsip.conf": _PJSIP.format(port=self.port, human=self.human_port),
            "extensions.conf": _EXTENSIONS,
            "rtp.conf": "[general]\nrtpstart=20000\nrtpend=29999\n",
        }
        for name, text in texts.items():
            (self.folder / name).write_text(text, "utf-8")
        write(self._plan, self.folder)

    def _await_booted(self) -> None:
        assert self._process is not None
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                break
            if "fully booted" in self.command("core waitfullybooted").lower():
                return
            time.sleep(0.2)
        raise RuntimeError(f"Asterisk did not start: {self.log[-2000:]}")


def end(process: subprocess.Popen[bytes], seconds: float = 10.0) -> None:
    """End a process and everything it started."""
    for sign in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, sign)
        try:
            process.wait(seconds)
            return
        except subprocess.TimeoutExpired:
            continue
