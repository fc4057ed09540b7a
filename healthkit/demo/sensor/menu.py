"""What the synthetic person eats while she notes it: dishes with what one portion holds. Rounded, made-up portions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Meal = Literal["Breakfast", "Lunch", "Snacks", "Dinner"]


@dataclass(frozen=True)
class Dish:
    """One portion: kcal, sodium in mg, the rest in grams; ``pace`` is how fast its sugar arrives (1 is bread)."""

    name: str
    amount: str
    energy: int
    carbs: float
    fiber: float
    sugars: float
    fat: float
    saturated: float
    protein: float
    sodium: int
    category: str
    pace: float = 1.0


MENU: dict[Meal, tuple[tuple[Dish, ...], ...]] = {
    "Breakfast": (
        (
            Dish("Baguette, white", "90.00 g", 240, 50, 2.4, 2.5, 1.0, 0.2, 8.0, 470, "Baked Products", 1.3),
            Dish("Jam, apricot", "25.00 g", 62, 15, 0.3, 14, 0.1, 0.0, 0.1, 8, "Sweets", 1.4),
            Dish("Butter", "10.00 g", 74, 0, 0, 0, 8.2, 5.1, 0.1, 4, "Dairy"),
        ),
        (
            Dish("Oats, Rolled", "55.00 g", 208, 33, 5.8, 0.6, 3.9, 0.7, 7.4, 3, "Grains", 0.65),
            Dish("Yogurt, plain", "125.00 g", 76, 6, 0, 6, 4.1, 2.6, 4.4, 58, "Dairy", 0.7),
            Dish("Blueberries", "80.00 g", 46, 12, 1.9, 8, 0.3, 0.0, 0.6, 1, "Fruits", 0.8),
        ),
        (
            Dish("Eggs, scrambled", "120.00 g", 179, 2, 0, 1.7, 13, 4.0, 12, 170, "Egg Products", 0.4),
            Dish("Bread, wholemeal", "50.00 g", 124, 21, 3.5, 2, 1.7, 0.3, 6.2, 230, "Baked Products", 0.8),
        ),
    ),
    "Lunch": (
        (
            Dish("Salad, lentils and feta", "350.00 g", 460, 44, 13, 7, 21, 6.5, 24, 820, "Vegetables", 0.6),
            Dish("Apple", "150.00 g", 78, 21, 3.6, 16, 0.3, 0.0, 0.4, 2, "Fruits", 0.8),
        ),
        (
            Dish("Pasta, tomato and tuna", "380.00 g", 560, 82, 5.5, 9, 13, 2.4, 29, 690, "Meals", 0.9),
            Dish("Fromage blanc", "100.00 g", 75, 4, 0, 4, 3.2, 2.1, 7.6, 40, "Dairy", 0.7),
        ),
        (
            Dish("Rice, white, vegetables", "330.00 g", 470, 84, 4.2, 6, 9, 1.3, 11, 610, "Meals", 1.15),
            Dish("Orange", "140.00 g", 66, 16, 3.4, 13, 0.2, 0.0, 1.3, 1, "Fruits", 0.8),
        ),
        (Dish("Sandwich, ham and butter", "210.00 g", 540, 58, 3.1, 4, 23, 12, 24, 1480, "Fast Foods", 1.1),),
    ),
    "Snacks": (
        (Dish("Almonds", "25.00 g", 145, 5, 3.1, 1.1, 12.5, 1.0, 5.3, 0, "Nuts", 0.4),),
        (Dish("Chocolate, dark", "20.00 g", 120, 9, 2.2, 5, 8.5, 4.9, 1.6, 4, "Sweets", 0.7),),
        (Dish("Banana", "115.00 g", 102, 26, 3.0, 14, 0.4, 0.1, 1.3, 1, "Fruits", 1.1),),
    ),
    "Dinner": (
        (
            Dish("Salmon, baked", "140.00 g", 290, 0, 0, 0, 18, 3.6, 31, 86, "Fish", 0.4),
            Dish("Potatoes, boiled", "220.00 g", 190, 44, 4.0, 2, 0.3, 0.1, 4.1, 9, "Vegetables", 1.1),
            Dish("Green beans", "150.00 g", 52, 11, 4.8, 5, 0.4, 0.1, 2.8, 5, "Vegetables", 0.5),
        ),
        (
            Dish("Soup, vegetable", "350.00 g", 160, 26, 6.0, 10, 4.0, 0.8, 5.0, 980, "Soups", 0.8),
            Dish("Bread, wholemeal", "70.00 g", 173, 29, 4.9, 2.8, 2.4, 0.4, 8.7, 320, "Baked Products", 0.8),
            Dish("Comté", "35.00 g", 144, 0, 0, 0, 12, 7.5, 9.5, 120, "Dairy", 0.4),
        ),
        (
            Dish("Chickpea curry", "320.00 g", 430, 48, 13, 9, 18, 6.0, 16, 740, "Meals", 0.7),
            Dish("Rice, white, cooked", "170.00 g", 221, 48, 0.7, 0.1, 0.5, 0.1, 4.6, 2, "Grains", 1.2),
        ),
        (
            Dish("Pizza, vegetables", "330.00 g", 790, 96, 6.2, 11, 30, 13, 33, 1760, "Fast Foods", 1.0),
            Dish("Wine, red", "125.00 g", 106, 3, 0, 0.8, 0, 0, 0.1, 5, "Beverages", 0.5),
        ),
    ),
}  # fmt: skip
LATE = 3
"""The dinner of a free evening."""
