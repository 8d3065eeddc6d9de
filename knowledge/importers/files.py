"""Reads foreign files without trusting them."""

from __future__ import annotations

import codecs
import stat
import zipfile
from io import BytesIO
from pathlib import Path

from knowledge.importers.imported import SourceError

MAX_FILE = 50_000_000
MAX_UNPACKED = 200_000_000
MAX_RATIO = 200
"""A part that unpacks to more times its size is taken for a bomb."""
MAX_PARTS = 5_000
_SMALL = 1_000_000
_LOOKED_AT = 4_096
_MANY_ZEROS = 16
"""Text of one byte a letter has no zero bytes, or a few by mistake."""


def read_bytes(path: Path, limit: int = MAX_FILE) -> bytes:
    """The whole file.

    Raises:
        SourceError: it cannot be read, is larger than `limit` bytes, or is no ordinary file: a
            named pipe would be waited for without end.
    """
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise SourceError(f"{path} is no ordinary file (but a folder, pipe or device).")
        if status.st_size > limit:
            raise SourceError(f"{path} is larger than {limit // 1_000_000} MB.")
        return path.read_bytes()
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror}.") from None


def decode(data: bytes) -> str:
    """Text in UTF-8, in UTF-16 or UTF-32 with a mark; else in Windows' western encoding.

    Raises:
        SourceError: it is UTF-16 or UTF-32 without a mark, or no text at all.
    """
    # The mark of UTF-32 begins like that of UTF-16.
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return data.decode("utf-32", errors="replace")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace")
    if data[:_LOOKED_AT].count(0) > _MANY_ZEROS:
        raise SourceError("The file is no text in a known encoding: save it as UTF-8.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def check_archive(data: bytes, name: str) -> None:
    """Refuses archives that would unpack to too much.

    Raises:
        SourceError: `data` is no archive, is encrypted, or is a bomb.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise SourceError(f"{name} is damaged or not of its format.") from None
    if any(part.flag_bits & 1 for part in parts):
        raise SourceError(f"{name} is encrypted.")
    swollen = (
        part.file_size > _SMALL and part.file_size > MAX_RATIO * max(part.compress_size, 1)
        for part in parts
    )
    total = sum(part.file_size for part in parts)
    if len(parts) > MAX_PARTS or total > MAX_UNPACKED or any(swollen):
        raise SourceError(f"{name} unpacks to more than is reasonable and was not opened.")
