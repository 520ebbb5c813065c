"""Other processes of this program, which take a share of a large job."""

import gc
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from contextvars import ContextVar
from multiprocessing import get_context
from typing import ParamSpec, TypeVar

from pipeline.errors import DataError

P = ParamSpec("P")
T = TypeVar("T")

_pool: ContextVar[ProcessPoolExecutor | None] = ContextVar("pool", default=None)


@contextmanager
def workers(count: int) -> Iterator[None]:
    """While this lasts there are so many, which start when needed; of none all is done here.

    They import the program anew, so only a program that does nothing when imported may ask for it.
    They collect no garbage: what a call makes dies with it or, at the latest, with them. Raises
    DataError where one ended before its work.
    """
    if count < 1:
        yield
        return
    there = ProcessPoolExecutor(count, get_context("spawn"), initializer=gc.disable)
    token = _pool.set(there)
    try:
        yield
    except BrokenProcessPool:
        raise DataError(
            "a second process of this program was ended from outside, as where memory is short; "
            "close other programs and run again"
        ) from None
    finally:
        _pool.reset(token)
        # After an error nobody waits for what was not begun yet.
        there.shutdown(cancel_futures=True)


def pool() -> ProcessPoolExecutor | None:
    """The workers; None where there are none."""
    return _pool.get()


def begin(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
    """A call, begun by a worker or, where there is none, made at once. What it is given and gives
    back is copied; its error is raised by the result."""
    there = pool()
    return (there.submit if there else here)(function, *args, **kwargs)


def here(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
    """A call made at once, as one that was begun."""
    made: Future[T] = Future()
    try:
        made.set_result(function(*args, **kwargs))
    except Exception as error:
        made.set_exception(error)
    return made
