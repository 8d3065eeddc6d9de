"""Starts a program that ends when its parent does: `child.py PARENT_ID PROGRAM ARGUMENT…`.

Runs in the child's own Python, before anything else, and is replaced by the program. Without it
a supervisor that is killed hard would leave the dialogue core behind, holding its memory.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def end_with_parent(parent: int) -> None:
    """Asks the kernel for SIGKILL on the parent's death."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        sys.exit("The parent ended before its child started.")


if __name__ == "__main__":
    end_with_parent(int(sys.argv[1]))
    os.execv(sys.argv[2], sys.argv[2:])
