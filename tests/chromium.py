"""The browser of the tests: a test marked ``browser`` needs one, and without one it fails."""

from __future__ import annotations

from pathlib import Path

import pytest

from healthkit.report.browser import find_browser


def chromium() -> Path:
    """The browser that ``make setup`` finds or installs."""
    found = find_browser()
    if found is None:
        pytest.fail("No Chrome, Chromium or Edge: `make setup` says how to have one; -m 'not browser' goes without.")
    return found
