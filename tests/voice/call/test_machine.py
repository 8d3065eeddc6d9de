"""A call led through every state with a clock and a voice of the test's own."""

import pytest

from voice.assistant import Answer, Option
from voice.call import actions as do
from voice.call import events as on
from voice.call.machine import CallMachine
from voice.call.policy import CallPolicy
from voice.call.states import CallState, IllegalTransitionError, check_transition, permitted

S = CallState
FRAME = 0.02
TAKEN: set[tuple[CallState, CallState]] = set()


class Call:
    """Plays the caller, the recogniser, the assistant and the loudspeaker."""

    def __init__(self, **policy: object) -> None:
        settings = {"municipality": "Jena", "languages": frozenset({"de", "en"})} | policy
        self.machine = CallMachine(CallPolicy(**settings))  # type: ignore[arg-type]
        self.now = 100.0
        self.done: list[do.Action] = []

    @property
    def state(self) -> CallState:
        return self.machine.state

    def at(self, state: CallState) -> bool:
        return self.machine.state is state

    def send(self, event: on.Event) -> list[do.Action]:
        before = self.machine.state
        actions = self.machine.receive(event, self.now)
        if before is not self.machine.state or any(isinstance(a, do.Speak) for a in actions):
            TAKEN.add((before, self.machine.state))
        self.done += actions
        return actions

    def voice(self, seconds: float, active: bool = True) -> list[do.Action]:
        actions: list[do.Action] = []
        for _ in range(round(seconds / FRAME)):
            self.now += FRAME
            actions += self.send(on.VoiceActivity(active))
        return actions

    def quiet(self, seconds: float) -> list[do.Action]:
        return self.voice(seconds, active=False)

    def greeted(self) -> "Call":
        self.send(on.Connected())
        self.send(on.SpeechFinished())
        self.send(on.SpeechFinished())
        assert self.at(S.LISTENING)
        return self

    def say(self, text: str, confidence: float = 1.0) -> list[do.Action]:
        """A whole turn of the caller."""
        if self.at(S.LISTENING):
            self.voice(0.8)
            self.send(on.Partial(text))
            self.quiet(1.6)
        assert self.at(S.RECOGNISING)
        return self.recognise(text, confidence)

    def recognise(
        self, text: str, confidence: float = 1.0, confidences: tuple[float, ...] = (), back: int = 0
    ) -> list[do.Action]:
        """What the recogniser reports of the last turn, or of the one that many turns `back`."""
        turns = [a.turn for a in self.done if isinstance(a, do.Listen)]
        return self.send(on.Recognised(turns[-1 - back], text, confidence, confidences))

    def answer(self, text: str, outcome: str = "answered", *options: Option) -> list[do.Action]:
        question = [a.question for a in self.done if isinstance(a, do.Ask)][-1]
        return self.send(on.Answered(question, Answer(text, outcome, options)))

    def asked(self) -> str:
        return [a.text for a in self.done if isinstance(a, do.Ask)][-1]


def spoken(actions: list[do.Action]) -> str:
    return " ".join(" ".join(a.sentences) for a in actions if isinstance(a, do.Speak))


@pytest.fixture
def call() -> Call:
    return Call().greeted()


LONG = " ".join(f"Dies ist der Satz Nummer {n} mit einigen weiteren Wörtern." for n in range(12))


def test_greeting_says_that_a_machine_speaks_then_offers_help() -> None:
    call = Call()
    notice = spoken(call.send(on.Connected()))
    assert "Computer" in notice
    assert "nichts aufgezeichnet" in notice
    assert call.voice(1.0) == [], "the notice is not interrupted by voice"
    assert "Taste null" in spoken(call.send(on.SpeechFinished()))
    assert call.at(S.SPEAKING)


