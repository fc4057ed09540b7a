"""The synthetic person's export in a folder, made once: for any test that needs a life rather than a few rows."""

from __future__ import annotations

from pathlib import Path

from healthkit.demo import write_export


def small_export(folder: Path, *, days: int = 90, noise: bool = True, seed: int = 7) -> Path:
    """An ``export.zip`` of ninety days that hold everything two years hold; the truth lies in ``truth`` beside it.

    Made once a folder and setting; with :func:`healthkit.demo.write_export` for anything else.
    """
    home = folder / f"person-{days}-{seed}-{'noisy' if noise else 'clean'}"
    export = home / "export.zip"
    if not export.exists():
        home.mkdir(parents=True, exist_ok=True)
        draft = home / "draft.zip"
        write_export(draft, days=days, seed=seed, noise=noise).save(home / "truth")
        draft.replace(export)
    return export
