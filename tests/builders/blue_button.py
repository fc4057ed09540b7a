"""Blue Button text files made for tests."""

from __future__ import annotations

RULE = "--------------------------------"
HEAD = f"""{RULE}
MYMEDICARE.GOV PERSONAL HEALTH INFORMATION

{RULE}
**********CONFIDENTIAL***********

Produced by the Blue Button (v2.0)

03/16/2013 5:10 AM

"""


def section(title: str, *entries: dict[str, str] | str, source: str = "Self-Entered") -> str:
    """A titled section; an entry is its keys and values, or lines as they are."""
    blocks = [
        entry if isinstance(entry, str) else "\n\n".join(f"{key}: {value}" for key, value in entry.items())
        for entry in entries
    ]
    told = f"Source: {source}\n\n\n\n" if source else ""
    return f"{RULE}\n{title}\n\n{RULE}\n\n{told}" + "\n\n\n\n".join(blocks) + "\n\n\n\n"


def demographic(birth: str = "01/01/1940") -> str:
    return section(
        "Demographic",
        {
            "Name": "JO SAMPLE",
            "Date of Birth": birth,
            "Address Line 1": "1 SECRET ROAD",
            "Zip": "00001",
            "Part A Effective Date": "01/01/2012",
            "Part B Effective Date": "02/01/2012",
        },
        source="MyMedicare.gov",
    )


def claim(number: str, day: str = "10/18/2012", charged: str = "$1,060.00", kind: str = "PartB") -> dict[str, str]:
    return {
        "Claim Number": number,
        "Provider": "No Information Available",
        "Service Start Date": day,
        "Service End Date": "",
        "Amount Charged": charged,
        "Medicare Approved": "$34.00",
        "Provider Paid": "$27.20",
        "You May be Billed": "* Not Available *",
        "Claim Type": kind,
        "Diagnosis Code 1": "3534",
        "Diagnosis Code 2": "7393",
    }


def line(number: int, procedure: str = "98941 - Manipulation", day: str = "10/18/2012") -> dict[str, str]:
    return {
        "Line number": f" {number}",
        "Date of Service From": day,
        "Date of Service To": day,
        "Revenue Code/Description": "0450 - Emergency",
        "Procedure Code/Description": procedure,
        "Modifier 1/Description": "AT - Acute",
        "Quantity Billed/Units": "1",
        "Submitted Amount/Charges": "$60.00",
        "Allowed Amount": "$34.00",
        "Non-Covered": "$26.00",
        "Place of Service/Description": "11 - Office",
    }


def lines(number: str, *inside: dict[str, str] | str) -> str:
    return section(f"Claim Lines for Claim Number: {number}", *inside, source="")


def prescription(number: str, drug: str = "CARVEDILOL", day: str = "11/17/2011") -> dict[str, str]:
    return {
        "Claim Type": "Part D",
        "Claim Number": number,
        "Claim Service Date": day,
        "Pharmacy Name": "CORNER PHARMACY",
        "Drug Code": "00093013505",
        "Drug Name": drug,
        "Fill Number": "0",
        "Days' Supply": "30",
        "Prescriber Name": "Jo Doctor",
    }


def reading(kind: str, value: str, day: str = "07/22/2011", time: str = "3:00 PM") -> dict[str, str]:
    return {"Vital Statistic Type": kind, "Date": day, "Time": time, "Reading": value, "Comments": ""}


def book(*sections: str, produced: str = "03/16/2013 5:10 AM") -> str:
    return HEAD.replace("03/16/2013 5:10 AM", produced) + "".join(sections) + RULE + "\n"
