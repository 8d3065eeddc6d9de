"""A mail server on loopback, for the tests."""

import asyncio
import contextlib
import email
import email.policy
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from email.message import EmailMessage


@dataclass
class MailServer:
    """Speaks as much SMTP as a message needs."""

    port: int = 0
    refuses: bool = False
    recipients: list[str] = field(default_factory=list)
    messages: list[bytes] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 here\r\n")
        while line := (await reader.readline()).decode().strip():
            command = line.upper()
            if command.startswith("RCPT"):
                self.recipients.append(line.partition(":")[2].strip("<>"))
                writer.write(b"550 no such person\r\n" if self.refuses else b"250 ok\r\n")
            elif command == "DATA":
                writer.write(b"354 go on\r\n")
                self.messages.append(await reader.readuntil(b"\r\n.\r\n"))
                writer.write(b"250 ok\r\n")
            elif command == "QUIT":
                writer.write(b"221 bye\r\n")
                break
            else:
                writer.write(b"250 ok\r\n")
        writer.close()

    def message(self, number: int = 0) -> EmailMessage:
        """One of the messages that arrived, read."""
        return email.message_from_bytes(
            self.messages[number].removesuffix(b".\r\n"),
            _class=EmailMessage,
            policy=email.policy.default,
        )


@contextlib.asynccontextmanager
async def mail_server() -> AsyncIterator[MailServer]:
    """Runs while the context lasts."""
    there = MailServer()
    listening = await asyncio.start_server(there.serve, "127.0.0.1", 0)
    there.port = listening.sockets[0].getsockname()[1]
    async with listening:
        yield there
