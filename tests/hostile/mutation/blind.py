"""Bytes changed without a thought of what they mean."""

from __future__ import annotations

from random import Random

_EDGES = (b"\x00", b"\xff", b"\x7f", b"\x80", b"\xff\xff\xff\xff", b"\x00\x00\x00\x80", b"\xc3\x28", b"\xed\xa0\x80")


def blind(data: bytes, rng: Random) -> bytes:
    """One change somewhere: flipped, cut, cut out, doubled, or overwritten by an edge of a number's range."""
    if not data:
        return rng.choice(_EDGES)
    at = rng.randrange(len(data))
    span = min(len(data) - at, rng.choice((1, 1, 2, 4, 8, 64, 512)))
    match rng.randrange(7):
        case 0:
            return data[:at] + bytes((data[at] ^ (1 << rng.randrange(8)),)) + data[at + 1 :]
        case 1:
            return data[:at]
        case 2:
            return data[:at] + data[at + span :]
        case 3:
            return data[: at + span] + data[at : at + span] * rng.choice((1, 2, 30)) + data[at + span :]
        case 4:
            edge = rng.choice(_EDGES)
            return data[:at] + edge + data[at + len(edge) :]
        case 5:
            return data[:at] + rng.randbytes(span) + data[at + span :]
        case _:
            return data[:at] + rng.choice((b"\xef\xbb\xbf", b"\xff\xfe", rng.choice(_EDGES))) + data[at:]
