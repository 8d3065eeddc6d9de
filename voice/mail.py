"""Answers by e-mail, over the town hall's own mail server."""

import asyncio
import smtplib
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from typing import Protocol

SECONDS = 10.0
"""How long the mail server may take."""


class MailError(RuntimeError):
    """An e-mail was not sent. The text names no address."""


class Mailer(Protocol):
    """Whoever sends e-mails."""

    async def send(self, address: str, subject: str, text: str) -> None:
        """Send plain `text`; MailError when that fails."""
        ...


class SmtpMailer:
    """Hands messages to a mail server inside the house, by SMTP, with STARTTLS where offered."""

    def __init__(self, host: str, port: int, sender: str) -> None:
        self._host = host
        self._port = port
        self._sender = sender

    async def send(self, address: str, subject: str, text: str) -> None:
        try:
            await asyncio.to_thread(self._deliver, self._message(address, subject, text))
        except (smtplib.SMTPException, OSError, ValueError) as error:
            # Not its text, which quotes the address.
            kind = type(error).__name__
            raise MailError(f"an e-mail could not be sent ({kind})") from None

    def _message(self, address: str, subject: str, text: str) -> EmailMessage:
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = self._sender, address, subject
        message["Date"] = formatdate(localtime=True)
        message["Message-ID"] = make_msgid(domain=self._sender.rpartition("@")[2])
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(text)
        return message

    def _deliver(self, message: EmailMessage) -> None:
        with smtplib.SMTP(self._host, self._port, timeout=SECONDS) as server:
            server.ehlo()
            if server.has_extn("starttls"):
                server.starttls()
            server.send_message(message)
