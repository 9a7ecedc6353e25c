"""The recovery code: what is on paper comes back, and a misread character is told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lnwallet_desktop.errors import BadRequest
from lnwallet_desktop.vault.recovery_code import GROUPS, RecoveryCode

CODE = RecoveryCode(bytes(range(100, 132)))


@given(st.binary(min_size=32, max_size=32))
def test_every_code_comes_back_from_paper(code: bytes) -> None:
    made = RecoveryCode(code)
    assert len(made.groups) == GROUPS
    assert RecoveryCode.parse(made.text) == made


def test_case_spaces_dashes_and_lookalikes_do_not_matter() -> None:
    typed = " ".join(CODE.groups).lower().replace("0", "o").replace("1", "l")
    assert RecoveryCode.parse(f"  {typed}\n") == CODE


@given(st.integers(0, 55), st.sampled_from("0123456789ABCDEFGHJKMNPQRSTVWXYZ"))
def test_one_wrong_character_is_told(place: int, character: str) -> None:
    text = "".join(CODE.groups)
    if text[place] != character:
        with pytest.raises(BadRequest, match="character of the recovery code is wrong"):
            RecoveryCode.parse(text[:place] + character + text[place + 1 :])


@pytest.mark.parametrize(("typed", "told"), [("", "has 0"), ("ABCD-2345", "has 8"), ("U" * 56, "in no recovery code")])
def test_what_is_no_code_is_said_why(typed: str, told: str) -> None:
    with pytest.raises(BadRequest, match=told):
        RecoveryCode.parse(typed)


def test_two_codes_differ_and_none_is_printed() -> None:
    assert RecoveryCode.new() != RecoveryCode.new()
    assert CODE.groups[0] not in repr(CODE)
    assert CODE.code.hex() not in f"{CODE}"
