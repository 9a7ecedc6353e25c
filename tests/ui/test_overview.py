"""The Overview: what is shown is true, follows what happens, and leads to where one can act."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QTableView, QWidget
from pytestqt.qtbot import QtBot

from lnwallet_desktop.fiat import FiatRate
from lnwallet_desktop.ledger.history import Sort, TransactionFilter
from lnwallet_desktop.ledger.limits import Counted
from lnwallet_desktop.money import Sats, format_sats
from lnwallet_desktop.payments import Balance, Network, PaymentPolicy, PaymentStatus, WalletState
from lnwallet_desktop.settings import Settings
from lnwallet_desktop.treasury.alerts.preferences import AlertPreferences
from lnwallet_desktop.treasury.limits import LimitsNow
from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.ui.lead import Lead
from lnwallet_desktop.ui.main_window import MainWindow
from lnwallet_desktop.ui.overview.balance_card import BalanceCard
from lnwallet_desktop.ui.overview.board import SPACING
from lnwallet_desktop.ui.overview.limit_words import limit_lines
from lnwallet_desktop.ui.overview.recent_card import MOST
from lnwallet_desktop.ui.overview.to_do import ToDo, ToDoList
from lnwallet_desktop.ui.pay_dialog import PayDialog
from lnwallet_desktop.ui.receive_dialog import ReceiveDialog
from lnwallet_desktop.ui.unlock_dialog import UnlockDialog
from tests.loops import Loop, until
from tests.treasuries import PASSPHRASE, open_funded
from tests.ui.conftest import child, shown, window_on
from tests.ui.paper import click
from tests.ui.pay_sheets import new_invoice, pay_button, quoted
from tests.ui.test_reports import receive


@pytest.fixture(scope="module", name="treasury")
def own_treasury(tmp_path_factory: pytest.TempPathFactory, loop: Loop) -> Iterator[Treasury]:
    """Its own, because other tests' payments must not be seen here."""
    opened = loop.run(open_funded(Settings(tmp_path_factory.mktemp("overview"))))
    yield opened
    loop.run(opened.close())


def plain(text: str) -> str:
    """With ordinary spaces, whatever kind keeps amounts together."""
    return " ".join(text.split())


def test_the_balance_stands_in_a_currency_beside_where_a_price_is_known(qtbot: QtBot) -> None:
    card = BalanceCard()
    qtbot.addWidget(card)
    card.show()
    card.show_balance(Balance(Sats(2_500_000), datetime.now(UTC), fresh=True), WalletState.READY)
    assert shown(card, "overviewBalanceFiat") == ""
    card.show_rate(FiatRate("EUR", Decimal("60000"), datetime.now(UTC)))
    assert plain(shown(card, "overviewBalanceFiat")) == "≈ 1 500.00 EUR"
    card.show_balance(Balance(Sats(1_000), datetime.now(UTC), fresh=True), WalletState.READY)
    assert plain(shown(card, "overviewBalanceFiat")) == "≈ 0.60 EUR"
    card.show_rate(None)
    assert shown(card, "overviewBalanceFiat") == ""


async def settled(window: MainWindow) -> None:
    await asyncio.sleep(0)
    await until(lambda: window.overview.is_settled)


async def set_rules(treasury: Treasury, rules: dict[str, int | None]) -> None:
    async with treasury.access.authorised_once(PASSPHRASE) as lease:
        await treasury.policy.change(lease, rules)


@asynccontextmanager
async def nobody_let_in(treasury: Treasury) -> AsyncIterator[None]:
    """The database's server ends every connection and takes no new one, until the end."""
    named = treasury._database._address._options

    def order(allow: bool) -> None:
        with psycopg.connect(**{**named, "dbname": "postgres"}, autocommit=True) as server:
            name = sql.Identifier(str(named["dbname"]))
            server.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}").format(name, sql.Literal(allow)))
            if not allow:
                server.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [named["dbname"]]
                )

    await asyncio.to_thread(order, False)
    try:
        yield
    finally:
        await asyncio.to_thread(order, True)


