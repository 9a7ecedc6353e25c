"""The part of the guard that is no SQL, and the pattern that both parts share."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lnwallet_desktop.ledger.export.formula_guard import BEGINS, guarded_inside

pieces = st.lists(st.sampled_from(["a", "=", "+", "-", "@", ";", "\t", "\r", " ", "\u00a0", "＝", "ü", ",", "'", "1"]))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"1,rent;=1+1,x\n", b"1,rent;'=1+1,x\n"),
        (b"1,rent; \xc2\xa0=1;-2\n", b"1,rent;' \xc2\xa0=1;'-2\n"),
        (b'1,"two\n=1",x\n', b'1,"two\n\'=1",x\n'),
        (b"1,a\t@b\r+c\n", b"1,a\t'@b\r'+c\n"),
        ("1,x;＝1\n".encode(), "1,x;'＝1\n".encode()),
        (b"1,a;b=c;d\n2,x-y\n", b"1,a;b=c;d\n2,x-y\n"),
    ],
)
def test_a_formula_that_begins_inside_a_line_is_guarded_there(before: bytes, after: bytes) -> None:
    lines = before.count(b"\n") - (1 if b'"' in before else 0)
    assert guarded_inside(before, lines) == after


@given(st.lists(pieces.map("".join), min_size=1))
def test_afterwards_no_part_begins_a_formula_and_only_apostrophes_were_added(texts: list[str]) -> None:
    lines = "".join(f"0,{text}\n" for text in texts)
    result = guarded_inside(lines.encode(), len(texts)).decode()
    assert result.replace("'", "") == lines.replace("'", "")
    for part in re.split("[;\t\r]", result)[1:]:
        assert not re.match(BEGINS, part.split("\n")[0].replace("\t", " ")), result
