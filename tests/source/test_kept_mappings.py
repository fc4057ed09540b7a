"""Kept mappings: where they lie, who may read them, and which table each knows."""

from __future__ import annotations

import stat
from pathlib import Path

from healthkit.source.kept_mappings import every, fitting, folder_of, keep

TEXT = """row = "day"
day = "Date"
titles = ["Date", "Weight (kg)", "Notes", "Mood"]
[columns]
"Weight (kg)" = "body_mass"
"""


def test_a_mapping_is_kept_for_its_owner_s_eyes_under_the_file_s_name(tmp_path: Path) -> None:
    path = keep(tmp_path, "Été à vélo (2).CSV", TEXT)
    assert path == folder_of(tmp_path) / "ete-a-velo-2.toml"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert [one.text for one in every(path.parent)] == [TEXT]


def test_the_same_titles_replace_and_others_stand_beside(tmp_path: Path) -> None:
    first = keep(tmp_path, "a.csv", TEXT)
    assert keep(tmp_path, "b.csv", TEXT.replace("body_mass", "lean_body_mass")) == first
    second = keep(tmp_path, "a.csv", TEXT.replace("Mood", "Steps"))
    assert second.name == "a-2.toml"
    assert len(every(folder_of(tmp_path))) == 2
    assert not list(folder_of(tmp_path).glob("*.new"))


def test_a_table_is_known_by_its_titles_also_with_a_few_more(tmp_path: Path) -> None:
    keep(tmp_path, "a.csv", TEXT)
    kept = every(folder_of(tmp_path))
    titles = ["date", "Mood", "Weight (kg)", "Notes"]
    found = fitting(kept, titles)
    assert found is not None
    assert found.added([*titles, "Steps"]) == ("Steps",)
    assert fitting(kept, [*titles, "Steps", "Sleep"]) is found
    assert fitting(kept, [*titles, "Steps", "Sleep", "HRV"]) is None, "too many are new: another app's table"
    assert fitting(kept, titles[1:]) is None
    assert fitting((), titles) is None


def test_what_somebody_broke_is_passed_over(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    keep(tmp_path, "a.csv", TEXT)
    (folder / "b.toml").write_text("titles = [", "utf-8")
    (folder / "c.toml").write_bytes(b"\xff\xfe\0")
    (folder / "d.toml").write_text('row = "day"', "utf-8")
    assert [one.path.name for one in every(folder)] == ["a.toml"]
    assert every(tmp_path / "nowhere") == ()