def test_question_and_answer(call: Call) -> None:
    assert do.Listen(1) in call.voice(0.2)
    assert call.at(S.HEARING)
    call.voice(0.6)
    assert do.FinishListening() in call.quiet(0.6)
    assert call.at(S.RECOGNISING)
    actions = call.recognise("was kostet ein reisepass mit siebenundzwanzig", 0.9)
    assert actions == [do.Ask(1, "was kostet ein reisepass mit 27")]
    assert call.at(S.THINKING)
    assert spoken(call.answer("Er kostet 70,00 €.")) == "Er kostet 70 Euro."
    assert call.at(S.SPEAKING)
    call.send(on.SpeechFinished())
    assert call.at(S.LISTENING)


def test_a_click_is_not_speech(call: Call) -> None:
    call.voice(0.06)
    call.quiet(1.0)
    assert call.at(S.LISTENING)


def test_a_slow_answer_is_announced_once(call: Call) -> None:
    call.say("was kostet ein reisepass")
    assert spoken(call.quiet(0.9)) == ""
    assert spoken(call.quiet(3.0)) == "Einen Moment bitte."
    call.send(on.SpeechFinished())
    assert call.at(S.THINKING)
    assert "70 Euro" in spoken(call.answer("Er kostet 70,00 €."))


def test_a_late_answer_to_an_abandoned_question_is_ignored(call: Call) -> None:
    call.say("was kostet ein reisepass")
    call.send(on.Key("#"))
    assert call.at(S.LISTENING)
    assert call.answer("Zu spät.") == []


def test_the_assistant_fails(call: Call) -> None:
    call.say("was kostet ein reisepass")
    assert "nicht nachsehen" in spoken(call.send(on.AssistantFailed(1)))


# -- portions --------------------------------------------------------------------------


def test_more_is_said_on_yes_and_nothing_is_lost(call: Call) -> None:
    call.say("erzählen sie")
    text = spoken(call.answer(LONG))
    assert text.endswith("Möchten Sie mehr hören?")
    while text.endswith("Möchten Sie mehr hören?"):
        call.send(on.SpeechFinished())
        text = spoken(call.say("ja bitte"))
    assert "Nummer 11" in text


def test_yes_or_no_ends_the_turn_sooner(call: Call) -> None:
    call.say("erzählen sie")
    call.answer(LONG)
    call.send(on.SpeechFinished())
    call.voice(0.4)
    call.send(on.Partial("ja"))
    call.quiet(0.36)
    assert call.at(S.RECOGNISING)


def test_no_twice_ends_the_call(call: Call) -> None:
    call.say("erzählen sie")
    call.answer(LONG)
    call.send(on.SpeechFinished())
    assert "sonst noch etwas" in spoken(call.say("nein danke"))
    call.send(on.SpeechFinished())
    assert "Wiederhören" in spoken(call.say("nein"))
    assert call.at(S.CLOSING)
    assert call.send(on.SpeechFinished()) == [do.HangUp()]
    assert call.at(S.ENDED)


def test_yes_without_more_goes_to_the_dialogue(call: Call) -> None:
    call.say("ja")
    assert call.asked() == "ja"


# -- turn taking -----------------------------------------------------------------------


def test_a_speller_gets_more_time(call: Call) -> None:
    call.voice(1.0)
    call.send(on.Partial("m wie martha e"))
    call.quiet(1.2)
    assert call.at(S.HEARING)
    call.quiet(0.4)
    assert call.at(S.RECOGNISING)


def test_an_endless_turn_is_cut(call: Call) -> None:
    call.voice(31.0)
    assert do.FinishListening() in call.done


@pytest.mark.parametrize("slow", [False, True])
def test_an_endless_turn_is_cut_in_every_way_it_began(slow: bool) -> None:
    call = Call(words_while_speaking=False).greeted()
    call.say("erzählen sie")
    call.answer(LONG)
    if slow:
        # Begun as an interruption, and gone on with while it was being recognised.
        call.voice(1.0)
        call.quiet(0.6)
    call.voice(31.0)
    assert call.at(S.RECOGNISING)
    call.voice(10.0)
    assert call.at(S.RECOGNISING), "nothing more is heard"
    if slow:
        call.recognise("und was", 0.9, back=1)
    call.recognise("und was kostet ein ausweis", 0.9)
    assert call.asked() == ("und was " if slow else "") + "und was kostet ein ausweis"


