"""E-mails, handed to a mail server on loopback."""

import asyncio
import email
import email.policy
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest

from voice.mail import MailError, SmtpMailer


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


@pytest.fixture
async def server() -> AsyncIterator[MailServer]:
    there = MailServer()
    listening = await asyncio.start_server(there.serve, "127.0.0.1", 0)
    there.port = listening.sockets[0].getsockname()[1]
    async with listening:
        yield there


async def test_an_answer_is_sent(server: MailServer) -> None:
    mailer = SmtpMailer("127.0.0.1", server.port, "telefon@example.org")
    await mailer.send("anna@example.org", "Ihre Auskunft", "Bürgeramt: 03641 49-3800")
    assert server.recipients == ["anna@example.org"]
    message = email.message_from_bytes(server.messages[0], policy=email.policy.default)
    assert message["From"] == "telefon@example.org"
    assert message["Subject"] == "Ihre Auskunft"
    body = message.get_body()
    assert body is not None
    assert "Bürgeramt: 03641 49-3800" in body.get_content()


async def test_a_refused_address_is_not_quoted(server: MailServer) -> None:
    server.refuses = True
    mailer = SmtpMailer("127.0.0.1", server.port, "telefon@example.org")
    with pytest.raises(MailError) as error:
        await mailer.send("anna@example.org", "Ihre Auskunft", "Text")
    assert "anna" not in str(error.value)


async def test_nobody_listens(server: MailServer) -> None:
    with pytest.raises(MailError, match="could not be sent"):
        await SmtpMailer("127.0.0.1", 1, "a@example.org").send("b@example.org", "c", "d")


async def test_a_line_break_in_an_address_sends_nothing(server: MailServer) -> None:
    mailer = SmtpMailer("127.0.0.1", server.port, "telefon@example.org")
    with pytest.raises(MailError):
        await mailer.send("a@example.org\nBcc: b@example.org", "c", "d")
    assert server.messages == []
