"""Post a message to a chat group's webhook, and read what it answers."""

import http.client
import json
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.message import Message
from typing import IO, Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from pipeline.deliver.chat import Channel
from pipeline.notify.retry import Result

# Seconds without a sign of the other side.
TIMEOUT = 15.0
# An answer is one short object; no more of it is read.
_MOST_READ = 65_536


@dataclass(frozen=True, slots=True)
class Response:
    """An answer: status, what it asks to wait in seconds, where it would send us, and its text."""

    status: int
    wait: float | None
    location: str | None
    text: str


Post = Callable[[str, bytes], Response]


class _Stay(HTTPRedirectHandler):
    """No redirect is followed: a message and its key go to the address that was told, no other."""

    def redirect_request(
        self,
        req: Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: Message,
        newurl: str,
    ) -> None:
        return None


def post(url: str, body: bytes) -> Response:
    """Post JSON; any status is an answer. Raises OSError or HTTPException where none comes."""
    headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "biaoxun"}
    request = Request(url, body, headers, method="POST")
    opener = build_opener(_Stay())
    try:
        with opener.open(request, timeout=TIMEOUT) as answer:
            return _response(answer.status, answer.headers, answer.read(_MOST_READ))
    except HTTPError as error:
        with error:
            return _response(error.code, error.headers, error.read(_MOST_READ))


def once(channel: Channel, url: str, body: str, secret: str, now: float, post: Post) -> Result:
    """One try. A try that times out may have arrived all the same; a report that comes twice does
    less harm than one that does not come."""
    where, payload = channel.signed(url, body, secret, now)
    try:
        response = post(where, payload.encode())
    except URLError as error:
        if isinstance(error.reason, ssl.SSLCertVerificationError):
            return Result("refused", f"its certificate is not valid: {error.reason.verify_message}")
        return Result("busy", f"no connection: {error.reason}")
    except TimeoutError:
        return Result("busy", f"no answer within {TIMEOUT:g} s")
    except (OSError, http.client.HTTPException) as error:
        return Result("busy", f"the connection broke: {error or type(error).__name__}")
    return _result(channel, response)


def _response(status: int, headers: Message, data: bytes) -> Response:
    asked = headers.get("Retry-After") or headers.get("x-ogw-ratelimit-reset") or ""
    wait = float(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else None
    return Response(status, wait, headers.get("Location"), data.decode("utf-8", "replace"))


def _result(channel: Channel, response: Response) -> Result:
    """The body's code counts before the status: 200 with another code than nought is a failure."""
    status = response.status
    if 300 <= status < 400:
        to = _host(response.location) or "the same host"
        return Result("refused", f"HTTP {status}: it redirects ({to}), which is not followed")
    said = _object(response.text)
    if said is not None and ("errcode" in said or "code" in said or "StatusCode" in said):
        answer = channel.answer(said)
        if answer.kind != "taken" or status == 200:
            return Result(answer.kind, answer.words, response.wait)
    if status == 429:
        return Result("often", "HTTP 429: too many requests", response.wait)
    if status >= 500:
        return Result("busy", f"HTTP {status}", response.wait)
    if status == 200:
        return Result("refused", "HTTP 200, but the answer holds no code; is the address right?")
    return Result("refused", f"HTTP {status}")


def _object(text: str) -> Mapping[str, Any] | None:
    try:
        said = json.loads(text)
    except ValueError:
        return None
    return said if isinstance(said, dict) else None


def _host(location: str | None) -> str | None:
    try:
        return urlsplit(location or "").hostname
    except ValueError:
        return "no address"
