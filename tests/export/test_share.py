"""A share really is closed: no word of it without its passphrase, and all of it with it."""

from __future__ import annotations

import shutil
import subprocess
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pyrage
import pyrage.passphrase
import pytest
from pypdf import PdfReader
from pypdf.errors import FileNotDecryptedError

from healthkit.errors import EgressRefused, ExportFailed, UsageError
from healthkit.export import share
from healthkit.export.passphrase import checked, generated
from healthkit.export.sealing import Part, inner_name, recipients, sealed
from healthkit.privacy import egress
from healthkit.privacy.consent import Consents
from healthkit.privacy.household import Household
from healthkit.store import Vault
from tests.builders import fhir
from tests.export import builder

SECRET = "three words and more"
MARKS = (b"Penicillin", b"Hypertension", b"resourceType", b"Alex", b"summary-ips", b"60591-5")


@pytest.fixture
def record(vault: Vault) -> share.Share:
    return share.record(vault)


def test_a_pdf_opens_with_its_password_only(record: share.Share, tmp_path: Path) -> None:
    body = sealed(record.parts, "pdf-password", SECRET)
    assert not [mark for mark in MARKS if mark in body]
    closed = PdfReader(BytesIO(body))
    assert closed.is_encrypted
    with pytest.raises(FileNotDecryptedError):
        closed.pages[0].extract_text()
    assert not PdfReader(BytesIO(body)).decrypt("")
    assert not PdfReader(BytesIO(body)).decrypt("three words and mor")
    opened = PdfReader(BytesIO(body), password=SECRET)
    assert "Penicillin" in " ".join(page.extract_text() for page in opened.pages)
    assert opened.trailer["/Encrypt"]["/V"] == 5, "AES-256"
    assert opened.attachments["summary-ips.json"][0] == record.parts[1].body
    assert opened.trailer["/Root"]["/MarkInfo"]["/Marked"], "still tagged for a screen reader"
    path = tmp_path / "share.pdf"
    path.write_bytes(body)
    if tool := shutil.which("pdftotext"):
        wrong = subprocess.run([tool, path, "-"], capture_output=True, check=False)
        assert wrong.returncode != 0
        assert wrong.stdout == b""
        right = subprocess.run([tool, "-upw", SECRET, path, "-"], capture_output=True, check=True)
        assert b"Penicillin" in right.stdout


def test_an_age_file_opens_with_its_passphrase_only(record: share.Share) -> None:
    body = sealed(record.parts, "age", SECRET)
    assert body.startswith(b"age-encryption.org/v1\n-> scrypt ")
    assert not [mark for mark in MARKS if mark in body]
    with pytest.raises(pyrage.DecryptError):
        pyrage.passphrase.decrypt(body, "three words and mor")
    with ZipFile(BytesIO(pyrage.passphrase.decrypt(body, SECRET))) as packed:
        assert packed.namelist() == ["summary.pdf", "summary-ips.json"]
        assert packed.read("summary-ips.json") == record.parts[1].body
    assert inner_name(record.parts) == "share.zip"


def test_an_age_file_for_a_public_key() -> None:
    doctor, other = pyrage.x25519.Identity.generate(), pyrage.x25519.Identity.generate()
    part = Part("note.txt", b"for one pair of eyes", "text/plain")
    body = sealed([part], "age", None, recipients([str(doctor.to_public())]))
    assert pyrage.decrypt(body, [doctor]) == part.body
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(body, [other])
    assert inner_name([part]) == "note.txt"
    for wrong in ("age1nonsense", "ssh-rsa nonsense", "AGE-SECRET-KEY-1", ""):
        with pytest.raises(UsageError):
            recipients([wrong])
    with pytest.raises(UsageError):
        sealed([part], "age", None)


def test_what_cannot_be_a_pdf() -> None:
    text = Part("note.txt", b"x", "text/plain")
    with pytest.raises(UsageError, match="no PDF"):
        sealed([text], "pdf-password", SECRET)
    with pytest.raises(ExportFailed, match="cannot be read"):
        sealed([Part("bad.pdf", b"%PDF-1.7\nnonsense", "application/pdf")], "pdf-password", SECRET)
    with pytest.raises(UsageError):
        sealed([text], "pdf-password", None)


