"""Digests for chat groups: one module a channel, found by its name.

A channel knows its markup, its limits, how a request is signed and what an answer means; it sends
nothing itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.resources import files
from typing import Any, Literal, Protocol, cast

from pipeline.deliver.digest import Digest
from pipeline.errors import UsageError

Kind = Literal["taken", "busy", "often", "refused"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a channel says of a message: taken; busy or too often, so try again; or refused."""

    kind: Kind
    words: str


class Channel(Protocol):
    """What each module of this package holds. `PAUSE` is in seconds, between two messages."""

    NAME: str
    PAUSE: float

    def messages(self, digest: Digest) -> list[str]:
        """The bodies of the requests, JSON, at most three, each within the channel's limit."""

    def words(self, body: str) -> str:
        """The words of a body, as a reader sees them before markup."""

    def signed(self, url: str, body: str, secret: str, now: float) -> tuple[str, str]:
        """Address and body of a request at a moment, in seconds since 1970, with its signature."""

    def answer(self, said: Mapping[str, Any]) -> Answer:
        """What the JSON of an answer means."""


def names() -> tuple[str, ...]:
    """The channels, sorted.

    >>> "wecom" in names()
    True
    """
    found = (entry.name for entry in files(__package__).iterdir())
    return tuple(
        sorted(
            name.removesuffix(".py")
            for name in found
            if name.endswith(".py") and not name.startswith("_")
        )
    )


def channel(name: str) -> Channel:
    """The channel of a name. Raises UsageError for one that is not there."""
    if name not in names():
        raise UsageError(f"no chat channel '{name}'; there are: {', '.join(names())}")
    return cast(Channel, import_module(f"{__package__}.{name}"))
