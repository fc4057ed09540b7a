"""A conversation with a model in a real browser: consent, preview, refusal, streaming, revocation, stopping, a server's
death. Page, server and kernel are watched, and what the model's server got is compared with what was shown."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest

from healthkit.privacy import egress
from healthkit.privacy.consent import Consents
from tests.builders.model_server import Fault, ModelServer, Say

from .chat_scene import (
    STEPS,
    WORDS,
    ask,
    build,
    choose_near,
    figure,
    last_answer,
    month,
    name_in_settings,
    preview,
    say,
    scene,
    shown,
)
from .laboratory import wait_until

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
QUESTION = "How many steps did I take per day on average in August 2026?"
MEAN = sum(month(STEPS, 8)) / 31
PULSE_SAID = "Resting heart rate, 1–31 August 2026: "


def test_a_conversation_from_the_first_consent_to_its_revocation(tmp_path: Path) -> None:
    vault = build(tmp_path / "vault")
    script = [
        figure("step_count"), figure("resting_heart_rate"), say(WORDS, delay=0.02),
        Say("I was not given that figure again."),
    ]  # fmt: skip
    with ModelServer(script) as server:
        name_in_settings(server)
        with scene(tmp_path, tmp_path / "vault") as running:
            page, watch = running.page, running.watch
            where = page.locator(".hk-where")
            assert where.inner_text() == "Computed here, no model"

            choose_near(page)
            card = page.locator(".hk-preview")
            card.wait_for()
            assert "What may 127.0.0.1:" in card.inner_text()
            assert card.locator("input:checked").count() == 0, "nothing is ticked beforehand"
            assert card.get_by_role("button", name="Allow what is ticked").is_disabled()
            assert page.evaluate("() => document.activeElement.tagName") == "H4", "the focus is in it"
            assert "on this computer" in where.inner_text()
            shown(page, "first-consent")
            page.keyboard.press("Escape")
            card.wait_for(state="detached")

            ask(page, QUESTION)
            answer = last_answer(page, 1)
            assert f"{MEAN:,.0f}" in answer.inner_text()
            assert "may not see anything yet" in answer.locator(".hk-notice").inner_text()
            assert server.raw == [], "without a consent not even the question leaves"
            shown(page, "not-allowed")

            answer.get_by_role("button", name="Choose what it may see…").click()
            card.get_by_label("Every source, also later ones").check()
            card.get_by_label("Activity and training").check()
            card.get_by_role("button", name="Allow what is ticked").click()
            card = preview(page)
            assert QUESTION in card.inner_text()
            assert page.evaluate("() => document.activeElement.tagName") == "H4"
            shown(page, "preview-question")
            page.keyboard.press("Escape")
            answer = last_answer(page, 1)
            assert "You chose not to send it" in answer.inner_text()
            assert f"{MEAN:,.0f}" in answer.inner_text()
            assert (server.raw, egress.log(vault)) == ([], ())
            shown(page, "declined")

            answer.get_by_role("button", name="Ask again").click()
            card = preview(page)
            seen = [literal(card)]
            card.get_by_role("button", name="Send this").click()
            page.wait_for_function("() => document.querySelectorAll('.hk-preview .hk-data').length === 1")
            card = preview(page)
            assert f"{MEAN:g}"[:4] in card.locator(".hk-data pre").inner_text().replace(",", "")
            seen.append(literal(card))
            shown(page, "preview-data")
            card.get_by_role("button", name="Send this").click()

            grant = page.locator(".hk-stays button")
            grant.wait_for()
            assert "Allow Heart from" in grant.inner_text()
            assert PULSE_SAID not in literal(preview(page)), "what is withheld is not in the bytes"
            shown(page, "preview-withheld")
            grant.click()
            page.wait_for_function("() => document.querySelectorAll('.hk-preview .hk-data').length > 1")
            card = preview(page)
            assert card.locator(".hk-stays").count() == 0
            assert PULSE_SAID in literal(card)
            seen.append(literal(card))
            card.get_by_role("button", name="Send, and don’t ask again in this conversation").click()
            page.locator(".hk-cursor h5").wait_for()
            shown(page, "streaming")
            answer = last_answer(page, 1)
            assert answer.locator("h5").inner_text() == "Your steps"
            assert answer.locator(".hk-wide td").nth(1).inner_text() == f"{MEAN:,.0f}"
            assert answer.locator("ol li").count() == 2
            assert answer.locator("img, .hk-answer a").count() == 0
            assert "https://evil.example/?s=1" in answer.inner_text(), "an address is there to read, not to follow"
            assert "Written by an AI (scripted @ 127.0.0.1" in answer.locator(".hk-by").inner_text()
            assert "in 3 requests" in answer.locator(".hk-by").inner_text()
            answer.locator(".hk-chart .main-svg").first.wait_for()
            shown(page, "answer")
            assert [raw.decode() for raw in server.raw] == seen, "the very bytes that were shown, and no others"
            assert [one.sha256 for one in egress.log(vault)] == [sha256(raw).hexdigest() for raw in server.raw]

            panel = page.locator(".hk-consent")
            panel.get_by_label("To whom, and what for").select_option(index=0)
            heart = panel.locator('[data-kind="heart"]')
            heart.scroll_into_view_if_needed()
            page.wait_for_function("() => !document.querySelector('[data-kind=heart]').checked")
            panel.get_by_label("From which source").select_option(label="phone:phone")
            page.wait_for_function("() => document.querySelector('[data-kind=heart]').checked")
            shown(page, "consents")
            heart.uncheck()
            page.wait_for_function("() => !document.querySelector('[data-kind=heart]').checked")
            wait_until(lambda: Consents(vault).entries()[-1].action == "revoke", "the revocation is in the ledger")

            ask(page, "And my resting heart rate then?")
            answer = last_answer(page, 2)
            assert PULSE_SAID not in server.raw[-1].decode(), "revoked, so it is in no later request"
            assert "[withheld: consent]" in server.raw[-1].decode()
            assert "step_count" in server.raw[-1].decode(), "what is still allowed is"
            assert "Not sent to the model" in answer.inner_text()
            answer.locator(".hk-withheld summary").click()
            shown(page, "revoked")
            assert page.locator(".hk-preview").count() == 0, "nothing new, and the person said not to ask again"

            assert watch.outside() == []
            assert watch.complaints == []
            assert watch.processes() == {"jupyterlab", "ipykernel_launcher"}, "the hook was in both"
            assert watch.connections_outside() == []


def literal(card: object) -> str:
    """The text that the preview says is sent character for character."""
    details = card.locator(".hk-bytes")  # type: ignore[attr-defined]
    if details.get_attribute("open") is None:
        details.locator("summary").click()
    details.get_by_role("button", name="Exactly as sent").click()
    return str(details.locator("pre").text_content())


def test_stopping_a_dying_server_striking_and_asking_anew(tmp_path: Path) -> None:
    vault = build(tmp_path / "vault")
    slow = Say("One two three four five six seven eight nine ten eleven twelve.", pieces=3, delay=0.15)
    script = [slow, Fault("drop", after="It begins well, "), figure("step_count"), Say("Struck, so I do not know.")]
    with ModelServer(script) as server:
        name_in_settings(server, 'ask = "conversation"')
        Consents(vault).grant("*", "model", endpoint=server.url)
        with scene(tmp_path, tmp_path / "vault", lang="fr", dark=True) as running:
            page = running.page
            choose_near(page)
            ask(page, "Combien de pas en août 2026 ?")
            preview(page).get_by_role("button", name="Envoyer", exact=True).click()
            page.locator(".hk-cursor:has-text('two')").wait_for()
            page.keyboard.press("Escape")
            answer = last_answer(page, 1)
            assert answer.get_attribute("data-state") == "stopped"
            assert "One two" in answer.inner_text()
            assert "twelve" not in answer.inner_text()
            assert "Rédigé par une IA" in answer.inner_text()
            assert server.hung_up.wait(5), "the server was told to stop too"
            shown(page, "stopped-fr-dark")

            page.get_by_role("button", name="Modifier votre dernière question").click()
            box = page.locator(".hk-chat textarea").first
            assert box.input_value() == "Combien de pas en août 2026 ?"
            box.fill("Combien de pas en juillet 2026 ?")
            box.press("Enter")
            answer = last_answer(page, 1)
            assert page.locator('.hk-turn[data-role="person"]').count() == 1, "it stands in the other's place"
            assert "Le modèle n’a pas répondu" in answer.locator(".hk-notice").inner_text()
            july = sum(month(STEPS, 7))
            assert f"{july:,}".replace(",", "\u202f") in answer.inner_text(), "the offline engine answers instead"
            shown(page, "died-fr-dark")

            assert running.watch.outside() == []
            assert running.watch.complaints == []
            assert running.watch.connections_outside() == []
            sent = [json.loads(raw) for raw in server.raw]
            assert all("août" not in json.dumps(one["messages"][1:], ensure_ascii=False) for one in sent[1:])
