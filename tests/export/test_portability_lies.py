"""Full exports that were damaged, changed or made to harm: one sentence each, and the vault as it was."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from healthkit.errors import HealthkitError
from healthkit.export.portable import reading
from healthkit.export.portable.manifest import is_export
from healthkit.store import Vault, create_vault, engine
from tests.export import whole
from tests.export.conftest import quick_keys
from tests.export.whole import listed, relist, zipped


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Vault:
    """An empty vault that refuses whatever lies to it, so one is enough."""
    with quick_keys():
        return create_vault(tmp_path_factory.mktemp("untouched") / "vault", whole.PASSPHRASE)


def _flip(folder: Path) -> None:
    path = folder / "vault" / "sample.parquet"
    body = bytearray(path.read_bytes())
    body[len(body) // 2] ^= 1
    path.write_bytes(body)


def _cut(folder: Path) -> None:
    path = folder / "vault" / "sample.parquet"
    path.write_bytes(path.read_bytes()[:-1])


def _another(folder: Path) -> None:
    shutil.copyfile(folder / "vault" / "event.parquet", folder / "vault" / "sample.parquet")
    relist(folder)


def _no_parquet(folder: Path) -> None:
    (folder / "vault" / "sample.parquet").write_bytes(b"PAR1" + b"\0" * 64 + b"PAR1")
    relist(folder)


def _fewer_rows(folder: Path) -> None:
    files = listed(folder)["files"]
    files["vault/sample.parquet"]["rows"] = 2
    relist(folder, files=files)


def _without_table(folder: Path) -> None:
    files = listed(folder)["files"]
    del files["vault/sample.parquet"]
    relist(folder, files=files)


def _one_more(folder: Path) -> None:
    files = listed(folder)["files"]
    shutil.copyfile(folder / "vault" / "event.parquet", folder / "vault" / "evil.parquet")
    files["vault/evil.parquet"] = dict(files["vault/event.parquet"])
    relist(folder, files=files)


def _escape(folder: Path) -> None:
    (folder.parent / "outside.toml").write_bytes(b"x")
    files = listed(folder)["files"]
    files["files/plans/../../outside.toml"] = {"bytes": 1, "sha256": hashlib.sha256(b"x").hexdigest()}
    relist(folder, files=files)


def _key_file(folder: Path) -> None:
    (folder / "files" / "vault.toml").write_bytes(b"x")
    files = listed(folder)["files"]
    files["files/vault.toml"] = {"bytes": 1, "sha256": hashlib.sha256(b"x").hexdigest()}
    relist(folder, files=files)


def _link(folder: Path) -> None:
    (folder / "vault" / "sample.parquet").rename(folder.parent / "sample.parquet")
    (folder / "vault" / "sample.parquet").symlink_to(folder.parent / "sample.parquet")


def _newer(folder: Path) -> None:
    relist(folder, schema={**listed(folder)["schema"], "vault": 999})


def _newer_form(folder: Path) -> None:
    relist(folder, version=99)


def _other_number(folder: Path) -> None:
    relist(folder, schema={**listed(folder)["schema"], "vault": 5})


def _negative(folder: Path) -> None:
    files = listed(folder)["files"]
    files["vault/sample.parquet"]["bytes"] = -1
    (folder / "manifest.json").write_text(json.dumps(listed(folder) | {"files": files}))


def _list_of_files(folder: Path) -> None:
    (folder / "manifest.json").write_text(json.dumps(listed(folder) | {"files": ["vault/sample.parquet"]}))


def _no_metric(folder: Path) -> None:
    con = engine.connect(folder, crypto=False)
    path = engine.quoted(folder / "vault" / "own_metric.parquet")
    con.execute(f"CREATE TABLE t AS FROM {path}; UPDATE t SET merge = 'evil'; COPY t TO {path} (FORMAT parquet)")
    engine.close(con)
    relist(folder)


def _billions(folder: Path) -> None:
    files = listed(folder)["files"]
    files["vault/sample.parquet"]["rows"] = 10**12
    relist(folder, files=files)


LIES = [_flip, _cut, _another, _no_parquet, _fewer_rows, _without_table, _one_more, _escape, _key_file, _link, _newer,
        _newer_form, _other_number, _negative, _list_of_files, _no_metric, _billions]  # fmt: skip


@pytest.mark.parametrize(
    ("spoil", "form"),
    [*((one, "folder") for one in LIES), *((one, "zip") for one in (_flip, _another, _escape))],
    ids=lambda one: one if isinstance(one, str) else one.__name__.strip("_"),
)
def test_a_file_that_lies_is_one_sentence(
    copy: Path, untouched: Vault, tmp_path: Path, spoil: Callable[[Path], None], form: str
) -> None:
    spoil(copy)
    source = copy if form == "folder" else zipped(copy, tmp_path / "copy.zip")
    before, beside = whole.counts(untouched), _beside(untouched)
    with pytest.raises(HealthkitError) as told:
        reading.load(untouched, source)
    assert "\n" not in told.value.message
    assert told.value.hint
    assert whole.counts(untouched) == before
    assert _beside(untouched) == beside


def _beside(vault: Vault) -> list[str]:
    return sorted(path.name for path in vault.folder.iterdir() if path.suffix != ".lock")


def test_a_list_that_is_deeply_nested_is_no_export(copy: Path) -> None:
    (copy / "manifest.json").write_bytes(b'{"format":' + b"[" * 200_000)
    assert not is_export(copy)
