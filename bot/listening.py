"""Sockets to listen on, with errors an operator understands."""

import errno
import socket

from bot.errors import OperatorError

BACKLOG = 4096


def listen(host: str, port: int) -> socket.socket:
    """A bound TCP socket; port 0 takes any free one.

    Raises:
        OperatorError: naming the port and how to choose another.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except socket.gaierror:
        raise OperatorError(
            f"The host '{host}' is not an address of this machine: set 'host' in the settings, "
            "for instance to 127.0.0.1."
        ) from None
    listener = socket.socket(family, kind, protocol)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(address)
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        raise OperatorError(_reason(error, host, port)) from None
    listener.setblocking(False)
    return listener


def port_of(listener: socket.socket) -> int:
    """The port a socket is bound to."""
    return int(listener.getsockname()[1])


def free_port() -> int:
    """A loopback port that is free now, for a child that binds it itself."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return port_of(probe)


def url_of(host: str, port: int) -> str:
    """Address to open in a browser on this machine."""
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, host)
    if ":" in shown and not shown.startswith("["):
        shown = f"[{shown}]"
    return f"http://{shown}:{port}"


def _reason(error: OSError, host: str, port: int) -> str:
    other = f"choose another one, for instance 'make run PORT={_next_free(port)}'"
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is already taken by another program: stop that program, or {other}."
    if error.errno == errno.EACCES:
        return f"Port {port} may only be used by the system administrator: {other}."
    if error.errno == errno.EADDRNOTAVAIL:
        return (
            f"The host '{host}' is not an address of this machine: set 'host' in the settings, "
            "for instance to 127.0.0.1."
        )
    return f"Port {port} on {host} cannot be used ({error.strerror}): {other}."


def _next_free(port: int) -> int:
    start = max(port, 8080) + 1
    for candidate in range(start, min(start + 50, 65536)):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", candidate))
            except OSError:
                continue
            return candidate
    return free_port()
