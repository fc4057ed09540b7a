"""The elements that end an export: activity summaries, the audiogram, the glasses; and its small CDA twin."""

from __future__ import annotations

import numpy as np
import polars as pl

from healthkit.demo.life import Life
from healthkit.demo.person import BIRTH
from healthkit.demo.plan import Plan, clock, instant, stream
from healthkit.demo.records import Sheet

_HEARING = ((250, 8, 10), (500, 10, 8), (1000, 6, 7), (2000, 9, 12), (4000, 14, 19), (8000, 21, 24))
_EYES = (("RightEye", -1.75, -0.5, 175), ("LeftEye", -2.25, -0.25, 10))


def me() -> str:
    """The characteristics of the person."""
    prefix = "HKCharacteristicTypeIdentifier"
    return (
        f' <Me {prefix}DateOfBirth="{BIRTH}" {prefix}BiologicalSex="HKBiologicalSexFemale"'
        f' {prefix}BloodType="HKBloodTypeAPositive" {prefix}FitzpatrickSkinType="HKFitzpatrickSkinTypeIII"'
        f' {prefix}CardioFitnessMedicationsUse="None"/>'
    )


def activity_summaries(life: Life, daily: pl.DataFrame) -> list[str]:
    """Apple's own merged day: the truth, but for half a percent of energy."""
    rng = stream(life.plan.seed, "summaries")
    energy = daily["active_energy"].to_numpy() * (1 + life.noise * rng.normal(0, 0.005, len(daily)))
    goal = np.where(np.arange(len(daily)) < len(daily) // 3, 400, 450)
    return [
        f' <ActivitySummary dateComponents="{day}" activeEnergyBurned="{kcal:.6g}" activeEnergyBurnedGoal="{aim}"'
        f' activeEnergyBurnedUnit="kcal" appleMoveTime="0" appleMoveTimeGoal="0" appleExerciseTime="{exercise}"'
        f' appleExerciseTimeGoal="30" appleStandHours="{stand}" appleStandHoursGoal="12"/>'
        for day, kcal, aim, exercise, stand in zip(
            daily["day"], energy, goal, daily["exercise_min"], daily["stand_hours"], strict=True
        )
    ]


def audiogram(sheet: Sheet, plan: Plan) -> str:
    """A hearing test with earphones, half-way through the span."""
    at = instant(plan.date(plan.days // 2 + 1), 20.2, "Europe/Paris")
    when, later = sheet.when(np.array([at]))[0], sheet.when(np.array([at + 420]))[0]
    writer = int(sheet.writers.phone(np.array([at]))[0])
    points = "\n".join(
        f'  <SensitivityPoint frequencyValue="{hertz}" frequencyUnit="Hz" leftEarValue="{left}" leftEarUnit="dBHL"'
        f' leftEarMasked="0" rightEarValue="{right}" rightEarUnit="dBHL" rightEarMasked="0"/>'
        for hertz, left, right in _HEARING
    )
    source = sheet.source(writer, at)
    return (
        f' <Audiogram type="HKDataTypeIdentifierAudiogram"{source} creationDate="{later}" startDate="{when}"'
        f' endDate="{later}">\n{points}\n </Audiogram>'
    )


def vision(sheet: Sheet, plan: Plan) -> str:
    """A prescription for glasses."""
    issued = plan.date(plan.days // 5)
    until = issued.replace(year=issued.year + 2, day=min(issued.day, 28))
    eyes = "\n".join(
        f'  <{eye} sphere="{sphere}" sphereUnit="D" cylinder="{cylinder}" cylinderUnit="D" axis="{axis}" axisUnit="deg"'
        f' farPD="31.5" farPDUnit="mm"/>'
        for eye, sphere, cylinder, axis in _EYES
    )
    dates = [sheet.when(np.array([instant(day, 11.0, "Europe/Paris")]))[0] for day in (issued, until)]
    return (
        f' <VisionPrescription type="HKVisionPrescriptionTypeGlasses" dateIssued="{dates[0]}"'
        f' expirationDate="{dates[1]}">\n{eyes}\n </VisionPrescription>'
    )


def cda(life: Life, exported: int) -> str:
    """The export's second document holds nothing new: a few of the heart rates, in the clinical format."""
    heart, kept = life.heart, range(max(0, len(life.heart.at) - 24), len(life.heart.at))
    made = clock(exported, "Europe/Paris").strftime("%Y%m%d%H%M%S%z")
    parts = [_observation(int(heart.at[row]), int(heart.rate[row])) for row in kept]
    return (
        '<?xml version="1.0"?>\n<ClinicalDocument xmlns="urn:hl7-org:v3"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\n <realmCode code="US"/>\n'
        ' <typeId root="2.16.840.1.113883.1.3" extension="POCD_HD000040"/>\n'
        ' <id extension="Health Export CDA" root="1.1.1.1.1.1.1.1.1"/>\n'
        ' <code codeSystem="2.16.840.1.113883.6.1" codeSystemName="LOINC" code="34109-9" displayName="Note"/>\n'
        f' <title>Health Data Export</title>\n <effectiveTime value="{made}"/>\n'
        ' <entry typeCode="DRIV">\n  <organizer classCode="CLUSTER" moodCode="EVN">\n'
        '   <code code="46680005" codeSystem="2.16.840.1.113883.6.96" codeSystemName="SNOMED CT"'
        ' displayName="Vital signs"/>\n   <statusCode code="completed"/>\n'
        + "".join(parts)
        + "  </organizer>\n </entry>\n</ClinicalDocument>\n"
    )


def _observation(at: int, rate: int) -> str:
    when = clock(at, "Europe/Paris").strftime("%Y%m%d%H%M%S%z")
    return (
        '   <component>\n    <observation classCode="OBS" moodCode="EVN">\n'
        '     <code code="8867-4" codeSystem="2.16.840.1.113883.6.1" codeSystemName="LOINC"'
        ' displayName="Heart rate"/>\n'
        f'     <statusCode code="completed"/>\n     <effectiveTime value="{when}"/>\n'
        f'     <value xsi:type="PQ" value="{rate}" unit="count/min"/>\n    </observation>\n   </component>\n'
    )
