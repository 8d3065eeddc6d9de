"""Errors that end a command with one sentence instead of a traceback."""

import errno
from collections.abc import Sequence
from pathlib import Path

from knowledge.entries.places import municipalities_in, unknown_municipality


class OperatorError(Exception):
    """Something the operator can put right; the text is one sentence that says how."""


def explain_os_error(error: OSError, what: str, place: Path | str | None = None) -> OperatorError:
    """What to say about a failed file operation.

    Args:
        error: what went wrong.
        what: the beginning of the sentence, e.g. "The index cannot be written".
        place: file or folder; the error's own file name if left out.
    """
    if error.errno is None:
        return OperatorError(f"{what}: {error}")
    where = place or error.filename or "the data folder"
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return OperatorError(f"{what} because the disk is full: free some space and try again.")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return OperatorError(f"{what} because {where} is not writable: check its rights.")
    return OperatorError(f"{what} ({where}): {error.strerror or error}.")


def unanswered(municipality: str, content_dir: Path, loaded: Sequence[str] = ()) -> OperatorError:
    """What to say of a municipality that is asked for and not there.

    `loaded`: those that answer, for want of any in the content folder.
    """
    known = municipalities_in(content_dir) or loaded
    return OperatorError(unknown_municipality(municipality, known, content_dir))
