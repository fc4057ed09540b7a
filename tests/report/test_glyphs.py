"""A document in any letters becomes a PDF: what no font has gets a stand-in, and nothing else changes."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from healthkit.report import assembly, glyphs, typeset
from healthkit.report.document import Content, add_markdown


def document(text: str) -> dict[str, Any]:
    shown = Content()
    add_markdown(shown, text)
    return assembly.document(shown, "any", "en", "a4")


def pdf(text: str, folder: Path) -> str:
    made = typeset.typeset(document(text), folder, assembly.date_of(Content()))
    return " ".join(PdfReader(BytesIO(made)).pages[0].extract_text().split())


@pytest.mark.parametrize("text", ["Ünïcode — ₂ ≥ →", "שלום עולם"])
def test_letters_of_our_own_fonts_stay(tmp_path: Path, text: str) -> None:
    assert glyphs.clean(text) == text
    assert pdf(text, tmp_path)


def test_a_face_in_a_name_does_not_cost_the_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a computer without fonts for them: a symbol is named, a letter is a box."""
    original = typeset._compile
    monkeypatch.setattr(typeset, "_compile", lambda folder, date, of_machine=False: original(folder, date))
    assert "The phone [mobile phone] of [girl] ▯▯ says 62" in pdf("The phone 📱 of 👧\u200d 中文 says 62", tmp_path)


def test_control_codes_and_half_letters_are_gone(tmp_path: Path) -> None:
    shown = document("a\x00b\x1b[c \ud800d\ufeff")
    assert shown["blocks"][0]["node"]["c"][0]["v"].replace("\ufffd", "") == "ab[c d"
    assert "[c d" in pdf("a\x00b\x1b[c \ud800d\ufeff", tmp_path)


def test_headings_without_words_and_in_lists_are_no_headings(tmp_path: Path) -> None:
    text = "#\n\n- # Inner\n- \n\n> | a | b |\n> |-|-|\n> | 1 | 2 |\n\n[](http://x.y)\n\n## Real"
    kinds = [block["node"]["t"] for block in document(text)["blocks"]]
    assert kinds.count("heading") == 1
    read = pdf(text, tmp_path)
    for words in ("Inner", "a | b", "1 | 2", "Real"):
        assert words in read
