"""The file's outline: sections between dashed lines, entries inside them, and their ``Key: value`` lines."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

_TITLE = re.compile(r"\bMEDICARE\.GOV PERSONAL HEALTH INFORMATION", re.I)
_TITLE_ALSO = re.compile(r"MYMEDICARE\.GOV PERSONAL HEALTH INFORMATION|Produced by the Blue Button \(v[\d.]+\)", re.I)
_RULE = re.compile(r"\s*-{5,}\s*\Z")
_PAIR = re.compile(r"([A-Za-z][A-Za-z0-9 /'’().,#&?-]{0,70}?)\s*:\s*(.*)\Z")
_STAMP = re.compile(r"^\s*(\d{1,2}/\d{1,2}/\d{4})\s+(\d{1,2}:\d\d(?::\d\d)?\s*[AP]M)\s*$", re.I | re.M)
_DAY = re.compile(r"\A(\d{1,2})/(\d{1,2})/(\d{4})\Z")
_CLOCK = re.compile(r"\A(\d{1,2}):(\d\d)(?::\d\d)?\s*([AP])\.?M\.?\Z", re.I)
_CLAIM_LINES = re.compile(r"claim lines for claim number:\s*(.*)\Z", re.I)
_NOTHING = {"", "not available", "no information available", "n/a", "none"}


@dataclass
class Entry:
    """One block of lines. Keys are in lower case; those that were read are remembered, the others become its note."""

    line: int
    pairs: list[tuple[str, str, int]] = field(default_factory=list)
    used: set[str] = field(default_factory=set)

    def get(self, *keys: str) -> str | None:
        """The first of these keys that says something."""
        self.used.update(keys)
        for key in keys:
            for name, value, _ in self.pairs:
                if name == key and value.strip(" *").lower() not in _NOTHING:
                    return value
        return None

    def line_of(self, key: str) -> int:
        """Where a key stands."""
        return next((line for name, _, line in self.pairs if name == key), self.line)

    def rest(self) -> list[str]:
        """What no column took, as lines."""
        return [
            f"{name.capitalize()}: {value}"
            for name, value, _ in self.pairs
            if name not in self.used and value.strip(" *").lower() not in _NOTHING
        ]

    def has(self, key: str) -> bool:
        """Whether the key stands in it, empty or not."""
        return any(name == key for name, _, _ in self.pairs)


@dataclass
class Section:
    """A titled section; ``origin`` is its own Source line; ``claim`` the number that a section of claim lines names."""

    title: str
    line: int
    origin: str = ""
    claim: str = ""
    entries: list[Entry] = field(default_factory=list)
    text: list[str] = field(default_factory=list)

    def words(self) -> str:
        """The section as written, without blank lines."""
        return "\n".join(line.rstrip() for line in self.text if line.strip())


def is_blue_button(head: bytes) -> bool:
    """Whether a file opens with Medicare's own title."""
    start = decode(head)[:2000]
    return bool(_TITLE.search(start) or _TITLE_ALSO.search(start)) and start.lstrip()[:1] not in {"<", "{"}


def decode(body: bytes) -> str:
    """The file's text, by its mark or as UTF-8, else as Windows wrote it."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if body.startswith(mark):
            return body.decode(encoding, "replace").lstrip("\ufeff")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return body.decode("cp1252", "replace")


def produced(text: str) -> str | None:
    """When Medicare made the file."""
    found = _STAMP.search(text[:3000])
    return moment(found.group(1), found.group(2)) if found else None


def moment(day: str | None, clock: str | None = None) -> str | None:
    """``10/18/2012`` and ``3:00 PM`` as ISO 8601; ``None`` for what is no date."""
    found = _DAY.match((day or "").strip())
    if not found:
        return None
    month, number, year = (int(part) for part in found.groups())
    try:
        made = date(year, month, number).isoformat()
    except ValueError:
        return None
    at = _CLOCK.match((clock or "").strip())
    if not at or not 1 <= int(at.group(1)) <= 12:
        return made
    hour = int(at.group(1)) % 12 + (12 if at.group(3).upper() == "P" else 0)
    return f"{made}T{hour:02d}:{at.group(2)}"


def outline(text: str) -> list[Section]:
    """All sections in order; the file's own title is none of them."""
    sections: list[Section] = []
    for title, number, lines in _titled(text.splitlines()):
        if title and not _TITLE_ALSO.search(title) and not _TITLE.search(title):
            claim = _CLAIM_LINES.match(title)
            sections.append(Section("Claim Lines" if claim else title, number, claim=claim.group(1) if claim else ""))
        if sections:
            _fill(sections[-1], lines)
    return sections


def _titled(lines: list[str]) -> Iterator[tuple[str, int, list[tuple[int, str]]]]:
    """Title, its line, and the lines below it. A pair of rules with nothing between them has no title."""
    rules = [at for at, line in enumerate(lines) if _RULE.match(line)]
    for first, second, third in zip(rules, rules[1:], [*rules[2:], len(lines)], strict=False):
        between = [line.strip() for line in lines[first + 1 : second] if line.strip()]
        if len(between) <= 1 and not (between and _PAIR.match(between[0]) and not _CLAIM_LINES.match(between[0])):
            title = between[0] if between else ""
            yield title, first + 2, [(at + 1, lines[at]) for at in range(second + 1, third)]


def _fill(section: Section, lines: list[tuple[int, str]]) -> None:
    for number, line in lines:
        section.text.append(line)
        pair = _PAIR.match(line.strip())
        if pair is None:
            _continue(section, line)
            continue
        key, value = pair.group(1).strip().lower(), pair.group(2).strip()
        if key == "source" and not section.entries:
            section.origin = value
            continue
        if not section.entries or _starts(key, section):
            section.entries.append(Entry(number))
        section.entries[-1].pairs.append((key, value, number))


def _continue(section: Section, line: str) -> None:
    """A line without a key goes on with the value above it."""
    if section.entries and line.strip() and section.entries[-1].pairs:
        key, value, number = section.entries[-1].pairs.pop()
        section.entries[-1].pairs.append((key, f"{value} {line.strip()}".strip(), number))


def _starts(key: str, section: Section) -> bool:
    """Whether a key begins a new entry: the section's first key does, and a claim's own wherever it stands."""
    current, first = section.entries[-1], section.entries[0].pairs[0][0]
    if key == "claim number":
        return current.has("claim number") or current.pairs[0][0] != "claim type"
    if key == "claim type" and section.claim:
        return current.has("claim type") and current.pairs[0][0] != "claim number"
    return key in {first, "line number"}
