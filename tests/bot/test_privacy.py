"""What is masked, and above all what is not."""

import string
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.privacy import BIRTH_DATE, CARD, EMAIL, IBAN, IDENTITY, NAME, PHONE, mask


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("max.muster+amt@web.de", EMAIL),
        ("max (at) web (punkt) de", EMAIL),
        ("Schreiben Sie an eva@mail.jena.de.", f"Schreiben Sie an {EMAIL}."),
        ("03641 49-3800", PHONE),
        ("(03641) 493800", PHONE),
        ("0171/2345678", PHONE),
        ("0171 234 56 78", PHONE),
        ("015112345678", PHONE),
        ("04641 7835", PHONE),
        ("+49 (0) 3641 49-3800", PHONE),
        ("0049 171 2345678", PHONE),
        ("0 36 41 / 49 38 00", PHONE),
        ("plus 493641493800", PHONE),
        ("Tel. 493800", f"Tel. {PHONE}"),
        ("Meine Handynummer ist 1712345678", f"Meine Handynummer ist {PHONE}"),
        ("IBAN DE89 3704 0044 0532 0130 00 bitte", f"IBAN {IBAN} bitte"),
        ("de89370400440532013000", IBAN),
        ("meine iban ist de 89370400440532013000", f"meine iban ist {IBAN}"),
        ("d e 89 37 04 00440532013000 genau", f"{IBAN} genau"),
        ("AT61 1904 3002 3457 3201 ist es", f"{IBAN} ist es"),
        ("4111 1111 1111 1111", CARD),
        ("5500-0000-0000-0004", CARD),
        ("Ausweis L01X00T47 verloren", f"Ausweis {IDENTITY} verloren"),
        ("L01X00T471", IDENTITY),
        ("Pass C01X0006H", f"Pass {IDENTITY}"),
        ("Steuer-ID 12 345 678 901", f"Steuer-ID {IDENTITY}"),
        ("12345678901", IDENTITY),
        ("Steuernummer 151/815/08156", f"Steuernummer {IDENTITY}"),
        ("12 150389 A 123", IDENTITY),
        ("Kasse A123456789", f"Kasse {IDENTITY}"),
        ("Führerscheinnummer: B072RRE2I55", f"Führerscheinnummer: {IDENTITY}"),
        ("Kundennummer ist 4711-0815", f"Kundennummer ist {IDENTITY}"),
        ("geboren am 12. März 1990 in Jena", f"geboren am {BIRTH_DATE} in Jena"),
        ("Geburtsdatum: 12.03.1990", f"Geburtsdatum: {BIRTH_DATE}"),
        ("Geburtstag ist der 3.4.90", f"Geburtstag ist der {BIRTH_DATE}"),
        ("Sie ist am 3.4.2011 geboren.", f"Sie ist am {BIRTH_DATE} geboren."),
        ("born on March 3rd, 1990", f"born on {BIRTH_DATE}"),
        ("date of birth: 1990-03-12", f"date of birth: {BIRTH_DATE}"),
        ("Ich heiße Max Müller und ziehe um", f"Ich heiße {NAME} und ziehe um"),
        ("ich heisse max müller brauche ausweis", f"ich heisse {NAME} brauche ausweis"),
        ("mein Name ist von Hagen, wie geht das?", f"mein Name ist {NAME}, wie geht das?"),
        ("Mein Name ist Dr. Eva Müller-Lüdenscheidt.", f"Mein Name ist {NAME}."),
        ("my name is John Smith and I moved", f"my name is {NAME} and I moved"),
        ("Guten Tag, ich bin Frau Schulze", f"Guten Tag, ich bin {NAME}"),
        ("Danke!\nMit freundlichen Grüßen\nEva Müller", f"Danke!\nMit freundlichen Grüßen\n{NAME}"),
    ],
)
def test_personal_data_is_masked(text: str, masked: str) -> None:
    assert mask(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "Was steht in § 34 BMG?",
        "10117",
        "07743 Jena",
        "Engelplatz 1",
        "37,00 Euro",
        "Kostet das 1.234,56 Euro?",
        "12 345 678 901 Euro",
        "Und für meine Tochter, 15?",
        "Ich bin 67 und Rentner",
        "Termin am 01.02.2026 um 08.00-12.00 Uhr",
        "Haben Sie am 24.12.2026 offen?",
        "Wir ziehen am 15.07.2026 um",
        "Kann ich am 3. Mai 2026 heiraten?",
        "Telefon 08.00-12.00 Uhr",
        "Öffnungszeiten 0800 1200",
        "von 2020 bis 2026",
        "Welche Telefonnummer hat das Standesamt?",
        "Rufnummer 115",
        "Führerschein für vor dem 19.01.1953 Geborene: wer vor dem 19.01.1953 geboren ist",
        "geboren vor dem 01.01.1971",
        "Geburtsurkunde von 1990",
        "Mein Name ist im Ausweis falsch geschrieben",
        "Mein Name ist auf dem Ausweis falsch",
        "Ich heiße jetzt anders, was muss ich ändern?",
        "Ich möchte meinen Namen ändern",
        "Wie heißt der Oberbürgermeister?",
        "Heißt das, ich brauche einen Termin?",
        "Ich bin Student",
        "my name is wrong on the passport",
        "Viele Grüße aus Jena",
        "LeiKa 99001001012000",
        "Linie 15 um 12:30",
        "Formular PDF2024",
        "Kennzeichen J-AB 123",
        "🙂🙂🙂",
        "",
    ],
)
def test_what_an_answer_depends_on_stays(text: str) -> None:
    assert mask(text) == text


