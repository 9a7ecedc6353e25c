"""A report for support names no person, computer, folder, payee or amount."""

import json
import socket
from pathlib import Path

import pytest

from lnwallet_desktop.treasury.support_texts import Mask, masked_log

MASK = Mask(Path("/srv/treasury"), ["Maria", "Jo"], ["desk-2"])
ATTEMPT = "018f3c2e-7c1d-4a30-9d6e-0f1f2a3b4c5d"


def log_of(directory: Path, *lines: object) -> list[dict[str, object]]:
    file = directory / "lnwallet.log"
    file.write_text("".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines))
    return [json.loads(line) for line in masked_log([file], MASK).splitlines()]


def line(message: str, origin: str = "treasury.sender", level: str = "warning", **more: object) -> dict[str, object]:
    return {"at": "2026-03-03T14:02:11.120+00:00", "level": level, "from": origin, "message": message, **more}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("opens with the passphrase of Maria", "opens with the passphrase of ‹admin 1›"),
        ("Marianne and Jo", "Marianne and ‹admin 2›"),
        ("/srv/treasury/vault.lnw is damaged", "‹data folder›/vault.lnw is damaged"),
        (f"{socket.gethostname()} or desk-2", "‹this computer› or ‹another computer›"),
        ("paid payee-7f3k-q2zx-m1ab", "paid …"),
    ],
)
def test_names_become_words(text: str, told: str) -> None:
    assert MASK.text(text) == told


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("Paid 2\u2009500 sat to a payee, fee 6 sat.", "Paid # sat to a payee, fee # sat."),
        ("Balance updated 1997494 in 3.674 ms", "Balance updated # in 3.674 ms"),
        (f"attempt {ATTEMPT} at line 17", f"attempt {ATTEMPT} at line 17"),
    ],
)
def test_amounts_are_left_out_and_ids_stay(tmp_path: Path, message: str, told: str) -> None:
    assert log_of(tmp_path, line(message))[0]["message"] == told


def test_a_line_keeps_its_named_fields_without_those_of_one_payment(tmp_path: Path) -> None:
    (kept,) = log_of(tmp_path, line("it waits", attempt=ATTEMPT, payment_hash="ab" * 32, memo="canary", code="locked"))
    assert kept == line("it waits", attempt=ATTEMPT, code="locked")


def test_the_sdks_chatter_and_lines_that_are_none_are_left_out(tmp_path: Path) -> None:
    chatter = line("Balance updated", "wallet.sdk_log", "info")
    kept = log_of(tmp_path, "2026 INFO an older version", '{"half', "[1]", chatter, line("failed", "wallet.sdk_log"))
    assert [each["message"] for each in kept] == ["failed"]


def test_an_error_keeps_type_and_places(tmp_path: Path) -> None:
    error = {"type": "ValueError", "message": "Maria paid 25000", "frames": ["lnwallet_desktop.app:1200 run"], "x": 1}
    (kept,) = log_of(tmp_path, line("failed", exception=[error]))
    assert kept["exception"] == [
        {"type": "ValueError", "message": "‹admin 1› paid #", "frames": ["lnwallet_desktop.app:1200 run"]}
    ]
