"""``healthkit bench-model``: score models on questions from the person's own vault, or on a file of rubrics."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any

import click

from healthkit.cli.given import JSON, day_or_today
from healthkit.cli.main import Context
from healthkit.errors import UsageError
from healthkit.i18n import number, text

if TYPE_CHECKING:
    from rich.progress import Progress
    from rich.table import Table

    from healthkit.ask.bench.engines import Engine, Model
    from healthkit.ask.bench.generate import Questions
    from healthkit.ask.bench.run import Run
    from healthkit.store import Vault


@click.command(name="bench-model")
@click.option("--endpoint", "endpoints", multiple=True, help="A name of the settings or a URL here; may be repeated.")
@click.option("--model", "models", multiple=True, help="Its model; the settings' unless given; may be repeated.")
@click.option("--questions", "most", type=click.IntRange(2, 2000), default=40, show_default=True, help="How many.")
@click.option("--repeats", type=click.IntRange(1, 50), default=1, show_default=True, help="How often each is asked.")
@click.option("--seed", type=int, default=0, show_default=True, help="The same seed draws the same questions.")
@click.option("--lang", "spoken", type=click.Choice(["en", "fr"]), help="Language of the questions; both unless given.")
@click.option("--as-of", metavar="DAY", help="The day that “today” means; today unless given.")
@click.option("--dry-run", is_flag=True, help="Show the questions and how many bytes would go; send nothing.")
@click.option("--yes", is_flag=True, help="Your consents are your word: do not ask before the first request.")
@click.option("--show", is_flag=True, help="Write out every request before it goes.")
@click.option("--answers", is_flag=True, help="Keep questions and answers in the JSON; these are your data.")
@click.option(
    "--rubric", type=click.Path(path_type=Path), help="A file of questions with criteria (HealthBench's form)."
)
@click.option("--judge", help="With --rubric: the endpoint that applies the criteria.")
@click.option("--judge-model", default="", help="The judge's model; the settings' unless given.")
@click.option("--limit", type=click.IntRange(1), help="With --rubric: only so many of its questions.")
@click.option("--table", "saved_file", type=click.Path(path_type=Path), help="Show a saved comparison; ask nothing.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Save as JSON, beside what the file has.")
@JSON
@click.pass_obj
def command(context: Context, /, **given: Any) -> None:
    """Ask models questions whose answers are computed from your vault, and count how many they get right.

    Everything passes consent, gate and log as in any conversation. The offline engine is asked the same beside them.
    """
    if given["saved_file"]:
        _show_saved(given["saved_file"], context, as_json=given["as_json"])
    elif given["rubric"] or given["judge"]:
        _rubric(context, given)
    else:
        _bench(context, given)


def _bench(context: Context, given: dict[str, Any]) -> None:
    from healthkit.ask.bench import saved
    from healthkit.ask.bench.engines import Offline
    from healthkit.store import open_vault

    as_of = day_or_today(given["as_of"])
    vault = open_vault(context.vault)
    models = _models(context, vault, as_of, given)
    questions = _questions(context, vault, as_of, models, given)
    if given["dry_run"]:
        _dry(context, questions, models, as_json=given["as_json"])
        return
    runs = [_asked(Offline(vault, as_of), questions, 1, context.lang)]
    for model in models:
        runs.append(_asked(model, questions, given["repeats"], context.lang))
    made = saved.document(questions, runs, answers=given["answers"])
    _finish(made, context, given)


def _models(context: Context, vault: Vault, as_of: date, given: dict[str, Any]) -> list[Model]:
    """Every model at every endpoint, checked before anything is asked.

    Raises:
        UsageError: nobody is there to be asked, and ``--yes`` was not given.
        EgressRefused: an endpoint is not allowed.
    """
    from healthkit.ask.bench.engines import Model

    if given["models"] and not given["endpoints"]:
        raise UsageError("A model needs an endpoint.", "Name one with --endpoint.")
    return [
        Model(vault, endpoint, model, _word(context, endpoint, given), as_of)
        for endpoint in given["endpoints"]
        for model in given["models"] or ("",)
    ]


def _word(context: Context, endpoint: str, given: dict[str, Any]) -> Any:
    from healthkit.ask.bench.leave import Word
    from healthkit.privacy import endpoints

    trusted = given["yes"] or given["dry_run"] or endpoints.place(endpoint).terms.ask == "always"
    if not trusted and not sys.stdin.isatty():
        raise UsageError(
            "Nobody can be asked before data leave, since this is no terminal.",
            "With --yes your consents are your word; healthkit consent show lists them.",
        )
    return Word(context.lang, lambda said: str(click.prompt(said, default="", show_default=False, err=True,
                prompt_suffix="")), lambda said: click.echo(said, err=True),
                always=trusted, show=given["show"])  # fmt: skip


def _questions(context: Context, vault: Vault, as_of: date, models: list[Model], given: dict[str, Any]) -> Questions:
    from healthkit.ask.bench.generate import generate
    from healthkit.ask.bench.leave import allowed

    today = day_or_today()
    may = allowed(vault, [model.place for model in models], today) if models else None
    found = generate(vault, as_of, most=given["most"], seed=given["seed"], lang=given["spoken"], allowed=may)
    if found.left_out:
        _tell(text("bench.left_out", context.lang, found.left_out, n=number(found.left_out, context.lang)))
    if all(one.refusing for one in found.all):
        raise UsageError(text("bench.nothing_to_ask", context.lang))
    return found


def _asked(engine: Engine, questions: Questions, repeats: int, lang: str) -> Run:
    from healthkit.ask.bench.run import run

    decide = getattr(engine, "decide", None)
    with _Bar(text("bench.asking", lang, who=engine.name), repeats * len(questions.all)) as bar:
        done = run(
            engine, questions.all, repeats, told=bar.advance, declined=lambda: getattr(decide, "declined", False)
        )
    if getattr(decide, "declined", False):
        _tell(text("bench.declined", lang, who=engine.name))
    elif done.trouble:
        _tell(text("bench.trouble", lang, who=engine.name, why=done.trouble))
    elif not done.whole:
        _tell(text("bench.stopped", lang, who=engine.name))
    return done


def _dry(context: Context, questions: Questions, models: list[Model], *, as_json: bool) -> None:
    """What would be asked, what kind of answer is right, and how large the first requests are."""
    sizes = {model.name: model.sizes(questions.all) for model in models}
    if as_json:
        listed = [{"lang": q.lang, "family": q.family, "kind": q.truth.kind, "question": q.text} for q in questions.all]
        first = {
            name: {"bytes": sum(found), "requests": len(found)} if found else None for name, found in sizes.items()
        }
        made = {"bench": 1, "fingerprint": questions.fingerprint, "left_out": questions.left_out}
        click.echo(json.dumps({**made, "first_requests": first, "questions": listed}, ensure_ascii=False, indent=2))
        return
    for one in questions.all:
        family, kind = (
            text(f"bench.{key}", context.lang) for key in (f"family_{one.family}", f"kind_{one.truth.kind}")
        )
        click.echo(f"{one.lang}  {family} ({kind})  {one.text}")
    for name, found in sizes.items():
        key = "bench.dry_bytes" if found else "bench.dry_unknown"
        middle = sorted(found)[len(found) // 2] if found else 0
        _tell(text(key, context.lang, who=name, n=number(sum(found), context.lang), each=number(middle, context.lang)))


def _finish(made: dict[str, Any], context: Context, given: dict[str, Any]) -> None:
    """Save and show."""
    from healthkit.ask.bench import saved

    path: Path | None = given["output"]
    if path:
        made = saved.joined(path, made)
        saved.save(path, made)
        _tell(text("bench.saved", context.lang, path=path))
    _show(made, context, as_json=given["as_json"])


def _show_saved(path: Path, context: Context, *, as_json: bool) -> None:
    from healthkit.ask.bench import saved

    _show(saved.load(path), context, as_json=as_json)


def _show(made: dict[str, Any], context: Context, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(made, ensure_ascii=False, indent=2))
        return
    from healthkit.ask.bench.table import table

    _print(table(made, context.lang))


def _print(shown: Table) -> None:
    from rich.console import Console

    Console().print(shown)


def _rubric(context: Context, given: dict[str, Any]) -> None:
    """Let a model answer a file's questions and a judge apply its criteria.

    Raises:
        UsageError: file, model or judge is missing.
        InputError: the file is not of this form.
    """
    from healthkit.ask.bench import rubric, saved
    from healthkit.ask.bench.judging import judge
    from healthkit.ask.bench.leave import allowed
    from healthkit.ask.bench.table import rubric_table
    from healthkit.ask.bench.talk import Talker
    from healthkit.store import open_vault

    if not (given["rubric"] and given["judge"] and len(given["endpoints"]) == 1 and len(given["models"]) < 2):
        raise UsageError("Criteria need a file, one model and a judge.", "--rubric FILE --endpoint NAME --judge NAME")
    examples = rubric.load(given["rubric"], given["limit"])
    [endpoint], vault, stop = given["endpoints"], open_vault(context.vault), Event()
    words = _word(context, endpoint, given), _word(context, given["judge"], given)
    model = Talker(vault, endpoint, "".join(given["models"]), words[0], stop)
    judges = Talker(vault, given["judge"], given["judge_model"], words[1], stop)
    allowed(vault, [model.place, judges.place], day_or_today())
    if given["dry_run"]:
        criteria = sum(len(one.criteria) for one in examples)
        size = sum(len(words) for one in examples for _, words in one.messages)
        n, k, m = (number(one, context.lang) for one in (len(examples), criteria, size))
        _tell(text("bench.rubric_dry", context.lang, n=n, criteria=k, size=m))
        return
    with _Bar(text("bench.asking", context.lang, who=model.name), len(examples)) as bar:
        done = judge(examples, model, judges, told=bar.advance, declined=lambda: any(one.declined for one in words))
    made = {"rubric": 1, "file": given["rubric"].name, "model": model.name, "judge": judges.name, **done.as_dict()}
    made |= {"bytes": model.sent + judges.sent, "requests": model.requests + judges.requests}
    if given["output"]:
        saved.save(given["output"], made)
        _tell(text("bench.saved", context.lang, path=given["output"]))
    if given["as_json"]:
        click.echo(json.dumps(made, ensure_ascii=False, indent=2))
    else:
        _print(rubric_table(made, context.lang))


class _Bar:
    """How many are done, on stderr; nothing where that is no terminal."""

    def __init__(self, said: str, total: int) -> None:
        self._said, self._total = said, total
        self._progress: Progress | None = None

    def __enter__(self) -> _Bar:
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import Progress

            self._progress = Progress(console=Console(stderr=True), transient=True)
            self._task = self._progress.add_task(self._said, total=self._total)
            self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._progress:
            self._progress.stop()

    def advance(self) -> None:
        """One more."""
        if self._progress:
            self._progress.advance(self._task)


def _tell(said: str) -> None:
    click.echo(said, err=True)
