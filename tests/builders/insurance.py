"""Insurance files: remittances (X12 835), plans as JSON and CSV, and reimbursement statements."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import typst

ISA = "ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *240301*1000*^*00501*000000001*0*P*:~"
Segments = list[str]


def service(
    code: str = "HC:99213", charge: str = "120", paid: str = "80", *more: str, day: str = "20240115"
) -> Segments:
    """One service of a claim, with what follows it."""
    return [f"SVC*{code}*{charge}*{paid}**1", f"DTM*472*{day}", *more]


def claim(
    number: str, *services: Segments, status: str = "1", charge: str = "120", paid: str = "80", owed: str = "25"
) -> Segments:
    """One claim of a patient who is called nothing."""
    head = [f"CLP*ACCOUNT*{status}*{charge}*{paid}*{owed}*12*{number}", "NM1*QC*1*LAST*FIRST****MI*M1"]
    return [*head, *(segment for one in services for segment in one)]


def remittance(*claims: Segments, envelope: bool = True, end: str = "~", payer: str = "PLAIN HEALTH") -> str:
    """A whole remittance of these claims, with a right count of its segments."""
    body = [
        "ST*835*0001",
        "BPR*I*80*C*CHK************20240301",
        "TRN*1*1*1000000000",
        f"N1*PR*{payer}",
        "N1*PE*VILLAGE CLINIC*XX*1111111111",
        "LX*1",
        *(segment for one in claims for segment in one),
    ]
    body.append(f"SE*{len(body) + 1}*0001")
    text = "~".join(body) + "~"
    if envelope:
        text = f"{ISA}GS*HP*S*R*20240301*1000*1*X*005010X221A1~{text}GE*1*1~IEA*1*000000001~"
    return text.replace("~", end)


def many(numbers: Iterable[int], year: int = 2024) -> str:
    """A remittance of claims that are told apart by their number and day."""
    return remittance(
        *(
            claim(f"C{number}", service(day=f"{year}{number // 28 % 12 + 1:02d}{number % 28 + 1:02d}"))
            for number in numbers
        )
    )


def sharing(pharmacy: str = "1-MONTH-IN-RETAIL", **more: Any) -> dict[str, Any]:
    """What one tier costs at one kind of pharmacy."""
    usual = {"copay_amount": 20.0, "copay_opt": "AFTER-DEDUCTIBLE", "coinsurance_rate": None, "coinsurance_opt": None}
    return {"pharmacy_type": pharmacy, **usual, **more}


def plan(number: str, *sharings: dict[str, Any], year: int = 2026, **more: Any) -> dict[str, Any]:
    """One plan of ``plans.json``."""
    tier = {"drug_tier": "GENERIC", "mail_order": True, "cost_sharing": list(sharings) or [sharing()]}
    said = {"plan_id_type": "HIOS-PLAN-ID", "plan_id": number, "marketing_name": f"Plan {number}", "years": [year]}
    return {**said, "formulary": [tier], "last_updated_on": f"{year - 1}-11-01", **more}


def plans(*made: dict[str, Any]) -> str:
    """A whole ``plans.json``."""
    return json.dumps(list(made), indent=1)


def hios(numbers: Iterable[int]) -> list[str]:
    """Ids of plans as the marketplace writes them."""
    return [f"12345XX{number:07d}" for number in numbers]


PUF_BENEFITS = (
    "BusinessYear,StateCode,IssuerId,SourceName,ImportDate,StandardComponentId,PlanId,BenefitName,CopayInnTier1,"
    "CopayInnTier2,CopayOutofNet,CoinsInnTier1,CoinsInnTier2,CoinsOutofNet,IsEHB,IsCovered,QuantLimitOnSvc,LimitQty,"
    "LimitUnit,Exclusions,Explanation,EHBVarReason,IsExclFromInnMOOP,IsExclFromOonMOOP"
)


def benefit(
    plan_id: str, name: str = "Primary Care Visit", copay: str = "$25.00", share: str = "Not Applicable", **more: str
) -> str:
    """One line of Benefits and Cost Sharing; ``more`` by title."""
    said = {
        "BusinessYear": "2026", "StateCode": "XX", "IssuerId": "12345", "SourceName": "HIOS",
        "StandardComponentId": plan_id[:14], "PlanId": plan_id, "BenefitName": name, "CopayInnTier1": copay,
        "CopayOutofNet": "Not Applicable", "CoinsInnTier1": share, "CoinsOutofNet": "100.00%", "IsCovered": "Covered",
        **more,
    }  # fmt: skip
    return ",".join(f'"{said.get(title, "")}"' for title in PUF_BENEFITS.split(","))


def benefits(*lines: str) -> str:
    """A whole file of Benefits and Cost Sharing."""
    return "\n".join([PUF_BENEFITS, *lines]) + "\n"


Act = tuple[str, str, float, float, int, float]
"""Day as DD/MM/YYYY, act, paid, base, rate, reimbursed."""


def acts(numbers: Iterable[int], year: int = 2025) -> list[Act]:
    """Visits that are told apart by their day."""
    return [
        (f"{number % 28 + 1:02d}/{number // 28 % 12 + 1:02d}/{year}", "Consultation médecin", 30.0, 30.0, 70, 19.0)
        for number in numbers
    ]


def euros(value: float) -> str:
    """An amount as it is printed in France."""
    return f"{value:,.2f}".replace(",", "\u202f").replace(".", ",")


def statement(*lines: Act) -> str:
    """A statement as CSV, as it is saved in France."""
    head = "Date des soins;Nature des prestations;Montant payé;Base de remboursement;Taux;Montant remboursé"
    rows = [
        f"{day};{act};{euros(paid)} €;{euros(base)} €;{rate} %;{euros(back)} €"
        for day, act, paid, base, rate, back in lines
    ]
    return "\n".join([head, *rows]) + "\n"


def printed(*lines: Act, more: str = "") -> bytes:
    """A statement as PDF."""

    cells = [
        f"[{day}], [{act}], [{euros(paid)} €], [{euros(base)} €], [{rate} %], [{euros(back)} €],"
        for day, act, paid, base, rate, back in lines
    ]
    text = (
        "#set page(paper: \"a4\", margin: 1.5cm)\n#set text(size: 9pt, font: \"Libertinus Serif\")\n"
        "= l'Assurance Maladie\nRelevé de vos remboursements\n\n"
        "#table(columns: 6, [*Date*], [*Nature des prestations*], [*Montant payé*], [*Base*], [*Taux*],"
        " [*Montant versé*],\n"
        + "\n".join(cells) + f"\n)\n{more}\n"
    )  # fmt: skip
    return bytes(typst.compile(text.encode(), ignore_system_fonts=True, timestamp=0))
