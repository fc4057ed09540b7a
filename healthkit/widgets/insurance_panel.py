"""The wizard for plans: a form that says at once what it means for a year, and keeps the plan with the vault."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any

import anywidget
import ipywidgets
import traitlets

from healthkit.errors import HealthkitError, InputError
from healthkit.i18n import day, text
from healthkit.planning.insurance import draft, plan_file, scenarios, wanted, words
from healthkit.planning.insurance.compare import covering
from healthkit.planning.insurance.model import Line, Plan
from healthkit.planning.insurance.money import amount
from healthkit.planning.insurance.own_use import own_use
from healthkit.planning.insurance.services import label
from healthkit.planning.insurance.use import Country, Use
from healthkit.planning.insurance.wording import explain
from healthkit.settings import settings
from healthkit.store import Vault
from healthkit.widgets import news
from healthkit.widgets.panel import Panel
from healthkit.widgets.scripts import styles, with_parts

_LABELS = ("title", "words", "country", "start", "rows", "save", "means", "text")
_SHOWN = 8
_COUNTRIES: tuple[Country, ...] = ("US", "FR")


class PlanBox(anywidget.AnyWidget):
    """The form. What is typed travels as messages and is never state, so that no saved notebook holds it.

    The page says ``ready``, ``country`` (country), ``open`` (file), ``set`` and ``save`` (country, values); it is
    answered with ``form``, ``explained`` and ``said``.
    """

    _esm = with_parts("insurance.js")
    _css = styles("insurance.css")
    labels = traitlets.Dict().tag(sync=True)
    lang = traitlets.Unicode("en").tag(sync=True)
    country = traitlets.Unicode("US").tag(sync=True)
    countries: traitlets.List[list[str]] = traitlets.List().tag(sync=True)
    plans: traitlets.List[list[str]] = traitlets.List().tag(sync=True)


class PlanPanel(Panel):
    """What :func:`healthkit.widgets.plan_wizard` shows."""

    first = True

    def build(self, vault: Vault) -> list[ipywidgets.Widget]:
        """The form of the settings' country."""
        lang, home = self.lang, settings().country
        country = home if home in _COUNTRIES else "FR" if lang == "fr" else "US"
        named = [[one, text(f"insurance.wizard_{one}", lang)] for one in _COUNTRIES]
        labels = {name: text(f"insurance.wizard_{name}", lang) for name in _LABELS}
        self._uses: dict[Country, Use] = {}
        self._earlier: dict[str, Any] = {}
        self._opened: Path | None = None
        self._said = ""
        self.box = PlanBox(labels=labels, lang=lang, country=country, countries=named)
        self.box.on_msg(self._heard)
        self.look_again()
        return [self.box]

    def look_again(self) -> None:
        """After an import, or when a plan was saved."""
        assert self.vault is not None
        self._uses.clear()
        files = [[f"file:{path.name}", path.stem] for path in wanted.saved(self.vault.folder)]
        told = [[f"id:{one.id}", f"{one.name} ({one.year})"] for one in wanted.imported(self.vault, self.lang)]
        self.box.plans = [*files, *told]

    def still(self) -> str:
        """The plans that are kept with the vault, by name; no figure of them."""
        names = "".join(f"<li>{escape(name)}</li>" for _, name in self.box.plans)
        head = escape(self._said or text("insurance.wizard_title", self.lang))
        return f"<p>{head}</p><ul>{names}</ul>"

    def show(self, country: Country, values: dict[str, str]) -> None:
        """Send the form of a country with these values."""
        said, lang = draft.form(country), self.lang
        labels = draft.row_labels(country, lang)
        self.box.send({
            "kind": "form",
            "country": country,
            "place": said["place"],
            "fields": [_field(one, one["key"], lang) for one in said["field"]],
            "columns": [{**_field(said["column"][name], name, lang), "name": name} for name in said["columns"]],
            "rows": [{"id": row, "label": labels[row]} for row in said["rows"]],
            "values": values,
        })  # fmt: skip

    def explain(self, country: Country, values: dict[str, str]) -> None:
        """Send what the plan means for a year: totals, and the lines that cost most with their rules."""
        content = draft.written(country, values, self.lang, self._earlier)
        told: dict[str, Any] = {"kind": "explained", "text": content, "fault": "", "totals": "", "lines": []}
        try:
            plan = self._read(content)
            use = self._use(country)
            fitted = covering(plan, use.people)
            ledger = fitted.settle(use.in_year(plan.year).events)
        except HealthkitError as error:
            told["fault"] = str(error)
        else:
            own, premium = ledger.paid_by("person"), fitted.premium(use.people)
            sums = [amount(cents, plan.currency, self.lang) for cents in (own, premium, own + premium)]
            year = words.say("explain_total", self.lang, own=sums[0], premium=sums[1], total=sums[2])
            told["totals"] = f"{words.head(use, '', self.lang)} {year}"
            dearest = sorted(ledger.lines, key=lambda line: (-line.paid_by("person"), line.event.day))[:_SHOWN]
            told["lines"] = [self._line(line, use) for line in dearest]
        self.box.send(told)

    def save(self, country: Country, values: dict[str, str]) -> None:
        """Keep the plan in the vault's folder, under its name; one that was opened gives way to its new form.

        Raises:
            InputError: it is not whole yet, or the folder cannot be written.
            UsageError: a plan of that name is kept already.
        """
        assert self.vault is not None
        content = draft.written(country, values, self.lang, self._earlier)
        plan = self._read(content)
        path = wanted.folder_of(self.vault.folder) / f"{draft.slug(plan.id)}.toml"
        draft.save(path, content, self.lang, over=path == self._opened)
        self._opened = path
        self._said = text("insurance.wizard_saved", self.lang, plan=plan.name, file=path.name)
        self.look_again()
        self.box.send({"kind": "said", "words": self._said, "wrong": False})
        news.announce()

    def take(self, name: str) -> None:
        """Show a kept or imported plan in the form.

        Raises:
            InputError: it cannot be read.
        """
        assert self.vault is not None
        kind, _, rest = name.partition(":")
        path = wanted.folder_of(self.vault.folder) / rest if kind == "file" else None
        if path is not None:
            if path not in wanted.saved(self.vault.folder):
                return
            content = plan_file.text_of(path)
        else:
            content = wanted.imported_text(self.vault, rest, self.lang)
        table = plan_file.parse(content, rest)
        country = table.get("country")
        if country not in _COUNTRIES:
            raise InputError(text("insurance.unknown_plan", self.lang, plan=rest))
        self._earlier, self._opened = table, path
        self.show(country, draft.values(table))

    def _read(self, content: str) -> Plan:
        where = text("insurance.wizard_plan", self.lang)
        return plan_file.read(plan_file.parse(content, where), where)

    def _use(self, country: Country) -> Use:
        """Own use where the vault tells of some, else a healthy year."""
        assert self.vault is not None
        if country not in self._uses:
            try:
                self._uses[country] = own_use(self.vault, country, None, self.lang)
            except InputError:
                year = int(draft.fresh(country)["year"])
                self._uses[country] = scenarios.apply(scenarios.HEALTHY, Use(country, year, (), "scenario"))
        return self._uses[country]

    def _line(self, line: Line, use: Use) -> dict[str, Any]:
        lang, event = self.lang, line.event
        sums = [amount(cents, use.currency, lang) for cents in (event.charge, line.paid_by("person"))]
        title = words.say(
            "wizard_line", lang, day=day(event.day, lang, "d MMM"), service=label(use.country, event.service, lang),
            charge=sums[0], own=sums[1],
        )  # fmt: skip
        shares = [
            {
                "payer": words.payer(share.payer, lang),
                "amount": amount(share.amount, use.currency, lang),
                "words": explain(use.country, share, lang),
                "own": share.payer == "person",
            }
            for share in line.shares
        ]
        return {"title": title, "shares": shares}

    def _heard(self, _: object, content: dict[str, Any], __: object) -> None:
        kind = content.get("kind")
        country: Country = "FR" if content.get("country", self.box.country) == "FR" else "US"
        said = content.get("values")
        values = {str(key): str(value) for key, value in said.items()} if isinstance(said, dict) else {}
        try:
            if kind in ("ready", "country"):
                self._earlier, self._opened = {}, None
                self.show(country, draft.fresh(country))
            elif kind == "open":
                self.take(str(content.get("file", "")))
            elif kind == "set":
                self.explain(country, values)
            elif kind == "save":
                self.save(country, values)
        except HealthkitError as error:
            self.box.send({"kind": "said", "words": str(error), "wrong": True})
        self.print_again()


def _field(one: dict[str, Any], key: str, lang: str) -> dict[str, Any]:
    """One field as the page draws it; a choice's words stand beside what is written for it."""
    options = [[name, _option(name, lang)] for name in one.get("options", ())]
    yes, no = text("insurance.covered_yes", lang), text("insurance.covered_no", lang)
    return {
        "key": key,
        "label": one[lang],
        "kind": one["kind"],
        "needed": one.get("needed", False),
        "example": str(one.get("example", "")),
        "options": options,
        "yes": yes,
        "no": no,
    }


def _option(name: str, lang: str) -> str:
    """A choice in words; kinds of plans are their own."""
    return text(f"insurance.option_{name}", lang) if name.islower() else name
