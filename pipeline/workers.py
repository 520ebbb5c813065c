"""Other processes of this program, which take a share of a large job."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from multiprocessing import get_context
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

_pool: ContextVar[ProcessPoolExecutor | None] = ContextVar("pool", default=None)


@contextmanager
def workers(count: int) -> Iterator[None]:
    """While this lasts there are so many, which start when needed; of none all is done here.

    They import the program anew, so only a program that does nothing when imported may ask for it.
    """
    if count < 1:
        yield
        return
    with ProcessPoolExecutor(count, get_context("spawn")) as pool:
        token = _pool.set(pool)
        try:
            yield
        finally:
            _pool.reset(token)


def pool() -> ProcessPoolExecutor | None:
    """The workers; None where there are none."""
    return _pool.get()


def begin(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
    """A call, begun by a worker or, where there is none, made at once; its error is told by the
    result. What it is given and gives back is copied."""
    if (there := pool()) is not None:
        return there.submit(function, *args, **kwargs)
    done: Future[T] = Future()
    try:
        done.set_result(function(*args, **kwargs))
    except Exception as error:
        done.set_exception(error)
    return done
