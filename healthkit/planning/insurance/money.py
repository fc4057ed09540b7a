"""Money between what files say and the whole cents that the engines reckon in, and back into words."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from babel.numbers import format_currency


def cents(value: object) -> int:
    """An amount in major units as whole cents, half a cent rounded up; a float counts as it is printed.

    Raises:
        ValueError: it is no amount.
    """
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        raise ValueError(value)
    try:
        return int((Decimal(str(value)) * 100).to_integral_value(ROUND_HALF_UP))
    except (InvalidOperation, OverflowError):
        raise ValueError(value) from None


def amount(value: float, currency: str, lang: str, *, whole: bool = False) -> str:
    """Cents as people write money: $1,234.50, 1 234,50 €; to the unit when ``whole``."""
    shown = Decimal(round(value)) / 100
    if not whole:
        return str(format_currency(shown, currency, locale=lang))
    shown = shown.to_integral_value(ROUND_HALF_UP) + 0  # never -0
    return str(format_currency(shown, currency, locale=lang, format=_WHOLE[lang], currency_digits=False))


_WHOLE = {"en": "¤#,##0", "fr": "#,##0\u00a0¤"}
