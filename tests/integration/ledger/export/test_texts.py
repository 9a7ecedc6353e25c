"""The guard and the escaping that PostgreSQL does, over any text it can hold."""

import re
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lnwallet_desktop.ledger.connecting import Address
from lnwallet_desktop.ledger.export.formula_guard import BEGINS, guarded
from lnwallet_desktop.ledger.export.xml_text import NEEDS_CARE, xml_text

from .readers import unescaped
from .samples import FORMULAS, HIDDEN_FORMULAS, NASTY

SAMPLES = [*FORMULAS, *HIDDEN_FORMULAS, *NASTY]
storable = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=60)
tricky = st.lists(
    st.sampled_from(
        ["_x", "_x0000", "0041", "_", "x", "\t", "\r", "\n", " ", "=", "＝", "\u200b", "<", "&", "\x01", "\x1f", "a"]
    )
)
texts = st.lists(st.one_of(storable, tricky.map("".join)), min_size=1, max_size=20)
one_by_one = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def server(database_url: str) -> Iterator[psycopg.Connection[Any]]:
    with Address(database_url).connect() as connection:
        yield connection


def in_sql(server: psycopg.Connection[Any], expression: str, given_texts: list[str]) -> list[Any]:
    question = f"SELECT {expression} FROM unnest(%s::text[]) WITH ORDINALITY AS v(t, n) ORDER BY n"  # noqa: S608
    return [row[0] for row in server.execute(question.encode(), (given_texts,))]


@one_by_one
@given(texts)
def test_what_would_be_a_formula_gets_an_apostrophe_and_nothing_else_changes(
    server: psycopg.Connection[Any], given_texts: list[str]
) -> None:
    expected = [f"'{text}" if re.match(BEGINS, text) else text for text in given_texts]
    assert in_sql(server, guarded("t").replace("%", "%%"), given_texts) == expected


def test_every_sample_of_a_formula_is_one(server: psycopg.Connection[Any]) -> None:
    assert in_sql(server, guarded("t"), FORMULAS) == [f"'{text}" for text in FORMULAS]
    assert in_sql(server, guarded("t"), NASTY) == NASTY


@one_by_one
@given(texts)
def test_a_workbook_gives_back_every_text(server: psycopg.Connection[Any], given_texts: list[str]) -> None:
    escaped = in_sql(server, xml_text("t"), given_texts)
    careful = in_sql(server, f"t ~ '{NEEDS_CARE}'", given_texts)
    for text, written, with_care in zip(given_texts, escaped, careful, strict=True):
        used = written if with_care else text
        read = ElementTree.fromstring(f"<t>{used}</t>").text or ""  # noqa: S314
        assert unescaped(read) == text
        assert not re.search("[\x01\x02\n\r]", used), "COPY would quote it"


def test_every_nasty_sample_survives_a_workbook(server: psycopg.Connection[Any]) -> None:
    for text, written in zip(SAMPLES, in_sql(server, xml_text("t"), SAMPLES), strict=True):
        assert unescaped(ElementTree.fromstring(f"<t>{written}</t>").text or "") == text  # noqa: S314
