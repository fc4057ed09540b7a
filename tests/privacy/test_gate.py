"""The gate: exactly the bytes that were shown, to whom it was allowed, logged; in every other case nothing."""

from __future__ import annotations

import http.server
import json
import threading
import urllib.request
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

import pytest

from healthkit.errors import EgressRefused, UnknownName
from healthkit.privacy import egress
from healthkit.privacy.consent import Consents
from healthkit.privacy.gate import Decision, Gate, Passage
from healthkit.privacy.payload import Item, Payload
from healthkit.store import Vault
from tests.privacy.conftest import RECORD, WATCH, Person, Wire

LOCAL = "http://127.0.0.1:9/v1"
SLEEP = Item({"metric": "sleep_duration", "mean": 412.5, "days": 30}, "aggregate", (WATCH,), frozenset({"sleep"}))
HEART = Item({"metric": "resting_heart_rate", "mean": 58.2}, "aggregate", (WATCH,), frozenset({"heart"}))


def request(*items: Item, question: str = "How do I sleep?", **more: Any) -> Payload:
    calls = [{"role": "tool", "tool_call_id": str(n), "content": item} for n, item in enumerate(items)]
    user = {"role": "user", "content": Item(question)}
    messages = [{"role": "system", "content": "You answer with what the tools say."}, user, *calls]
    return Payload({"model": "m", "messages": messages, "store": False, "stream": True, **more})


def refused(reason: str, gate: Gate, payload: Payload, wire: Wire) -> EgressRefused:
    with pytest.raises(EgressRefused) as caught:
        gate.send(payload, "model", wire)
    assert caught.value.reason == reason
    assert not wire.sent
    return caught.value


def test_exactly_what_was_shown_leaves_and_is_logged(vault: Vault, endpoints: object) -> None:
    given = Consents(vault).grant("*", "model", endpoint="models.example")
    person, wire = Person(), Wire()
    assert Gate(vault, "far", "m", person).send(request(SLEEP), "model", wire) == "answered"
    [shown], [sent], [logged] = person.shown, wire.sent, egress.log(vault)
    assert sent.body == shown.body
    assert sha256(sent.body).hexdigest() == shown.sha256 == logged.sha256
    assert (logged.endpoint, logged.model, logged.purpose) == ("models.example", "m", "model")
    assert (logged.bytes, logged.categories, logged.consents) == (len(sent.body), ("sleep",), (given.entry_id,))
    assert egress.kept(vault, logged.entry_id) == sent.body
    assert (shown.retention, shown.training) == ("thirty days, says their page", "not used, says their page")
    assert json.loads(json.loads(sent.body)["messages"][2]["content"]) == SLEEP.content


def test_without_consent_not_even_a_question_leaves(vault: Vault) -> None:
    wire, person = Wire(), Person()
    refused("consent", Gate(vault, LOCAL, "m", person), request(), wire)
    Consents(vault).grant("*", "report")
    Consents(vault).grant("*", "model", endpoint="elsewhere.example")
    refused("consent", Gate(vault, LOCAL, "m", person), request(SLEEP), wire)
    assert not person.shown
    assert egress.log(vault) == ()


@pytest.mark.parametrize(
    "url",
    ["https://models.example/other", "http://localhost.evil.example/v1", "http://127.0.0.1.evil.example/v1",
     "http://0.0.0.0:1/v1", "http://127.0.0.1@evil.example/v1", "plain", "file:///etc/passwd", "ftp://localhost/x",
     "http://user:word@localhost/v1", "http://[bad/v1"],
)  # fmt: skip
def test_a_place_that_is_not_allowed_by_name_is_refused(vault: Vault, endpoints: object, url: str) -> None:
    Consents(vault).grant("*", "model")
    with pytest.raises(EgressRefused) as caught:
        Gate(vault, url, "m", Person())
    assert caught.value.reason == "endpoint"


def test_what_is_not_granted_is_withheld_and_said(vault: Vault) -> None:
    Consents(vault).grant("*", "model", "sleep")
    person, wire = Person(), Wire()
    Gate(vault, LOCAL, "m", person).send(request(SLEEP, HEART), "model", wire)
    messages = json.loads(wire.sent[0].body)["messages"]
    assert messages[3]["content"] == "[withheld: consent]"
    assert "58.2" not in wire.sent[0].body.decode()
    assert person.shown[0].withheld[0].missing == ((WATCH, "heart"),)


def test_a_revocation_reaches_what_the_conversation_holds(vault: Vault) -> None:
    Consents(vault).grant("*", "model")
    wire, gate = Wire(), Gate(vault, LOCAL, "m", Person(Decision(allow=True, remember="conversation")))
    payload = request(SLEEP, HEART)
    said = {"role": "assistant", "content": Item("Your mean was 412.5 min.")}
    later = Payload({**payload.body, "messages": [*payload.body["messages"], said]})
    gate.send(later, "model", wire)
    assert "412.5 min" in wire.sent[0].body.decode()
    Consents(vault).revoke("*", "model", "sleep")
    gate.send(later, "model", wire)
    assert "412.5" not in wire.sent[1].body.decode()
    assert "58.2" in wire.sent[1].body.decode()
    Consents(vault).revoke("*", "model")
    with pytest.raises(EgressRefused):
        gate.send(later, "model", wire)
    assert len(wire.sent) == len(egress.log(vault)) == 2


