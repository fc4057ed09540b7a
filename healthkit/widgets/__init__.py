"""Widgets for JupyterLab: import, entry by hand, coverage, explore, chat, consents; results, the record, documents.

Each takes a vault, its folder, or nothing for the one in the settings, and a language. Where the vault is closed, the
widget asks for the passphrase.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from healthkit.widgets.words import Lang, language

if TYPE_CHECKING:
    from healthkit.store import Vault
    from healthkit.widgets.board import Board
    from healthkit.widgets.calendar_panel import Calendar
    from healthkit.widgets.chatbox import Chat
    from healthkit.widgets.consent_panel import ConsentPanel
    from healthkit.widgets.document_search import Documents
    from healthkit.widgets.entry import EntryPanel, ProfilePanel
    from healthkit.widgets.experiments_panel import ExperimentPanel
    from healthkit.widgets.explorer import Explorer
    from healthkit.widgets.food_panel import Food
    from healthkit.widgets.glucose_panel import Glucose
    from healthkit.widgets.goals_panel import GoalsPanel
    from healthkit.widgets.importer import ImportPanel
    from healthkit.widgets.insurance_compare import InsurancePanel
    from healthkit.widgets.insurance_panel import PlanPanel
    from healthkit.widgets.journal_panel import JournalPanel
    from healthkit.widgets.lab_compare import Compare
    from healthkit.widgets.lab_conflicts import Conflicts
    from healthkit.widgets.lab_follow import Follow
    from healthkit.widgets.lab_table import LabTable
    from healthkit.widgets.mapping_panel import MappingPanel
    from healthkit.widgets.meals_panel import AfterMeals
    from healthkit.widgets.night_panel import Nights
    from healthkit.widgets.own_panel import OwnPanel
    from healthkit.widgets.record_timeline import Timeline
    from healthkit.widgets.relations_panel import RelationsPanel
    from healthkit.widgets.report_saver import ReportSaver
    from healthkit.widgets.review import ReviewPanel
    from healthkit.widgets.schedule_panel import SchedulePanel
    from healthkit.widgets.sleep_figures import SleepFigures
    from healthkit.widgets.source_panel import SourcePanel
    from healthkit.widgets.today_panel import TodayPanel
    from healthkit.widgets.training_panel import Training
    from healthkit.widgets.visit_panel import VisitPanel
    from healthkit.widgets.workout_panel import WorkoutPage


def import_files(vault: Vault | Path | None = None, lang: Lang | None = None) -> ImportPanel:
    """Import files: a picker, a progress bar, and what came of it. Makes a vault where there is none."""
    from healthkit.widgets.importer import ImportPanel

    return ImportPanel(vault, language(lang))


def map_table(
    path: Path | str | None = None, vault: Vault | Path | None = None, lang: Lang | None = None
) -> MappingPanel:
    """Map a table that no connector knows, CSV or Excel: what each column seems to hold, to correct and import."""
    from healthkit.widgets.mapping_panel import MappingPanel

    return MappingPanel(Path(path).expanduser() if path else None, vault, language(lang))


def enter(vault: Vault | Path | None = None, lang: Lang | None = None) -> EntryPanel:
    """Enter a result, a vital sign, a medication, a diagnosis or an allergy by hand."""
    from healthkit.widgets.entry import EntryPanel

    return EntryPanel(vault, language(lang))


def profile(vault: Vault | Path | None = None, lang: Lang | None = None) -> ProfilePanel:
    """What is known of the person, their family and how they live, with forms to add to it."""
    from healthkit.widgets.entry import ProfilePanel

    return ProfilePanel(vault, language(lang))


def review_results(vault: Vault | Path | None = None, lang: Lang | None = None) -> ReviewPanel:
    """Rows that laboratory documents seem to hold: correct, accept or reject them; until then none of them counts."""
    from healthkit.widgets.review import ReviewPanel

    return ReviewPanel(vault, language(lang))


def coverage(vault: Vault | Path | None = None, lang: Lang | None = None) -> Board:
    """What the vault holds: each metric's first and last day, its gaps, and what has gone quiet."""
    from healthkit.widgets.board import Board

    return Board(vault, language(lang))


def sources(vault: Vault | Path | None = None, lang: Lang | None = None) -> SourcePanel:
    """Which devices and apps wrote what, and which of them wins, metric by metric."""
    from healthkit.widgets.source_panel import SourcePanel

    return SourcePanel(vault, language(lang))


def save_as_report(
    name: str = "", vault: Path | None = None, lang: Lang | None = None, notebook: Path | None = None
) -> ReportSaver:
    """Make a report of the notebook that this stands in, by a button; ``notebook`` names another."""
    from healthkit.widgets.report_saver import ReportSaver

    return ReportSaver(vault, notebook, language(lang), name)