def test_who_goes_on_while_recognition_runs_is_heard_as_one(call: Call) -> None:
    call.voice(0.6)
    call.quiet(0.6)
    assert call.at(S.RECOGNISING)
    assert do.Listen(2) in call.voice(0.4)
    assert call.at(S.HEARING)
    call.recognise("ich möchte einen", 0.9, back=1)
    call.quiet(0.6)
    call.recognise("reisepass", 0.9)
    assert call.asked() == "ich möchte einen reisepass"


@pytest.mark.parametrize("turns", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_slow_recognition_loses_no_part_of_what_was_said(
    call: Call, turns: tuple[int, ...]
) -> None:
    for _ in turns:
        call.voice(0.6)
        call.quiet(0.6)
        assert call.at(S.RECOGNISING)
    parts = ["ich brauche einen", "", "reisepass"]
    for turn in turns:
        assert not [a for a in call.done if isinstance(a, do.Ask)]
        call.recognise(parts[turn], 0.9 if parts[turn] else 0.0, back=2 - turn)
    assert call.asked() == "ich brauche einen reisepass"


@pytest.mark.parametrize(("first", "understood"), [(0.3, True), (0.1, False)])
def test_what_is_said_in_parts_is_as_sure_as_all_its_words(
    call: Call, first: float, understood: bool
) -> None:
    for _ in range(2):
        call.voice(0.6)
        call.quiet(0.6)
    call.recognise("nuschel nuschel", first, back=1)
    call.recognise("reisepass", 0.95)
    assert call.at(S.THINKING if understood else S.SPEAKING)


@pytest.mark.parametrize("sure", [(0.9, 0.9), ()])
def test_doubt_about_a_later_part_drops_no_word_of_the_first(
    call: Call, sure: tuple[float, ...]
) -> None:
    for _ in range(2):
        call.voice(0.6)
        call.quiet(0.6)
    call.recognise("ich brauche", 0.9, sure, back=1)
    call.recognise("einen ausweis", 0.7, (0.2, 0.9))
    assert call.asked() == "ich brauche einen ausweis"


def test_what_is_recognised_too_late_is_no_part_of_the_next_turn(call: Call) -> None:
    call.voice(0.6)
    call.quiet(0.6)
    call.send(on.Key("#"))
    call.voice(0.6)
    call.recognise("was kostet ein ausweis", 0.9, back=1)
    call.quiet(0.6)
    call.recognise("wo ist das bürgeramt", 0.9)
    assert call.asked() == "wo ist das bürgeramt"


def test_barge_in_after_half_a_second(call: Call) -> None:
    call.say("erzählen sie")
    call.answer(LONG)
    actions = call.voice(0.48)
    assert do.StopSpeaking() not in actions
    assert do.StopSpeaking() in call.voice(0.1)
    assert call.at(S.INTERRUPTED)
    call.quiet(0.6)
    call.recognise("und was kostet ein ausweis", 0.9)
    assert call.asked() == "und was kostet ein ausweis"


def test_barge_in_after_three_words_or_a_command(call: Call) -> None:
    for words in ("was kostet das", "stopp"):
        call.say("erzählen sie")
        call.answer(LONG)
        call.voice(0.2)
        assert do.StopSpeaking() in call.send(on.Partial(words))
        call.quiet(0.6)
        call.recognise("stopp")
        assert call.at(S.LISTENING)


def test_a_cough_does_not_interrupt(call: Call) -> None:
    call.say("erzählen sie")
    call.answer(LONG)
    call.voice(0.2)
    assert do.DropListening() in call.quiet(1.0)
    assert call.at(S.SPEAKING)
    assert do.StopSpeaking() not in call.done


def test_speech_goes_on_after_a_false_interruption(call: Call) -> None:
    call.say("erzählen sie")
    call.answer(LONG)
    call.voice(0.6)
    call.quiet(0.6)
    assert call.recognise("", 0.0) == [do.ResumeSpeaking()]
    assert call.at(S.SPEAKING)


def test_noise_without_words_is_a_false_interruption(call: Call) -> None:
    call.say("erzählen sie")
    call.answer(LONG)
    call.voice(0.6)
    assert do.ResumeSpeaking() in call.voice(2.2)


def test_a_recogniser_without_partials_gets_the_whole_interruption() -> None:
    call = Call(words_while_speaking=False).greeted()
    call.say("erzählen sie")
    call.answer(LONG)
    assert do.ResumeSpeaking() not in call.voice(5.0)
    call.quiet(0.6)
    assert call.at(S.RECOGNISING)


def test_an_answer_begun_at_the_end_of_the_speech_is_kept(call: Call) -> None:
    call.say("erzählen sie")
    call.answer(LONG)
    call.voice(0.3)
    call.send(on.SpeechFinished())
    assert call.at(S.HEARING)
    call.quiet(0.6)
    assert "Satz" in spoken(call.recognise("ja"))


def test_are_you_still_there_then_farewell(call: Call) -> None:
    for _ in range(2):
        assert spoken(call.quiet(10.1)) == "Sind Sie noch da?"
        call.send(on.SpeechFinished())
    assert "beende das Gespräch" in spoken(call.quiet(10.1))
    assert call.at(S.CLOSING)
    call.send(on.SpeechFinished())
    assert call.done[-1] == do.HangUp()


def test_the_longest_call_ends_kindly() -> None:
    call = Call(longest_call=60.0).greeted()
    call.say("was kostet ein ausweis")
    assert "sehr lang" in spoken(call.quiet(60.0))
    assert call.at(S.CLOSING)


# -- not understood --------------------------------------------------------------------


def test_low_confidence_asks_twice_then_offers_keys(call: Call) -> None:
    said = []
    for _ in range(3):
        said.append(spoken(call.say("nuschel", 0.2)))
        call.send(on.SpeechFinished())
    assert "noch einmal" in said[0]
    assert "kurzen Satz" in said[1]
    assert "Drücken Sie die Null" in said[2]
    call.say("was kostet ein ausweis")
    assert call.at(S.THINKING)


def test_noise_is_ignored_but_a_long_unclear_turn_is_not(call: Call) -> None:
    call.voice(0.3)
    call.quiet(0.6)
    call.recognise("", 0.0)
    assert call.at(S.LISTENING)
    call.voice(1.5)
    call.quiet(0.6)
    assert "nicht verstanden" in spoken(call.recognise("", 0.0))


# -- wishes ----------------------------------------------------------------------------


def test_repeat_slower_spell(call: Call) -> None:
    call.say("wo ist das")
    first = spoken(call.answer("Im Bürgeramt, Löbdergraben 12."))
    call.send(on.SpeechFinished())
    assert spoken(call.say("wie bitte")) == first
    call.send(on.SpeechFinished())
    actions = call.say("langsamer bitte")
    assert spoken(actions).endswith(first)
    assert [a.pace for a in actions if isinstance(a, do.Speak)] == [0.8]
    call.send(on.SpeechFinished())
    assert "L wie Ludwig, Ö wie Ökonom" in spoken(call.say("buchstabieren"))


def test_english_and_back(call: Call) -> None:
    actions = call.say("auf englisch please")
    assert do.ChangeLanguage("en") in actions
    assert "English" in spoken(actions)
    call.send(on.SpeechFinished())
    assert do.ChangeLanguage("de") in call.say("in german")


def test_a_language_that_is_not_there() -> None:
    call = Call(languages=frozenset({"de"})).greeted()
    assert "nur Deutsch" in spoken(call.say("english please"))
    assert call.machine.language == "de"


def voices(actions: list[do.Action]) -> list[str]:
    return [a.language for a in actions if isinstance(a, do.Speak)]


@pytest.mark.parametrize("wish", ["auf türkisch bitte", "sprechen sie polnisch", "arabisch"])
def test_a_language_nobody_understands_is_answered_in_every_voice(call: Call, wish: str) -> None:
    actions = call.say(wish)
    assert "verstehe ich leider nur Deutsch und Englisch" in spoken(actions)
    assert "drücken Sie die Null" in spoken(actions)
    assert "I only understand German and English" in spoken(actions)
    assert voices(actions) == ["", "en"]
    heard_all(call)
    call.send(on.Key("0"))
    assert call.at(S.TRANSFERRING)


def test_a_voice_without_a_recogniser_says_what_is_understood() -> None:
    call = Call(languages=frozenset({"de"}), voices=frozenset({"de", "en"})).greeted()
    actions = call.say("auf englisch please")
    assert "nur Deutsch." in spoken(actions)
    assert "I only understand German, I am sorry. For a person press zero" in spoken(actions)
    assert call.machine.language == "de"


def test_who_may_not_understand_is_offered_keys_and_the_other_language_once(call: Call) -> None:
    for _ in range(2):
        call.say("wenn um ein kim")
        first = spoken(call.answer("Das weiß ich leider nicht.", "refused"))
        call.send(on.SpeechFinished())
    assert "drücken Sie die Null" in first
    assert "If you prefer English" in first
    call.say("wenn um ein kim")
    later = spoken(call.answer("Das weiß ich leider nicht.", "refused"))
    assert "drücken Sie die Null" in later
    assert "English" not in later
    call.send(on.SpeechFinished())
    call.say("was kostet ein ausweis")
    assert "Null" not in spoken(call.answer("46,00 €.", "answered"))


def test_not_understood_three_times_is_said_in_every_voice() -> None:
    call = Call(languages=frozenset({"de"}), voices=frozenset({"en"})).greeted()
    for _ in range(3):
        actions = call.say("wenn um ein kim", confidence=0.1)
        call.send(on.SpeechFinished())
    assert voices(actions) == ["", "en"]
    assert "Press zero for a person" in spoken(actions)


def test_an_offer_is_made_again_in_the_other_language() -> None:
    call = Call(**CLOSED).greeted()
    call.send(on.Key("0"))
    heard_all(call)
    assert "Would you like to be called back?" in spoken(call.say("auf englisch bitte"))
    heard_all(call)
    assert "At which number?" in spoken(call.say("yes please"))


def test_the_rest_of_a_german_answer_is_not_said_in_english(call: Call) -> None:
    call.say("erzählen sie")
    call.answer(LONG)
    call.send(on.SpeechFinished())
    call.say("auf englisch bitte")
    heard_all(call)
    call.say("yes")
    assert call.asked() == "yes"


def test_goodbye(call: Call) -> None:
    assert "Wiederhören" in spoken(call.say("tschüss"))
    assert call.at(S.CLOSING)


# -- keys ------------------------------------------------------------------------------


def test_zero_hands_over_from_anywhere() -> None:
    for prepare in ("greeting", "listening", "thinking", "speaking"):
        call = Call()
        call.send(on.Connected())
        if prepare != "greeting":
            call.send(on.SpeechFinished())
        if prepare in ("listening", "thinking"):
            call.send(on.SpeechFinished())
        if prepare == "thinking":
            call.say("was kostet ein ausweis")
        assert "verbinde" in spoken(call.send(on.Key("0")))
        assert call.at(S.TRANSFERRING)
        assert call.send(on.SpeechFinished()) == [do.HandOver()]
        call.send(on.HungUp())
        assert call.at(S.ENDED)


def test_handover_wished_by_voice_or_by_the_dialogue(call: Call) -> None:
    call.say("ich möchte mit einem menschen sprechen")
    assert call.at(S.TRANSFERRING)
    other = Call().greeted()
    other.say("das ist zu schwierig")
    other.answer("Ich verbinde.", "handover")
    assert other.at(S.TRANSFERRING)


def test_no_handover_out_of_hours() -> None:
    call = Call(human_available=False, human_hours="montags von 8 bis 12 Uhr").greeted()
    assert "montags von acht Uhr bis zwölf Uhr" in spoken(call.send(on.Key("0")))
    assert call.at(S.SPEAKING)


def test_a_call_that_returns_from_a_handover_is_not_greeted_again() -> None:
    call = Call()
    text = spoken(call.send(on.Connected(returned=True)))
    assert "nimmt gerade niemand ab" in text
    assert call.at(S.SPEAKING)


def test_menu_by_keys(call: Call) -> None:
    menu = spoken(call.send(on.Key("9")))
    assert "Für Öffnungszeiten drücken Sie die 1." in menu
    call.send(on.Key("1"))
    assert call.asked() == "Wann hat der Bürgerservice geöffnet?"


def test_offered_options_have_keys(call: Call) -> None:
    call.say("ausweis")
    options = (Option("Personalausweis", "Personalausweis"), Option("Reisepass", "Reisepass"))
    text = spoken(call.answer("Was meinen Sie?", "clarify", *options))
    assert "1: Personalausweis." in text
    call.send(on.Key("2"))
    assert call.asked() == "Reisepass"


def test_who_presses_keys_hears_what_can_be_pressed_next(call: Call) -> None:
    fee = Option("Kosten", "Was kostet das?")
    call.send(on.Key("2"))
    assert spoken(call.answer("So geht das.", "answered", fee)) == (
        "So geht das. 1: Kosten. Sagen Sie es, oder drücken Sie eine Taste."
    )
    call.send(on.SpeechFinished())
    call.say("und wo")
    assert spoken(call.answer("Am Engelplatz 1.", "answered", fee)) == "Am Engelplatz 1."


def test_star_repeats_hash_skips_unknown_says_so(call: Call) -> None:
    call.say("erzählen sie")
    first = spoken(call.answer(LONG))
    assert spoken(call.send(on.Key("*"))) == first
    assert "Satz Nummer" in spoken(call.send(on.Key("#")))
    assert "nicht belegt" in spoken(call.send(on.Key("8")))


def test_hash_skips_the_notice() -> None:
    call = Call()
    call.send(on.Connected())
    assert do.StopSpeaking() in call.send(on.Key("#"))
    assert call.at(S.SPEAKING)


# -- wishes ----------------------------------------------------------------------------

CLOSED = {"human_available": False, "human_hours": "montags"}
NUMBER = "null drei sechs vier eins vier neun drei acht null null"


def heard_all(call: Call) -> None:
    call.send(on.SpeechFinished())
    assert call.at(S.LISTENING)


def test_who_reaches_nobody_may_leave_a_number_by_voice() -> None:
    call = Call(**CLOSED).greeted()
    assert "zurückrufen" in spoken(call.send(on.Key("0")))
    heard_all(call)
    assert "Unter welcher Nummer" in spoken(call.say("ja"))
    heard_all(call)
    assert "null drei sechs vier eins" in spoken(call.say(NUMBER))
    heard_all(call)
    actions = call.say("ja genau")
    assert do.RequestCallBack("03641493800") in actions
    assert "notiert" in spoken(actions)
    assert call.machine.call_back == "03641493800"
    assert call.machine.transcript == []
    heard_all(call)
    call.say("nein danke")
    assert call.at(S.CLOSING)


IBAN = "acht neun drei sieben null vier null null vier vier null fünf drei zwei null eins drei"


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (f"rufen sie mich an unter {NUMBER}", "rufen sie mich an unter [Telefonnummer]"),
        (f"meine iban ist de {IBAN} null null null", "meine iban ist [IBAN]"),
        ("mein name ist anna müller", "mein name ist [Name]"),
        ("was kostet das in null sieben sieben vier drei jena", "was kostet das in 07743 jena"),
    ],
)
def test_what_is_kept_for_a_human_holds_no_personal_data(call: Call, said: str, kept: str) -> None:
    call.say(said)
    assert call.machine.transcript == [("caller", kept)]


