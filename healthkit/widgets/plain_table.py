"""A small table of finished words as HTML; the same live and printed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from html import escape
from pathlib import Path

_STYLE = f"<style>{(Path(__file__).parent / 'plain_table.css').read_text('utf-8')}</style>"


def table(
    columns: Sequence[str], rows: Sequence[Sequence[str]], *, numbers: Collection[int] = (), caption: str = ""
) -> str:
    """Rows of words under column headings; the first column heads its row, ``numbers`` are set to the right."""
    heads = "".join(f'<th scope="col"{_right(place, numbers)}>{escape(one)}</th>' for place, one in enumerate(columns))
    lines = []
    for row in rows:
        cells = "".join(f"<td{_right(place, numbers)}>{escape(one)}</td>" for place, one in enumerate(row) if place)
        lines.append(f'<tr><th scope="row">{escape(row[0])}</th>{cells}</tr>')
    named = f"<caption>{escape(caption)}</caption>" if caption else ""
    return (
        f'{_STYLE}<div class="hk-plain"><table>{named}<thead><tr>{heads}</tr></thead>'
        f"<tbody>{''.join(lines)}</tbody></table></div>"
    )


def _right(place: int, numbers: Collection[int]) -> str:
    return ' class="hk-n"' if place in numbers else ""