def explore(
    *metrics: str,
    vault: Vault | Path | None = None,
    lang: Lang | None = None,
    days: tuple[date | str, date | str] | None = None,
    a: tuple[date | str, date | str] | None = None,
    b: tuple[date | str, date | str] | None = None,
) -> Explorer:
    """Up to six metrics on one time axis, from all years to one night, beside medication, illness, devices and notes.

    ``days`` are the first and the last day to look at; ``a`` and ``b`` two periods to compare.

    Raises:
        UnknownName: one of ``metrics`` is not in the catalogue.
        UsageError: too many metrics, or days that are none.
    """
    from healthkit.widgets.explorer import Explorer

    return Explorer(vault, language(lang), metrics, days=days, a=a, b=b)


def relations(*metrics: str, vault: Vault | Path | None = None, lang: Lang | None = None) -> RelationsPanel:
    """What goes with what, of up to three years of days; without ``metrics`` those with the most days.

    Raises:
        UnknownName: one of ``metrics`` is not in the catalogue.
    """
    from healthkit.widgets.relations_panel import RelationsPanel

    return RelationsPanel(vault, language(lang), metrics)


def chat(
    vault: Vault | Path | None = None,
    lang: Lang | None = None,
    as_of: date | None = None,
    *,
    endpoint: str = "",
    model: str = "",
) -> Chat:
    """Ask in plain words; each answer brings its chart and how it was computed. ``as_of`` is what "today" means.

    ``endpoint`` (a name of the settings, or the URL of a server on this computer) lets its ``model`` answer; nothing
    leaves without a consent, and without the person seeing it first. Without one, no model is asked.
    """
    from healthkit.widgets.chatbox import Chat

    return Chat(vault, language(lang), as_of=as_of, endpoint=endpoint, model=model)


def consent(vault: Vault | Path | None = None, lang: Lang | None = None) -> ConsentPanel:
    """Who may see which kind of data of which source: switches, the ledger, and what left."""
    from healthkit.widgets.consent_panel import ConsentPanel

    return ConsentPanel(vault, language(lang))


def schedule(vault: Vault | Path | None = None, lang: Lang | None = None) -> SchedulePanel:
    """What runs by itself: reports, backups and alerts, with when each comes next and how it went last."""
    from healthkit.widgets.schedule_panel import SchedulePanel

    return SchedulePanel(vault, language(lang))


def labs(vault: Vault | Path | None = None, lang: Lang | None = None, as_of: date | None = None) -> LabTable:
    """Laboratory results, panel by panel, each with its course, its range and whether it changed."""
    from healthkit.widgets.lab_table import LabTable

    return LabTable(vault, language(lang), as_of)


def follow(
    analyte: str | None = None,
    vault: Vault | Path | None = None,
    lang: Lang | None = None,
    as_of: date | None = None,
) -> Follow:
    """One laboratory value over time: its range, what chance alone would do, the medications of that time.

    Raises:
        UnknownName: ``analyte`` is not in the catalogue.
    """
    from healthkit.widgets.lab_follow import Follow

    return Follow(vault, language(lang), analyte, as_of)


def compare(vault: Vault | Path | None = None, lang: Lang | None = None, as_of: date | None = None) -> Compare:
    """Two days of results side by side."""
    from healthkit.widgets.lab_compare import Compare

    return Compare(vault, language(lang), as_of)


def conflicts(vault: Vault | Path | None = None, lang: Lang | None = None, as_of: date | None = None) -> Conflicts:
    """Where sources disagree on a result, and numbers that are in question."""
    from healthkit.widgets.lab_conflicts import Conflicts

    return Conflicts(vault, language(lang), as_of)


def timeline(vault: Vault | Path | None = None, lang: Lang | None = None, as_of: date | None = None) -> Timeline:
    """The record over time: conditions, medications, procedures, encounters, immunisations."""
    from healthkit.widgets.record_timeline import Timeline

    return Timeline(vault, language(lang), as_of)


def documents(vault: Vault | Path | None = None, lang: Lang | None = None) -> Documents:
    """Full-text search over letters, notes and reports."""
    from healthkit.widgets.document_search import Documents

    return Documents(vault, language(lang))


def visit(vault: Vault | Path | None = None, lang: Lang | None = None, as_of: date | None = None) -> VisitPanel:
    """The visit brief: its reason and questions to change before printing, and what was agreed to note afterwards."""
    from healthkit.widgets.visit_panel import VisitPanel

    return VisitPanel(vault, language(lang), as_of)