def test_a_number_by_keys() -> None:
    call = Call()
    call.send(on.Connected(returned=True))
    call.send(on.Key("1"))
    heard_all(call)
    for digit in "0999":
        assert not spoken(call.send(on.Key(digit)))
    assert "Nummer" in spoken(call.send(on.Key("*")))
    for digit in "0364149":
        call.send(on.Key(digit))
    assert call.at(S.LISTENING)
    assert "null drei sechs" in spoken(call.send(on.Key("#")))
    assert do.RequestCallBack("0364149") in call.send(on.Key("1"))


def test_a_wrong_number_is_asked_for_again_and_not_for_ever() -> None:
    call = Call().greeted()
    call.say("einen rückruf")
    heard_all(call)
    call.say(NUMBER)
    heard_all(call)
    assert "noch einmal die Nummer" in spoken(call.say("nein"))
    heard_all(call)
    assert "noch einmal die Nummer" in spoken(call.say("das ist schwierig"))
    heard_all(call)
    assert "nicht geklappt. Kann ich sonst noch etwas" in spoken(call.say("na so was"))
    assert not any(isinstance(action, do.RequestCallBack) for action in call.done)


def test_who_wants_no_call_back_asks_something_else() -> None:
    call = Call(**CLOSED).greeted()
    call.send(on.Key("0"))
    heard_all(call)
    call.say("was kostet ein ausweis")
    assert call.asked() == "was kostet ein ausweis"
    call.answer("Das kostet 46,00 €.")
    heard_all(call)
    call.say("ja")
    assert call.asked() == "ja", "the offer is over"


