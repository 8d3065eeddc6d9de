"""E-mails, handed to a mail server on loopback."""

from collections.abc import AsyncIterator

import pytest

from tests.voice.mail_server import MailServer, mail_server
from voice.mail import MailError, SmtpMailer


@pytest.fixture
async def server() -> AsyncIterator[MailServer]:
    async with mail_server() as there:
        yield there


async def test_an_answer_is_sent(server: MailServer) -> None:
    mailer = SmtpMailer("127.0.0.1", server.port, "telefon@example.org")
    await mailer.send("anna@example.org", "Ihre Auskunft", "Bürgeramt: 03641 49-3800")
    assert server.recipients == ["anna@example.org"]
    message = server.message()
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
