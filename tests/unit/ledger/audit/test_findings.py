"""Every damage is told in whole sentences, with the entry's number where there is one."""

import pytest

from lnwallet_desktop.ledger.audit.findings import Damage, Finding


@pytest.mark.parametrize("damage", list(Damage))
def test_every_damage_has_a_sentence(damage: Damage) -> None:
    sentence = Finding(damage, 42, 57, 40).sentence
    assert sentence.endswith(".")
    assert "{" not in sentence
    if damage not in (Damage.GUARD_OFF, Damage.TABLES_GONE):
        assert "42" in sentence


def test_how_far_it_reaches_is_told_where_it_is_known() -> None:
    assert Finding(Damage.RECOMPUTED, 11, 20).sentence.startswith(
        "The log was written anew from entry 11 on (up to 20)"
    )
    told = Finding(Damage.TRUNCATED, 18, 20, 11).sentence
    assert "entry 18 and those after it (up to 20) are gone" in told
    assert told.endswith("Those from 11 on before it are there, but not proved either.")