def test_a_closed_pdf_is_not_closed_again(record: share.Share) -> None:
    closed = sealed(record.parts, "pdf-password", SECRET)
    with pytest.raises(ExportFailed, match="encrypted already"):
        sealed([Part("closed.pdf", closed, "application/pdf")], "pdf-password", SECRET)


def test_several_pdfs_become_one(record: share.Share) -> None:
    one = record.parts[0]
    body = sealed([one, Part("second.pdf", one.body, one.media)], "pdf-password", SECRET)
    pages = share.pages(one) or 0
    assert pages > 0
    assert len(PdfReader(BytesIO(body), password=SECRET).pages) == 2 * pages


def test_passphrases() -> None:
    made = {generated() for _ in range(50)}
    assert len(made) == 50
    for one in made:
        assert checked(one) == one
        assert [len(group) for group in one.split("-")] == [4] * 6
        assert not set(one) & set("01ilo")
    for weak in ("sesame", "a" * 40, " with a blank before", "a\tab in the middle"):
        with pytest.raises(UsageError) as refused:
            checked(weak)
        assert weak not in str(refused.value)


def test_the_preview_tells_and_shows_nothing(record: share.Share) -> None:
    told = record.as_dict()
    assert told["what"] == ["record"]
    assert [one["name"] for one in told["files"]] == ["summary.pdf", "summary-ips.json"]
    assert told["files"][0]["pages"] >= 1
    assert told["tables"]["lab_result"] == 11
    assert told["identity"] == ["name", "birth_date", "sex"]
    assert "Penicillin" not in str(told)
    assert "Alex" not in str(told)


def test_the_ledger_keeps_what_was_shared(vault: Vault, record: share.Share, tmp_path: Path) -> None:
    done = share.write(vault, record, tmp_path / "s.age", "age", SECRET, to="Dr A")
    noted = egress.log(vault)[-1]
    assert (noted.endpoint, noted.purpose, noted.sha256, noted.bytes) == (
        "Dr A",
        "export",
        done["sha256"],
        done["bytes"],
    )
    assert set(noted.categories) == record.categories
    assert len(noted.consents) == len(record.categories), "the yes to the preview, one a kind of data"
    held = {one.entry_id: one for one in Consents(vault).now() if one.purpose == "export"}
    assert set(noted.consents) <= held.keys()
    assert all(one.until is not None for one in held.values()), "they end with the day"
    again = share.write(vault, record, tmp_path / "t.age", "age", SECRET)
    assert egress.log(vault)[-1].endpoint == "file"
    assert again["sha256"] != done["sha256"]
    assert len([one for one in Consents(vault).entries() if one.purpose == "export"]) == len(record.categories)


def test_a_report_is_not_shared_against_a_refusal(tmp_path: Path) -> None:
    vault = builder.holding(tmp_path, fhir.person())
    share.unrefused(vault, ["labs"])
    Consents(vault).revoke("*", "export", "sleep")
    share.unrefused(vault, ["labs"])
    Consents(vault).revoke("*", "export", "mental_health")
    with pytest.raises(EgressRefused, match="mental_health"):
        share.unrefused(vault, ["labs"])
    Consents(vault).grant("*", "export", "mental_health")
    share.unrefused(vault, ["labs"])


def test_a_minors_record_wants_the_guardian(tmp_path: Path) -> None:
    vault = builder.holding(tmp_path, fhir.person())
    Household(vault).mark_minor("13_15", "the guardian's own words")
    part = share.Share(("file",), (Part("a.txt", b"x", "text/plain"),), frozenset({"documents"}))
    path = tmp_path / "s.age"
    with pytest.raises(EgressRefused, match="guardian"):
        share.write(vault, part, path, "age", SECRET)
    assert not path.exists()
    assert egress.log(vault) == ()
    token = Household(vault).unlock("the guardian's own words")
    share.write(vault, part, path, "age", SECRET, guardian=token)
    assert path.exists()


def test_files_of_ones_own(tmp_path: Path) -> None:
    for name in ("a.txt", "b/a.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(name.encode())
    both = share.joined([share.of_file(tmp_path / "a.txt"), share.of_file(tmp_path / "b" / "a.txt")])
    assert [one.name for one in both.parts] == ["a.txt", "a-2.txt"]
    assert both.categories == {"documents"}
    with pytest.raises(ExportFailed, match="cannot be read"):
        share.of_file(tmp_path / "none.txt")