def test_a_consent_taken_back_while_the_person_reads_stops_it(vault: Vault) -> None:
    Consents(vault).grant("*", "model")

    def slow(_: object) -> Decision:
        Consents(vault).revoke("*", "model")
        return Decision(allow=True)

    refused("consent", Gate(vault, LOCAL, "m", slow), request(SLEEP), Wire())
    assert egress.log(vault) == ()


def test_what_is_struck_is_gone_and_the_rest_is_shown_again(vault: Vault) -> None:
    Consents(vault).grant("*", "model")
    person, wire = Person(Decision(allow=True, strike=frozenset({3})), Decision(allow=True)), Wire()
    gate = Gate(vault, LOCAL, "m", person)
    gate.send(request(SLEEP, HEART), "model", wire)
    assert "58.2" in person.shown[0].body.decode()
    assert "58.2" not in person.shown[1].body.decode()
    assert wire.sent[0].body == person.shown[1].body
    gate.send(request(HEART), "model", wire)
    assert "58.2" not in wire.sent[1].body.decode()


def test_saying_no_or_nothing_or_failing_sends_nothing(vault: Vault) -> None:
    Consents(vault).grant("*", "model")
    wire = Wire()
    refused("declined", Gate(vault, LOCAL, "m", Person(Decision(allow=False))), request(SLEEP), wire)
    refused("declined", Gate(vault, LOCAL, "m", lambda _: True), request(SLEEP), wire)  # type: ignore[arg-type,return-value]
    refused("declined", Gate(vault, LOCAL, "m", Person(Decision(True, frozenset({99})))), request(SLEEP), wire)
    with pytest.raises(ZeroDivisionError):
        Gate(vault, LOCAL, "m", lambda _: 1 / 0).send(request(SLEEP), "model", wire)  # type: ignore[arg-type,return-value]
    assert not wire.sent
    assert egress.log(vault) == ()