def test_numbers_are_offered_by_mail_once() -> None:
    call = Call(mails=True).greeted()
    call.say("wo ist das bürgeramt")
    text = "Bürgeramt, Telefon 03641 49-3800."
    assert "per E-Mail" in spoken(call.answer(text))
    heard_all(call)
    assert "An welche Adresse" in spoken(call.say("ja gern"))
    heard_all(call)
    assert "G, M, X, Punkt, D, E" in spoken(call.say("anna ät gmx punkt de"))
    heard_all(call)
    assert do.SendMail("anna@gmx.de", text) in call.say("ja")
    assert "nicht abschicken" in spoken(call.send(on.MailFailed()))
    heard_all(call)
    call.say("und die feuerwehr")
    assert "E-Mail" not in spoken(call.answer(text))


def test_a_failed_mail_leaves_the_answer_that_is_on_its_way() -> None:
    call = Call(mails=True).greeted()
    call.say("was kostet ein ausweis")
    assert "nicht abschicken" in spoken(call.send(on.MailFailed()))
    assert call.at(S.THINKING)
    assert "46 Euro" in spoken(call.answer("46,00 €."))
    assert do.StopSpeaking() not in call.done


def test_mail_on_demand() -> None:
    call = Call(mails=True).greeted()
    assert "noch nichts gesagt" in spoken(call.say("bitte per e-mail"))
    heard_all(call)
    call.say("was kostet ein ausweis")
    assert "E-Mail" not in spoken(call.answer("46,00 €."))
    heard_all(call)
    assert "An welche Adresse" in spoken(call.say("schicken sie mir das per e-mail"))


