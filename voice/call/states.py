"""The states of a call and the ways between them."""

from enum import StrEnum


class CallState(StrEnum):
    """Where a call stands."""

    NEW = "new"
    """Not yet answered."""
    GREETING = "greeting"
    """The notice is being said; voice does not interrupt it."""
    SPEAKING = "speaking"
    """Something is being said; the caller may interrupt."""
    INTERRUPTED = "interrupted"
    """The caller interrupted; it is not yet known whether in earnest."""
    LISTENING = "listening"
    """The caller's turn, nothing said yet."""
    HEARING = "hearing"
    """The caller is speaking."""
    RECOGNISING = "recognising"
    """The caller has finished; the recogniser has not."""
    THINKING = "thinking"
    """The assistant is looking for an answer."""
    TRANSFERRING = "transferring"
    """The hand-over is announced, then made."""
    CLOSING = "closing"
    """The farewell is being said."""
    ENDED = "ended"
    """Hung up or handed over."""


_S = CallState

# Every state may end: callers hang up whenever they like. Almost every one may lead to
# a hand-over (key 0) and to the farewell (longest call).
_WAYS: dict[CallState, frozenset[CallState]] = {
    _S.NEW: frozenset({_S.GREETING, _S.SPEAKING}),
    _S.GREETING: frozenset({_S.SPEAKING, _S.THINKING}),
    _S.SPEAKING: frozenset({_S.SPEAKING, _S.INTERRUPTED, _S.LISTENING, _S.HEARING, _S.THINKING}),
    _S.INTERRUPTED: frozenset({_S.SPEAKING, _S.LISTENING, _S.RECOGNISING, _S.THINKING}),
    _S.LISTENING: frozenset({_S.HEARING, _S.SPEAKING, _S.THINKING}),
    _S.HEARING: frozenset({_S.RECOGNISING, _S.LISTENING, _S.SPEAKING, _S.THINKING}),
    _S.RECOGNISING: frozenset({_S.HEARING, _S.LISTENING, _S.SPEAKING, _S.THINKING}),
    _S.THINKING: frozenset({_S.SPEAKING, _S.THINKING, _S.LISTENING}),
    _S.TRANSFERRING: frozenset(),
    _S.CLOSING: frozenset(),
    _S.ENDED: frozenset(),
}


class IllegalTransitionError(RuntimeError):
    """A call was about to take a way that does not exist: a bug, never a caller's fault."""


def permitted(state: CallState) -> frozenset[CallState]:
    """The states that may follow `state`."""
    if state is _S.ENDED:
        return frozenset()
    if state in (_S.NEW, _S.TRANSFERRING, _S.CLOSING):
        return _WAYS[state] | {_S.ENDED}
    return _WAYS[state] | {_S.ENDED, _S.TRANSFERRING, _S.CLOSING}


def check_transition(state: CallState, following: CallState) -> CallState:
    """`following`, or IllegalTransitionError quoting both states and the permitted ones."""
    if following not in permitted(state):
        names = ", ".join(sorted(permitted(state))) or "none"
        raise IllegalTransitionError(f"{state} -> {following} is illegal; permitted: {names}")
    return following
