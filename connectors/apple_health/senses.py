"""Hearing tests and prescriptions for glasses or contact lenses."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from connectors.apple_health.context import Context, metadata, number, snake
from connectors.apple_health.dates import calendar_day, instant, moment


def add_audiogram(audiogram: Element, to: Context) -> None:
    """Hearing thresholds by ear and frequency."""
    start = instant(audiogram.get("startDate"))
    if start is None:
        to.issue("bad_date", audiogram)
        return
    metric = to.metric(audiogram.get("type") or "HKDataTypeIdentifierAudiogram")
    begins, source = moment(audiogram.get("startDate")), to.source(audiogram)
    for point in audiogram.iterfind("SensitivityPoint"):
        frequency = number(point.get("frequencyValue"))
        found = False
        for ear in ("left", "right"):
            value = number(point.get(f"{ear}EarValue"))
            if value is None or frequency is None:
                continue
            found = True
            ref = to.take()
            to.outbox.row(
                "sample",
                ref=ref,
                metric=metric,
                dimension=f"{ear}:{frequency:g}",
                start=begins,
                end=moment(audiogram.get("endDate")) or begins,
                offset_min=start[1],
                created=moment(audiogram.get("creationDate")),
                value=value,
                unit=point.get(f"{ear}EarUnit") or "dBHL",
                source=source,
            )
            to.attributes("sample", ref, metadata(audiogram) + _ear_details(point, ear))
        if not found:
            to.issue("bad_value", point)


def _ear_details(point: Element, ear: str) -> list[tuple[str, str]]:
    """Masking and clamping of newer exports."""
    told = {f"{ear}EarValue", f"{ear}EarUnit"}
    return [(key, value) for key, value in point.items() if key.startswith(ear) and key not in told]


def add_prescription(prescription: Element, to: Context) -> None:
    """Lenses, a row for each number."""
    kind = snake(prescription.get("type") or "", "HKVisionPrescriptionType")
    ref, source = to.take(), to.source(prescription)
    issued = calendar_day(prescription.get("dateIssued"))
    for side in ("RightEye", "LeftEye"):
        for eye in prescription.iterfind(side):
            for key, text in eye.items():
                value = number(text)
                if key.endswith("Unit") or value is None:
                    continue
                to.outbox.row(
                    "prescription_lens",
                    ref=ref,
                    kind=kind,
                    eye=side.removesuffix("Eye").lower(),
                    issued=issued,
                    expires=calendar_day(prescription.get("expirationDate")),
                    field=snake(key),
                    value=value,
                    unit=eye.get(f"{key}Unit"),
                    source=source,
                )
    pairs = metadata(prescription) + [(key, value) for key, value in prescription.items() if key == "brand"]
    pairs += [("Attachment", item.get("identifier") or "") for item in prescription.iterfind("Attachment")]
    to.attributes("prescription_lens", ref, pairs)
