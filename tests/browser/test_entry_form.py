"""The entry form alone in a page: labels, what it sends, and the question before what cannot be right is stored."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from healthkit.i18n import messages
from healthkit.widgets import entry_forms

playwright = pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.browser

SCRIPT = Path(entry_forms.__file__).with_name("entry.js")
# A model as anywidget gives it, as far as this widget uses it.
HARNESS = """
const traits = %s;
let heard = () => {};
window.sent = [];
window.tell = (message) => heard(message);
const model = { get: (name) => traits[name], on: (_, call) => { heard = call; }, off: () => {},
                send: (message) => window.sent.push(message) };
render({ model, el: document.body });
"""


@pytest.fixture
def page(browser: Path) -> Iterator[playwright.Page]:
    names = ("what", "save", "cancel", "keep", "use", "needed", "choose")
    traits = {
        "labels": {name: messages("entry")[f"form_{name}"]["en"] for name in names},
        "anchor": "hk-test",
        "sheets": entry_forms.sheets(("result", "allergy"), "en"),
    }
    code = SCRIPT.read_text("utf-8").replace("export default { render };", HARNESS % json.dumps(traits))
    with playwright.sync_playwright() as started:
        chromium = started.chromium.launch(executable_path=str(browser), args=["--no-sandbox"])
        page = chromium.new_page()
        page.set_content(f"<body></body><script type='module'>{code}</script>")
        page.wait_for_selector("form")
        yield page
        chromium.close()


def test_it_sends_what_was_typed_and_asks_back(page: playwright.Page) -> None:
    page.get_by_label("Analyte (needed)").fill("glucose")
    page.get_by_label("Value, as printed (needed)").fill("5.5")
    page.get_by_label("Unit").fill("mg/dL")
    page.get_by_label("Fasting").select_option("yes")
    page.get_by_role("button", name="Store").click()
    (sent,) = page.evaluate("window.sent")
    assert (sent["kind"], sent["sheet"], sent["keep"]) == ("save", "result", False)
    assert (sent["values"]["name"], sent["values"]["unit"], sent["values"]["fasting"]) == ("glucose", "mg/dL", "yes")
    page.evaluate("window.tell({kind: 'question', words: 'Is the unit mmol/L?', unit: 'mmol/L'})")
    assert page.get_by_role("status").inner_text() == "Is the unit mmol/L?"
    page.get_by_role("button", name="Use mmol/L").click()
    assert page.evaluate("window.sent[1].values.unit") == "mmol/L"
    page.evaluate("window.tell({kind: 'saved', words: 'Stored.'})")
    assert page.get_by_label("Unit").input_value() == ""


def test_keeping_and_cancelling(page: playwright.Page) -> None:
    page.get_by_label("Analyte (needed)").fill("x")
    page.get_by_label("Value, as printed (needed)").fill("1")
    page.get_by_role("button", name="Store").click()
    page.evaluate("window.tell({kind: 'question', words: '?', unit: ''})")
    page.get_by_role("button", name="Cancel").click()
    assert page.evaluate("window.sent.length") == 1
    assert page.get_by_label("Analyte (needed)").input_value() == "x"
    page.get_by_role("button", name="Store").click()
    page.evaluate("window.tell({kind: 'question', words: '?', unit: ''})")
    page.get_by_role("button", name="Keep as written").click()
    assert page.evaluate("window.sent[2].keep") is True


def test_what_is_needed_is_needed_and_every_field_has_its_label(page: playwright.Page) -> None:
    page.get_by_role("button", name="Store").click()
    assert page.evaluate("window.sent.length") == 0
    page.get_by_label("What to enter").select_option("allergy")
    page.get_by_label("How severe").select_option("mild")
    bare = page.evaluate("[...document.querySelectorAll('input, select')].filter((n) => !n.labels.length).length")
    assert bare == 0
