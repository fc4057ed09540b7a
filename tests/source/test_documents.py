"""Words of a PDF: places, exponents, footnote signs, leaders, running lines; and a reader that can do no harm."""

from __future__ import annotations

import json
import subprocess
import sys
from textwrap import dedent

import pytest
import typst

from healthkit.errors import DamagedFile, InputError
from healthkit.source.documents import words as reading
from healthkit.source.documents.lines import blurred, lines, pieces, running_texts, settle
from healthkit.source.documents.words import read_pages, require_text

HEAD = "#set page(width: 400pt, height: 300pt, margin: 20pt)\n#set text(size: 10pt)\n"
RAISED = "#text(size: 5.5pt, baseline: -3.5pt)"


def pdf(body: str) -> bytes:
    made = typst.compile((HEAD + body).encode())
    assert isinstance(made, bytes)
    return made


def texts(body: str) -> list[str]:
    (page,) = read_pages(pdf(body), "paper.pdf").pages
    return [line.text for line in lines(settle(page.words), page.number)]


def test_exponents_belong_to_their_unit_and_signs_to_no_number() -> None:
    assert texts(f"Platelets 245 10{RAISED}[9]/L") == ["Platelets 245 10⁹/L"]
    assert texts(f"Sodium 139{RAISED}[1] mmol/L") == ["Sodium 139 mmol/L"]
    assert texts(f"area 1.73 m{RAISED}[2]") == ["area 1.73 m²"]


def test_indices_stay_in_the_word() -> None:
    assert texts("Vitamin B#text(size: 6pt, baseline: 2pt)[12] 310") == ["Vitamin B12 310"]


def test_leaders_lead_nowhere() -> None:
    assert texts("Glycémie#box(width: 60pt, repeat[.])0,92") == ["Glycémie 0,92"]


def test_columns_are_pieces() -> None:
    (page,) = read_pages(pdf("#grid(columns: (120pt, 60pt, 60pt), [Total protein], [7.1], [g/dL])"), "paper.pdf").pages
    (line,) = lines(settle(page.words), page.number)
    assert [piece.text for piece in pieces(line.words)] == ["Total protein", "7.1", "g/dL"]


def test_what_stands_on_every_page_is_a_running_line() -> None:
    body = "#set page(header: [Report of a person], footer: context [Page #counter(page).display() of 3])\n"
    body += "#pagebreak()".join(f"Line {word}" for word in ("one", "two", "three"))
    found = running_texts(read_pages(pdf(body), "paper.pdf").pages)
    assert {"Report of a person", blurred("Page 1 of 3")} <= found
    assert "Line one" not in found


def test_no_text_is_said_in_one_sentence() -> None:
    pages = read_pages(pdf("#rect(width: 100pt, height: 100pt)"), "scan.pdf")
    with pytest.raises(InputError, match="pictures of pages") as refused:
        require_text(pages, "scan.pdf")
    assert "\n" not in refused.value.message


@pytest.mark.parametrize("body", [b"%PDF-1.7\n", b"no pdf at all", b""])
def test_what_is_no_pdf_is_damaged(body: bytes) -> None:
    with pytest.raises(DamagedFile, match="not a readable PDF"):
        read_pages(body, "broken.pdf")


def test_a_slow_document_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(*_: object, **__: object) -> None:
        raise subprocess.TimeoutExpired("worker", 1)

    monkeypatch.setattr(reading.subprocess, "run", slow)
    with pytest.raises(InputError, match="could not be read within"):
        read_pages(pdf("Sodium 139"), "slow.pdf")


def test_the_reader_has_no_network_no_processes_and_no_writing() -> None:
    program = dedent(
        """
        import json, os, socket, subprocess, sys
        from healthkit.source.documents.worker import confine
        confine(1024, 20)
        def tried(action):
            try:
                action()
            except BaseException as error:
                return type(error).__name__
            return "done"
        print(json.dumps([
            tried(lambda: socket.create_connection(("127.0.0.1", 9))),
            tried(lambda: subprocess.run(["true"])),
            tried(lambda: os.system("true")),
            tried(lambda: open("written", "w")),
            tried(lambda: os.open("written", os.O_CREAT | os.O_WRONLY)),
            tried(lambda: os.fork()),
            tried(lambda: bytearray(3 << 30)),
        ]))
        """
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    outcomes = json.loads(done.stdout)
    assert outcomes[:6] == ["PermissionError"] * 6
    if sys.platform == "linux":
        assert outcomes[6] == "MemoryError"
