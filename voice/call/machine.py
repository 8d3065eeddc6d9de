"""The call itself: events in, actions out, no clock, no audio, no network.

`receive` is the only way in. It never waits, so that a test can lead a whole call
through every transition with a clock and audio of its own.
"""

from collections.abc import Callable

from bot.privacy import mask
from voice.assistant import Answer, Option
from voice.call import actions as do
from voice.call import events as on
from voice.call import keys
from voice.call.policy import CallPolicy
from voice.call.states import CallState, check_transition
from voice.call.wish import CALL_BACK, MAIL, Wish, WishKind, WishReply
from voice.heard.commands import Command, command_in
from voice.heard.understanding import understood
from voice.lexicon import lexicon
from voice.spoken.answer import SpokenAnswer, spoken_answer
from voice.spoken.contacts import has_contact
from voice.spoken.rendering import render
from voice.spoken.spelling import spell
from voice.spoken.worth_spelling import worth_spelling
from voice.turns.activity import SpeechTracker
from voice.turns.end_of_speech import Expectation
from voice.turns.misunderstanding import PROMPTS, Misunderstandings

SLOWER_PACE = 0.8
NOISE_SECONDS = 0.6
"""Voice without words up to this long is ignored; longer is a turn not understood."""
COUGH_SILENCE = 0.8
"""Silence after which a sound during the bot's speech is dismissed."""
REFUSALS = 2
"""From so many questions in a row without an answer on, keys and a human are offered."""
NOTHING = SpokenAnswer(())
_FINAL = (CallState.TRANSFERRING, CallState.CLOSING, CallState.ENDED)