def test_without_a_mail_server_nothing_is_offered(call: Call) -> None:
    call.say("wo ist das bürgeramt")
    assert "E-Mail" not in spoken(call.answer("Telefon 03641 49-3800."))
    heard_all(call)
    assert "nicht verschicken" in spoken(call.say("per e-mail"))


# -- every way -------------------------------------------------------------------------


def reach(state: CallState) -> Call:
    """A call in `state`."""
    call = Call()
    if state is S.NEW:
        return call
    call.send(on.Connected())
    if state is S.GREETING:
        return call
    call.send(on.SpeechFinished())
    if state is S.SPEAKING:
        return call
    if state is S.INTERRUPTED:
        call.voice(0.6)
        return call
    call.send(on.SpeechFinished())
    if state in (S.HEARING, S.RECOGNISING, S.THINKING):
        call.voice(0.6)
    if state in (S.RECOGNISING, S.THINKING):
        call.quiet(0.6)
    if state is S.THINKING:
        call.recognise("was kostet ein ausweis")
    if state is S.TRANSFERRING:
        call.send(on.Key("0"))
    if state is S.CLOSING:
        call.say("tschüss")
    if state is S.ENDED:
        call.send(on.HungUp())
    assert call.at(state)
    return call


@pytest.mark.parametrize("state", list(CallState))
def test_callers_may_hang_up_at_every_point(state: CallState) -> None:
    call = reach(state)
    call.send(on.HungUp())
    assert call.at(S.ENDED)
    assert call.send(on.Key("0")) == []


