"""Words for the codes of a remittance that a person meets; the lists are those of X12 and of Washington Publishing.

Only what decides who pays what is put into words; every code is kept as written beside them.
Source: ASC X12N 835 (005010X221A1), claim adjustment reason codes at x12.org/codes.
"""

from __future__ import annotations

STATUS = {
    "1": "processed as primary",
    "2": "processed as secondary",
    "3": "processed as tertiary",
    "4": "denied",
    "19": "processed as primary, forwarded",
    "20": "processed as secondary, forwarded",
    "21": "processed as tertiary, forwarded",
    "22": "reversal of an earlier payment",
    "23": "not this payer's claim, forwarded",
    "25": "predetermination, no payment",
}
REVERSAL = "22"
FILING = {
    "12": "Preferred provider organization (PPO)",
    "13": "Point of service (POS)",
    "14": "Exclusive provider organization (EPO)",
    "15": "Indemnity insurance",
    "16": "Medicare risk HMO",
    "17": "Dental maintenance organization",
    "BL": "Blue Cross Blue Shield",
    "CH": "Champus",
    "CI": "Commercial insurance",
    "DS": "Disability",
    "HM": "Health maintenance organization",
    "LM": "Liability medical",
    "MA": "Medicare Part A",
    "MB": "Medicare Part B",
    "MC": "Medicaid",
    "OF": "Other federal program",
    "TV": "Title V",
    "VA": "Veterans Affairs plan",
    "WC": "Workers' compensation",
}
GROUPS = {
    "CO": ("contractual", "Contractual obligation"),
    "PR": ("patient", "Patient responsibility"),
    "OA": ("other", "Other adjustment"),
    "PI": ("payer", "Payer-initiated reduction"),
    "CR": ("correction", "Correction or reversal"),
}
REASONS = {
    ("PR", "1"): ("deductible", "Deductible"),
    ("PR", "2"): ("coinsurance", "Coinsurance"),
    ("PR", "3"): ("copay", "Copay"),
    ("PR", "66"): ("deductible", "Blood deductible"),
    ("PR", "96"): ("noncovered", "Not covered"),
    ("PR", "204"): ("noncovered", "Not covered by the plan"),
    ("CO", "45"): ("contractual", "Charge above the contracted fee"),
    ("CO", "16"): ("contractual", "Claim lacks information"),
    ("CO", "29"): ("contractual", "Filed too late"),
    ("CO", "97"): ("contractual", "Included in another service"),
    ("CO", "253"): ("contractual", "Federal sequestration"),
    ("OA", "23"): ("other", "Paid or adjusted by an earlier payer"),
}
AMOUNTS = {
    "B6": ("eligible", "Allowed amount"),
    "AU": ("covered", "Covered amount"),
    "I": ("interest", "Interest"),
    "T": ("tax", "Tax"),
    "D8": ("discount", "Discount"),
    "F5": ("patient_paid", "Paid by the patient already"),
    "KH": ("other", "Reduction for late filing"),
    "NL": ("other", "Negative balance"),
}
"""Qualifiers of an amount besides those that a claim and its lines state themselves."""
SYSTEMS = {"HC": "hcpcs", "AD": "cdt", "N4": "ndc", "NU": "revenue", "HP": "hipps", "ER": "jurisdiction", "IV": "hiec"}
"""Qualifiers of a service's code."""