def plan_wizard(vault: Vault | Path | None = None, lang: Lang | None = None) -> PlanPanel:
    """Write down an insurance plan by form; what it means for a year is said at once, and the file is kept."""
    from healthkit.widgets.insurance_panel import PlanPanel

    return PlanPanel(vault, language(lang))


def insurance(vault: Vault | Path | None = None, lang: Lang | None = None) -> InsurancePanel:
    """The kept plans side by side under own use of care, or under a scenario."""
    from healthkit.widgets.insurance_compare import InsurancePanel

    return InsurancePanel(vault, language(lang))


def glucose(vault: Vault | Path | None = None, lang: Lang | None = None) -> Glucose:
    """Glucose over a period: the usual day, time in ranges, and what that means."""
    from healthkit.widgets.glucose_panel import Glucose

    return Glucose(vault, language(lang))


def after_meals(vault: Vault | Path | None = None, lang: Lang | None = None) -> AfterMeals:
    """What glucose does after meals: by meal, by food, or earlier against since."""
    from healthkit.widgets.meals_panel import AfterMeals

    return AfterMeals(vault, language(lang))


def food(vault: Vault | Path | None = None, lang: Lang | None = None) -> Food:
    """A food diary over a period: days, eating windows, where the energy came from, beside reference values."""
    from healthkit.widgets.food_panel import Food

    return Food(vault, language(lang))


def nights(vault: Vault | Path | None = None, lang: Lang | None = None) -> Nights:
    """A month of nights on the clock, and the chosen one by stage with the heart beneath; arrow keys step through."""
    from healthkit.widgets.night_panel import Nights

    return Nights(vault, language(lang))


def sleep(vault: Vault | Path | None = None, lang: Lang | None = None, as_of: date | None = None) -> SleepFigures:
    """Sleep over some weeks: times, regularity, social jetlag, chronotype, debt, beside the same time before."""
    from healthkit.widgets.sleep_figures import SleepFigures

    return SleepFigures(vault, language(lang), as_of)


def calendar(metric: str | None = None, vault: Vault | Path | None = None, lang: Lang | None = None) -> Calendar:
    """A metric as calendars, a square a day, shaded over the person's own range.

    Raises:
        UnknownName: ``metric`` is not in the catalogue.
    """
    from healthkit.widgets.calendar_panel import Calendar

    return Calendar(vault, language(lang), metric)


def training(
    vault: Vault | Path | None = None,
    lang: Lang | None = None,
    as_of: date | None = None,
    *,
    view: Literal["load", "minutes", "fitness", "bests"] = "load",
) -> Training:
    """Training over weeks and years: load, minutes against the guideline, cardio fitness, personal bests."""
    from healthkit.widgets.training_panel import Training

    return Training(vault, language(lang), as_of, view)


def workout(vault: Vault | Path | None = None, lang: Lang | None = None) -> WorkoutPage:
    """One workout in full: route, splits, heart rate, zones; choose it from the list or by arrow keys."""
    from healthkit.widgets.workout_panel import WorkoutPage

    return WorkoutPage(vault, language(lang))


def experiments(
    vault: Vault | Path | None = None, lang: Lang | None = None, as_of: date | None = None
) -> ExperimentPanel:
    """Trials on oneself: design one and see its power, say each day how it went, see the result after the end."""
    from healthkit.widgets.experiments_panel import ExperimentPanel

    return ExperimentPanel(vault, language(lang), as_of)


def journal(vault: Vault | Path | None = None, lang: Lang | None = None, as_of: date | None = None) -> JournalPanel:
    """Symptoms, mood and notes of the last days, and a line to write the next."""
    from healthkit.widgets.journal_panel import JournalPanel

    return JournalPanel(vault, language(lang), as_of)


def own_metrics(vault: Vault | Path | None = None, lang: Lang | None = None) -> OwnPanel:
    """Metrics of your own: declare one, edit its name, range and decimals, write values down, take it away."""
    from healthkit.widgets.own_panel import OwnPanel

    return OwnPanel(vault, language(lang))


def goals(vault: Vault | Path | None = None, lang: Lang | None = None, as_of: date | None = None) -> GoalsPanel:
    """Goals of your own: a first small step from your own days, the week so far, the weekly review, letting go."""
    from healthkit.widgets.goals_panel import GoalsPanel

    return GoalsPanel(vault, language(lang), as_of)


def today(vault: Vault | Path | None = None, lang: Lang | None = None, as_of: date | None = None) -> TodayPanel:
    """Last night, yesterday and this week against your own usual range; what stands out, what has stopped coming."""
    from healthkit.widgets.today_panel import TodayPanel

    return TodayPanel(vault, language(lang), as_of)