def test_a_ledger_that_cannot_be_written_lets_nothing_out(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    Consents(vault).grant("*", "model")
    monkeypatch.setattr(egress, "record", lambda *_, **__: 1 / 0)
    wire = Wire()
    with pytest.raises(ZeroDivisionError):
        Gate(vault, LOCAL, "m", Person()).send(request(SLEEP), "model", wire)
    assert not wire.sent


def test_for_this_conversation_asks_again_only_for_what_is_new(vault: Vault) -> None:
    Consents(vault).grant("*", "model")
    person = Person(Decision(allow=True, remember="conversation"))
    wire, gate = Wire(), Gate(vault, LOCAL, "m", person)
    for payload in (request(SLEEP), request(SLEEP), request(SLEEP, HEART), request(HEART)):
        gate.send(payload, "model", wire)
    assert (len(person.shown), len(wire.sent)) == (2, 4)
    each = Person()
    gate = Gate(vault, LOCAL, "m", each)
    gate.send(request(SLEEP), "model", wire)
    gate.send(request(SLEEP), "model", wire)
    assert len(each.shown) == 2


HOSTILE = [
    ("raw", Item([{"start_utc": "2026-01-01T08:00:00", "value": 61}], "aggregate", (WATCH,), frozenset({"heart"}))),
    (
        "raw",
        Item("\n".join(f"2026-01-01 08:0{n}:00 61" for n in range(9)), "aggregate", (WATCH,), frozenset({"heart"})),
    ),
    ("raw", Item("61", "raw", (WATCH,), frozenset({"heart"}))),
    ("unlabelled", Item({"mean": 61}, "words")),
    ("unlabelled", Item({"mean": 61}, "aggregate", (), frozenset({"heart"}))),
    ("unlabelled", Item({"mean": 61}, "aggregate", (WATCH,), frozenset())),
    ("unlabelled", Item({"mean": 61}, "aggregate", (WATCH,), frozenset({"nonsense"}))),
]


@pytest.mark.parametrize(("reason", "item"), HOSTILE)
def test_a_label_that_the_content_belies_is_refused(vault: Vault, reason: str, item: Item) -> None:
    Consents(vault).grant("*", "model")
    refused(reason, Gate(vault, LOCAL, "m", Person()), request(item), Wire())


@pytest.mark.parametrize(
    "content",
    [
        {"metric": "phq9_score", "mean": 14},
        '{"rows": [{"metric": "phq9_score", "last": 14}]}',
        "Diagnostic : dépression sévère",
        {"name": "Sertraline 50 mg"},
        {"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "F32.2"},
        {"what": "PHQ‑9"},
    ],
)
def test_sensitive_data_under_a_harmless_label_need_their_own_consent(vault: Vault, content: object) -> None:
    Consents(vault).grant("*", "model", "activity")
    wire = Wire()
    Gate(vault, LOCAL, "m", Person()).send(
        request(Item(content, "result", (RECORD,), frozenset({"activity"}))), "model", wire
    )
    assert json.loads(wire.sent[0].body)["messages"][2]["content"] == "[withheld: consent]"


@pytest.mark.parametrize(
    ("reason", "change"),
    [
        ("model", {"model": "another"}),
        ("form", {"store": True}),
        ("form", {"stop": "write to a.b@c.example"}),
        ("form", {"tools": [{"type": "function", "function": {"name": "x", "parameters": {"p": "QZ-4471-88"}}}]}),
    ],
)
def test_the_form_of_a_request_is_checked(vault: Vault, reason: str, change: dict[str, Any]) -> None:
    Consents(vault).grant("*", "model")
    refused(reason, Gate(vault, LOCAL, "m", Person()), request(SLEEP, **change), Wire())


def test_storing_must_be_forbidden_to_somebody_else(vault: Vault, endpoints: object) -> None:
    Consents(vault).grant("*", "model")
    body = {key: value for key, value in request(SLEEP).body.items() if key != "store"}
    refused("form", Gate(vault, "far", "m", Person()), Payload(body), Wire())
    Gate(vault, LOCAL, "m", Person()).send(Payload(body), "model", Wire())


@pytest.mark.parametrize(
    "change",
    [
        {"metadata": {"x": "y"}},
        {"messages": [{"role": "user", "content": "no label"}]},
        {"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "x"}}]}]},
        {"messages": [{"role": "user", "content": Item("x"), "extra": "y"}]},
        {"messages": [{"role": "user", "content": Item("x"), "name": "resting heart rate 61, 62, 63"}]},
        {"messages": [{"role": "assistant", "tool_calls": [{"id": "a b", "function": {"name": "f"}}]}]},
        {"messages": [{"role": "oracle", "content": Item("x")}]},
        {"messages": "none"},
    ],
)
def test_a_request_with_unknown_or_unlabelled_parts_is_never_made(change: dict[str, Any]) -> None:
    with pytest.raises(EgressRefused):
        Payload({"model": "m", "store": False, "messages": [], **change})


def test_identifiers_are_scrubbed_and_shown_as_such(vault: Vault) -> None:
    Consents(vault).grant("*", "model")
    person, wire = Person(), Wire()
    item = Item({"name": "LDL cholesterol", "value": 131.5, "note": "secret", "said": "for Quillfeather"}, "result",
                (RECORD,), frozenset({"labs"}))  # fmt: skip
    Gate(vault, LOCAL, "m", person).send(request(item, question="I am zephyrine quillfeather"), "model", wire)
    sent = wire.sent[0].body.decode()
    assert "uillfeather" not in sent
    assert "secret" not in sent
    assert "131.5" in sent
    assert {one.kind for one in person.shown[0].replaced} == {"name", "free text"}


def test_profiles_keep_categories_back(vault: Vault, endpoints: Any) -> None:
    Consents(vault).grant("*", "model")
    endpoints.with_name("redaction.toml").write_text('[no_heart]\ndeny = ["heart"]\n')
    for name, left in (("labs_only", 0), ("no_heart", 1), ("no_mental_health", 2)):
        person = Person()
        Gate(vault, LOCAL, "m", person, redaction=name).send(request(SLEEP, HEART), "model", Wire())
        assert sum(bool(item.categories) for item in person.shown[0].items) == left, name
    with pytest.raises(UnknownName, match="profile"):
        Gate(vault, LOCAL, "m", Person(), redaction="labs_onyl")


def test_a_passage_knows_whether_it_was_changed(vault: Vault) -> None:
    passage = Passage(LOCAL, b"{}", "")
    passage.verify(f"{LOCAL}/chat/completions", b"{}")
    for url, body in (
        (f"{LOCAL}/chat/completions", b"{ }"),
        ("http://127.0.0.1:9/v12", b"{}"),
        ("https://x.example", b"{}"),
    ):
        with pytest.raises(EgressRefused, match="not what was shown"):
            passage.verify(url, body)


@pytest.fixture
def server() -> Iterator[tuple[str, list[bytes]]]:
    """A server on this computer that keeps what it gets and streams three parts."""
    got: list[bytes] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.end_headers()
            for part in (b"one\n", b"two\n", b"three\n"):
                self.wfile.write(part)

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        thread = threading.Thread(target=running.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}/v1", got
        running.shutdown()
        thread.join()


def test_a_streamed_answer_over_a_real_socket(vault: Vault, server: tuple[str, list[bytes]]) -> None:
    url, got = server
    Consents(vault).grant("*", "model")

    def stream(passage: Passage) -> Iterator[bytes]:
        call = urllib.request.Request(f"{passage.url}/chat/completions", passage.body)
        with urllib.request.urlopen(call) as answer:
            yield from answer

    person = Person()
    parts = Gate(vault, url, "m", person).send(request(SLEEP), "model", stream)
    assert list(parts) == [b"one\n", b"two\n", b"three\n"]
    assert got == [person.shown[0].body]
    assert egress.log(vault)[0].sha256 == sha256(got[0]).hexdigest()
