"""One remittance advice as claims: a reader that is fed segment by segment and hands over each claim when it ends."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from connectors.x12_835.codes import AMOUNTS, FILING, GROUPS, REASONS, REVERSAL, STATUS, SYSTEMS
from healthkit.model.codings import Coding, Concept, concept
from healthkit.source.contract import Issue
from healthkit.source.outbox import Outbox

CURRENCY = "USD"
_LETTERS = re.compile(r"\A\d{4}[0-9A-Z]\Z")
_DENTAL = re.compile(r"\AD\d{4}\Z")
_REMARKS = {"MIA": (5, 20, 21, 22, 23), "MOA": (3, 4, 5, 6, 7)}
"""Where the adjudication of a stay or of a visit names remarks of the payer."""
_PADDED = 24
"""Elements that any segment is read to have; what it lacks is empty."""
_KNOWN_ELSEWHERE = frozenset({"ISA", "GS", "GE", "IEA", "PER", "N3", "N4", "RDM", "LX", "TS2", "TS3"})
"""Segments of the envelope, of banks and of addresses: nothing in them is about the person's care."""


@dataclass
class _Claim:
    """The claim that is being read: its row, how many lines it has, and the days of its lines."""

    row: dict[str, Any]
    id: str
    number: str
    sequence: int = 0
    days: list[str] = field(default_factory=list)
    line: dict[str, Any] | None = None


