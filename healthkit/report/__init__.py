"""Reports on paper: parameterised notebooks, run by papermill, drawn by an installed browser, typeset by Typst.

:func:`run` makes one; :func:`listing` names them all. A report notebook imports :mod:`healthkit.report.weekly` (or
its own code) and shows blocks of :mod:`healthkit.report.blocks`. The parts are imported when they are first used.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from healthkit.verb import make_callable

if TYPE_CHECKING:
    from healthkit.report.runner import Paper as Paper
    from healthkit.report.runner import Press as Press
    from healthkit.report.runner import ReportResult as ReportResult
    from healthkit.store import Vault

__all__ = ["listing", "run", "session"]


def run(
    name: str,
    parameters: Mapping[str, object] | None = None,
    output: Path | str | None = None,
    vault: Vault | None = None,
    *,
    html: Path | str | None = None,
    paper: Paper = "a4",
    private: object = None,
) -> ReportResult:
    """Make one report as PDF; see :func:`healthkit.report.runner.run`."""
    from healthkit.report import runner

    return runner.run(name, parameters, output, vault, html=html, paper=paper, private=private)


def session(vault: Vault) -> Press:
    """Several reports with one browser and one kernel: ``with session(vault) as press: press.run("weekly")``."""
    from healthkit.report import runner

    return runner.Press(vault)


def listing(vault_folder: Path | None = None) -> list[dict[str, Any]]:
    """All reports with their parameters; see :func:`healthkit.report.runner.listing`."""
    from healthkit.report import runner

    return runner.listing(vault_folder)


make_callable(__name__, run)
