"""Python's garbage collector, kept away from work that makes no garbage it could find."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Collect nothing within.

    The collector walks through all rules and tables whenever objects have become a quarter more: a
    twelfth of the CPU of a load, a fifth of that of a long scan.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
