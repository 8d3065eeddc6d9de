"""How to reach the humans of a municipality."""

import datetime as dt

from bot.actions.texts import Texts
from knowledge.answers.hours import hours_of_week, state_now
from knowledge.entries.entry import Office
from knowledge.locale import locale


def contact_of(office: Office, text: Texts, now: dt.datetime, state: str) -> str:
    """Name, phone, mail, address and opening hours of `office`, as far as they are known.

    `now`: local time, for whether it is open. `state`: the German state, for its holidays.
    """
    contact = brief_contact_of(office, text)
    if office.hours is None:
        return contact
    said = locale(text.language)
    note = [said.quoted(office.hours_note)] if office.hours_note else []
    week = hours_of_week(office, now.date(), said)
    lines = (f"{contact}\n", state_now(office, now, state, said), week, *note)
    return "\n".join(filter(None, lines))


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