@dataclass
class Remittance:
    """A file in reading. Names, members' numbers and addresses of patients stay in the file."""

    member: str
    outbox: Outbox
    component: str
    refs: list[int]
    sources: dict[str, int]
    read: Counter[str] = field(default_factory=Counter)
    unmapped: Counter[str] = field(default_factory=Counter)
    issues: list[Issue] = field(default_factory=list)
    ended: bool = True
    patients: set[str] = field(default_factory=set)
    """Shared by the files of a package: each may be about another person."""
    _payer: str | None = None
    _payee: str | None = None
    _produced: str | None = None
    _trace: str = ""
    _currency: str = CURRENCY
    _foreign: bool = False
    """Inside a transaction set that is no remittance: claims and their acknowledgements may share a file."""
    _ids: Counter[str] = field(default_factory=Counter)
    _reversed: set[str] = field(default_factory=set)
    _claim: _Claim | None = None
    _at: int = 0
    _since_st: int = 0

    def take(self, segment: list[str]) -> None:
        """One segment of the file."""
        self._at += 1
        self._since_st += 1
        name = segment[0].strip().upper()
        if self._foreign and name != "ST":
            return
        taker = getattr(self, f"_{name.lower()}", None) if name.isalnum() else None
        if taker is not None:
            taker([*segment, *[""] * _PADDED])
        elif name not in _KNOWN_ELSEWHERE:
            self.unmapped[name] += 1

    def close(self) -> None:
        """Hand over the last claim."""
        self._end_line()
        claim, self._claim = self._claim, None
        if claim is None:
            return
        if claim.days:
            claim.row["started"] = claim.row["started"] or min(claim.days)
            claim.row["ended"] = claim.row["ended"] or max(claim.days)
        self._row("claim", claim.row)

    # Envelope

    def _st(self, parts: list[str]) -> None:
        self.close()
        self._foreign = parts[1].strip() != "835"
        if self._foreign:
            self.unmapped[f"transaction set {parts[1]}"] += 1
            return
        self._since_st, self.ended = 1, False
        self._payer = self._payee = self._produced = None
        self._trace, self._currency = "", CURRENCY

    def _se(self, parts: list[str]) -> None:
        self.close()
        self.ended = True
        if parts[1].isdecimal() and int(parts[1]) != self._since_st:
            self._issue("count_differs", f"SE: {parts[1]}")

    def _bpr(self, parts: list[str]) -> None:
        self._produced = self._day(parts[16], "BPR")

    def _trn(self, parts: list[str]) -> None:
        self._trace = parts[2]

    def _cur(self, parts: list[str]) -> None:
        self._currency = parts[2] or CURRENCY

    def _n1(self, parts: list[str]) -> None:
        if parts[1] == "PR":
            self._payer = parts[2] or None
        elif parts[1] == "PE":
            self._payee = parts[2] or None

    # A claim

    def _clp(self, parts: list[str]) -> None:
        self.close()
        number, reversal = parts[7] or parts[1], parts[2] == REVERSAL
        made = self._name(parts[7], parts[1], reversal=reversal)
        kind = FILING.get(parts[6])
        self._claim = _Claim(
            {
                "external_id": made or None,
                "number": made or None,
                "replaces": number if "#" in made else None,
                **(concept(kind, [Coding("x12-1032", parts[6], kind)]) if parts[6] else Concept(None)).columns(),
                "kind": "explanation_of_benefit",
                "status": "active",
                "outcome": STATUS.get(parts[2]) or (f"status {parts[2]}" if parts[2] else None),
                "started": None,
                "ended": None,
                "created": self._produced,
                "payer": self._payer,
                "performer": self._payee,
                "total": self._number(parts[3], "CLP03"),
                "paid": self._number(parts[4], "CLP04"),
                "currency": self._currency,
            },
            made,
            number,
        )
        self.read["claim"] += 1
        self._amount("submitted", "Submitted", self._claim.row["total"])
        self._amount("benefit", "Paid by the plan", self._claim.row["paid"])
        self._amount("patient", "Patient responsibility", self._number(parts[5], "CLP05"))

    def _name(self, number: str, account: str, *, reversal: bool) -> str:
        """What a claim is called here.

        The payer's number can stand three times: for the payment, for its reversal, and for the correction that follows
        the reversal; only all three add up to what was paid. Further ones of a file are parts of a split claim. Without
        that number the provider's account is told apart by the payment, since every visit can bear it.
        """
        made = number or (account and "/".join(filter(None, (self._trace, account))))
        if not made:
            return ""
        if reversal:
            self._reversed.add(made)
            made += "#reversal"
        elif made in self._reversed:
            made += "#correction"
        self._ids[made] += 1
        return made if self._ids[made] == 1 else f"{made} ({self._ids[made]})"

    def _ref(self, parts: list[str]) -> None:
        """The claim that this one adjusts, by the payer's number."""
        claim = self._claim
        if claim is not None and parts[1] == "F8" and parts[2] and parts[2] != claim.number:
            claim.row["replaces"] = parts[2]

    def _nm1(self, parts: list[str]) -> None:
        if self._claim is None:
            return
        if parts[1] == "QC":  # who it is about is told apart, never kept
            self.patients.add(parts[9] or "|".join(parts[3:6]))
        elif parts[1] == "82" and parts[3]:
            self._claim.row["performer"] = " ".join(part for part in (parts[4], parts[3]) if part)

    def _dtm(self, parts: list[str]) -> None:
        qualifier, claim = parts[1], self._claim
        if claim is None:
            return
        if claim.line is not None and qualifier in {"472", "150", "151"}:
            day = self._day(parts[2], "DTM")
            if day:
                claim.days.append(day)
                if qualifier != "151":
                    claim.line["started"] = day
                if qualifier != "150":
                    claim.line["ended"] = day
        elif qualifier in {"232", "233"}:
            claim.row["started" if qualifier == "232" else "ended"] = self._day(parts[2], "DTM")

    # A line of a claim

    def _svc(self, parts: list[str]) -> None:
        self._end_line()
        claim = self._claim
        if claim is None:
            self._issue("entry_without_resource", "SVC")
            return
        claim.sequence += 1
        quantity = self._number(parts[5], "SVC05") if parts[5] else 1.0
        claim.line = {
            "external_id": f"{claim.id}#{claim.sequence}" if claim.id else None,
            "claim_external_id": claim.id or None,
            "sequence": claim.sequence,
            **self._service(parts[1], parts[4]).columns(),
            "quantity": quantity,
            "net": self._number(parts[2], "SVC02"),
            "currency": self._currency,
        }
        self.read["service"] += 1
        self._amount("benefit", "Paid by the plan", self._number(parts[3], "SVC03"))

    def _service(self, composite: str, revenue: str) -> Concept:
        pieces = [*composite.split(self.component), "", "", "", "", "", "", ""]
        system = SYSTEMS.get(pieces[0], pieces[0].lower())
        if system == "hcpcs":
            system = "cpt" if _LETTERS.match(pieces[1]) else "cdt" if _DENTAL.match(pieces[1]) else system
        codings = [Coding(system, pieces[1], pieces[6] or None)] if pieces[1] else []
        codings += [Coding("modifier", modifier) for modifier in pieces[2:6] if modifier]
        codings += [Coding("revenue", revenue)] if revenue else []
        return concept(pieces[6] or pieces[1] or None, codings)

    def _cas(self, parts: list[str]) -> None:
        """Up to six triples of reason, amount and quantity, all of one group."""
        if self._claim is None:
            return
        group = parts[1]
        for reason, amount in zip(parts[2:20:3], parts[3:20:3], strict=False):
            if reason:
                code, name = REASONS.get((group, reason)) or GROUPS.get(group, ("other", "Adjustment"))
                self._amount(code, name, self._number(amount, "CAS"), f"{group}-{reason}")

    def _amt(self, parts: list[str]) -> None:
        found = AMOUNTS.get(parts[1])
        if found is None:
            self.unmapped[f"AMT {parts[1]}"] += 1
            return
        code, name = found
        self._amount(code, name, self._number(parts[2], "AMT"), None if code == "eligible" else f"AMT {parts[1]}")

    def _lq(self, parts: list[str]) -> None:
        if self._claim is not None and parts[2]:
            self._adjust("remark", "Remark of the payer", None, parts[2])

    def _mia(self, parts: list[str]) -> None:
        self._remarks("MIA", parts)

    def _moa(self, parts: list[str]) -> None:
        self._remarks("MOA", parts)

    def _remarks(self, name: str, parts: list[str]) -> None:
        padded = [*parts, *[""] * 24]
        for place in _REMARKS[name]:
            if self._claim is not None and padded[place]:
                self._adjust("remark", "Remark of the payer", None, padded[place])

    def _plb(self, parts: list[str]) -> None:
        """What the payer settles with the provider besides: not the person's."""
        self.unmapped["PLB"] += 1

    # What these share

    def _end_line(self) -> None:
        if self._claim is not None and self._claim.line is not None:
            line, self._claim.line = self._claim.line, None
            self._row("claim_line", line)

    def _amount(self, code: str, name: str, value: float | None, reason: str | None = None) -> None:
        if value is not None:
            self._adjust(code, name, value, reason)

    def _adjust(self, code: str, name: str, value: float | None, reason: str | None) -> None:
        claim = self._claim
        if claim is None:
            return
        self._row(
            "adjustment",
            {
                **Concept(name, "adjudication", code).columns(),
                "claim_external_id": claim.id or None,
                "sequence": claim.sequence if claim.line is not None else None,
                "reason": reason,
                "value": value,
                "unit": self._currency,
            },
        )

    def _row(self, table: str, values: dict[str, Any]) -> None:
        self.refs[0] += 1
        self.outbox.row(table, ref=self.refs[0], source=self._source(), resource_type=f"835.{table}", **values)

    def _source(self) -> int:
        app = self._payer or "X12 835"
        if app not in self.sources:
            self.sources[app] = len(self.sources) + 1
            self.outbox.row("source", source=self.sources[app], app=app, product_class="record")
        return self.sources[app]

    def _number(self, told: str, where: str) -> float | None:
        if not told:
            return None
        if not re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)", told.strip()):
            self._issue("bad_number", f"{where}: {told}"[:80])
            return None
        return float(told)

    def _day(self, told: str, where: str) -> str | None:
        found = re.fullmatch(r"((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])", told.strip())
        if told and not found:
            self._issue("bad_date", f"{where}: {told}"[:80])
        return "-".join(found.groups()) if found else None

    def _issue(self, reason: str, raw: str) -> None:
        self.issues.append(Issue(reason, self.member, f"segment {self._at}", raw))
