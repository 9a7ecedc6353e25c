"""Which passphrases are good enough, and how that is said."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lnwallet_desktop.errors import BadRequest
from lnwallet_desktop.vault.common_passphrases import COMMON
from lnwallet_desktop.vault.passphrases import Strength, check_new_passphrase, normalised, strength


@pytest.mark.parametrize(
    "weak",
    [
        "",
        "fourteen chars",
        "a" * 40,
        "abababababababab",
        "abcabcabcabcabcabc",
        "correct horse battery staple",
        "Correct Horse Battery Staple 2024",
        "qwertyuiopasdfghjkl",
        "12345678901234567890",
        "Maria Lindqvist 1984",
        "MariaMariaMariaMaria",
        "LN Wallet Desktop 2026",
        "password password 1",
        "Sein oder nicht sein!",
        "x" * 1025,
        "copper lantern\nforty rivers",
    ],
)
def test_what_is_easy_to_guess_is_refused(weak: str) -> None:
    with pytest.raises(BadRequest):
        check_new_passphrase(weak, "Maria Lindqvist")
    assert strength(weak, "Maria Lindqvist") in (Strength.SHORT, Strength.WEAK) or len(weak) > 1000 or "\n" in weak


@pytest.mark.parametrize(
    ("passphrase", "expected"),
    [
        ("copper lantern", Strength.SHORT),
        ("donaudampfschiffahrt", Strength.WEAK),
        ("copper lantern forty rivers", Strength.GOOD),
        ("vier große Flüsse im Süden", Strength.GOOD),
        ("lighthouse marble quiet seventeen violin", Strength.STRONG),
        ("kJ8#mQ2!vX7@zL4$", Strength.GOOD),
        ("四つの静かな川が南へ流れている夜", Strength.GOOD),
    ],
)
def test_strength_is_said_in_words(passphrase: str, expected: Strength) -> None:
    check_new_passphrase(passphrase) if expected is not Strength.SHORT else None
    assert strength(passphrase) is expected


def test_nothing_but_length_and_guessability_counts() -> None:
    check_new_passphrase("only lower case words here please")
    check_new_passphrase("w" + "ord by word " * 2 + "until it is a thousand characters long " * 20)


@given(st.text(min_size=15, max_size=60))
def test_every_way_to_type_a_passphrase_is_the_same_one(text: str) -> None:
    forms = {normalised(unicodedata.normalize(form, text)) for form in ("NFC", "NFD", "NFKC", "NFKD")}
    assert len(forms) == 1


@given(st.text(max_size=80))
def test_any_text_has_a_strength(text: str) -> None:
    assert isinstance(strength(text, text[:10]), Strength)


def test_the_list_holds_long_ones_only_in_the_form_they_are_compared_in() -> None:
    assert len(COMMON) > 150
    assert all(phrase == phrase.casefold() and phrase.isalnum() for phrase in COMMON)
