"""Files of food diaries, written as each app writes them; nobody's meals."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

MEALS = ("Breakfast", "Lunch", "Dinner", "Snacks")
MFP_NUTRITION = (
    "Date,Meal,Calories,Fat (g),Saturated Fat,Polyunsaturated Fat,Monounsaturated Fat,Trans Fat,Cholesterol,"
    "Sodium (mg),Potassium,Carbohydrates (g),Fiber,Sugar,Protein (g),Vitamin A,Vitamin C,Calcium,Iron,Note"
)
MFP_EXERCISE = "Date,Exercise,Type,Exercise Calories,Exercise Minutes,Sets,Reps Per Set,Kilograms,Steps,Note"
SERVINGS = (
    "Day,Time,Group,Food Name,Amount,Energy (kcal),Water (g),B12 (Cobalamin) (µg),Vitamin A (µg),Vitamin D (IU),"
    "Carbs (g),Fiber (g),Sugars (g),Fat (g),Saturated (g),Omega-3 (g),Protein (g),Sodium (mg),Category"
)
DAILY = "Date,Energy (kcal),Carbs (g),Net Carbs (g),Fat (g),Protein (g),Completed"
CRONO_EXERCISES = "Day,Group,Exercise,Minutes,Calories Burned"
BIOMETRICS = "Day,Time,Group,Metric,Unit,Amount"
LOSE_IT = (
    "Date,Name,Icon,Meal,Quantity,Units,Calories,Deleted,Fat (g),Protein (g),Carbohydrates (g),Saturated Fat (g),"
    "Sugars (g),Fiber (g),Cholesterol (mg),Sodium (mg)"
)
WEEKLY = LOSE_IT.replace("Icon,Meal", "Type").replace("Deleted,", "")
WW_FOOD = "Date,Meal,Food,Serving Size,SmartPoints,ZeroPoint,Fiber (g)"
WW_ACTIVITY = "Date,Activity,Duration (min),FitPoints"
WW_WEIGHT = "Date,Weight (lb)"


def text(*lines: str) -> str:
    """Lines as a file."""
    return "\n".join(lines) + "\n"


def packed(path: Path, tables: dict[str, str]) -> Path:
    """A zip of tables by name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in tables.items():
            archive.writestr(name, body)
    return path


def written(path: Path, body: str) -> Path:
    """One file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(body, "utf-8")
    return path


def days(first: date, count: int) -> list[date]:
    """Days one after another."""
    return [first + timedelta(days=number) for number in range(count)]


def mfp_nutrition(of: Sequence[date], *more: str) -> str:
    """Meals, four a day."""
    lines = [
        f'{day},{meal},"{1000 + 10 * number + n:,}.0",{20 + n}.5,4,1,2,0,30,400,300,{60 + n}.0,8,10,{45 + n}.0,9,5,3,7,'
        for number, day in enumerate(of)
        for n, meal in enumerate(MEALS)
    ]
    return text(MFP_NUTRITION, *lines, *more)


def mfp_exercise(of: Sequence[date], *more: str) -> str:
    """A walk, a set of squats and the phone's steps of each day."""
    lines = [
        line
        for n, day in enumerate(of)
        for line in (
            f'{day},"""Walking, 3.5 mph, brisk pace""",Cardio,{150 + n}.0,30,,,,,',
            f"{day},Squats,Strength,,,3,10,20.0,,",
            f"{day},MFP iOS calorie adjustment,Cardio,{200 + n}.0,1,,,,{8000 + n},",
        )
    ]
    return text(MFP_EXERCISE, *lines, *more)


def mfp_measurement(of: Sequence[date], *more: str) -> str:
    """Weights without a unit."""
    return text("Date,Weight,Body Fat %", *(f"{day},{80 + n / 10},{20 + n / 10}" for n, day in enumerate(of)), *more)


def mfp_export(path: Path, of: Sequence[date], *bad: str) -> Path:
    """A whole export."""
    span = f"{of[0]}-to-{of[-1]}"
    return packed(
        path,
        {
            f"Nutrition-Summary-{span}.csv": mfp_nutrition(of, *bad),
            f"Exercise-Summary-{span}.csv": mfp_exercise(of),
            f"Measurement-Summary-{span}.csv": mfp_measurement(of),
        },
    )


