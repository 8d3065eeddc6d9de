"""A person at a telephone: answers every call at once, or is on the line to somebody else."""

import contextlib
import re
import socket
import threading

from tests.telephone.exchange import Exchange


class Human:
    """A minimal SIP telephone (RFC 3261) without sound. Use as a context manager."""

    def __init__(self, exchange: Exchange, busy: bool = False) -> None:
        self.answered = False
        self.refused = False
        self._busy = busy
        self._exchange = ("127.0.0.1", exchange.port)
        self._port = exchange.human_port
        self._invite: dict[str, str] = {}
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._thread = threading.Thread(target=self._listen, daemon=True)

    def __enter__(self) -> "Human":
        self._socket.bind(("127.0.0.1", self._port))
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        # A datagram to itself wakes the thread, which then sees the end.
        with contextlib.closing(self._socket):
            self._socket.sendto(b"", ("127.0.0.1", self._port))
            self._thread.join(5)

    def hang_up(self) -> None:
        """End the call."""
        invite = self._invite
        self._send(
            f"BYE {re.sub(r'.*<|>.*', '', invite['contact'])} SIP/2.0",
            f"Via: SIP/2.0/UDP 127.0.0.1:{self._port};branch=z9hG4bKhuman",
            f"From: {invite['to']};tag=human",
            f"To: {invite['from']}",
            f"Call-ID: {invite['call-id']}",
            "CSeq: 1 BYE",
            "Max-Forwards: 70",
        )

    def _listen(self) -> None:
        while data := self._socket.recv(65_535):
            text = data.decode("utf-8", "replace")
            headers = dict(
                (name.strip().lower(), value.strip())
                for name, _, value in (
                    line.partition(":") for line in text.split("\r\n\r\n")[0].splitlines()[1:]
                )
            )
            method = text.split(" ", 1)[0]
            if method == "INVITE" and self._busy:
                self._reply("486 Busy Here", headers)
                self.refused = True
            elif method == "INVITE":
                self._invite = headers
                self._reply("200 OK", headers, self._sdp())
            elif method == "ACK":
                self.answered = not self._busy
            elif method in ("BYE", "CANCEL", "OPTIONS"):
                self._reply("200 OK", headers)

    def _reply(self, status: str, request: dict[str, str], body: str = "") -> None:
        kind = ["Content-Type: application/sdp"] if body else []
        self._send(
            f"SIP/2.0 {status}",
            f"Via: {request['via']}",
            f"From: {request['from']}",
            f"To: {request['to']}" + ("" if "tag=" in request["to"] else ";tag=human"),
            f"Call-ID: {request['call-id']}",
            f"CSeq: {request['cseq']}",
            f"Contact: <sip:human@127.0.0.1:{self._port}>",
            *kind,
            body=body,
        )

    def _sdp(self) -> str:
        lines = ("v=0", "o=- 1 1 IN IP4 127.0.0.1", "s=-", "c=IN IP4 127.0.0.1", "t=0 0")
        return "\r\n".join([*lines, f"m=audio {self._port + 1} RTP/AVP 8", ""])

    def _send(self, *lines: str, body: str = "") -> None:
        text = "\r\n".join([*lines, f"Content-Length: {len(body)}", "", body])
        self._socket.sendto(text.encode(), self._exchange)
