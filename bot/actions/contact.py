"""How to reach the humans of a municipality."""

import datetime as dt

from bot.actions.texts import Texts
from knowledge.entry import Office
from knowledge.hours import hours_of_week
from knowledge.locale import locale


def contact_of(office: Office, text: Texts, today: dt.date) -> str:
    """Name, phone, mail, address and opening hours of `office`, as far as they are known."""
    contact = brief_contact_of(office, text)
    if office.hours is None:
        return contact
    said = locale(text.language)
    note = [said.quoted(office.hours_note)] if office.hours_note else []
    return "\n".join([f"{contact}\n", hours_of_week(office, today, said), *note])


def brief_contact_of(office: Office, text: Texts) -> str:
    """Name, phone, mail and address of `office`, as far as they are known."""
    lines = [office.name]
    if office.phone:
        lines.append(text.say("phone", phone=office.phone))
    if office.email:
        lines.append(text.say("email", email=office.email))
    if office.street:
        lines.append(text.say("address", address=office.address))
    return "\n".join([lines[0], *(f"- {line}" for line in lines[1:])])
