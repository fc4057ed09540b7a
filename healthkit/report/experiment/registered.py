"""A registered experiment on one page: what was decided beforehand, what came of it, every day, and the hash."""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from healthkit.charts import report_experiment
from healthkit.i18n import text
from healthkit.model.catalogue import catalogue
from healthkit.model.units import unit_label
from healthkit.planning.experiments import told
from healthkit.planning.experiments.protocol import SCORE
from healthkit.planning.experiments.words import percent
from healthkit.report.blocks import Block, Cover, Figure, Manifest, Markdown, Section, Table
from healthkit.report.period import messages
from healthkit.report.period.phrases import ticks
from healthkit.report.period.provenance import versions
from healthkit.report.period.wording import full_day, short_date, span

if TYPE_CHECKING:
    from healthkit.store import Vault

_NAMED = 7


class Registered:
    """One experiment that is over or was stopped, ready to be shown section by section."""

    def __init__(self, vault: Vault, number: int, lang: str) -> None:
        today = date.today()  # noqa: DTZ011 (whether it is over: the person's day is this machine's)
        self._told, self._lang, self._number = told.result(vault, number, today, lang), lang, number
        self._one = self._told.experiment
        self._protocol = self._one.protocol

    def _say(self, key: str, **values: object) -> str:
        return messages.say("experiment", key, self._lang, None, **values)

    def cover(self) -> Block:
        """The question and the days."""
        protocol = self._protocol
        return Cover(
            title=protocol.question,
            subtitle=self._say("trial_subtitle", span=span(protocol.first, self._one.last, self._lang)),
            kicker=self._say("trial_kicker"),
            running=protocol.question,
            lang=self._lang,
            date=self._one.last.isoformat(),
        )

    def result(self) -> Section:
        """The verdict with its sentences, then what was decided beforehand."""
        said = " ".join(self._told.sentences(self._lang))
        return Section(
            Markdown(f"## {self._told.verdict(self._lang)}"),
            Markdown(said),
            self._decided(),
        )

    def _decided(self) -> Table:
        protocol, lang = self._protocol, self._lang
        better = text(f"experiment_cli.{protocol.better}", lang)
        periods = self._say(
            "trial_periods", pairs=protocol.pairs, days=protocol.block_days, washout=protocol.washout_days,
            seed=protocol.seed,
        )  # fmt: skip
        pairs = [
            ("new", protocol.new),
            ("usual", protocol.usual),
            ("outcome", f"{protocol.outcome_name(lang)}, {better}"),
            ("matters", protocol.amount(protocol.matters, lang)),
            ("schedule", periods),
            ("power", percent(protocol.power, lang)),
        ]
        rows: list[list[str | list[float]]] = [[self._say(f"trial_{key}"), value] for key, value in pairs]
        columns = [self._say("trial_what"), self._say("trial_value")]
        return Table(columns, rows, ["left", "left"], caption=self._say("trial_decided"), widths=[1, 3.2], small=True)

    def days(self) -> Section:
        """Every day as a dot by what the schedule asked for, and both means as lines."""
        known = [None if math.isnan(value) else float(value) for value in self._told.values]
        if all(value is None for value in known):
            return Section()
        protocol, lang = self._protocol, self._lang
        marks, names = ticks(known, None, lang)
        at = list(range(0, len(known), 7))
        labels = [short_date(protocol.first + timedelta(days=day), lang) for day in at]
        means = (self._told.result.mean_new, self._told.result.mean_usual)
        treated = protocol.treated[: len(known)].tolist()
        chart = report_experiment.trial(known, treated, means, at, labels, ticks=marks, tick_text=names, lang=lang)
        unit = "0–10" if protocol.outcome == SCORE else unit_label(catalogue().get(protocol.outcome).unit, lang)
        name = protocol.outcome_name(lang)
        alt = self._say("trial_alt", outcome=name, n=sum(value is not None for value in known))
        caption = f"{name} ({unit})" if unit else name
        figure = Figure(chart, alt, caption, self._say("trial_note"), self._table(known, treated))
        return Section(Markdown("## " + self._say("days")), figure)

    def _table(self, known: list[float | None], treated: list[bool]) -> Table:
        rows: list[list[str | list[float]]] = [
            [
                full_day(self._protocol.first + timedelta(days=at), self._lang),
                self._protocol.new if treated[at] else self._protocol.usual,
                self._protocol.amount(value, self._lang),
            ]
            for at, value in enumerate(known)
            if value is not None
        ]
        columns = [self._say("col_day"), self._say("trial_asked"), self._protocol.outcome_name(self._lang)]
        return Table(columns, rows, ["left", "left", "right"], small=True)

    def caveats(self) -> Section:
        """Days without a value or a word, and what such a trial cannot show."""
        found = self._told
        lines = [self._say("caveat_expectation"), self._say("trial_alone")]
        lists = (("missing", found.missing), ("unsaid", found.unsaid), ("not_done", (*found.not_done, *found.skipped)))
        lines += [self._say(f"trial_{key}", n=len(days), days=self._named(days)) for key, days in lists if days]
        if self._one.stopped_why:
            lines.append(self._say("trial_stopped", why=self._one.stopped_why))
        return Section(Markdown("## " + self._say("caveats")), Markdown("\n".join(f"- {line}" for line in lines)))

    def _named(self, days: tuple[date, ...]) -> str:
        named = ", ".join(short_date(day, self._lang) for day in sorted(days)[:_NAMED])
        return named + (" …" if len(days) > _NAMED else "")

    def provenance(self) -> Section:
        """The hash of the protocol, how it was analysed, and how to make this page again."""
        known = int(np.isfinite(self._told.values).sum())
        manifest = {
            "report": "experiment",
            "parameters": {"lang": self._lang, "id": str(self._number)},
            "protocol_sha256": self._one.hash,
            "method": self._protocol.method,
            "days_with_a_value": known,
            "catalogue_version": catalogue().version,
            "versions": versions(),
        }
        command = f"healthkit report experiment -p lang={self._lang} -p id={self._number}"
        said = self._say(
            "trial_made", hash=self._one.hash, again=command, day=full_day(self._one.registered_at.date(), self._lang)
        )
        return Section(Markdown(said), Manifest(manifest))
