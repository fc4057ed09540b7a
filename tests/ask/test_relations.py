"""Questions about two things at once, in both languages: what was understood, the numbers by plain Polars, words."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np
import plotly.graph_objects as go
import polars as pl
import pytest

from healthkit.ask import Answer, Session, session
from healthkit.ask.relations import TOPIC
from healthkit.ask.relations.plan import RelationPlan
from healthkit.ask.relations.vocabulary import vocabulary, words
from healthkit.i18n import messages
from healthkit.store import Vault
from tests.ask import relation_vault as made

ALCOHOL, COFFEE, SLEEP, DEEP = "number_of_alcoholic_beverages", "dietary_caffeine", "sleep_duration", "sleep_deep"
RHR, HRV, STEPS, WEIGHT = "resting_heart_rate", "heart_rate_variability_sdnn", "step_count", "body_mass"
TRAINED, HEADACHE = "workout_duration", "headache"


@pytest.fixture(scope="module")
def linked(tmp_path_factory: pytest.TempPathFactory) -> Vault:
    return made.build(tmp_path_factory.mktemp("relations") / "vault")


@pytest.fixture
def asking(linked: Vault) -> Iterator[Session]:
    with session(linked, made.AS_OF) as opened:
        yield opened


def plan(answer: Answer) -> RelationPlan:
    assert isinstance(answer.plan, RelationPlan), answer.answer
    return answer.plan


# Question, first, second, lag.
QUESTIONS = [
    ("does alcohol affect my sleep?", ALCOHOL, SLEEP, 1),
    ("Does drinking alcohol influence my deep sleep?", ALCOHOL, DEEP, 1),
    ("do I sleep less after drinking", ALCOHOL, SLEEP, 1),
    ("Do I sleep better when I exercise?", TRAINED, SLEEP, 1),
    ("Do I sleep longer on days when I exercise than when I don't?", TRAINED, SLEEP, 1),
    ("when I run, do I sleep more?", TRAINED, SLEEP, 1),
    ("is my HRV linked to training load?", TRAINED, HRV, 1),
    ("Is training load related to my heart rate variability?", TRAINED, HRV, 1),
    ("does coffee change my deep sleep", COFFEE, DEEP, 1),
    ("Does caffeine reduce my deep sleep?", COFFEE, DEEP, 1),
    ("does my sleep depend on caffeine?", COFFEE, SLEEP, 1),
    ("Is my sleep affected by coffee?", COFFEE, SLEEP, 1),
    ("relationship between steps and weight", STEPS, WEIGHT, 0),
    ("correlation between weight and steps", STEPS, WEIGHT, 0),
    ("How do my steps relate to my weight this year?", STEPS, WEIGHT, 0),
    ("Is my weight associated with steps?", STEPS, WEIGHT, 0),
    ("do my steps go with my weight?", STEPS, WEIGHT, 0),
    ("Are steps and sleep correlated?", STEPS, SLEEP, 1),
    ("Do I walk less after sleeping less?", SLEEP, STEPS, 0),
    ("Does my sleep affect my steps the next day?", SLEEP, STEPS, 0),
    ("does alcohol affect my steps the next day?", ALCOHOL, STEPS, 1),
    ("does alcohol affect my steps on the same day?", ALCOHOL, STEPS, 0),
    ("Is my resting heart rate lower after I run?", TRAINED, RHR, 1),
    ("is my resting heart rate lower the day after running", TRAINED, RHR, 1),
    ("Does exercise lower my resting heart rate?", TRAINED, RHR, 1),
    ("does my resting heart rate drop after running", TRAINED, RHR, 1),
    ("effect of alcohol on sleep since March", ALCOHOL, SLEEP, 1),
    ("does alcohol affect my headaches?", ALCOHOL, HEADACHE, 1),
    ("do I sleep longer on days when I walk more than 10,000 steps?", STEPS, SLEEP, 1),
    ("Do I walk less on days when I sleep less than 7 hours?", SLEEP, STEPS, 0),
    ("Does alcohol make my sleep worse?", ALCOHOL, SLEEP, 1),
    ("What effect does alcohol have on my sleep?", ALCOHOL, SLEEP, 1),
    ("do I sleep less after more than two drinks", ALCOHOL, SLEEP, 1),
    ("Quel impact a l'alcool sur mon sommeil ?", ALCOHOL, SLEEP, 1),
    ("Le sport m'aide-t-il à mieux dormir ?", TRAINED, SLEEP, 1),
    ("Is a lower resting heart rate linked to running?", TRAINED, RHR, 1),
    ("Does running go with a lower resting heart rate?", TRAINED, RHR, 1),
    ("does my sleep relate to my deep sleep?", SLEEP, DEEP, 0),
    ("est-ce que l'alcool influence mon sommeil ?", ALCOHOL, SLEEP, 1),
    ("Est-ce que je dors moins après avoir bu ?", ALCOHOL, SLEEP, 1),
    ("L'alcool a-t-il un effet sur ma fréquence cardiaque au repos ?", ALCOHOL, RHR, 1),
    ("Quel est l'effet de l'alcool sur mon sommeil profond ?", ALCOHOL, DEEP, 1),
    ("y a-t-il un lien entre mes pas et mon poids ?", STEPS, WEIGHT, 0),
    ("Existe-t-il une corrélation entre mon poids et mes pas cette année ?", STEPS, WEIGHT, 0),
    ("Quel est le rapport entre mes pas et mon poids ?", STEPS, WEIGHT, 0),
    ("mon sommeil dépend-il de la caféine ?", COFFEE, SLEEP, 1),
    ("Mon sommeil est-il influencé par le café ?", COFFEE, SLEEP, 1),
    ("Le café change-t-il mon sommeil profond ?", COFFEE, DEEP, 1),
    ("est-ce que je dors mieux quand je fais du sport ?", TRAINED, SLEEP, 1),
    ("Est-ce que je dors mieux les jours où je m'entraîne ?", TRAINED, SLEEP, 1),
    ("quand je cours, est-ce que je dors plus ?", TRAINED, SLEEP, 1),
    ("Est-ce que je dors moins bien quand je ne cours pas ?", TRAINED, SLEEP, 1),
    ("Ma VFC est-elle liée à ma charge d'entraînement ?", TRAINED, HRV, 1),
    ("La charge d'entraînement va-t-elle de pair avec ma VFC depuis mars ?", TRAINED, HRV, 1),
    ("Ma fréquence cardiaque au repos est-elle plus basse le lendemain d'une course ?", TRAINED, RHR, 1),
    ("Est-ce que courir fait baisser ma fréquence cardiaque au repos ?", TRAINED, RHR, 1),
    ("L'alcool joue-t-il sur mes pas le lendemain ?", ALCOHOL, STEPS, 1),
    ("L'alcool joue-t-il sur mes pas le jour même ?", ALCOHOL, STEPS, 0),
    ("Mes maux de tête sont-ils liés à l'alcool ?", ALCOHOL, HEADACHE, 1),
    ("Est-ce que je marche moins les jours où je dors moins de 7 heures ?", SLEEP, STEPS, 0),
    ("Est-ce que je marche plus quand je dors plus ?", SLEEP, STEPS, 0),
]


@pytest.mark.parametrize(("question", "first", "second", "lag"), QUESTIONS, ids=[row[0] for row in QUESTIONS])
def test_understood(asking: Session, question: str, first: str, second: str, lag: int) -> None:
    found = plan(asking.ask(question))
    assert (found.first.metric, found.second.metric, found.lag) == (first, second, lag)


@pytest.mark.parametrize(
    ("question", "first", "last"),
    [
        ("does alcohol affect my sleep this year", "2026-01-01", "2026-11-22"),
        ("effect of alcohol on sleep since March", "2026-03-01", "2026-11-22"),
        ("does alcohol affect my sleep after March 2026", "2026-04-01", "2026-11-22"),
        ("quand je cours, est-ce que je dors plus depuis mars ?", "2026-03-01", "2026-11-22"),
        ("y a-t-il un lien entre mes pas et mon poids en 2026 ?", "2026-01-01", "2026-11-22"),
        ("does alcohol affect my sleep?", None, "2026-11-22"),
    ],
)
def test_periods(asking: Session, question: str, first: str | None, last: str) -> None:
    period = plan(asking.ask(question)).period
    assert (period.first and period.first.isoformat(), period.last.isoformat()) == (first, last)


# The numbers, computed another way.


def values(metric: str) -> pl.DataFrame:
    days, found = made.series()[metric]
    when = [made.FIRST + timedelta(days=int(index)) for index in days]
    return pl.DataFrame({"day": when, "value": found}, schema={"day": pl.Date, "value": pl.Float64})


def sides(exposure: str, outcome: str, lag: int, since: date = made.FIRST) -> tuple[pl.Series, pl.Series]:
    """The outcome after days with an entry and after the others, between the first entry and the last."""
    given = values(exposure)
    span = pl.date_range(max(since, given["day"].min()), given["day"].max(), eager=True).alias("day").to_frame()
    marked = span.join(given.select("day", pl.lit(True).alias("some")), on="day", how="left")
    later = values(outcome).filter(pl.col("day") >= since).with_columns(pl.col("day").dt.offset_by(f"-{lag}d"))
    both = marked.with_columns(pl.col("some").fill_null(False)).join(later, on="day")
    return both.filter("some")["value"], both.filter(~pl.col("some"))["value"]


@pytest.mark.parametrize(
    ("question", "exposure", "outcome", "lag", "since"),
    [
        ("does alcohol affect my sleep?", ALCOHOL, SLEEP, 1, made.FIRST),
        ("effect of alcohol on sleep since March", ALCOHOL, SLEEP, 1, date(2026, 3, 1)),
        ("do I sleep better when I exercise", TRAINED, SLEEP, 1, made.FIRST),
        ("quand je cours, est-ce que je dors plus ?", TRAINED, SLEEP, 1, made.FIRST),
        ("is my resting heart rate lower after I run", TRAINED, RHR, 1, made.FIRST),
        ("L'alcool joue-t-il sur mes pas le jour même ?", ALCOHOL, STEPS, 0, made.FIRST),
        ("does alcohol affect my weight?", ALCOHOL, WEIGHT, 0, made.FIRST),
    ],
)
def test_means_with_and_without(
    asking: Session, question: str, exposure: str, outcome: str, lag: int, since: date
) -> None:
    answer = asking.ask(question)
    some, others = sides(exposure, outcome, lag, since)
    assert answer.values == (pytest.approx(some.mean()), pytest.approx(others.mean()))
    assert answer.value == pytest.approx(some.mean() - others.mean())
    assert f"{len(some)} " in answer.answer
    assert f"{len(others)} " in answer.answer


@pytest.mark.parametrize(
    ("question", "first", "second", "lag"),
    [
        ("relationship between steps and weight", STEPS, WEIGHT, 0),
        ("correlation between steps and sleep", STEPS, SLEEP, 1),
        ("Est-ce que je marche plus quand je dors plus ?", SLEEP, STEPS, 0),
        ("Is my HRV related to my resting heart rate?", HRV, RHR, 0),
    ],
)
def test_rho(asking: Session, question: str, first: str, second: str, lag: int) -> None:
    answer = asking.ask(question)
    later = values(second).with_columns(pl.col("day").dt.offset_by(f"-{lag}d"))
    both = values(first).join(later, on="day", suffix="_later")
    assert answer.unit == "1"
    assert answer.value == pytest.approx(both.select(pl.corr("value", "value_later", method="spearman")).item())
    assert f"over {both.height} days" in answer.answer or f"sur {both.height} jours" in answer.answer


def test_training_load_is_seven_days_of_workouts(asking: Session) -> None:
    answer = asking.ask("is my HRV linked to training load?")
    runs = values(TRAINED)
    span = pl.date_range(runs["day"].min(), runs["day"].max(), eager=True).alias("day").to_frame()
    load = span.join(runs, on="day", how="left").with_columns(pl.col("value").fill_null(0).rolling_sum(7)).drop_nulls()
    later = values(HRV).with_columns(pl.col("day").dt.offset_by("-1d"))
    both = load.join(later, on="day", suffix="_later")
    assert answer.value == pytest.approx(both.select(pl.corr("value", "value_later", method="spearman")).item())
    assert answer.value < -0.4
    assert "they go opposite ways" in answer.answer
    assert answer.caveats[0].startswith("Training load is taken as workout time summed over 7 days")


def test_a_bound_says_which_days(asking: Session) -> None:
    answer = asking.ask("Do I walk less on days when I sleep less than 7 hours?")
    both = values(SLEEP).join(values(STEPS), on="day", suffix="_steps")
    short, other = both.filter(pl.col("value") < 420)["value_steps"], both.filter(pl.col("value") >= 420)["value_steps"]
    assert answer.values == (pytest.approx(short.mean()), pytest.approx(other.mean()))
    assert "on days with sleep under 7" in answer.answer
    assert "no clear link" in answer.answer


def test_headaches_are_a_share_of_days(asking: Session) -> None:
    answer = asking.ask("does alcohol affect my headaches?")
    ached = values(HEADACHE)["day"]
    after = values(ALCOHOL)["day"].dt.offset_by("1d")
    after = after.filter(after.is_between(ached.min(), ached.max()))
    assert answer.unit == "%"
    assert answer.values[0] == pytest.approx(100 * after.is_in(ached.implode()).mean())
    assert "go with headache on more days" in answer.answer


def test_the_true_loss_is_found_behind_the_weekend(asking: Session) -> None:
    """Drinks fall on long weekend nights: the plain difference hides most of what the vault was built with."""
    answer = asking.ask("does alcohol affect my sleep?")
    assert answer.value is not None
    assert answer.value > -made.DRINKING_COSTS / 2
    said = re.search(r"the difference is −(\d+)\s?min", answer.answer)
    assert said is not None
    assert int(said[1]) == pytest.approx(made.DRINKING_COSTS, abs=5)
    assert "days with alcohol go with shorter sleep" in answer.answer


def test_what_only_drifts_is_no_link(asking: Session) -> None:
    answer = asking.ask("relationship between steps and weight")
    assert answer.value is not None
    assert answer.value > 0.3
    assert "no clear link" in answer.answer
    assert any("drift" in caveat for caveat in answer.caveats)


# Words.

GOLDEN = [
    ("do I sleep less after drinking",
     "Sleep, over all your data (3 October 2025 – 20 November 2026): 7 h 06 min after days with alcohol (90 nights), "
     "7 h 17 min after the other days (321 nights), 11 min shorter. Like for like (same weekday, same time of year) "
     "the difference is −36 min, 95% interval −41 min to −30 min: days with alcohol go with shorter sleep."),
    ("Le café change-t-il mon sommeil profond ?",
     "Caféine et sommeil profond la nuit suivante, sur l’ensemble de vos données (du 1er octobre 2025 au 22 novembre "
     "2026) : pas de lien net. Le rho de Spearman est de 0,00 sur 417 jours ; à jours comparables (sans l’effet du "
     "jour de la semaine ni les variations lentes), il est de −0,01, et son intervalle à 95 %, de −0,10 à +0,09, "
     "comprend zéro."),
    ("Ma fréquence cardiaque au repos est-elle plus basse quand je cours ?",
     "Fréquence cardiaque au repos, sur l’ensemble de vos données (du 8 octobre 2025 au 21 novembre 2026) : 57,9 bpm "
     "après les jours avec entraînement (course à pied) (127 jours), 60,1 bpm après les autres jours (283 jours), soit "
     "2,3 bpm de moins. À jours comparables (même jour de la semaine, même époque de l’année), l’écart est de −2,3 "
     "bpm, intervalle à 95 % de −2,5 bpm à −2,0 bpm : les jours avec entraînement (course à pied) vont avec une valeur "
     "plus basse (fréquence cardiaque au repos)."),
    ("does alcohol affect my blood pressure?",
     "Systolic blood pressure, over all your data (3 October 2025 – 5 November 2026): too little data to tell: 5 days "
     "with alcohol and 5 days without, where it takes at least 8 of each and 30 in all."),
    ("Le sommeil influence-t-il ma tension ?",
     "Sommeil et pression artérielle systolique le jour qui suit la nuit, sur l’ensemble de vos données (du 1er "
     "octobre 2025 au 5 novembre 2026) : trop peu de données pour conclure. Les deux sont connus sur 11 jours ; il en "
     "faut au moins 30."),
]  # fmt: skip


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(("question", "expected"), GOLDEN, ids=[question for question, _ in GOLDEN])
def test_sentence(asking: Session, question: str, expected: str) -> None:
    assert plain(asking.ask(question).answer) == expected


@pytest.mark.parametrize("question", [row[0] for row in QUESTIONS])
def test_nothing_is_said_to_cause(asking: Session, question: str) -> None:
    answer = asking.ask(question)
    text = " ".join((answer.answer, *answer.caveats)).lower()
    assert not re.search(
        r"\bcaus|because|leads to your|provoque|à cause|grâce|thanks to|better sleep|dormez mieux", text
    )
    if answer.value is not None:
        assert any("both" in caveat or "les deux" in caveat for caveat in answer.caveats)


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_numbers_given_are_numbers_printed(asking: Session, lang: str) -> None:
    rho = asking.ask("relationship between steps and weight", lang=lang)
    point = "," if lang == "fr" else "."
    for value in (rho.value, *rho.values):
        assert value is not None
        assert f"{abs(value):.2f}".replace(".", point) in rho.answer
    beats = asking.ask("is my resting heart rate lower after I run", lang=lang)
    for value in (beats.value, *beats.values):
        assert value is not None
        assert f"{abs(value):.1f}".replace(".", point) in beats.answer


@pytest.mark.parametrize(
    ("question", "caveat"),
    [
        ("does alcohol affect my sleep?", "3 of the 414 days lack one of the two"),
        ("est-ce que l'alcool influence mon sommeil ?", "Sur 414 jours, 3 où manque l’une des deux mesures"),
        ("does alcohol affect my sleep?", "a day without an entry counts as a day without"),
        ("Do I sleep better when I exercise?", "“Better” and “worse” are not measured"),
        ("Le sommeil influence-t-il ma tension ?", "Seule la valeur haute"),
        ("Ma VFC est-elle liée à ma charge d'entraînement ?", "la somme sur 7 jours"),
    ],
)
def test_caveats(asking: Session, question: str, caveat: str) -> None:
    assert any(caveat in item for item in asking.ask(question).caveats), asking.ask(question).caveats


def test_french_spaces_do_not_break() -> None:
    for key, entry in messages("ask_relations").items():
        texts = entry["fr"].values() if isinstance(entry["fr"], dict) else [entry["fr"]]
        for text in texts:
            assert not re.search(r" [:;?!%»]|« ", text), key


# What is not answered.


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("Does stress affect my sleep?", "“stress”"),
        ("does alcohol affect my mood and my sleep", ""),
        ("do alcohol and caffeine affect my sleep", "One measure at a time"),
        ("does water affect my sleep", "holds no data for water"),
        ("Mes protéines influencent-elles mon sommeil ?", "aucune donnée pour\u00a0: protéines"),
        ("why do I sleep badly", "I do not judge"),
        ("why do I sleep worse after drinking?", "I do not judge"),
        ("what causes my bad sleep", "I do not judge"),
        ("does alcohol cause headaches", "I do not judge"),
        ("Pourquoi est-ce que je dors moins quand je cours ?", "Je ne juge pas"),
        ("Should I drink less alcohol to sleep better?", "I do not give advice"),
        ("Comment améliorer mon sommeil quand je cours moins ?", "Je ne donne pas de conseil"),
        ("what should I change", "I do not give advice"),
        ("Does alcohol affect my wife's sleep?", "one person’s data"),
        ("L'alcool affecte-t-il le sommeil de ma femme ?", "que vos propres données"),
        ("does alcohol affect my sleep in 2031", "lies ahead"),
        ("is my sleep related", ""),
        ("is there a correlation", ""),
        ("relationship between my sister and sleep", ""),
        ("does beer affect my sleep", "“beer”"),
        ("does alcohol affect my sleep severely purple", "purple"),
        ("is my HRV lower after a long run?", "“long”"),
        ("is my heart rate related to my resting heart rate?", "holds no data for heart rate"),
        ("do I sleep less after two drinks", "“two”"),
        ("do I sleep better when I run in the morning", "“morning”"),
        ("does alcohol affect my sleep on weekdays", "“weekdays”"),
        ("does alcohol not affect my sleep", "“not”"),
        ("does my heart rate increase when I run", "can mean several things"),
        ("is my weight lower after running this year than last year?", "more than one period"),
        ("est-ce que boire du café le soir change mon sommeil", "«\u00a0soir\u00a0»"),
    ],
)
def test_abstains(asking: Session, question: str, says: str) -> None:
    answer = asking.ask(question)
    assert answer.abstained, answer.answer
    assert says in answer.answer


@pytest.mark.parametrize(
    "question",
    ["did my weight change this month", "Is my weight changing?", "average steps when I slept less than 7 hours",
     "What was my mean sleep on days when I ran?", "median sleep after I ran",
     "How many days did I run?", "Did I walk more this month than last month?", "What is my weight?",
     "Compare my sleep in March and April", "Mon poids a-t-il changé ?", "Combien de pas quand je cours ?",
     "When did I last run?", "Is my resting heart rate lower this month?", "Did my HRV drop?"],
)  # fmt: skip
def test_other_questions_are_left_alone(asking: Session, question: str) -> None:
    assert not isinstance(asking.ask(question).plan, RelationPlan)


# Evidence, plans, charts.

MANY = [row[0] for row in QUESTIONS[::4]]


@pytest.mark.parametrize("question", MANY)
def test_the_statements_shown_give_both_series(asking: Session, linked: Vault, question: str) -> None:
    answer = asking.ask(question)
    found = plan(answer)
    assert [item.metric for item in answer.evidence] == [found.first.metric, found.second.metric]
    for item in answer.evidence:
        frame = linked.sandbox(item.sql)
        assert frame["n"].sum() == item.rows > 0
        assert (frame["day"][0], frame["day"][-1]) == (item.first, item.last)
        assert frame["day"].is_sorted()
    assert all(item.sources == ("Watch",) for item in answer.evidence)


@pytest.mark.parametrize("question", [row[0] for row in QUESTIONS])
def test_a_plan_survives_json_and_runs_again(asking: Session, question: str) -> None:
    answer = asking.ask(question)
    again = TOPIC.plan_of(json.loads(json.dumps(plan(answer).as_dict())))
    assert again == answer.plan
    assert again.first.metric in str(again)
    repeated = asking.run(again, answer.lang)
    assert (repeated.answer, repeated.value, repeated.evidence) == (answer.answer, answer.value, answer.evidence)


def test_same_question_same_bytes(linked: Vault) -> None:
    def run() -> list[str]:
        with session(linked, made.AS_OF) as opened:
            return [json.dumps(opened.ask(question).as_dict()) for question in MANY]

    assert run() == run()


@pytest.mark.parametrize(
    "question", [*MANY, "does alcohol affect my headaches?", "relationship between steps and weight"]
)
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_figures(asking: Session, question: str, lang: str) -> None:
    answer = asking.ask(question, lang=lang)
    figure = answer.figure()
    assert isinstance(figure, go.Figure)
    assert answer.answer in figure.layout.meta["alt"]
    points = sum(len(trace.x) for trace in figure.data if trace.mode == "markers")
    assert points > 200
    lines = [trace for trace in figure.data if trace.mode == "lines"]
    if answer.unit != "1":
        assert [line.y[0] for line in lines] == [pytest.approx(value) for value in answer.values]
    elif "no clear link" in answer.answer or "pas de lien net" in answer.answer:
        assert not lines


def test_no_figure_without_a_number(asking: Session) -> None:
    answer = asking.ask("does alcohol affect my blood pressure?")
    assert answer.value is None
    assert not answer.abstained
    assert answer.figure() is None


# Follow-ups.


@pytest.mark.parametrize(
    ("asked", "then", "first", "second", "since"),
    [
        ("does alcohol affect my sleep?", "and deep sleep?", ALCOHOL, DEEP, None),
        ("does alcohol affect my sleep?", "and since March?", ALCOHOL, SLEEP, "2026-03-01"),
        ("does alcohol affect my sleep?", "and coffee?", COFFEE, SLEEP, None),
        ("does alcohol affect my sleep?", "what about my resting heart rate this year?", ALCOHOL, RHR, "2026-01-01"),
        ("est-ce que l'alcool influence mon sommeil ?", "et le sommeil profond ?", ALCOHOL, DEEP, None),
        ("est-ce que l'alcool influence mon sommeil ?", "et depuis mars ?", ALCOHOL, SLEEP, "2026-03-01"),
    ],
)
def test_follow_ups(asking: Session, asked: str, then: str, first: str, second: str, since: str | None) -> None:
    asking.ask(asked)
    found = plan(asking.ask(then))
    assert (found.first.metric, found.second.metric) == (first, second)
    assert (found.period.first and found.period.first.isoformat()) == since


def test_the_next_day_follows(asking: Session) -> None:
    assert plan(asking.ask("does alcohol affect my steps?")).lag == 0
    assert plan(asking.ask("and the next day?")).lag == 1


def test_the_running_day_is_left_out(linked: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    """Steps of a day that is not over are no steps of a day; the night before it is whole."""
    with session(linked, None) as opened:
        monkeypatch.setattr(type(opened), "today", made.AS_OF)
        answer = opened.ask("does sleep affect my steps?")
    assert [item.last for item in answer.evidence] == [made.AS_OF, made.AS_OF - timedelta(days=1)]


# Vocabulary.


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_no_phrase_means_two_things(lang: str) -> None:
    known = vocabulary(lang)
    for table in (known.markers, known.sides):
        phrases = [phrase for names in table.values() for phrase in names]
        assert len(phrases) == len(set(phrases))
    assert {"load", "affect"} <= words("en")


def test_no_interval_is_printed_without_one(asking: Session) -> None:
    for question, *_ in QUESTIONS:
        assert "nan" not in asking.ask(question).answer.lower().replace("«", "").split()
        assert all(not math.isnan(value) for value in asking.ask(question).values)


def test_the_vault_is_what_it_says() -> None:
    drank = made.series()[ALCOHOL][0]
    assert 60 < len(drank) < 140
    assert np.isclose(len(made.series()[SLEEP][0]), made.DAYS - 3)
