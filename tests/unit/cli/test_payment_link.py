"""A link stands where a command would, and nothing else is taken for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lnwallet_desktop.cli.parser import build_parser, read_command_line
from lnwallet_desktop.cli.payment_link import checked_link, take_link
from lnwallet_desktop.errors import BadRequest

LINKS = [
    "lightning:LNBC2500U1PVJLUEZ",
    "LIGHTNING:lnbc1abc",
    "bitcoin:bc1qxyz?amount=0.001&lightning=lnbc1abc",
    "lnurl1dp68gurn8ghj7um9",
    "lnurlp:example.com/pay/7",
    "lnbcrt25u1pabc",
    "maria@example.com",
]


@pytest.mark.parametrize("link", LINKS)
@pytest.mark.parametrize("options", [[], ["--json"], ["--data-dir", "lightning:x"], ["--data-dir=somewhere", "--json"]])
def test_a_link_is_found_beside_options(link: str, options: list[str]) -> None:
    arguments = read_command_line([*options, link])
    assert (arguments.command, arguments.link) == (None, link)
    assert checked_link(link) == link


@pytest.mark.parametrize("command", ["balance", "doctor", "reconcile"])
def test_commands_stay_commands(command: str) -> None:
    arguments = read_command_line([command])
    assert (arguments.command, arguments.link) == (command, "")


def test_without_anything_the_window_opens_on_no_link() -> None:
    arguments = read_command_line([])
    assert (arguments.command, arguments.link) == (None, "")


@pytest.mark.parametrize("typed", [["lightning:x", "balance"], ["balance", "lightning:x"], ["javascript:alert(1)"]])
def test_a_link_stands_alone_and_other_schemes_are_none(typed: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        read_command_line(typed)
    assert ended.value.code == 2
    assert capsys.readouterr().err


def test_the_invoice_of_pay_is_not_taken_away() -> None:
    assert take_link(["pay", "lnbc1abc"]) == (["pay", "lnbc1abc"], None)
    assert build_parser().parse_args(["pay", "lnbc1abc"]).invoice == "lnbc1abc"


@given(st.text(max_size=200))
def test_a_checked_link_is_plain_ascii_and_no_option(text: str) -> None:
    try:
        link = checked_link(text)
    except BadRequest:
        return
    assert link.isascii()
    assert link.isprintable() or not link
    assert not link.startswith("-")
