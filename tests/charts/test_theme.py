from __future__ import annotations

import json
import re
from itertools import combinations

import numpy as np
import plotly.express  # noqa: F401 (a person's own import must not bring the button back)
import plotly.graph_objects as go
import plotly.io as pio
import pytest

from healthkit.charts import figure_widget, theme

CONFIG_IN_HTML = re.compile(r"(\{[^{}]*\"showSendToCloud\"[^{}]*\})")


def config_of(html: str) -> dict[str, object]:
    found = CONFIG_IN_HTML.findall(html)
    assert len(found) == 1, "a figure has one configuration"
    return json.loads(found[0])


def test_html_of_any_figure_has_no_upload(tmp_path) -> None:
    plain = go.Figure(go.Scatter(y=[1, 2]))
    for html in (plain.to_html(include_plotlyjs=False), pio.to_html(plain, include_plotlyjs=False)):
        assert config_of(html)["showSendToCloud"] is False
        assert "cloud.plotly.com" not in html
    theme.figure("fr").write_html(tmp_path / "f.html", include_plotlyjs="directory")
    assert config_of((tmp_path / "f.html").read_text("utf-8"))["showSendToCloud"] is False


def test_a_caller_cannot_switch_the_upload_on() -> None:
    html = go.Figure().to_html(include_plotlyjs=False, config={"showSendToCloud": True, "scrollZoom": True})
    assert config_of(html)["showSendToCloud"] is False
    assert config_of(html)["scrollZoom"] is True


def test_figure_widget_has_no_upload() -> None:
    for widget in (go.FigureWidget(), figure_widget(theme.figure(), "fr")):
        assert widget._config["showSendToCloud"] is False
        assert widget._config["plotlyServerURL"] == ""


@pytest.mark.parametrize("name", sorted(pio.renderers))
def test_every_renderer_is_quiet(name: str) -> None:
    renderer = pio.renderers[name]
    if not hasattr(renderer, "config"):  # pictures and JSON have no buttons
        assert name in {"json", "png", "jpeg", "jpg", "svg", "pdf", "sphinx_gallery_png"}
        return
    assert renderer.config["showSendToCloud"] is False
    assert renderer.config["plotlyServerURL"] == ""


def test_mime_bundle_is_quiet() -> None:
    bundle = pio.renderers["plotly_mimetype"].to_mimebundle(go.Figure().to_dict())
    assert bundle["application/vnd.plotly.v1+json"]["config"]["showSendToCloud"] is False


def test_french_separators_and_names() -> None:
    assert theme.template("fr").layout.separators == ",\u202f"
    names = theme.config("fr")["locales"]["fr"]["format"]
    assert names["days"][0] == "dimanche"
    assert names["shortMonths"][7] == "août"


def test_locale_object_has_every_key_that_plotly_asks_for() -> None:
    # Plotly falls back to English as a whole where one of these is missing.
    wanted = "days shortDays months shortMonths periods dateTime date time decimal thousands grouping currency"
    extra = "year month dayMonth dayMonthYear"
    for lang in ("en", "fr"):
        assert set(f"{wanted} {extra}".split()) <= theme.config(lang)["locales"][lang]["format"].keys()


def test_config_is_a_copy() -> None:
    theme.config("en")["modeBarButtonsToRemove"].append("zoom2d")
    assert "zoom2d" not in theme.CONFIG["modeBarButtonsToRemove"]


def _linear(color: str) -> np.ndarray:
    srgb = np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)


def _contrast(a: str, b: str) -> float:
    low, high = sorted(float(_linear(c) @ [0.2126, 0.7152, 0.0722]) for c in (a, b))
    return (high + 0.05) / (low + 0.05)


# Viénot, Brettel and Mollon 1999 (red, green) and a tritan analogue, on linear RGB.
BLINDNESS = {
    "protan": [[0.11238, 0.88762, 0.0], [0.11238, 0.88762, 0.0], [0.00401, -0.00401, 1.0]],
    "deutan": [[0.29275, 0.70725, 0.0], [0.29275, 0.70725, 0.0], [-0.02234, 0.02234, 1.0]],
    "tritan": [[1.0, 0.14461, -0.14461], [0.0, 0.85924, 0.14076], [0.0, 0.85924, 0.14076]],
}


def _lab(linear: np.ndarray) -> np.ndarray:
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    x, y, z = (to_xyz @ np.clip(linear, 0, 1)) / [0.95047, 1.0, 1.08883]
    f = [v ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116 for v in (x, y, z)]
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("color", theme.PALETTE)
@pytest.mark.parametrize("ground", ["#FFFFFF", "#111111"])
def test_colours_stand_out_in_both_themes(color: str, ground: str) -> None:
    assert _contrast(color, ground) >= 3


@pytest.mark.parametrize("kind", BLINDNESS)
def test_first_colours_stay_apart_when_colour_blind(kind: str) -> None:
    seen = [_lab(np.array(BLINDNESS[kind]) @ _linear(color)) for color in theme.PALETTE[:3]]
    assert min(float(np.linalg.norm(a - b)) for a, b in combinations(seen, 2)) > 15