def test_a_new_sandbox_wallet_without_money_makes_its_first_payment_from_here(
    tmp_path: Path, loop: Loop, qtbot: QtBot
) -> None:
    async def scenario() -> None:
        treasury = await Treasury.start(Settings(tmp_path))
        await treasury.create_wallet("Maria", PASSPHRASE, Network.SANDBOX)
        async with window_on(treasury, "overview") as window:
            await settled(window)
            assert window.pages.chosen == "overview"
            assert "stand here" in shown(window, "overviewNoPayments")
            assert shown(window, "overviewBalance") == "Not known yet"
            click(window, "tryFirstPayment")  # the wallet is not open: that first, and then it goes on
            field = child(child(window, UnlockDialog, "unlockDialog"), QLineEdit, "passphraseField")
            QTest.keyClicks(field, PASSPHRASE)
            QTest.keyClick(field, Qt.Key.Key_Return)
            await until(lambda: (pay := window.findChild(PayDialog)) is not None and pay.has_quote, 60)
            pay = child(window, PayDialog, "payDialog")
            assert plain(shown(pay, "quoteAmount")) == "2 500 sat"
            QTest.keyClicks(child(pay, QLineEdit, "payPassphraseField"), PASSPHRASE)
            QTest.mouseClick(pay_button(pay), Qt.MouseButton.LeftButton)
            await until(lambda: not child(window, QPushButton, "tryFirstPayment").isVisible())
            await until(lambda: "Paid" in shown(pay, "outcome"))
            pay.reject()
            await until(
                lambda: (rows := window.overview.recent.table.recent.rows) and rows[0].status is PaymentStatus.SUCCESS
            )
            assert window.overview.recent.table.recent.rows[0].amount_sats == 2_500
        await treasury.close()

    loop.run(scenario(), 120)


def test_the_last_ten_payments_lead_to_themselves_by_keyboard_and_by_mouse(
    treasury: Treasury, loop: Loop, qtbot: QtBot
) -> None:
    async def scenario() -> None:
        for amount in range(1, MOST + 3):
            await receive(treasury, amount * 100, datetime.now(UTC))
        async with window_on(treasury, "overview") as window:
            await settled(window)
            await until(lambda: window.history.is_settled)
            table = child(window, QTableView, "overviewRecent")
            newest = (await asyncio.to_thread(treasury.history.page, TransactionFilter(), Sort(), MOST)).transactions
            assert window.overview.recent.table.recent.rows == newest
            window.activateWindow()
            table.setFocus()
            table.selectRow(0)
            QTest.keyClick(table, Qt.Key.Key_Down)
            QTest.keyClick(table, Qt.Key.Key_Return)
            assert window.pages.chosen == "transactions"
            await until(lambda: window.history.table.current == newest[1])

            window.history.filter_bar.show_status(PaymentStatus.FAILED)  # it would hide what is asked for next
            await until(lambda: window.history.is_settled)
            window.pages.show_page("overview")
            QTest.mouseClick(
                table.viewport(), Qt.MouseButton.LeftButton, pos=table.visualRect(table.model().index(4, 0)).center()
            )
            assert window.pages.chosen == "transactions"
            await until(lambda: window.history.is_settled and window.history.table.current == newest[4])

    loop.run(scenario())


def test_balance_month_and_payments_follow_the_books_while_it_is_seen_and_nothing_is_asked_while_it_is_not(
    treasury: Treasury, loop: Loop, qtbot: QtBot
) -> None:
    async def scenario() -> None:
        await receive(treasury, 600, datetime.now(UTC))
        async with window_on(treasury, "overview") as window:
            await settled(window)
            report = await window.overview._this_month()
            assert shown(window, "overviewBalance") == format_sats(treasury.wallet.balance.balance_sats or 0)
            assert shown(window, "overviewBalanceAge").startswith("As of")
            assert shown(window, "overviewIn") == f"+{format_sats(report.in_sats)}"
            await receive(treasury, 700, datetime.now(UTC))
            await until(lambda: shown(window, "overviewIn") == f"+{format_sats(report.in_sats + 700)}")
            rows = window.overview.recent.table.recent.rows
            assert rows[0].amount_sats == 700
            window.pages.show_page("contacts")
            told: list[object] = []
            leave = treasury.ledger_changes.subscribe(told.append)
            await receive(treasury, 800, datetime.now(UTC))
            await until(lambda: bool(told))
            leave()
            await settled(window)
            assert window.overview.recent.table.recent.rows == rows
            window.pages.show_page("overview")
            await until(lambda: window.overview.recent.table.recent.rows[0].amount_sats == 800)

    loop.run(scenario())


