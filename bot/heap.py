"""Python's garbage collector is kept from what stays as long as the process.

The knowledge of a town is a million objects. To look through them all takes half a second, in
which nobody is answered; while they are made it happens again and again.
"""

import gc
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def load_for_good(load: Callable[[], T]) -> T:
    """What `load` returns, loaded without garbage collection and never looked through again.

    What an earlier call loaded, and is not used any more, is freed.
    """
    loaded_before = gc.get_freeze_count() > 0
    gc.disable()
    try:
        return load()
    finally:
        if loaded_before:
            gc.unfreeze()
            gc.collect()
        gc.freeze()
        gc.enable()
