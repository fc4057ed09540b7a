"""The recovery code: forgiving in form, strict in content."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthkit.errors import VaultClosed
from healthkit.store.recovery import ALPHABET, code_key, looks_like_code, new_code


def test_form() -> None:
    code = new_code()
    assert [len(group) for group in code.split("-")] == [6] * 6
    assert set(code) - {"-"} <= set(ALPHABET)
    assert not set("ILOU") & set(ALPHABET)
    assert code != new_code()


def test_small_letters_spaces_and_lookalikes_are_the_same_code() -> None:
    code = new_code()
    spoken = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert looks_like_code(spoken)
    assert code_key(spoken) == code_key(code)


@given(st.integers(0, 35), st.integers(1, 31))
def test_every_wrong_symbol_is_noticed_in_its_group(place: int, shift: int) -> None:
    code = list(new_code().replace("-", ""))
    code[place] = ALPHABET[(ALPHABET.index(code[place]) + shift) % 32]
    with pytest.raises(VaultClosed, match=f"Group {place // 6 + 1} of"):
        code_key("".join(code))


@given(st.integers(0, 5), st.integers(0, 5), st.integers(0, 5))
def test_two_swapped_symbols_are_noticed(group: int, one: int, other: int) -> None:
    code = list(new_code().replace("-", ""))
    first, second = group * 6 + one, group * 6 + other
    if code[first] == code[second]:
        return
    code[first], code[second] = code[second], code[first]
    with pytest.raises(VaultClosed):
        code_key("".join(code))


def test_two_swapped_groups_are_noticed() -> None:
    groups = new_code().split("-")
    swapped = [groups[1], groups[0], *groups[2:]]
    if groups[0] != groups[1]:
        with pytest.raises(VaultClosed, match="mistyped"):
            code_key("-".join(swapped))


@pytest.mark.parametrize("text", ["", "hello", "0" * 35, "0" * 37, "-" * 40])
def test_other_text_is_no_code(text: str) -> None:
    assert not looks_like_code(text)
    with pytest.raises(VaultClosed, match="not a recovery code"):
        code_key(text)
