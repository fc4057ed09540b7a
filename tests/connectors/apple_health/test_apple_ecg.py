"""Electrocardiogram files in several languages."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from connectors.apple_health.ecg import parse
from tests.builders import apple
from tests.builders.apple import Outcome, document, export_zip, read_all

FRENCH = {
    "Nom": "Une Personne",
    "Date de naissance": "5 févr. 1952",
    "Date d’enregistrement": "2024-06-15 10:30:00 +0200",
    "Classification": "Rythme sinusal",
    "Symptômes": "Palpitations, Fatigue",
    "Version du logiciel": "2.0",
    "Appareil": '"Watch6,7"',
    "Fréquence d’échantillonnage": "512,844 hertz",
    "Dérivation": "Dérivation I",
    "Unité": "µV",
}


def read_ecg(folder: Path, body: bytes) -> Outcome:
    path = folder / "some name.csv"
    path.write_bytes(body)
    return read_all(path)


def test_a_bare_recording(tmp_path: Path) -> None:
    out = read_ecg(tmp_path, apple.ecg(["100", "-265.868", "0"]))
    (row,) = out["waveform"].to_dicts()
    assert row["kind"] == "ecg"
    assert row["start"] == datetime(2024, 6, 15, 8, 30)
    assert (row["offset_min"], row["rate_hz"], row["unit"]) == (120, 512.844, "uV")
    assert row["classification"] == "sinus_rhythm"
    assert row["values"] == pytest.approx([100, -265.868, 0], rel=1e-6)
    assert out.rows("source", "product_class") == [("watch",)]
    assert out.read == {"Electrocardiogram": 1}


def test_a_french_recording_with_decimal_commas(tmp_path: Path) -> None:
    out = read_ecg(tmp_path, apple.ecg(["-265,868", "12,5"], headers=FRENCH))
    (row,) = out["waveform"].to_dicts()
    assert row["values"] == pytest.approx([-265.868, 12.5], rel=1e-6)
    assert row["rate_hz"] == 512.844
    assert row["classification"] == "sinus_rhythm"
    assert ("symptoms", "Palpitations, Fatigue") in out.rows("attribute", "key", "value")


@pytest.mark.parametrize("headers", [None, FRENCH])
def test_name_and_birth_date_stay_in_the_file(tmp_path: Path, headers: dict[str, str] | None) -> None:
    out = read_ecg(tmp_path, apple.ecg(["1", "2"], headers=headers))
    text = "".join(str(frame.rows()) for frame in out.frames.values())
    assert "Person" not in text
    assert "1952" not in text


def test_recordings_beside_an_export(tmp_path: Path) -> None:
    others = {
        "electrocardiograms/ecg_2024-06-15.csv": apple.ecg(["1", "2"]),
        "electrocardiograms/ecg_2024-06-16.csv": apple.ecg([]),
    }
    out = read_all(export_zip(tmp_path / "e.zip", document(), others))
    assert out["waveform"].height == 1
    assert out.reasons() == {"damaged_member": 1}


def test_an_unknown_verdict_keeps_its_own_words() -> None:
    body = apple.ecg(["1"]).replace(b"Sinus Rhythm", "Ритм синусовый".encode())
    assert parse(body).fields["classification"] == "Ритм синусовый"
