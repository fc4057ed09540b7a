"""A report of one's own from any notebook: its cells, none of its results."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from healthkit.errors import DamagedFile, UsageError
from healthkit.report import library, parameters, runner, saving


def written(path: Path, *cells: dict[str, Any]) -> Path:
    path.write_text(json.dumps({"cells": cells, "metadata": {"widgets": {"x": 72.5}}, "nbformat": 4}), "utf-8")
    return path


def code(source: Any, **more: Any) -> dict[str, Any]:
    outputs = [{"output_type": "stream", "name": "stdout", "text": "72.5 kg"}]
    return {"cell_type": "code", "source": source, "metadata": {}, "outputs": outputs, "execution_count": 3, **more}


def test_cells_stay_and_results_do_not(tmp_path: Path) -> None:
    title = {"cell_type": "markdown", "source": ["# Mine\n", "x"], "metadata": {"note": "72.5"}}
    path = saving.save(written(tmp_path / "mine.ipynb", title, code("a = 1")), tmp_path, "My month")
    made = json.loads(path.read_text("utf-8"))
    assert path == tmp_path / "reports" / "My month.ipynb"
    assert [cell["source"] for cell in made["cells"]] == ["# Mine\nx", "a = 1"]
    assert made["cells"][1]["outputs"] == []
    assert "72.5" not in path.read_text("utf-8")
    assert path.stat().st_mode & 0o777 == 0o600
    assert library.reports(tmp_path)["My month"] == path
    assert [one.name for one in (tmp_path / "reports").iterdir()] == ["My month.ipynb"]


@pytest.mark.parametrize("mark", ["# parameters", "#Parameters of this report", "# paramètres"])
def test_a_cell_that_calls_itself_parameters_is_tagged(tmp_path: Path, mark: str) -> None:
    path = saving.save(
        written(tmp_path / "x.ipynb", code("b = 2"), code(f"{mark}\ndays: int = 30  # how many")), tmp_path
    )
    assert parameters.read(path)["days"].default == 30


def test_a_tag_that_is_there_wins(tmp_path: Path) -> None:
    tagged = code("n = 1", metadata={"tags": ["parameters"]})
    path = saving.save(written(tmp_path / "x.ipynb", code("# parameters\nm = 2"), tagged), tmp_path)
    assert list(parameters.read(path)) == ["n"]


def test_the_cell_that_asked_is_left_out(tmp_path: Path) -> None:
    source = written(
        tmp_path / "x.ipynb", code("a = 1"), code(["from healthkit import widgets\n", "widgets.save_as_report()"])
    )
    made = json.loads(saving.save(source, tmp_path).read_text("utf-8"))
    assert [cell["source"] for cell in made["cells"]] == ["a = 1"]


@pytest.mark.parametrize("name", ["../out", "a/b", ".hidden", "", "x" * 61, "end.", "weekly"])
def test_names_that_cannot_be(tmp_path: Path, name: str) -> None:
    source = written(tmp_path / ".ipynb" if not name else tmp_path / "x.ipynb", code("a = 1"))
    if not name:
        source = source.rename(tmp_path / "$.ipynb")
    with pytest.raises(UsageError):
        saving.save(source, tmp_path, name)
    assert not (tmp_path / "reports").exists()


@pytest.mark.parametrize("content", ["", "[]", '{"cells": [{}], "nbformat": 4}', '{"cells": [], "nbformat": 3}'])
def test_what_is_no_notebook_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "x.ipynb").write_text(content, "utf-8")
    with pytest.raises(DamagedFile):
        saving.save(tmp_path / "x.ipynb", tmp_path)


def test_bad_parameters_leave_the_former_report(tmp_path: Path) -> None:
    good = saving.save(written(tmp_path / "x.ipynb", code("a = 1")), tmp_path)
    before = good.read_bytes()
    with pytest.raises(DamagedFile):
        saving.save(written(tmp_path / "x.ipynb", code("# parameters\na = f()")), tmp_path)
    assert good.read_bytes() == before
    assert list((tmp_path / "reports").iterdir()) == [good]


def test_a_notebook_in_another_language_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "x.ipynb", code("x <- 1"))
    said = json.loads(path.read_text("utf-8"))
    said["metadata"]["kernelspec"] = {"name": "ir", "display_name": "R", "language": "R"}
    path.write_text(json.dumps(said), "utf-8")
    with pytest.raises(UsageError, match="written in R"):
        saving.save(path, tmp_path)
    assert not (tmp_path / "reports").exists()


def test_an_error_names_the_notebook_that_the_person_knows(tmp_path: Path) -> None:
    path = written(tmp_path / "mine.ipynb", code("# parameters\na, b = 1, 2"))
    with pytest.raises(DamagedFile, match=r"The parameters of “mine\.ipynb” cannot be read"):
        saving.save(path, tmp_path)
    assert list((tmp_path / "reports").iterdir()) == []


def test_odd_cells_are_taken_as_they_are(tmp_path: Path) -> None:
    odd = {"cell_type": "code", "metadata": {"tags": None}, "source": None}
    path = saving.save(written(tmp_path / "x.ipynb", odd, code("a = '# no'  # yes", metadata=None)), tmp_path)
    assert [cell["source"] for cell in json.loads(path.read_text("utf-8"))["cells"]] == ["", "a = '# no'  # yes"]


def test_one_bad_notebook_does_not_hide_the_others(tmp_path: Path) -> None:
    saving.save(written(tmp_path / "good.ipynb", code("# parameters\na = '#1'  # which")), tmp_path)
    folder = tmp_path / "reports"
    (folder / "._good.ipynb").write_bytes(b"\x00\x05\x16\x07")
    (folder / "torn.ipynb").write_text('{"cells": [', "utf-8")
    (folder / "folder.ipynb").mkdir()
    listed = {entry["report"]: entry for entry in runner.listing(tmp_path)}
    assert "torn.ipynb" in listed["torn"]["fault"]
    assert [one["help"] for one in listed["good"]["parameters"]] == ["which"]
    assert not {"._good", "folder"} & set(listed)