def test_the_chart_knows_the_day_under_the_pointer(treasury: Treasury, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        async with window_on(treasury, "overview") as window:
            await settled(window)
            chart, report = window.overview.month.chart, await window.overview._this_month()
            days = {line.starts: line for x in range(chart.width()) if (line := chart.line_at(x)) is not None}
            assert tuple(days.values()) == report.lines
            assert chart.line_at(-5) is None
            assert plain(chart.accessibleDescription()).startswith(f"In {plain(format_sats(report.in_sats))}")

    loop.run(scenario())


def test_what_is_on_the_way_is_shown_until_it_has_its_outcome(
    treasury: Treasury, loop: Loop, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lnwallet_desktop.ui.pay_dialog.WAIT_S", 0.5)

    async def scenario() -> None:
        await treasury.access.unlock(PASSPHRASE)
        async with window_on(treasury, "overview") as window:
            await settled(window)
            assert shown(window, "overviewInFlight") == "Nothing"
            pay = await quoted(window, await new_invoice(treasury, 3_100, outcome="pending=3"))
            QTest.mouseClick(pay_button(pay), Qt.MouseButton.LeftButton)
            await until(lambda: plain(shown(window, "overviewInFlight")) == "3 100 sat")
            assert shown(window, "overviewInFlightDetail").startswith("1 payment, decided just now.")
            pay.reject()
            click(window, "overviewShowInFlight")
            assert window.pages.chosen == "transactions"
            assert window.history.filter_bar.chosen.status is PaymentStatus.PENDING
            window.pages.show_page("overview")
            while await treasury.desk.in_flight():
                await treasury.desk.reconcile()
                await asyncio.sleep(0.1)
            await until(lambda: shown(window, "overviewInFlight") == "Nothing")
        treasury.access.lock()

    loop.run(scenario())


def test_each_limit_is_a_gauge_or_a_sentence_and_none_is_said_in_words() -> None:
    assert limit_lines(LimitsNow(PaymentPolicy(), Counted(day_sats=5_000))) == ()
    policy = PaymentPolicy(
        max_payment_sats=Sats(500),
        daily_sats=Sats(1_000),
        weekly_sats=Sats(4_000),
        new_payee_sats=Sats(50),
        second_admin_above_sats=Sats(250),
    )
    lines = limit_lines(LimitsNow(policy, Counted(day_sats=950, week_sats=5_000)))
    assert [(line.told.replace("\u2009", " "), line.share, line.tone) for line in lines] == [
        ("In 24 hours: 50 sat left of 1 000 sat", 0.95, "pending"),
        ("In 7 days: nothing left of 4 000 sat", 1.0, "failed"),
        ("One payment: at most 500 sat", None, "accent"),
        ("A new payee: at most 50 sat", None, "accent"),
        ("A second admin: above 250 sat", None, "accent"),
    ]
    only_one = limit_lines(LimitsNow(PaymentPolicy(max_payment_sats=Sats(5)), Counted()))
    assert [line.told for line in only_one][:2] == ["In 24 hours: no limit", "In 7 days: no limit"]


def test_a_limit_that_is_set_becomes_a_gauge_and_is_no_longer_to_be_done(
    treasury: Treasury, loop: Loop, qtbot: QtBot
) -> None:
    async def scenario() -> None:
        async with window_on(treasury, "overview") as window:
            await settled(window)
            assert "No limit is set" in shown(window, "overviewUnlimited")
            click(window, "doNow no-limits")
            assert (window.pages.chosen, window.settings_page.chosen) == ("settings", "limits")
            await until(lambda: window.limits.is_settled)
            await set_rules(treasury, {"daily_sats": 1_000_000})
            window.pages.show_page("overview")
            await until(lambda: window.findChild(QLabel, "limitWords In 24 hours"))
            assert "left of" in shown(window, "limitWords In 24 hours")
            await settled(window)
            assert window.findChild(QPushButton, "doNow no-limits") is None
            await set_rules(treasury, {"daily_sats": None})
            await until(lambda: window.findChild(QPushButton, "doNow no-limits"))

    loop.run(scenario())


def test_every_to_do_leads_to_a_place_there_is(treasury: Treasury, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        async with window_on(treasury, "overview") as window:
            await settled(window)
            for name, page, part in (
                ("no-backup", "settings", "backup"),
                ("one-admin", "settings", "admins"),
                ("no-recovery-code", "settings", "admins"),
                ("no-low-balance", "settings", "alerts"),
                ("no-contacts", "contacts", ""),
            ):
                click(window, f"doNow {name}")
                assert window.pages.chosen == page
                assert not part or window.settings_page.chosen == part
                window.pages.show_page("overview")
            await settled(window)

    loop.run(scenario())


def test_others_add_what_is_to_be_done_without_the_page_knowing_them(loop: Loop) -> None:
    stale = ToDo("backup", "No backup", "A broken disk would lose the history.", Lead("Back up", "settings", "backup"))
    done = False

    async def backup() -> ToDo | None:
        return None if done else stale

    async def nothing() -> ToDo | None:
        return None

    async def scenario() -> None:
        nonlocal done
        items = ToDoList(nothing)
        items.add(backup)
        assert await items.open_items() == (stale,)
        done = True
        assert await items.open_items() == ()

    loop.run(scenario())


def test_an_alert_stands_above_all_and_its_button_leads_to_the_mend(
    treasury: Treasury, loop: Loop, qtbot: QtBot
) -> None:
    async def scenario() -> None:
        async with window_on(treasury, "overview") as window:
            await settled(window)
            assert not window.overview.alerts.isVisible()
            await treasury.alarms.change(AlertPreferences(50_000_000))
            await treasury.alarms.look()
            await until(window.overview.alerts.isVisible)
            alert = child(window, QWidget, "overviewAlert low-balance")
            assert "Receive money" in alert.accessibleName()
            assert alert.mapTo(window, QPoint()).y() < window.overview.balance.mapTo(window, QPoint()).y()
            click(window, "mend low-balance")
            child(window, ReceiveDialog, "receiveDialog").reject()
            await treasury.alarms.change(AlertPreferences())
            await treasury.alarms.look()
            await until(lambda: not window.overview.alerts.isVisible())

    loop.run(scenario())


def test_a_closed_wallet_shows_the_last_known_balance_as_what_it_is(
    treasury: Treasury, loop: Loop, qtbot: QtBot
) -> None:
    async def scenario() -> None:
        balance = treasury.wallet.balance.balance_sats or 0
        await treasury.close_wallet()
        async with window_on(treasury, "overview") as window:
            await settled(window)
            assert shown(window, "overviewBalance") == format_sats(balance)
            assert shown(window, "overviewBalanceAge").startswith("Wallet not open · as of")
            assert "last known" in shown(window, "overviewBalanceNote")
            assert window.overview.recent.is_filled and window.overview.limits.is_filled
            await treasury.access.open(PASSPHRASE)
            await until(lambda: shown(window, "overviewBalanceNote") == "")

    loop.run(scenario())


def test_a_database_that_is_away_is_said_once_what_was_known_stays_and_it_comes_back_by_itself(
    treasury: Treasury, loop: Loop, qtbot: QtBot
) -> None:
    async def scenario() -> None:
        async with window_on(treasury, "overview") as window:
            await settled(window)
            rows = window.overview.recent.table.recent.rows
            async with nobody_let_in(treasury):
                window.overview.look()
                await until(lambda: shown(window, "overviewError"))
                await settled(window)
                assert window.overview.recent.table.recent.rows == rows and rows
                assert window.overview.limits.is_filled
                async with window_on(treasury, "overview") as other:
                    await until(lambda: shown(other, "overviewLimitsUnread"))
                    assert not other.overview.recent.is_filled
                click(window, "overviewRetry")
                await settled(window)
                assert shown(window, "overviewError")
            await until(lambda: shown(window, "overviewError") == "")
            assert not child(window, QPushButton, "overviewRetry").isVisible()

    loop.run(scenario())


@pytest.mark.parametrize(("width", "columns"), ((900, 1), (1280, 2), (1920, 3)))
def test_there_are_as_many_columns_as_have_room_and_nothing_is_cut_off(
    treasury: Treasury, loop: Loop, qtbot: QtBot, width: int, columns: int
) -> None:
    async def scenario() -> None:
        async with window_on(treasury, "overview") as window:
            window.resize(width, 800)
            await settled(window)
            overview = window.overview
            cards = (overview.balance, overview.recent, overview.limits, overview.month, overview.to_do_card)
            await until(lambda: overview.balance.width() > 1)
            lefts = {
                card.mapTo(window, QPoint()).x() for card in (overview.recent, overview.limits, overview.to_do_card)
            }
            assert len(lefts) == columns
            for card in cards:
                assert card.mapTo(window, QPoint(card.width(), 0)).x() <= window.width() - SPACING
                assert card.width() >= card.minimumSizeHint().width()
            below = overview.to_do_card.mapTo(window, QPoint()).y() > overview.limits.mapTo(window, QPoint()).y()
            assert below == (columns < 3)

    loop.run(scenario())
