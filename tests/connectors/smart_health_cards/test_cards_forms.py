"""Every form in which a card reaches a person ends in the same document and the same bundle."""

from __future__ import annotations

import json
import random
import zipfile
from pathlib import Path

import pytest

from connectors.smart_health_cards import SmartHealthCards
from connectors.smart_health_cards.digits import assemble, chunks, decoded
from healthkit.errors import DamagedFile, UnknownFormat
from healthkit.source.files import open_package
from tests.builders import cards
from tests.builders.cards import read_all


def write(folder: Path, name: str, body: bytes | str) -> Path:
    folder.mkdir(exist_ok=True, parents=True)
    path = folder / name
    path.write_bytes(body.encode() if isinstance(body, str) else body)
    return path


FORMS = {
    "file": cards.file(cards.jws()),
    "file behind a mark": b"\xef\xbb\xbf" + cards.file(cards.jws()),
    "file in UTF-16": cards.file(cards.jws()).decode().encode("utf-16"),
    "bare": cards.jws() + "\n",
    "digits": cards.qr(cards.jws())[0],
    "digits in a text": f"Your card, {cards.qr(cards.jws())[0]} — keep it.\n",
    "digits in an address": f"https://wallet.example.org/open#{cards.qr(cards.jws())[0]}",
    "parts in a text": "\n".join(reversed(cards.qr(cards.jws(), 3))),
    "digits in the file's list": cards.file(cards.qr(cards.jws())[0]),
    "a server's answer": json.dumps(
        {"resourceType": "Parameters", "parameter": [{"name": "verifiableCredential", "valueString": cards.jws()}]}
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_one_card_in_any_form(form: str, tmp_path: Path) -> None:
    plain = read_all(write(tmp_path, "plain", cards.file(cards.jws())))
    found = read_all(write(tmp_path, "a name that says nothing", FORMS[form]))
    assert found.issues == []
    assert found.read == {"card": 1}
    assert [row["external_id"] for row in found.documents] == [row["external_id"] for row in plain.documents]
    assert [handoff.body for handoff in found.handoffs] == [handoff.body for handoff in plain.handoffs]
    assert found.documents[0]["body"] == cards.jws().encode()


def test_digits_broken_over_lines(tmp_path: Path) -> None:
    whole = cards.qr(cards.jws())[0]
    wrapped = "\n".join([whole[:79], *(whole[at : at + 60] for at in range(79, len(whole), 60))])
    assert read_all(write(tmp_path, "a.txt", wrapped)).states == ["not_verified"]


def test_a_payload_that_somebody_unpacked(tmp_path: Path) -> None:
    found = read_all(write(tmp_path, "payload.json", json.dumps(cards.payload(), indent=2)))
    assert (found.states, found.reasons, len(found.handoffs)) == (["not_verified"], {"card_unsigned"}, 1)


def test_parts_in_several_files_of_a_folder_and_of_a_zip(tmp_path: Path) -> None:
    parts = cards.qr(cards.jws(), 4)
    for number, part in enumerate([parts[2], parts[0], parts[3], parts[1], parts[2]]):
        write(tmp_path / "in", f"{number}.txt", part)
    with zipfile.ZipFile(tmp_path / "in.zip", "w") as archive:
        for path in (tmp_path / "in").iterdir():
            archive.write(path, path.name)
    for path in (tmp_path / "in", tmp_path / "in.zip"):
        found = read_all(path)
        assert (found.states, found.issues) == (["not_verified"], [])


def test_parts_of_two_cards_that_were_mixed(tmp_path: Path) -> None:
    one, two = (
        cards.jws(cards.payload(cards.vaccination(lot="1"))),
        cards.jws(cards.payload(cards.vaccination(lot="2"))),
    )
    parts = [*cards.qr(one, 3), *cards.qr(two, 3)]
    random.Random(3).shuffle(parts)
    write(tmp_path, "all.txt", "\n".join(parts))
    write(tmp_path / "apart", "a.txt", "\n".join(parts[:3]))
    write(tmp_path / "apart", "b.txt", "\n".join(parts[3:]))
    for path in (tmp_path / "all.txt", tmp_path / "apart"):
        assert {row["body"].decode() for row in read_all(path).documents} == {one, two}


def test_a_missing_part_is_named_and_does_not_hold_up_the_rest(tmp_path: Path) -> None:
    write(tmp_path / "in", "a.txt", "\n".join(cards.qr(cards.jws(), 3)[1:]))
    with pytest.raises(DamagedFile, match="part 2 of 3"):
        read_all(tmp_path / "in")
    write(tmp_path / "in", "b.txt", cards.jws(cards.payload(cards.vaccination(lot="9"))))
    found = read_all(tmp_path / "in")
    assert len(found.documents) == 1
    assert [(issue.reason, issue.raw) for issue in found.issues] == [
        ("card_part_missing", "part 2 of 3"),
        ("card_part_missing", "part 3 of 3"),
    ]


def test_assembling_stops_trying(tmp_path: Path) -> None:
    """Forty codes of each of ten parts would be more ways than there are seconds."""
    tried: list[str] = []
    parts = [part for line in range(400) for part in chunks(f"shc:/{line % 10 + 1}/10/{line:024d}", "x")]
    made = assemble(parts, lambda joined: bool(tried.append(joined)))
    assert (made.cards, len(made.left)) == ([], 400)
    assert len(tried) <= 4000


def test_pairs_that_stand_for_no_character() -> None:
    assert decoded("5676") is not None
    assert decoded("5699") is None


def test_a_link_is_explained(tmp_path: Path) -> None:
    link = write(tmp_path, "link.txt", "https://viewer.example.org#shlink:/eyJ1cmwiOiJodHRwczovL2V4YW1wbGUub3JnIn0")
    with pytest.raises(UnknownFormat, match="lies on a server"):
        read_all(link)


FOREIGN = {
    "a web token": cards.sign({"alg": "ES256", "typ": "JWT"}, b'{"iss":"https://example.org","sub":"1"}'),
    "a bundle": json.dumps(cards.payload()["vc"]["credentialSubject"]["fhirBundle"]),
    "keys alone": cards.jwks().decode(),
    "a document that speaks of cards": "Scan the code, which begins with shc:/ and digits.",
    "a resource with digits in it": json.dumps({"resourceType": "DocumentReference", "x": cards.qr(cards.jws())[0]}),
}


@pytest.mark.parametrize("name", FOREIGN)
def test_what_is_not_ours(name: str, tmp_path: Path) -> None:
    with open_package(write(tmp_path, "x", FOREIGN[name])) as package:
        assert SmartHealthCards().detect(package) is None


def test_parts_that_fit_in_two_ways_are_not_guessed(tmp_path: Path) -> None:
    """Uncompressed cards that differ in one middle part only fit crosswise, too; a key tells them apart."""
    header = {"alg": "ES256", "kid": cards.public_key()["kid"]}
    contents = [cards.payload(cards.vaccination(day, lot="0" * 300)) for day in ("2021-03-01", "2021-03-02")]
    made = [cards.sign(header, json.dumps(content).encode()) for content in contents]
    write(tmp_path / "in", "all.txt", "\n".join(part for card in made for part in cards.qr(card, 8)))
    with pytest.raises(DamagedFile, match="not all parts"):
        read_all(tmp_path / "in")
    write(tmp_path / "in", "keys.json", cards.jwks())
    found = read_all(tmp_path / "in")
    assert {row["body"].decode() for row in found.documents} == set(made)
    assert found.states == ["verified", "verified"]
