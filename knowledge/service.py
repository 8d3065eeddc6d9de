"""The knowledge layer as the rest of the program sees it: all municipalities behind one object."""

from __future__ import annotations

import datetime as dt
import logging
import shutil
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.desk import Desk
from knowledge.entries.content import (
    Content,
    ContentError,
    fingerprint,
    load_content,
    unknown_offices,
)
from knowledge.entries.entry import Office
from knowledge.entries.municipality import Municipality
from knowledge.entries.places import municipalities_in
from knowledge.faults import Faults
from knowledge.lint import Finding, Severity, check_content
from knowledge.local_time import local_now
from knowledge.progress import Steps
from knowledge.reply import Button, ConversationContext, Reply
from knowledge.retrieval import arrays
from knowledge.retrieval.encoder import Encoder, RememberingEncoder, load_encoder

if TYPE_CHECKING:
    from bot.settings import Settings
    from knowledge.explaining.explain import Explanation

log = logging.getLogger(__name__)
INTERNAL_CHANNEL = "intranet"
Say = Callable[[str], None]


class Knowledge:
    """Answers questions for every municipality in the content folder. Thread-safe."""

    def __init__(
        self,
        content_dir: Path,
        index_dir: Path,
        encoder: Encoder,
        wrong_answer_cost: float = 4.0,
        *,
        needed: str | None = None,
        only: str | None = None,
    ) -> None:
        """`needed`: the municipality that has to be usable at first; None if each has to be.

        `only`: the one municipality to load; None for all of them.
        """
        self._content_dir = content_dir
        self._needed = needed
        self._only = only
        self._index_dir = index_dir
        self._encoder = RememberingEncoder(encoder)
        self._cost = wrong_answer_cost
        self._public: dict[str, Desk] = {}
        self._internal: dict[str, Desk] = {}
        self._fingerprints: dict[str, str] = {}
        self._faults: defaultdict[str, Faults] = defaultdict(Faults)
        self._to_learn: dict[str, Desk] = {}
        """The public desk of each municipality that has not learned from its phrasings yet."""
        self._taught: dict[str, Desk] = {}
        """The public desk of each municipality that learned last."""
        self._opened = False
        self._lock = threading.Lock()
        self._learning = threading.Lock()

    @classmethod
    def open(
        cls,
        settings: Settings,
        progress: Say = lambda message: None,
        *,
        only: str | None = None,
    ) -> Knowledge:
        """Loads the encoder and builds or loads the index of every municipality, or of one.

        Raises:
            FileNotFoundError: the embedding model or the content folder is missing.
            ContentError: basic files of the settings' municipality, or of `only`, cannot be used.
                Another one with broken files is left out, as after an edit.
        """
        progress("Loading the encoder …")
        encoder = load_encoder(settings.encoder, settings.models_dir)
        knowledge = cls(
            settings.content_dir,
            settings.index_dir,
            encoder,
            settings.wrong_answer_cost,
            needed=only or settings.municipality,
            only=only,
        )
        if not municipalities_in(settings.content_dir):
            raise FileNotFoundError(
                f"No municipality in {settings.content_dir}: a folder with a municipality.yaml"
                " is needed."
            )
        knowledge.refresh(progress)
        knowledge.learn(progress)
        return knowledge

    def is_outdated(self) -> bool:
        """Whether files changed since the last `refresh`. Reads no file contents."""
        names = self._names()
        if not names:
            return False
        now = {name: fingerprint(self._content_dir / name) for name in names}
        return now != self._fingerprints

    def refresh(self, progress: Say = lambda message: None) -> list[str]:
        """Reloads the municipalities whose files changed; returns their ids.

        They answer from then on, with what was learned before: `learn` is left to the caller. A
        municipality whose basic files are broken after an edit keeps its last good state; one that
        is new is left out until they are mended, and one that is gone is answered no more.
        """
        with self._lock:
            self._encoder.remember()
            try:
                names = self._names()
                self._remove_all_but(names)
                changed = [name for name in names if self._reload_if_changed(name, progress)]
                self._opened = True
                return changed
            finally:
                self._encoder.forget()

    def _names(self) -> list[str]:
        """The municipalities to load."""
        names = municipalities_in(self._content_dir)
        return [name for name in names if self._only in (None, name)]

    def _remove_all_but(self, names: Sequence[str]) -> None:
        if not names:
            return  # A drive that is away for a moment, more likely than a wish.
        for gone in set(self._fingerprints).difference(names):
            log.warning("%s: removed, since it is no longer in %s", gone, self._content_dir)
            for known in (
                self._public,
                self._internal,
                self._to_learn,
                self._taught,
                self._fingerprints,
                self._faults,
            ):
                known.pop(gone, None)

    def learn(self, progress: Say = lambda message: None) -> None:
        """Learns from the phrasings of all that was reloaded since.

        Takes up to a minute for what is new; other changes can be taken over meanwhile.
        """
        with self._learning:
            while unlearned := self._next_to_learn():
                name, public, internal = unlearned
                progress(f"{name}: learning from phrasings")
                begun = time.monotonic()
                # A desk that was loaded while an earlier one learned knows nothing of it.
                public.learn(self._taught.get(name))
                if internal is not public:
                    internal.learn(public)
                self._taught[name] = public
                progress(f"{name}: learned from phrasings ({time.monotonic() - begun:.0f} s)")

    def _next_to_learn(self) -> tuple[str, Desk, Desk] | None:
        """A municipality with its public and its internal desk; None when all have learned."""
        with self._lock:
            if not self._to_learn:
                return None
            name, public = self._to_learn.popitem()
            return name, public, self._internal[name]

    def _reload_if_changed(self, name: str, progress: Say) -> bool:
        current = fingerprint(self._content_dir / name)
        if self._fingerprints.get(name) == current:
            return False
        try:
            taken_over = self._load(name, progress)
        except ContentError as error:
            if not self._opened and self._needed in (None, name):
                raise
            done = "not reloaded" if name in self._public else "not loaded"
            log.error("%s: %s: %s", name, done, error)
            self._faults[name].replace(basic={problem.path for problem in error.problems})
            taken_over = False
        self._fingerprints[name] = current
        return taken_over

    def ask(
        self,
        text: str,
        *,
        municipality: str,
        channel: str = "rest",
        language: str = "de",
        context: ConversationContext | None = None,
        now: dt.datetime | None = None,
    ) -> Reply:
        """Answers one question; KeyError when the municipality is unknown.

        `channel` is one of rest, web, phone, intranet; only `intranet` sees internal entries.
        """
        return self.desk(municipality, internal=channel == INTERNAL_CHANNEL).ask(
            text,
            channel=channel,
            language=language,
            context=context or ConversationContext(),
            now=now or local_now(),
        )

    def explain(
        self,
        text: str,
        *,
        municipality: str,
        channel: str = "rest",
        language: str = "de",
        context: ConversationContext | None = None,
        now: dt.datetime | None = None,
    ) -> tuple[Explanation, Reply]:
        """Answers as `ask` does, and says why."""
        from knowledge.explaining.explain import explain

        return explain(
            self.desk(municipality, internal=channel == INTERNAL_CHANNEL),
            text,
            channel=channel,
            language=language,
            context=context or ConversationContext(),
            now=now or local_now(),
        )

    def desk(self, municipality: str, *, internal: bool = False) -> Desk:
        return (self._internal if internal else self._public)[municipality]

    def municipality(self, id: str) -> Municipality:
        return self._public[id].municipality

    def municipalities(self) -> list[str]:
        return sorted(self._public)

    def suggestions(self, municipality: str, language: str) -> list[Button]:
        """Starter questions."""
        return list(self._public[municipality].suggestions(language))

    def office(self, municipality: str, id: str) -> Office | None:
        """A public office of the municipality's directory."""
        office = self._public[municipality].content.offices.get(id)
        return office if office and office.audience == "public" else None

    def responsible(self, municipality: str, topic: str) -> Office | None:
        """The public office responsible for a topic; None when it or its office is unknown."""
        return self._public[municipality].responsible(topic)

    def people_asked_for(
        self, municipality: str, text: str, language: str
    ) -> tuple[str, Office] | None:
        """The public topic that a wish for a human names, by its id, and its office."""
        return self._public[municipality].people_asked_for(text, language, local_now())

    def _load(self, name: str, progress: Say) -> bool:
        """Whether there was anything new."""
        before = self._public.get(name)
        content = load_content(self._content_dir / name, before.content if before else None)
        for problem in content.problems:
            done = "unchanged in use, since the file is broken" if problem.kept else "left out"
            log.warning("%s: %s", done, problem)
        lacking = list(unknown_offices(self._content_dir / name, content))
        for problem in lacking:
            log.warning("answers lack the office: %s", problem)
        named = {problem.path for problem in (*content.problems, *lacking)}

        if before is not None and _says_the_same(before.content, content):
            # An editor began a file, or broke one: no need to keep the next change waiting.
            _tell_mended(self._faults[name].replace(basic=(), named=named))
            return False
        errors = self._errors(name, content)
        for finding in errors:
            if finding.problem.place not in {problem.place for problem in lacking}:
                log.warning("in use all the same: %s", finding)
        in_use = {finding.problem.path for finding in errors}
        _tell_mended(self._faults[name].replace(basic=(), named=named, in_use=in_use))
        progress(f"{name}: {len(content.entries)} entries")
        steps = Steps()

        def embedded(done: int, total: int) -> None:
            if steps.due(done, total):
                progress(f"{name}: {done} of {total} passages")

        folder = self._index_dir / name
        public = Desk(content, self._encoder, folder / "public", self._cost, progress=embedded)
        # Live at once: the public need not wait for the staff's index.
        self._public[name] = public
        self._internal.setdefault(name, public)
        internal = public
        if content.has_internal:
            _begin_with(folder / "public", folder / "internal")
            progress(f"{name}: what staff see besides")
            internal = Desk(
                content,
                self._encoder,
                folder / "internal",
                self._cost,
                internal=True,
                progress=embedded,
            )
        self._internal[name] = internal
        self._to_learn[name] = public
        return True

    def _errors(self, name: str, content: Content) -> list[Finding]:
        """What an editor got wrong in content that can be read, in the order of files and lines."""
        today = local_now().date()
        found = check_content(content, self._content_dir / name, today)
        errors = {finding for finding in found if finding.severity is Severity.ERROR}
        return sorted(errors, key=lambda finding: finding.problem.place)


def _tell_mended(files: Iterable[str]) -> None:
    for file in files:
        log.info("mended, and without a fault now: %s", file)


def _begin_with(public: Path, internal: Path) -> None:
    """Most of what staff see is public, and embedded and learned already."""
    if not internal.exists() and public.exists():
        shutil.copytree(public, internal, ignore=shutil.ignore_patterns(arrays.PARTIAL))


def _says_the_same(first: Content, second: Content) -> bool:
    return (first.municipality, first.entries, first.offices) == (
        second.municipality,
        second.entries,
        second.offices,
    )
