"""Files that are no plans: always one clear sentence of what is wrong and one of what to write, never a traceback."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from healthkit.errors import InputError
from healthkit.planning.insurance import plan_file

US = """
country = "US"
id = "p"
name = "Plan"
year = 2027
out_of_network = "emergencies"
[premium]
self = 420.50
[deductible]
individual = 1500
[maximum]
individual = 6000
[everything_else]
coinsurance = 20
[services.primary_care]
copay = 30
deductible = "waived"
limit = 20
"""
FR = """
country = "FR"
id = "p"
name = "Plan"
year = 2026
percentages = "including_amo"
[premium]
adult = 50
[guarantees.visits]
percent = 150
[guarantees.gentle_medicine]
amount = 30
units = 3
"""
HUGE = "1" + "0" * 5000


def refused(folder: Path, data: bytes | str, name: str = "plan.toml") -> InputError:
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    with pytest.raises(InputError) as caught:
        plan_file.load(path)
    for sentence in (caught.value.message, caught.value.hint):
        assert sentence
        assert sentence.isprintable()
    assert len(caught.value.message) < 300
    assert caught.value.message.startswith(name)
    return caught.value


@pytest.mark.parametrize("text", [US, FR])
def test_these_are_plans_before_they_are_spoilt(text: str, tmp_path: Path) -> None:
    (tmp_path / "plan.toml").write_text(text, "utf-8")
    assert plan_file.load(tmp_path / "plan.toml").id == "p"


@pytest.mark.parametrize(
    ("text", "line", "instead", "said"),
    [
        (US, "self = 420.50", "self = -1", "“self” is -1"),
        (US, "self = 420.50", 'self = "420.50"', "“self” is no number"),
        (US, "self = 420.50", "self = nan", "“self” is no number"),
        (US, "self = 420.50", "self = 1e400", "“self” is 1E+400"),
        (US, "self = 420.50", "self = 1.005", "“self” is 1.005"),
        (US, "self = 420.50", "self = 2026-01-01", "“self” is no number"),
        (US, "self = 420.50", f"self = {HUGE}", "a number is too long"),
        (US, "self = 420.50", f"self = {HUGE[:400]}", "“self” is 1000"),
        (US, "self = 420.50", "", "“self”"),
        (US, "coinsurance = 20", "coinsurance = 120", "“coinsurance” is 120"),
        (US, "coinsurance = 20", "coinsurance = true", "“coinsurance” is no number"),
        (US, "limit = 20", "limit = 0", "“limit” is no whole number"),
        (US, "limit = 20", "limit = 99999999999999999999", "“limit” is no whole number"),
        (US, "limit = 20", "limits = 20", "“limits” is no key"),
        (US, "year = 2027", f"year = {HUGE[:30]}", "“year” is no whole number"),
        (US, "[services.primary_care]", "[services.primery_care]", "“primery_care” is no service"),
        (US, 'deductible = "waived"', 'deductible = "\\u0000\\n"', "“deductible” is"),
        (US, 'name = "Plan"', 'name = "Pl\\u202ean"', "“name” holds signs that cannot be seen"),
        (US, 'name = "Plan"', 'name = "Plan\\nof two lines"', "“name” holds signs that cannot be seen"),
        (US, "[maximum]\nindividual = 6000", "maximum = 6000", "“maximum”"),
        (FR, "adult = 50", "adult = -50", "“adult” is -50"),
        (FR, "percent = 150", "percent = -150", "“percent” is no whole number"),
        (FR, "percent = 150", 'percent = "150"', "“percent” is no whole number"),
        (FR, "percent = 150", "percent = 90", "“percent” is 90"),
        (FR, "units = 3", "units = 1.5", "“units” is no whole number"),
        (FR, "year = 2026", "year = 99999", "“year” is 99999"),
        (FR, "year = 2026", "year = 99999999999999999999", "“year” is no whole number"),
        (FR, 'percentages = "including_amo"', "", "“percentages” is missing"),
        (FR, "[guarantees.visits]", "[guarantees.visit]", "“visit” is no key"),
        (FR, 'country = "FR"', 'country = "' + "F" * 90_000 + '"', "“country” is “FFF"),
        (FR, 'country = "FR"', 'country = ["FR"]', "“country” is"),
    ],
)
def test_a_spoilt_line_is_named(text: str, line: str, instead: str, said: str, tmp_path: Path) -> None:
    assert line in text
    assert said in refused(tmp_path, text.replace(line, instead)).message


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "“country” is missing"),
        (b"\0" * 64, "no readable TOML"),
        (b'name = "\xff\xfe"', "cannot be read as text"),
        (US.encode("utf-16"), "cannot be read as text"),
        (b"a = " + b"[" * 5000, "brackets are too deep"),
        (b"country = 'US'\ncountry = 'US'", "no readable TOML"),
        (US.encode() + b"\n[[premium]]\n", "no readable TOML"),
        (b"#" * ((1 << 20) + 1), "too large"),
    ],
)
def test_what_is_no_plan_at_all(data: bytes, said: str, tmp_path: Path) -> None:
    assert said in refused(tmp_path, data).message


def test_ten_thousand_services_are_refused_by_the_first_and_soon(tmp_path: Path) -> None:
    many = "\n".join(f"[services.none_{at}]\nfree = true" for at in range(10_000))
    began = time.perf_counter()
    assert "“none_0” is no service" in refused(tmp_path, US + many).message
    assert time.perf_counter() - began < 5


def test_a_folder_and_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read as text"):
        plan_file.load(tmp_path)
    with pytest.raises(InputError, match=r"There is no file none\.toml"):
        plan_file.load(tmp_path / "none.toml")
