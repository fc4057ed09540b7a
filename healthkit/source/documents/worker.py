"""The program that opens a PDF: run alone in a process with little memory, little time, no network and no writing.

It reads the file's bytes from standard input and writes one JSON document. Nothing here is imported by the workbench.
"""

from __future__ import annotations

import io
import json
import logging
import os
import sys
from collections import Counter, defaultdict
from typing import Any

MAX_PAGES = 120
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "ft", "ﬆ": "st", "\u00ad": "-"}
_GAP = 0.18
"""Of the letter's size: a wider gap begins another word."""
_FORBIDDEN = ("socket.", "subprocess.", "os.exec", "os.system", "os.fork", "os.posix_spawn", "os.remove", "os.rename",
              "os.mkdir", "shutil.", "ftplib.", "urllib.", "smtplib.")  # fmt: skip


def confine(memory_mb: int, seconds: int) -> None:
    """Give up memory, time, network, processes and writing; none of it can be taken back."""
    try:
        import resource
    except ImportError:  # Windows: the parent's clock is the only limit
        pass
    else:
        size = memory_mb << 20
        for kind, limit in ((resource.RLIMIT_AS, size), (resource.RLIMIT_CPU, seconds), (resource.RLIMIT_FSIZE, 0)):
            try:
                resource.setrlimit(kind, (limit, limit))
            except (ValueError, OSError):  # macOS has no limit of address space
                continue

    def guard(event: str, arguments: tuple[Any, ...]) -> None:
        if event.startswith(_FORBIDDEN):
            raise PermissionError(event)
        if event == "open" and _writes(arguments[1], arguments[2]):
            raise PermissionError(event)

    sys.addaudithook(guard)


def _writes(mode: Any, flags: Any) -> bool:
    """Whether a file is opened for writing, by Python's mode or the system's flags."""
    if isinstance(mode, str):
        return bool(set(mode) & set("wax+"))
    return isinstance(flags, int) and bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC))


def read(body: bytes, most: int = MAX_PAGES) -> dict[str, Any]:
    """Pages of a PDF: ``width``, ``height``, ``images``, and ``words`` as ``[text, x0, x1, top, base, size, bold]``."""
    import pdfplumber

    pages = []
    with pdfplumber.open(io.BytesIO(body)) as document:
        count = len(document.pages)
        for page in document.pages[:most]:
            pages.append(
                {
                    "width": float(page.width),
                    "height": float(page.height),
                    "images": len(page.images),
                    "words": _words(page.dedupe_chars(tolerance=0.6).chars, float(page.height)),
                }
            )
            page.close()
    return {"count": count, "pages": pages}


def _words(chars: list[dict[str, Any]], height: float) -> list[list[Any]]:
    """Letters of one baseline, size and weight that touch are a word."""
    lines: dict[tuple[float, float], list[tuple[float, float, str, float, bool]]] = defaultdict(list)
    drop = _descents(chars, height)
    for char in chars:
        if not char["upright"] or not char["text"].strip(" \u200b\ufeff"):
            continue
        size = float(char["size"])
        base = float(char["bottom"]) + drop[(char["fontname"], round(size, 1))]
        bold = "bold" in char["fontname"].lower() or "black" in char["fontname"].lower()
        lines[(round(base, 1), round(size, 1))].append((char["x0"], char["x1"], char["text"], char["top"], bold))
    words = []
    for (base, size), letters in lines.items():
        letters.sort()
        word: list[tuple[float, float, str, float, bool]] = []
        for letter in letters:
            if word and (letter[0] - word[-1][1] > _GAP * size or letter[2].isspace()):
                words.append(_word(word, base, size))
                word = []
            if not letter[2].isspace():
                word.append(letter)
        if word:
            words.append(_word(word, base, size))
    return words


def _descents(chars: list[dict[str, Any]], height: float) -> dict[tuple[str, float], float]:
    """How far a font's baseline lies from the foot of its box: raised letters differ from their font's usual."""
    seen: dict[tuple[str, float], Counter[float]] = defaultdict(Counter)
    for char in chars:
        offset = height - float(char["matrix"][5]) - float(char["bottom"])
        seen[(char["fontname"], round(float(char["size"]), 1))][round(offset, 1)] += 1
    return {font: counts.most_common(1)[0][0] for font, counts in seen.items()}


def _word(letters: list[tuple[float, float, str, float, bool]], base: float, size: float) -> list[Any]:
    text = "".join(_LIGATURES.get(letter[2], letter[2]) for letter in letters)
    bold = sum(letter[4] for letter in letters) * 2 > len(letters)
    box = (letters[0][0], letters[-1][1], min(letter[3] for letter in letters))
    return [text, *(round(float(edge), 1) for edge in box), base, size, bold]


def main() -> None:
    """Read standard input, write JSON: the pages, or ``{"fault": "encrypted" | "damaged" | "memory"}``."""
    most = int(sys.argv[3]) if len(sys.argv) > 3 else MAX_PAGES
    logging.disable(logging.CRITICAL)
    body = sys.stdin.buffer.read()
    import pdfplumber  # before the limits: importing reads and caches files

    assert pdfplumber
    confine(int(sys.argv[1]), int(sys.argv[2]))
    try:
        made = read(body, most)
    except MemoryError:
        made = {"fault": "memory"}
    except BaseException as error:
        chain = f"{type(error).__name__} {error!r} {error.__cause__!r} {error.__context__!r}"
        made = {"fault": "encrypted" if "Password" in chain or "Encryption" in chain else "damaged"}
    sys.stdout.write(json.dumps(made, ensure_ascii=True))


if __name__ == "__main__":
    main()
