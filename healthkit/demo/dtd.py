"""The document type of an export, as version 14 declares it, from one table of elements."""

from __future__ import annotations

_SOURCE = "sourceName! sourceVersion device creationDate startDate! endDate!"
_EAR = "{0}EarValue {0}EarUnit {0}EarMasked {0}EarClampingRangeLowerBound {0}EarClampingRangeUpperBound"
_LENS = ("sphere", "cylinder", "axis", "add", "vertex", "prismAmount", "prismAngle", "farPD", "nearPD", "baseCurve")
_EYE = " ".join(f"{field} {field}Unit" for field in (*_LENS, "diameter"))
_ME = "DateOfBirth BiologicalSex BloodType FitzpatrickSkinType CardioFitnessMedicationsUse"
_TOP = "Record|Correlation|Workout|ActivitySummary|ClinicalRecord|Audiogram|VisionPrescription"
_NOTES = {
    "Correlation": "Note: Any Records that appear as children of a correlation also appear as top-level records in "
    "this document.",
    "HeartRateVariabilityMetadataList": "Note: Heart Rate Variability records captured by Apple Watch may include an "
    "associated list of instantaneous beats-per-minute readings.",
}
# element: (content, attributes); an attribute with ! is required.
_ELEMENTS: dict[str, tuple[str, str]] = {
    "HealthData": (f"(ExportDate,Me,({_TOP})*)", "locale!"),
    "ExportDate": ("EMPTY", "value!"),
    "Me": ("EMPTY", " ".join(f"HKCharacteristicTypeIdentifier{name}!" for name in _ME.split())),
    "Record": (
        "((MetadataEntry|HeartRateVariabilityMetadataList)*)",
        "type! unit value sourceName! sourceVersion device creationDate startDate! endDate!",
    ),
    "Correlation": ("((MetadataEntry|Record)*)", f"type! {_SOURCE}"),
    "Workout": (
        "((MetadataEntry|WorkoutEvent|WorkoutRoute|WorkoutStatistics|WorkoutActivity)*)",
        "workoutActivityType! duration durationUnit totalDistance totalDistanceUnit totalEnergyBurned "
        f"totalEnergyBurnedUnit {_SOURCE}",
    ),
    "WorkoutActivity": ("((MetadataEntry)*)", "uuid! startDate! endDate duration durationUnit"),
    "WorkoutEvent": ("((MetadataEntry)*)", "type! date! duration durationUnit"),
    "WorkoutStatistics": ("EMPTY", "type! startDate! endDate! average minimum maximum sum unit"),
    "WorkoutRoute": ("((MetadataEntry|FileReference)*)", _SOURCE),
    "FileReference": ("EMPTY", "path!"),
    "ActivitySummary": (
        "EMPTY",
        "dateComponents activeEnergyBurned activeEnergyBurnedGoal activeEnergyBurnedUnit appleMoveTime "
        "appleMoveTimeGoal appleExerciseTime appleExerciseTimeGoal appleStandHours appleStandHoursGoal",
    ),
    "MetadataEntry": ("EMPTY", "key! value!"),
    "HeartRateVariabilityMetadataList": ("(InstantaneousBeatsPerMinute*)", ""),
    "InstantaneousBeatsPerMinute": ("EMPTY", "bpm! time!"),
    "ClinicalRecord": (
        "EMPTY",
        "type! identifier! sourceName! sourceURL! fhirVersion! receivedDate! resourceFilePath!",
    ),
    "Audiogram": ("((MetadataEntry|SensitivityPoint)*)", f"type! {_SOURCE}"),
    "SensitivityPoint": ("EMPTY", f"frequencyValue! frequencyUnit! {_EAR.format('left')} {_EAR.format('right')}"),
    "VisionPrescription": ("((RightEye|LeftEye|Attachment|MetadataEntry)*)", "type! dateIssued! expirationDate brand"),
    "RightEye": ("EMPTY", _EYE),
    "LeftEye": ("EMPTY", _EYE),
    "Attachment": ("EMPTY", "identifier"),
}


def document_type() -> str:
    """The whole ``<!DOCTYPE …>`` with its internal subset."""
    lines = ["<!DOCTYPE HealthData [", "<!-- HealthKit Export Version: 14 -->"]
    for name, (content, attributes) in _ELEMENTS.items():
        if name in _NOTES:
            lines.append(f"<!-- {_NOTES[name]} -->")
        lines.append(f"<!ELEMENT {name} {content}>")
        if attributes:
            names = attributes.split()
            width = max(len(attribute) for attribute in names) + 2
            lines.append(f"<!ATTLIST {name}")
            lines += [
                f"  {attribute.rstrip('!').ljust(width)}CDATA #{'REQUIRED' if attribute.endswith('!') else 'IMPLIED'}"
                for attribute in names
            ]
            lines.append(">")
    lines.append("]>")
    return "\n".join(lines) + "\n"