digits = st.text(string.digits, min_size=1, max_size=12)
first_names = st.sampled_from(["Max", "Eva", "Åsa", "Zoë", "Jürgen", "Ayşe", "Łukasz"])
last_names = st.sampled_from(["Müller", "Şahin", "O’Neill", "Groß-Gerau", "Nguyen", "Đorđević"])
carriers = st.sampled_from(["Hallo {} bitte", "{}", "Frage ({})!", "Das ist {}, ja.", "a\n{}\nb"])


@given(carriers, st.integers(0, 10**18 - 1))
def test_every_german_iban_is_masked(carrier: str, account: int) -> None:
    check = 98 - int(f"{account:018d}131400") % 97
    iban = f"DE{check:02d}{account:018d}"
    grouped = " ".join(iban[i : i + 4] for i in range(0, len(iban), 4))
    assert mask(carrier.format(iban)) == carrier.format(IBAN)
    assert mask(carrier.format(grouped)) == carrier.format(IBAN)


@given(
    carriers,
    st.sampled_from(["0{}", "(0{})", "+49 {}", "0049 {}", "+49 (0) {}"]),
    st.sampled_from(["171", "30", "3641", "4641", "89", "1525"]),
    st.sampled_from([" ", "-", "/", " / ", ""]),
    st.integers(1_000_000, 9_999_999),
)
def test_every_german_phone_number_is_masked(
    carrier: str, prefix: str, area: str, gap: str, number: int
) -> None:
    phone = prefix.format(area) + gap + str(number)
    assert mask(carrier.format(phone)) == carrier.format(PHONE)


@given(carriers, st.dates(date(1910, 1, 1), date(2030, 1, 1)))
def test_birth_dates_are_masked_and_other_dates_are_not(carrier: str, day: date) -> None:
    for written in (f"{day:%d.%m.%Y}", f"{day.day}.{day.month}.{day:%y}", day.isoformat()):
        born = carrier.format("geboren am {}")
        assert mask(born.format(written)) == born.format(BIRTH_DATE)
        appointment = carrier.format("Termin am {}")
        assert mask(appointment.format(written)) == appointment.format(written)


@given(first_names, last_names)
def test_introductions_are_masked(first: str, last: str) -> None:
    text = "Ich heiße {} und brauche einen Ausweis"
    assert mask(text.format(f"{first} {last}")) == text.format(NAME)
    assert mask(f"My name is {first} {last}.") == f"My name is {NAME}."


@given(st.integers(0, 99_999), st.integers(0, 99))
def test_amounts_stay(euro: int, cent: int) -> None:
    for text in (f"{euro},{cent:02d} Euro", f"{euro:,} €".replace(",", "."), f"{euro} EUR"):
        assert mask(text) == text


@given(st.integers(1067, 99_998), st.sampled_from(["Jena", "München"]))
def test_postcodes_stay(code: int, place: str) -> None:
    text = f"Ich wohne in {code:05d} {place}, was muss ich tun?"
    assert mask(text) == text


@given(st.integers(0, 23), st.integers(0, 59), st.integers(0, 23), st.integers(0, 59))
def test_times_stay(h1: int, m1: int, h2: int, m2: int) -> None:
    for text in (
        f"von {h1:02d}:{m1:02d} bis {h2:02d}:{m2:02d} Uhr",
        f"{h1:02d}.{m1:02d}-{h2:02d}.{m2:02d} Uhr",
        f"{h1}-{h2} Uhr",
    ):
        assert mask(text) == text


words = st.sampled_from(
    """ich heiße mein Name ist geboren am 12.3.1990 0171 2345678 DE89 370400440532013000 a@b.de
    L01X00T47 Tel. Nummer Max MÜLLER von zu § 34 4111111111111111 [Name] Steuer-ID und *""".split()
)


@given(st.one_of(st.text(max_size=300), st.lists(words, max_size=20).map(" ".join)))
def test_masking_never_fails_and_is_stable(text: str) -> None:
    once = mask(text)
    assert mask(once) == once
