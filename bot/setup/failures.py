"""What went wrong, in one sentence that says what to do."""

from __future__ import annotations

import errno

from bot.setup.places import ROOT

NETWORK_SIGNS = (
    "dns error",
    "failed to lookup address",
    "name resolution",
    "name or service not known",
    "network is unreachable",
    "connection refused",
    "failed to establish a new connection",
    "could not connect",
    "error sending request",
    "tcp connect error",
    "connection reset",
    "timed out",
    "temporary failure",
)
CERTIFICATE_SIGNS = ("invalid peer certificate", "certificate verify failed", "unknownissuer")
DISK_SIGNS = ("no space left on device", "os error 28", "disk quota exceeded")
HASH_SIGNS = ("hash mismatch", "do not match the hashes")
PERMISSION_SIGNS = ("permission denied", "read-only file system")


class SetupError(Exception):
    """The set-up cannot go on; the text is one sentence for the operator."""


def explain(purpose: str, output: str) -> str:
    """One sentence on why a program failed, from the end of what it printed."""
    text = output.lower()
    if any(sign in text for sign in DISK_SIGNS):
        return f"{purpose} stopped because the disk is full: free about 6 GB and run it again."
    if any(sign in text for sign in HASH_SIGNS):
        return (
            f"{purpose} stopped because a download does not match its recorded hash: "
            "run it again, and if it stays so, clear the download cache with "
            "'.tools/bin/uv cache clean'."
        )
    if any(sign in text for sign in PERMISSION_SIGNS):
        return f"{purpose} stopped because a folder is not writable: check the rights of {ROOT}."
    if any(sign in text for sign in CERTIFICATE_SIGNS):
        return (
            f"{purpose} stopped because the network's certificate is not trusted: set "
            "SSL_CERT_FILE and PIP_CERT to your administration's certificate file and run it again."
        )
    if any(sign in text for sign in NETWORK_SIGNS):
        return (
            f"{purpose} needs the network, which cannot be reached: connect it (or set "
            "HTTPS_PROXY) and run it again; after the set-up no network is needed."
        )
    return f"{purpose} failed: read the lines above, remove the cause and run it again."


def sentence_for(error: OSError, what: str) -> str:
    """One sentence for a failed file operation."""
    place = error.filename or ROOT
    if error.errno == errno.ENOSPC or error.errno == errno.EDQUOT:
        return f"{what} because the disk is full: free about 6 GB and run it again."
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"{what} because {place} is not writable: check its rights and run it again."
    return f"{what}: {error.strerror or error} ({place})."
