"""Stable 64-bit keys: the same text gives the same key on every machine and in every version."""

from hashlib import blake2b


def key64(*parts: str) -> int:
    """Signed 64-bit key of one or more strings.

    >>> key64("portal", "1") == key64("portal", "1") != key64("portal1")
    True
    """
    digest = blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)