class CallMachine:
    """One call. Times are seconds of any clock that never goes back."""

    def __init__(self, policy: CallPolicy) -> None:
        self.state = CallState.NEW
        self.language = policy.language
        self.transcript: list[tuple[str, str]] = []
        """Who ("caller" or "bot") said what, for the summary; the caller's words are masked."""
        self.call_back = ""
        """The number the caller wants to be called back at."""
        self._policy = policy
        self._now = 0.0
        self._began = 0.0
        self._entered = 0.0
        self._actions: list[do.Action] = []
        self._speech = SpeechTracker()
        self._listening = False
        self._partial = ""
        self._partial_since = 0.0
        self._turn = 0
        self._turn_began = 0.0
        self._parts: dict[int, on.Recognised | None] = {}
        """By turn, what is recognised of all that the caller says in one go; None: not yet."""
        self._turn_speech = 0.0
        self._resumable = False
        self._expectation = Expectation.ANYTHING
        self._asked_presence = 0
        self._offered_end = False
        self._misunderstandings = Misunderstandings()
        self._question = 0
        self._told_to_wait = False
        self._rest = NOTHING
        self._options: tuple[Option, ...] = ()
        self._last_said: tuple[str, ...] = ()
        self._pace = 1.0
        self._by_keys = False
        self._wish: Wish | None = None
        self._written = ""
        self._mail_offered = False
        self._refusals = 0
        self._languages_offered = False

    def receive(self, event: on.Event, now: float) -> list[do.Action]:
        """React to `event` at time `now`; the actions are to be carried out in order."""
        self._now = now
        self._actions = []
        if self.state is not CallState.ENDED:
            self._handle(event)
        return self._actions

    def _handle(self, event: on.Event) -> None:
        match event:
            case on.Connected(returned=returned):
                self._connected(returned)
            case on.VoiceActivity(active=active, seconds=seconds):
                self._speech.update(active, self._now, seconds)
                self._time_passed()
            case on.Tick():
                self._time_passed()
            case on.Partial(text=text):
                self._partial, self._partial_since = text, self._now
                self._time_passed()
            case on.Recognised():
                self._recognised(event)
            case on.Answered(question=question, answer=answer):
                if self._awaits(question):
                    self._answered(answer)
            case on.AssistantFailed(question=question):
                if self._awaits(question):
                    self._say_prompt("unavailable")
            case on.SpeechFinished():
                self._speech_finished()
            case on.Key(digit=digit):
                self._key(digit)
            case on.MailFailed():
                self._mail_failed()
            case on.HungUp():
                self._go(CallState.ENDED)

    # -- moving between states ---------------------------------------------------------

    def _go(self, state: CallState) -> None:
        self.state = check_transition(self.state, state)
        self._entered = self._now

    def _do(self, action: do.Action) -> None:
        self._actions.append(action)

    def _in_state(self) -> float:
        return self._now - self._entered

    def _connected(self, returned: bool) -> None:
        self._began = self._now
        if returned:
            self._nobody_there()
            return
        self._go(CallState.GREETING)
        notice = lexicon(self.language).prompt("notice", municipality=self._policy.municipality)
        self._do(do.Speak(tuple(render(notice, self.language))))

    # -- time and voice ----------------------------------------------------------------

    def _time_passed(self) -> None:
        if self.state not in (*_FINAL, CallState.NEW) and self._call_too_long():
            self._farewell("too_long")
            return
        react: dict[CallState, Callable[[], None]] = {
            CallState.SPEAKING: self._while_speaking,
            CallState.INTERRUPTED: self._while_interrupted,
            CallState.LISTENING: self._while_listening,
            CallState.HEARING: self._while_hearing,
            CallState.RECOGNISING: self._while_recognising,
            CallState.THINKING: self._while_thinking,
        }
        if self.state in react:
            react[self.state]()

    def _call_too_long(self) -> bool:
        return self._now - self._began >= self._policy.longest_call

    def _while_speaking(self) -> None:
        if self._speech.speaking and not self._listening:
            self._listen()
        if not self._listening:
            return
        if self._policy.barge_in.interrupts(self._speech.speech, self._partial) or (
            command_in(self._partial, self.language) is not None
        ):
            self._do(do.StopSpeaking())
            self._resumable = True
            self._go(CallState.INTERRUPTED)
        elif self._speech.silence(self._now) >= COUGH_SILENCE:
            self._drop_listening()

    def _while_interrupted(self) -> None:
        if self._turn_is_over():
            self._finish_listening()
        elif self._policy.words_while_speaking and self._policy.barge_in.was_false_alarm(
            self._in_state(), self._partial
        ):
            self._drop_listening()
            self._resume()

    def _while_listening(self) -> None:
        if self._speech.speaking:
            self._listen()
            self._go(CallState.HEARING)
        elif self._policy.presence.should_ask(self._in_state()):
            self._ask_presence()

    def _while_hearing(self) -> None:
        if self._turn_is_over():
            self._finish_listening()

    def _while_recognising(self) -> None:
        # The caller goes on after all: what is still being recognised is the beginning.
        if self._speech.speaking and not self._turn_too_long():
            self._listen()
            self._go(CallState.HEARING)

    def _while_thinking(self) -> None:
        if not self._told_to_wait and self._in_state() >= self._policy.answer_delay:
            self._told_to_wait = True
            self._do(do.Speak((lexicon(self.language).prompt("moment"),), self._pace))

    def _turn_too_long(self) -> bool:
        return self._now - self._turn_began >= self._policy.longest_turn

    def _turn_is_over(self) -> bool:
        if self._turn_too_long():
            return True
        rule, silence = self._policy.end_of_speech, self._speech.silence(self._now)
        if silence < rule.shortest:
            return False
        steady = self._now - self._partial_since
        return silence >= rule.wait(self._partial, self._expectation, self.language, steady)

    def _ask_presence(self) -> None:
        if self._policy.presence.is_gone(self._asked_presence):
            self._farewell("goodbye_silence")
            return
        self._asked_presence += 1
        self._say_prompt("still_there", keep_context=True)

    # -- listening ---------------------------------------------------------------------

    def _listen(self) -> None:
        self._listening = True
        self._partial = ""
        if not self._parts:
            self._turn_began = self._now
        self._turn += 1
        self._parts[self._turn] = None
        self._do(do.Listen(self._turn, self._expectation))

    def _finish_listening(self) -> None:
        self._listening = False
        self._turn_speech = self._speech.speech
        self._speech.reset()
        self._do(do.FinishListening())
        self._go(CallState.RECOGNISING)

    def _drop_listening(self) -> None:
        if self._listening:
            self._do(do.DropListening())
        self._listening = False
        self._partial = ""
        self._parts = {}
        self._speech.reset()

    def _recognised(self, event: on.Recognised) -> None:
        if event.turn not in self._parts:
            return
        self._parts[event.turn] = event
        parts = [part for part in self._parts.values() if part is not None]
        if self.state is CallState.RECOGNISING and len(parts) == len(self._parts):
            self._parts = {}
            self._heard(parts)

    def _heard(self, parts: list[on.Recognised]) -> None:
        text = " ".join(word for part in parts for word in part.text.split())
        if not text:
            self._nothing_recognised()
        elif _confidence(parts) < self._policy.lowest_confidence:
            self._not_understood()
        else:
            self._take(text, _word_confidences(parts))

    def _nothing_recognised(self) -> None:
        if self._resumable:
            self._resume()
        elif self._turn_speech < NOISE_SECONDS:
            self._go(CallState.LISTENING)
        else:
            self._not_understood()

    def _resume(self) -> None:
        self._resumable = False
        self._do(do.ResumeSpeaking())
        self._go(CallState.SPEAKING)

    def _not_understood(self) -> None:
        prompt = self._misunderstandings.next_prompt()
        self._say_prompt(prompt, keep_context=True)
        if prompt == PROMPTS[-1]:
            self._offer_languages()

    # -- what the caller wants ---------------------------------------------------------

    def _take(self, text: str, confidences: list[float]) -> None:
        """Act on a turn that was understood."""
        self._by_keys = False
        self._misunderstandings.understood()
        self._asked_presence = 0
        command = command_in(text, self.language)
        wish: dict[Command, Callable[[], None]] = {
            Command.REPEAT: self._repeat,
            Command.SLOWER: self._slower,
            Command.SPELL: self._spell,
            Command.HUMAN: self._transfer,
            Command.MENU: self._menu,
            Command.STOP: self._yield,
            Command.MAIL: self._mail,
            Command.CALL_BACK: lambda: self._begin_wish(CALL_BACK),
            Command.GOODBYE: lambda: self._farewell("goodbye"),
            Command.ENGLISH: lambda: self._change_language("en"),
            Command.GERMAN: lambda: self._change_language("de"),
            Command.OTHER_LANGUAGE: self._language_missing,
        }
        if command in wish:
            wish[command]()
        elif self._wish_heard(understood(text, self.language, confidences), command):
            pass
        elif command is Command.YES and self._rest.portions:
            self._say_portion()
        elif command is Command.NO and self._rest.portions:
            self._rest = NOTHING
            self._say_prompt("anything_else")
            self._offered_end = True
        elif command is Command.NO and self._offered_end:
            self._farewell("goodbye")
        else:
            text = self._policy.corrected(text, self.language)
            self._ask(understood(text, self.language, confidences))

    def _ask(self, text: str) -> None:
        self._leave_speech()
        self._wish = None
        self.transcript.append(("caller", mask(text)))
        self._question += 1
        self._told_to_wait = False
        self._offered_end = False
        self._rest = NOTHING
        self._options = ()
        self._do(do.Ask(self._question, text))
        self._go(CallState.THINKING)

    def _awaits(self, question: int) -> bool:
        return self.state is CallState.THINKING and question == self._question

    def _answered(self, answer: Answer) -> None:
        if answer.outcome == "handover":
            self._transfer()
            return
        # Who presses keys hears what can be pressed next; who speaks is not bothered with it.
        offers = answer.outcome == "clarify" or self._by_keys
        self._options = answer.options if offers else ()
        self._rest = spoken_answer(answer.text, self.language)
        if not self._rest.portions:
            self._say_prompt("unavailable")
            return
        self.transcript.append(("bot", answer.text))
        self._written = answer.text
        self._refusals = self._refusals + 1 if answer.outcome == "refused" else 0
        self._say_portion()
        if self._refusals >= REFUSALS:
            # What was heard may have been another language: keys and humans know them all.
            again = lexicon(self.language).prompt("refused_again")
            self._do(do.Speak((again,), self._pace))
            self._offer_languages()

    def _say_portion(self) -> None:
        sentences = self._rest.first
        self._rest = self._rest.rest
        if self._rest.portions:
            sentences = (*sentences, lexicon(self.language).prompt("more"))
        elif self._options:
            sentences = (*sentences, *option_sentences_once(self._options, self.language))
        elif self._worth_mailing():
            self._mail_offered = True
            self._wish = Wish(MAIL, self.language)
            sentences = (*sentences, self._wish.offer)
        self._say(sentences)
        decides = bool(self._rest.portions) or self._wish is not None
        self._expectation = _expected(sentences, more=decides)

    # -- speaking ----------------------------------------------------------------------

    def _say(self, sentences: tuple[str, ...]) -> None:
        self._leave_speech()
        self._last_said = sentences
        self._resumable = False
        self._expectation = Expectation.ANYTHING
        self._do(do.Speak(sentences, self._pace))
        self._speech.reset()
        self._go(CallState.SPEAKING)

    def _say_prompt(self, name: str, keep_context: bool = False) -> None:
        """Say a prompt; with `keep_context`, "yes" and "repeat" still mean what they did."""
        last, expectation = self._last_said, self._expectation
        self._say((lexicon(self.language).prompt(name),))
        if keep_context:
            self._last_said, self._expectation = last, expectation

    def _leave_speech(self) -> None:
        """Fall silent and stop listening before something new begins."""
        if self.state in (CallState.GREETING, CallState.SPEAKING):
            self._do(do.StopSpeaking())
        self._drop_listening()

    def _speech_finished(self) -> None:
        match self.state:
            case CallState.GREETING:
                self._speech.reset()
                self._go(CallState.SPEAKING)
                self._last_said = (lexicon(self.language).prompt("greeting"),)
                self._do(do.Speak(self._last_said, self._pace))
            case CallState.SPEAKING:
                self._go(CallState.HEARING if self._listening else CallState.LISTENING)
            case CallState.TRANSFERRING:
                self._do(do.HandOver())
            case CallState.CLOSING:
                self._do(do.HangUp())
                self._go(CallState.ENDED)
            case _:
                pass

    def _yield(self) -> None:
        """The caller wants silence: their turn."""
        self._leave_speech()
        self._go(CallState.LISTENING)

    def _repeat(self) -> None:
        if self._last_said:
            expectation = self._expectation
            self._say(self._last_said)
            self._expectation = expectation
        else:
            self._say_prompt("nothing_to_repeat")

    def _slower(self) -> None:
        self._pace = SLOWER_PACE
        last, expectation = self._last_said, self._expectation
        self._say((lexicon(self.language).prompt("slower"), *last))
        self._last_said, self._expectation = last, expectation

    def _spell(self) -> None:
        words = worth_spelling(" ".join(self._last_said))
        if not words:
            self._repeat()
            return
        last = self._last_said
        self._say(tuple(f"{word}: {spell(word, self.language)}." for word in words))
        self._last_said = last

    def _change_language(self, language: str) -> None:
        if language not in self._policy.languages:
            self._language_missing()
            return
        wish = self._wish
        self._leave_speech()
        self.language = language
        self._do(do.ChangeLanguage(language))
        # What was about to be said is in the other language.
        self._rest, self._options, self._refusals = NOTHING, (), 0
        self._say_prompt("language_changed")
        if wish is not None:
            self._wish = Wish(wish.kind, language)
            self._do(do.Speak((self._wish.offer,), self._pace))
            self._last_said = (self._wish.offer,)
            self._expectation = Expectation.YES_NO

    def _language_missing(self) -> None:
        """The caller wants a language that is not understood: say so, in every voice there is."""
        others = self._policy.languages | self._policy.voices
        for language in (self.language, *sorted(others - {self.language})):
            words = lexicon(language)
            names = words.spoken["language_names"]
            known = f" {words.spoken['and']} ".join(
                names[code] for code in sorted(self._policy.languages)
            )
            sentence = words.prompt("language_missing", languages=known)
            if language == self.language:
                last, expectation = self._last_said, self._expectation
                self._say((sentence,))
                self._last_said, self._expectation = last, expectation
            else:
                self._do(do.Speak((sentence,), self._pace, language))

    def _offer_languages(self) -> None:
        """Once, to whoever may not understand the language of the call, in their own."""
        if self._languages_offered:
            return
        self._languages_offered = True
        for language in sorted((self._policy.languages | self._policy.voices) - {self.language}):
            heard = language in self._policy.languages
            prompt = "language_preferred" if heard else "not_understood_keys"
            self._do(do.Speak((lexicon(language).prompt(prompt),), self._pace, language))

    # -- wishes ------------------------------------------------------------------------

    def _nobody_there(self, prompt: str = "handover_failed", **values: str) -> None:
        """No human can be reached: say so and offer to be called back."""
        text = lexicon(self.language).prompt(prompt, **values)
        self._wish = Wish(CALL_BACK, self.language)
        self._say((*render(text, self.language), self._wish.offer))
        self._expectation = Expectation.YES_NO

    def _begin_wish(self, kind: WishKind) -> None:
        """The caller wishes it unasked."""
        self._wish = Wish(kind, self.language)
        self._answer_wish(self._wish.hear("", Command.YES))

    def _mail(self) -> None:
        if not self._policy.mails:
            self._say_prompt("mail_missing", keep_context=True)
        elif not self._written:
            self._say_prompt("mail_nothing", keep_context=True)
        else:
            self._begin_wish(MAIL)

    def _mail_failed(self) -> None:
        if self.state is CallState.THINKING:
            # The answer on its way is still wanted.
            self._do(do.Speak((lexicon(self.language).prompt("mail_failed"),), self._pace))
        elif self.state not in (*_FINAL, CallState.NEW):
            self._say_prompt("mail_failed", keep_context=True)

    def _worth_mailing(self) -> bool:
        """Whether the answer holds numbers to write down; offered once a call."""
        if self._mail_offered or not self._policy.mails:
            return False
        return has_contact(self._written)

    def _wish_heard(self, text: str, command: Command | None) -> bool:
        """Whether what was said belongs to a wish on its way."""
        return self._wish is not None and self._answer_wish(self._wish.hear(text, command))

    def _answer_wish(self, reply: WishReply | None) -> bool:
        if reply is None or self._wish is None:
            return False
        kind = self._wish.kind
        if reply.over:
            self._wish = None
            self._offered_end = True
        if reply.value and kind is CALL_BACK:
            self.call_back = reply.value
            self._do(do.RequestCallBack(reply.value))
        elif reply.value:
            self._do(do.SendMail(reply.value, self._written))
        if reply.sentences:
            self._say(reply.sentences)
        elif self.state is CallState.LISTENING:
            self._entered = self._now  # Who presses keys is still there.
        else:
            self._yield()
        self._expectation = reply.expects
        return True

    # -- keys --------------------------------------------------------------------------

    def _key(self, digit: str) -> None:
        if self.state in (*_FINAL, CallState.NEW):
            return
        self._asked_presence = 0
        if self._wish is not None and self._answer_wish(self._wish.press(digit)):
            return
        if digit == keys.HUMAN:
            self._transfer()
        elif digit == keys.REPEAT:
            self._repeat()
        elif digit == keys.SKIP:
            self._skip()
        elif digit == keys.MENU:
            self._menu()
        else:
            self._choose(digit)

    def _skip(self) -> None:
        if self._rest.portions:
            self._say_portion()
        elif self.state is CallState.GREETING:
            self._say_prompt("greeting")
        elif self.state is not CallState.LISTENING:
            self._question += 1
            self._yield()

    def _menu(self) -> None:
        self._wish = None
        self._say(keys.menu_sentences(self.language))
        self._options = keys.menu_options(self.language)
        self._rest = NOTHING

    def _choose(self, digit: str) -> None:
        option = keys.chosen(digit, self._options or keys.menu_options(self.language))
        if option is None:
            self._say_prompt("unknown_key", keep_context=True)
        else:
            self._by_keys = True
            self._ask(option.payload)

    # -- the end -----------------------------------------------------------------------

    def _transfer(self) -> None:
        if not self._policy.human_available:
            self._nobody_there("handover_closed", hours=self._policy.human_hours)
            return
        self._leave_speech()
        self._wish = None
        self._question += 1
        self._do(do.Speak((lexicon(self.language).prompt("handover"),), self._pace))
        self._go(CallState.TRANSFERRING)

    def _farewell(self, prompt: str) -> None:
        self._leave_speech()
        self._do(do.Speak((lexicon(self.language).prompt(prompt),), self._pace))
        self._go(CallState.CLOSING)


def _confidence(parts: list[on.Recognised]) -> float:
    """How sure all words are on average."""
    words = [len(part.text.split()) for part in parts]
    sure = sum(part.confidence * count for part, count in zip(parts, words, strict=True))
    return sure / sum(words)


def _word_confidences(parts: list[on.Recognised]) -> list[float]:
    """Those of all words; none where they are not known of every part."""
    known = [part.word_confidences for part in parts if part.text]
    return [sure for part in known for sure in part] if all(known) else []


def option_sentences_once(options: tuple[Option, ...], language: str) -> tuple[str, ...]:
    """The options with their keys, rendered for speaking."""
    return tuple(
        sentence
        for line in keys.option_sentences(options, language)
        for sentence in render(line, language)
    )


def _expected(sentences: tuple[str, ...], *, more: bool) -> Expectation:
    if more:
        return Expectation.YES_NO
    asks_to_spell = any("buchstab" in s.lower() or "spell" in s.lower() for s in sentences[-1:])
    return Expectation.SPELLING if asks_to_spell else Expectation.ANYTHING
