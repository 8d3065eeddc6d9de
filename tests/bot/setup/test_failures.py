"""Failures end in one sentence that says what to do."""

import errno
import os

import pytest

from bot.setup.failures import explain, sentence_for


@pytest.mark.parametrize(
    ("output", "part"),
    [
        ("error: Failed to fetch\n  cause: dns error", "network"),
        ("cause: invalid peer certificate: UnknownIssuer", "SSL_CERT_FILE"),
        ("NewConnectionError: Failed to establish a new connection", "network"),
        ("OSError: [Errno 28] No space left on device", "disk is full"),
        ("error: Failed to write\n cause: No space left on device (os error 28)", "disk is full"),
        ("error: Hash mismatch for `x==1`", "recorded hash"),
        ("PermissionError: [Errno 13] Permission denied: '/x'", "not writable"),
        ("anything else", "read the lines above"),
    ],
)
def test_failures_of_other_programs_are_explained(output: str, part: str) -> None:
    sentence = explain("The set-up", output)
    assert part in sentence
    assert "\n" not in sentence


@pytest.mark.parametrize(
    ("number", "part"),
    [
        (errno.ENOSPC, "disk is full"),
        (errno.EACCES, "/srv/x is not writable"),
        (errno.EROFS, "/srv/x is not writable"),
        (errno.EIO, "Input/output error"),
    ],
)
def test_failed_file_operations_are_explained(number: int, part: str) -> None:
    error = OSError(number, os.strerror(number), "/srv/x")
    assert part in sentence_for(error, "A file could not be written")
