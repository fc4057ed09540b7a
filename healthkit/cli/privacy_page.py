"""The data-protection page in words: what is held, from where, what for, who received it, your rights."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from healthkit.i18n import day, listing, number, rows_of, text

if TYPE_CHECKING:
    from healthkit.privacy.overview import Held, Overview


def page(found: Overview, lang: str) -> Iterator[str]:
    """The page as lines of Markdown."""

    def say(name: str, **values: Any) -> str:
        return text(f"privacy_report.{name}", lang, **values)

    yield from (f"# {say('title')}", "", say("intro"), "", f"## {say('held')}", "")
    yield from (_kind(one, lang) for one in found.held)
    if found.empty_categories:
        yield from ("", say("none_of", what=listing([label(one, lang) for one in found.empty_categories], lang)))
    yield from ("", f"## {say('origins')}", "")
    for origin in found.origins:
        span: dict[str, Any] = {"first": day(origin.first, lang), "last": day(origin.last, lang)}
        yield say("origin", connector=origin.connector, n=number(origin.files, lang), **span)
    yield say("sources", what=", ".join(found.sources) or "–")
    yield say("copies", n=number(found.kept_copies, lang))
    yield from ("", f"## {say('purposes')}", "")
    yield from _consents(found, lang)
    yield from ("", f"## {say('received')}", "")
    for one in found.received:
        kinds = ", ".join(label(kind, lang) for kind in one.categories) or text("privacy.no_data", lang)
        purpose = text(f"privacy.purpose_{one.purpose}", lang)
        yield say("recipient", recipient=one.recipient, purpose=purpose, n=number(one.times, lang),
                  bytes=number(one.bytes, lang), first=day(one.first, lang), last=day(one.last, lang),
                  kinds=kinds)  # fmt: skip
    if not found.received:
        yield say("nobody")
    months = found.chat_months
    kept_for = say("for_ever") if months is None else text("privacy_report.for_months", lang, months)
    yield from ("", f"## {say('beside')}", "", say("chats", n=number(found.chats, lang), kept=kept_for))
    yield say("memory", n=number(found.memory_lines, lang))
    yield say("issues", n=number(found.report_issues, lang))
    yield say("erased", n=number(found.erased, lang))
    yield from (say("backup", path=path) for path in found.backups)
    yield from ("", say("elsewhere"), "", f"## {say('rights')}", "")
    yield from _rights(lang)


def _kind(one: Held, lang: str) -> str:
    span = "–" if one.first is None or one.last is None else f"{day(one.first, lang)} – {day(one.last, lang)}"
    kept_for = text("privacy_report.for_ever", lang)
    if one.months is not None:
        kept_for = text("privacy_report.for_months", lang, one.months)
    rows, tables = number(sum(one.rows.values()), lang), ", ".join(rows_of(table, lang) for table in one.rows)
    return text(
        "privacy_report.kind",
        lang,
        category=label(one.category, lang),
        n=rows,
        tables=tables,
        span=span,
        kept=kept_for,
    )


def _consents(found: Overview, lang: str) -> Iterator[str]:
    from healthkit.cli.consent import words

    yield text("privacy_report.own_use", lang)
    yield from (f"- {words(entry, lang)}" for entry in found.consents)
    if not found.consents:
        yield text("privacy_report.no_consent", lang)


def _rights(lang: str) -> Iterator[str]:
    from healthkit.privacy.overview import ARTICLES

    for article, served in ARTICLES.items():
        commands = ", ".join(f"`healthkit {one}`" for one in served)
        yield text(
            "privacy_report.article",
            lang,
            article=article,
            what=text(f"privacy_report.article_{article}", lang),
            commands=commands,
        )


def label(name: str, lang: str) -> str:
    """A kind of data by its name in a language."""
    from healthkit.privacy.categories import categories

    return categories()[name].name(lang) if name in categories() else name
