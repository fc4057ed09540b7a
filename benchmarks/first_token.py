"""What this program adds between Enter and the first word of a model: triage, consent, gate, log, wire and check.

A scripted server in another process answers at once, so that what is left is ours; its own time, measured by asking it
directly with the same bytes, is taken off. Two years of a synthetic person are in the vault.
"""

from __future__ import annotations

import http.client
import os
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch
from urllib.parse import urlsplit

from benchmarks.ask_store import UNTIL
from healthkit.ask.assistant.assistant import Assistant
from healthkit.ask.assistant.events import Text
from healthkit.ask.assistant.turn import Turn
from healthkit.ask.safety import Watch
from healthkit.cli.demo import PASSPHRASE
from healthkit.privacy.consent import Consents
from healthkit.privacy.gate import Decision, Gate
from healthkit.store import Vault, open_vault

DAYS = 730
ROUNDS = 40
GOAL = 60.0  # milliseconds at the median
MODEL = "scripted"
_SAID = "Your average was 8,123 steps a day in March. That is like the months before. Ask me for another month."
_SERVER = f"""
import sys
from tests.builders.model_server import ModelServer, Say
with ModelServer(lambda request: Say({_SAID!r}, pieces=4)) as server:
    print(server.url, flush=True)
    sys.stdin.read()
"""
QUESTIONS = (
    "How many steps a day did I take in March?", "How did I sleep last week?", "Combien de pas par jour en mars ?",
    "Is my LDL falling?", "What changed in my resting heart rate this year?", "Ai-je mieux dormi en octobre ?",
)  # fmt: skip
# What is timed: a name, whose, and which of its functions; a stage lies within those above it that are indented less.
_STAGES: tuple[tuple[str, Any, str], ...] = (
    ("triage, with the vault's vitals and results", Watch, "look"),
    ("gate", Gate, "_passage"),
    ("  look: labels, consents", Gate, "_looked_at"),
    ("    scrubber, from what the vault knows", Gate, "_new_scrubber"),
    ("    form of the request", Gate, "_check_form"),
    ("    any grant at all", Gate, "_any_grant"),
    ("    consents of each item", Consents, "deciding"),
    ("  preview: scrubbing, bytes", Gate, "_preview"),
    ("  last look and line in the log", Gate, "_release"),
    ("request built", Turn, "_body"),
)


_CPU = "processor"


def measure(folder: Path) -> None:
    """Build the vault once, then ask again and again and say where the time goes."""
    vault = _vault(folder / "vault")
    with _server() as url:
        Consents(vault).grant("*", "model", endpoint=urlsplit(url).netloc)
        talk = Assistant(vault, url, model=MODEL, decide=lambda _: Decision(allow=True), as_of=UNTIL)
        print(f"\nEnter to first word, {DAYS} days of data; the first question of a process {_first(talk)[0]:.0f} ms")
        bodies: list[bytes] = []
        with _kept(bodies):
            rounds = [_first(talk, n) for n in range(ROUNDS)]
        own = statistics.median(_direct(url, body) for body in bodies)
    times = sorted(total - own for total, _ in rounds)
    p50, p95 = statistics.median(times), statistics.quantiles(times, n=20)[-1]
    print(f"p50 {p50:7.1f} ms added by us; at most {GOAL:g}: {'met' if p50 <= GOAL else 'MISSED'}")
    print(f"p95 {p95:7.1f} ms; the server's own {own:.1f} ms are taken off")
    cpu = statistics.median(stages[_CPU] for _, stages in rounds)
    print(f"    {cpu:7.1f} ms of processor at the median; waits for a busy machine or disk are not in it")
    for name, _, _ in _STAGES:
        print(f"  {name:<46} {statistics.median(stages.get(name, 0.0) for _, stages in rounds):7.1f} ms")


def _first(talk: Assistant, n: int = 0) -> tuple[float, dict[str, float]]:
    """Milliseconds from Enter to the first piece that may be shown, and those of each stage."""
    spent: dict[str, float] = defaultdict(float)
    talk.forget()
    with ExitStack() as stack:
        for name, owner, function in _STAGES:
            stack.enter_context(patch.object(owner, function, _timed(getattr(owner, function), name, spent)))
        started, worked = time.perf_counter(), time.process_time()
        events = talk.respond(QUESTIONS[n % len(QUESTIONS)])
        for event in events:
            if isinstance(event, Text):
                total = (time.perf_counter() - started) * 1000
                spent[_CPU] = (time.process_time() - worked) * 1000
                for _ in events:  # to its end, so that the conversation is whole
                    pass
                return total, dict(spent)
    raise AssertionError("no word came")


def _timed(function: Callable[..., Any], name: str, spent: dict[str, float]) -> Callable[..., Any]:
    def measured(*given: Any, **named: Any) -> Any:
        started = time.perf_counter()
        try:
            return function(*given, **named)
        finally:
            spent[name] += (time.perf_counter() - started) * 1000

    return measured


@contextmanager
def _kept(bodies: list[bytes]) -> Iterator[None]:
    """Keep the bytes of each request."""
    passage = Gate._passage

    def keeping(self: Gate, *given: Any, **named: Any) -> Any:
        found = passage(self, *given, **named)
        bodies.append(found.body)
        return found

    with patch.object(Gate, "_passage", keeping):
        yield


def _direct(url: str, body: bytes) -> float:
    """Milliseconds until the first word of the server itself, on a connection that is open already."""
    parts = urlsplit(url)
    con = http.client.HTTPConnection(parts.hostname or "", parts.port or 80)
    con.connect()
    started = time.perf_counter()
    con.request("POST", f"{parts.path}/chat/completions", body, {"Content-Type": "application/json"})
    answer = con.getresponse()
    while b"content" not in answer.readline():
        pass
    spent = (time.perf_counter() - started) * 1000
    answer.read()
    con.close()
    return spent


@contextmanager
def _server() -> Iterator[str]:
    """The scripted server, in a process of its own, so that it takes no time from ours."""
    with subprocess.Popen([sys.executable, "-c", _SERVER], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        yield process.stdout.readline().decode().strip()
        process.stdin.close()


def _vault(folder: Path) -> Vault:
    """The synthetic person's last two years, made once."""
    if not folder.exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "healthkit.cli", "--vault", str(folder), "demo", "--days", str(DAYS)]
        env = {**os.environ, "HEALTHKIT_KEYRING": "0"}
        subprocess.run([*command, "--until", UNTIL.isoformat()], check=True, env=env)
    return open_vault(folder, PASSPHRASE)


if __name__ == "__main__":
    measure(Path("out/bench/first-token"))
