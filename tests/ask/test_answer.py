"""Answers carry their evidence: statements that give the same number, rows, sources, caveats, charts."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import plotly.graph_objects as go
import pytest

import healthkit
from healthkit.ask import Answer, NoModel, Plan, Session, ask, session
from healthkit.ask.plan import INTENTS
from healthkit.store import Vault
from tests.ask import builder
from tests.ask.test_english import CASES as ENGLISH
from tests.ask.test_french import CASES as FRENCH
from tests.ask.test_lists import FIGURES, LISTS
from tests.ask.truth import Truth

KEYS = [
    "question", "answer", "value", "unit", "values", "engine", "abstained", "evidence", "caveats", "safety", "plan",
]  # fmt: skip
MANY = [question for question, _ in (*ENGLISH, *FRENCH)]


def test_json_has_the_promised_keys(asking: Session) -> None:
    data = asking.ask("What was my average heart rate over the last 7 days?").as_dict()
    assert list(data) == KEYS
    assert data["engine"] == "offline"
    assert data["safety"] is None
    assert data["unit"] == "/min"
    (evidence,) = data["evidence"]
    assert list(evidence) == ["metric", "from", "to", "rows", "sources", "sql"]
    assert (evidence["from"], evidence["to"]) == ("2026-11-16", "2026-11-22")
    assert evidence["rows"] == 288 * 5
    assert evidence["sources"] == ["Watch"]
    json.dumps(data)


def test_abstention_has_the_same_keys(asking: Session) -> None:
    data = asking.ask("banana").as_dict()
    assert list(data) == KEYS
    assert (data["value"], data["abstained"], data["evidence"], data["plan"]) == (None, True, [], None)


def test_the_statements_shown_give_the_values(asking: Session, vault: Vault) -> None:
    answers = [asking.ask(question) for question in MANY]
    with vault.reader() as con:
        for answer in answers:
            assert answer.plan is not None
            found = [con.sql(evidence.sql).pl() for evidence in answer.evidence]
            if answer.plan.intent in ("trend", "compare"):
                assert all(frame["value"].drop_nulls().len() > 0 for frame in found)
            elif answer.plan.intent != "count":
                assert found[0]["value"][0] == answer.value, answer.question


@pytest.mark.parametrize("question", MANY[::20])
def test_the_sandbox_allows_what_is_shown(asking: Session, vault: Vault, question: str) -> None:
    for evidence in asking.ask(question).evidence:
        assert vault.sandbox(evidence.sql).height > 0


@pytest.mark.parametrize("question", MANY[::3])
def test_numbers_given_are_numbers_printed(asking: Session, question: str) -> None:
    answer = asking.ask(question)
    assert len(answer.values) <= 2
    digits = "".join(char for char in answer.answer if char.isdigit() or char == " ")
    for value in (answer.value, *answer.values):
        assert value is not None
        whole = str(int(abs(value) // 60) if answer.unit == "min" and abs(value) >= 60 else int(abs(value)))
        close = {whole, str(round(abs(value)))}
        assert any(item in digits for item in close), (value, answer.answer)


def test_same_question_same_bytes(vault: Vault) -> None:
    questions = [*MANY[::9], "banana", "Is my resting heart rate rising?"]

    def run() -> list[str]:
        with session(vault, builder.AS_OF) as opened:
            return [json.dumps(opened.ask(question).as_dict()) for question in questions]

    first = run()
    for _ in range(3):
        assert run() == first


@pytest.mark.parametrize(
    "question", [*MANY, "Is my resting heart rate rising?", "Évolution de mon poids depuis janvier"]
)
def test_a_plan_survives_json_and_runs_again(asking: Session, question: str) -> None:
    answer = asking.ask(question)
    assert answer.plan is not None
    again = Plan.of(json.loads(json.dumps(answer.plan.as_dict())))
    assert again == answer.plan
    assert answer.plan.metric in str(again)
    assert asking.run(again).evidence == answer.evidence


def test_every_intent_is_asked(asking: Session) -> None:
    many = [*MANY, *(question for question, *_ in LISTS), *(question for question, _ in FIGURES)]
    asked = {plan.intent for question in many if isinstance(plan := asking.ask(question).plan, Plan)}
    assert asked | {"trend"} == set(INTENTS)


def test_trend(asking: Session, truth: Truth) -> None:
    answer = asking.ask("What is the trend of my weight since January 2026?")
    values = truth.values("body_mass", "2026-01-01")
    assert answer.value == pytest.approx(-0.008 * 324, abs=0.4)
    assert "falling" in answer.answer
    assert answer.values[1] - answer.values[0] == pytest.approx(answer.value)
    assert answer.evidence[0].rows == len(values)


def test_no_clear_trend_is_said(asking: Session) -> None:
    assert "no clear trend" in asking.ask("Is my VO2 max changing?").answer
    assert "pas de tendance nette" in asking.ask("Ma VO2 max évolue-t-elle ?").answer
    assert "too few days" in asking.ask("trend of my steps this week").answer


def test_unchanged_within_noise_is_said(asking: Session) -> None:
    assert "Unchanged within noise" in asking.ask("Did I walk more this month than last month?").answer
    changed = asking.ask("compare resting heart rate in 2025 and 2026")
    assert "beyond the day-to-day noise" in changed.answer


@pytest.mark.parametrize(
    ("question", "caveat"),
    [
        ("average steps over the last 7 days", "2 of the 7 days have no data"),
        ("moyenne de pas sur les 7 derniers jours", "2 jours sur 7 ne sont pas renseignés"),
        ("average sleep in July 2026", "1 of the 31 nights has no data"),
        ("average steps this year", "A new device (Watch7,2) began to record on 14 March 2026"),
        ("moyenne de pas cette année", "Un nouvel appareil (Watch7,2) a commencé à mesurer le 14 mars 2026"),
        ("highest weight since 2025", "Water and meals move it"),
        ("total resting heart rate last week", "do not add up to anything physical"),
        ("Total de ma fréquence cardiaque la semaine dernière", "pas de sens physique"),
        ("averge steps last week", "“averge” was read as “average”."),
        ("highest blood pressure this year", "Only the upper (systolic) value"),
        ("compare my steps this month and last month", "The periods differ in length"),
        ("How many nights under 6 last month?", "“6” was read as hours."),
    ],
)
def test_caveats(asking: Session, question: str, caveat: str) -> None:
    answer = asking.ask(question)
    assert not answer.abstained, answer.answer
    assert any(caveat in item for item in answer.caveats), answer.caveats


def test_no_caveat_without_cause(asking: Session) -> None:
    caveats = asking.ask("average steps last week").caveats
    assert not [item for item in caveats if "no data" in item or "device" in item or "not over" in item]


def test_no_data_is_not_zero(asking: Session) -> None:
    answer = asking.ask("How many steps did I take on 18 November?")
    assert (answer.value, answer.abstained) == (None, False)
    assert "no data" in answer.answer
    assert "22 November 2026" in answer.answer
    assert asking.ask("How many nights under 6 h in 2020?").value is None
    assert asking.ask("How many nights under 1 h last month?").value == 0
    assert asking.ask("How many times did I run in 2020?").value is None
    assert asking.ask("How many headaches in 2020?").value is None
    assert asking.ask("How many headaches last week?").value in (0, 1)
    assert asking.ask("How many times did I swim this year?").value == 0
    assert "0 workouts" in asking.ask("How many times did I swim this year?").answer
    assert asking.ask("standard deviation of steps yesterday").value is None


def test_resting_heart_rate_stands_in_by_name(asking: Session, tmp_path_factory: pytest.TempPathFactory) -> None:
    own = builder.build(tmp_path_factory.mktemp("resting") / "vault")
    with own.writer() as con:
        con.execute("DELETE FROM daily WHERE metric = 'heart_rate'")
    answer = ask("What was my average heart rate last week?", vault=own, as_of=builder.AS_OF)
    assert answer.evidence[0].metric == "resting_heart_rate"
    assert "resting heart rate" in answer.caveats[0]


def test_today_is_the_persons_own(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half past eleven in the evening in UTC is tomorrow in Paris; the day that runs is named."""
    from healthkit.ask import engine

    class Clock(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:
            return datetime(2026, 11, 21, 23, 30, tzinfo=UTC)

    monkeypatch.setattr(engine, "datetime", Clock)
    with session(vault) as opened:
        answer = opened.ask("How many steps today?")
    assert answer.plan is not None
    assert answer.plan.period.last == date(2026, 11, 22)
    assert any("Today is not over" in caveat for caveat in answer.caveats)


@pytest.mark.parametrize(
    ("day", "clock"), [(date(2026, 3, 28), "07:30"), (date(2026, 3, 29), "08:30"), (date(2026, 10, 25), "07:30")]
)
def test_times_follow_the_clock_changes(vault: Vault, day: date, clock: str) -> None:
    """Half past six UTC is half past seven in winter, half past eight in summer."""
    with session(vault, day) as opened:
        answer = opened.ask("What is my resting heart rate?")
    assert f"at {clock}" in answer.answer


@pytest.mark.parametrize(
    "question",
    ["average steps last week", "What is my weight?", "highest heart rate in May", "trend of my resting heart rate",
     "compare my sleep in March and April", "How many days over 10,000 steps this year?", "How many runs in 2026?",
     "steps yesterday", "How many headaches this year?", "average blood pressure in 2025", "total steps ever"],
)  # fmt: skip
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_figures(asking: Session, question: str, lang: str) -> None:
    figure = asking.ask(question, lang=lang).figure()
    assert isinstance(figure, go.Figure)
    assert len(figure.data) >= 1


def test_languages(asking: Session) -> None:
    assert asking.ask("average steps last week", lang="fr").answer.startswith("Pas, la semaine dernière")
    assert asking.ask("Combien de pas hier ?", lang="en").answer.startswith("Steps, yesterday")
    assert asking.ask("VO2 max", fallback="fr").lang == "fr"
    assert asking.ask("VO2 max", fallback="en").lang == "en"
    assert asking.ask("sommeil", fallback="en").lang == "fr"


def test_the_model_engine_is_refused(vault: Vault) -> None:
    with pytest.raises(NoModel, match="No model is configured"):
        ask("steps", vault=vault, engine="model")


def test_the_facade_is_callable_whichever_way_it_was_imported(vault: Vault) -> None:
    found = healthkit.ask("average steps last week", vault=vault, as_of=builder.AS_OF)
    assert isinstance(found, Answer)
    import healthkit.ask as module

    assert module("average steps last week", vault=vault, as_of=builder.AS_OF) == found


def test_a_vault_without_data_says_so(tmp_path_factory: pytest.TempPathFactory) -> None:
    from healthkit.store import create_vault

    empty = create_vault(tmp_path_factory.mktemp("empty") / "vault", "a passphrase for tests")
    answer = ask("average steps last week", vault=empty)
    assert answer.abstained
    assert "The vault is empty" in answer.answer