EVENTS: list[on.Event] = [
    on.VoiceActivity(True),
    on.VoiceActivity(False),
    on.Tick(),
    on.Partial("was kostet ein ausweis"),
    on.Partial(""),
    on.Recognised(1, "was kostet ein ausweis"),
    on.Recognised(1, ""),
    on.Recognised(1, "nuschel", 0.1),
    on.Recognised(1, "stopp"),
    on.Recognised(1, "wie bitte"),
    on.Recognised(1, "tschüss"),
    on.Recognised(1, "mitarbeiter"),
    on.Recognised(1, "rückruf"),
    on.Recognised(1, "per e-mail"),
    on.Answered(1, Answer("Das kostet 46,00 €.")),
    on.Answered(1, Answer("", "refused")),
    on.AssistantFailed(1),
    on.SpeechFinished(),
    on.Key("0"),
    on.Key("1"),
    on.Key("8"),
    on.Key("9"),
    on.Key("*"),
    on.Key("#"),
    on.MailFailed(),
]


@pytest.mark.parametrize("state", list(CallState))
def test_no_event_in_any_state_leads_astray(state: CallState) -> None:
    send_every_event(state)


def send_every_event(state: CallState) -> None:
    for event in EVENTS:
        for wait in (0.0, 11.0, 2000.0):
            call = reach(state)
            call.now += wait
            if state is not S.NEW:
                call.send(event)


def test_every_way_was_taken() -> None:
    for state in CallState:
        send_every_event(state)
        reach(state).send(on.HungUp())
    call = reach(S.SPEAKING)
    call.voice(0.3)
    call.send(on.SpeechFinished())
    call = reach(S.INTERRUPTED)
    call.quiet(1.0)
    call = reach(S.INTERRUPTED)
    call.voice(3.0)
    call = reach(S.LISTENING)
    call.voice(0.3)
    call.quiet(0.6)
    call.voice(0.3)
    new = Call()
    new.send(on.Connected(returned=True))
    legal = {(state, after) for state in CallState for after in permitted(state)}
    missing = legal - TAKEN
    assert missing == set(), sorted((str(a), str(b)) for a, b in missing)
    assert TAKEN - legal <= {(state, state) for state in CallState}


def test_an_illegal_way_raises_and_names_the_permitted_ones() -> None:
    with pytest.raises(IllegalTransitionError, match="closing -> speaking is illegal"):
        check_transition(S.CLOSING, S.SPEAKING)
    with pytest.raises(IllegalTransitionError, match="permitted: none"):
        check_transition(S.ENDED, S.NEW)