def servings(of: Sequence[date], *more: str) -> str:
    """Three foods a day: one with a time, two without, of which one holds less."""
    lines = [
        line
        for n, day in enumerate(of)
        for line in (
            f'{day},8:05 AM,Breakfast,"Oats, Rolled",80.00 g,{300 + n}.4,10,0,0,40,54,8,1,5.2,1,0.1,10.6,2,Grains',
            f'{day},,Lunch,"Soup, Tomato","1.00 cup, whole",{150 + n}.0,220,0.5,36,0,20,2,9,6,1.5,,3,600,Soups',
            f"{day},,Lunch,Mystery,1.00 each,{90 + n}.0,,,,,,,,,,,,,",
        )
    ]
    return text(SERVINGS, *lines, *more)


def cronometer_export(path: Path, of: Sequence[date], *bad: str) -> Path:
    """A whole export."""
    summary = [f"{day},{600 + n},74,64,11.2,13.6, false" for n, day in enumerate(of)]
    moved = [f"{day},Uncategorized,Running (Garmin),30.5,-{300 + n}.5" for n, day in enumerate(of)]
    added = [f"{day},Uncategorized,Daily Activity (Garmin),107.0,-527.00" for day in of]
    weights = [f"{day},7:00 AM,Uncategorized,Weight (Garmin),kg,{80 + n / 10}" for n, day in enumerate(of)]
    pressures = [f"{day},,Uncategorized,Blood Pressure,mmHg,120/80" for day in of]
    return packed(
        path,
        {
            "servings.csv": servings(of, *bad),
            "dailysummary.csv": text(DAILY, *summary),
            "exercises.csv": text(CRONO_EXERCISES, *moved, *added),
            "biometrics.csv": text(BIOMETRICS, *weights, *pressures),
            "notes.csv": text("Day,Group,Note", f"{of[0]},Uncategorized,slept badly"),
        },
    )


def lose_it_foods(of: Sequence[date], *more: str) -> str:
    """Three foods a day, one of them deleted."""
    lines = [
        line
        for n, day in enumerate(of)
        for line in (
            f'{day:%m/%d/%Y},"Yogurt, Greek",Yogurt,Breakfast,1.0,Cup,{120 + n},0,0,22,9,0,9,0,10,80',
            f"{day:%m/%d/%Y},Rice,Rice,Lunch,350.0,Grams,{455 + n},0,1,9,99,0.2,0,1.4,n/a,4",
            f"{day:%m/%d/%Y},Cake,Cake,Snacks,1,Each,999,true,50,0,50,0,0,0,0,0",
        )
    ]
    return text(LOSE_IT, *lines, *more)


def lose_it_export(path: Path, of: Sequence[date], *bad: str) -> Path:
    """The whole account's data."""
    moved = [f"{day:%m/%d/%Y},Running,Run,Exercise,20,minutes,{-150 - n}.0,0" for n, day in enumerate(of)]
    steps = [f"{day:%m/%d/%Y},{8000 + n}.0,0.0,{day}T00:00:00+0100" for n, day in enumerate(of)]
    weights = [f"{day:%m/%d/%Y},{90 + n / 10},{day}T07:00:00+0100,false" for n, day in enumerate(of)]
    summary = [f"{day:%m/%d/%Y},{575 + n}.0,150.0,1663.0,2450.0" for n, day in enumerate(of)]
    return packed(
        path,
        {
            "food-logs.csv": lose_it_foods(of, *bad),
            "exercise-logs.csv": text("Date,Name,Icon,Type,Quantity,Units,Calories,Deleted", *moved),
            "steps.csv": text("Date,Value,Secondary Value,Last Updated", *steps),
            "weights.csv": text("Date,Weight,Last Updated,Deleted", *weights),
            "daily-calorie-summary.csv": text("Date,Food cals,Exercise cals,Budget cals,EER", *summary),
        },
    )


def ww_export(path: Path, of: Sequence[date], *bad: str) -> Path:
    """Logs of foods, activities and weights, as they might be."""
    food = [f"{day},Breakfast,Omelette,1 portion,{4 + n % 3},no,2.5" for n, day in enumerate(of)]
    moved = [f"{day},Walking,{30 + n},{3 + n % 2}" for n, day in enumerate(of)]
    weights = [f"{day},{190 - n / 10}" for n, day in enumerate(of)]
    return packed(
        path,
        {
            "food.csv": text(WW_FOOD, *food, *bad),
            "activity.csv": text(WW_ACTIVITY, *moved),
            "weight.csv": text(WW_WEIGHT, *weights),
        },
    )
