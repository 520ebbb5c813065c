"""Hand a mail to a mail server."""

import smtplib
import ssl
from dataclasses import dataclass, field
from email.headerregistry import Address
from typing import Self
from urllib.parse import unquote, urlsplit

from pipeline.notify.retry import Result

TIMEOUT = 30.0
# Scheme and the port it has where none is told.
PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server; `scheme` tells how the connection is made secret."""

    scheme: str
    host: str
    port: int
    user: str | None = field(repr=False)
    password: str | None = field(repr=False)

    @classmethod
    def of(cls, url: str) -> Self:
        """'smtps://user:password@host:port'. Raises ValueError with what is wrong, no secret."""
        parts = urlsplit(url)
        if parts.scheme not in PORTS:
            raise ValueError(f"must begin with one of: {', '.join(f'{one}://' for one in PORTS)}")
        if not parts.hostname:
            raise ValueError("has no host")
        try:
            port = parts.port or PORTS[parts.scheme]
        except ValueError:
            raise ValueError("has a port that is no number") from None
        user, password = (
            unquote(one) if one is not None else None for one in (parts.username, parts.password)
        )
        return cls(parts.scheme, parts.hostname, port, user, password)


def once(server: Server, mail: bytes, sender: Address, to: tuple[Address, ...]) -> Result:
    """One try. A server that takes the mail for some of the addresses only is a refusal."""
    try:
        with _connect(server) as client:
            if server.scheme == "smtp+starttls":
                client.starttls(context=ssl.create_default_context())
            if server.user is not None:
                client.login(server.user, server.password or "")
            left = client.sendmail(sender.addr_spec, [one.addr_spec for one in to], mail)
    except smtplib.SMTPRecipientsRefused as error:
        return _result(*next(iter(error.recipients.values())))
    except smtplib.SMTPServerDisconnected as error:
        return Result("busy", f"the connection broke: {error}")
    except smtplib.SMTPResponseException as error:
        return _result(error.smtp_code, error.smtp_error)
    except smtplib.SMTPException as error:
        return Result("refused", str(error))
    except ssl.SSLCertVerificationError as error:
        return Result("refused", f"its certificate is not valid: {error.verify_message}")
    except ssl.SSLError as error:
        return Result("refused", f"no secret connection ({error.reason}); is the scheme right?")
    except TimeoutError:
        return Result("busy", f"no answer within {TIMEOUT:g} s")
    except OSError as error:
        return Result("busy", f"no connection: {error}")
    if left:
        names = ", ".join(sorted(left))
        return Result("refused", f"not for {names}; the other addresses have it")
    return Result("taken", "250")


def _connect(server: Server) -> smtplib.SMTP:
    if server.scheme == "smtps":
        return smtplib.SMTP_SSL(
            server.host, server.port, timeout=TIMEOUT, context=ssl.create_default_context()
        )
    return smtplib.SMTP(server.host, server.port, timeout=TIMEOUT)


def _result(code: int, said: bytes | str) -> Result:
    """A reply of 4xx is for now, one of 5xx for good."""
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return Result("busy" if 400 <= code < 500 else "refused", f"{code} {words}")
