"""Whatever a person is given to pay by: paid by keyboard alone, or told in words what is wrong, on real parts."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
import segno
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QLineEdit, QListWidget, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from lnwallet_desktop.fiat import FiatRate
from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.ui.contacts.contact_chooser import ContactChooser
from lnwallet_desktop.ui.contacts.contact_sheets import NameSheet
from lnwallet_desktop.ui.main_window import MainWindow
from lnwallet_desktop.ui.pay_dialog import PayDialog
from tests.lnurl_server import MESSAGE, Shop, of_sandbox, serving
from tests.loops import Loop, until
from tests.treasuries import PASSPHRASE, end_on_network, sandbox_of
from tests.ui.conftest import child, shown, window_on
from tests.ui.pay_sheets import memo_line, new_invoice, passphrase_line, pay_button

_NO_KEY = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def shop(treasury: Treasury) -> Iterator[Shop]:
    with serving(Shop(of_sandbox(sandbox_of(treasury)))) as listening:
        yield listening


def press(widget: QWidget, key: Qt.Key, with_alt: bool = False) -> None:
    QTest.keyClick(widget, key, Qt.KeyboardModifier.AltModifier if with_alt else _NO_KEY)


async def opened(window: MainWindow, text: str = " ") -> PayDialog:
    sheet = window.pay(text)
    assert sheet is not None
    await until(sheet.isActiveWindow)
    return sheet


async def pay_by_keyboard(sheet: PayDialog) -> None:
    """From the quote to the outcome, wherever the keyboard is then."""
    await until(lambda: sheet.has_quote)
    if passphrase_line(sheet).isVisible():
        QTest.keyClicks(passphrase_line(sheet), PASSPHRASE)
    press(sheet.focusWidget() or sheet, Qt.Key.Key_Return)
    await until(lambda: shown(sheet, "outcome").startswith("Paid"), timeout_s=60)


async def type_slowly(sheet: PayDialog, text: str) -> None:
    """Into whatever has the keyboard, slower than the pause after which a server is asked."""
    for key in text:
        focused = sheet.focusWidget()
        assert focused is not None
        QTest.keyClicks(focused, key)
        await asyncio.sleep(0.7)


def said_wrong(sheet: PayDialog) -> str:
    return child(sheet, QPlainTextEdit, "invoiceField").accessibleDescription()


def dropped_on(widget: QWidget, mime: QMimeData) -> None:
    """As a person's hand lets go over it."""
    place, copy, left, no_key = QPoint(10, 10), Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, _NO_KEY
    QApplication.sendEvent(widget, entering := QDragEnterEvent(place, copy, mime, left, no_key))
    assert entering.isAccepted()
    QApplication.sendEvent(widget, QDropEvent(place, copy, mime, left, no_key))


def file_mime(path: Path) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    return mime


def qr_file(directory: Path, *texts: str) -> Path:
    """A picture with these codes side by side."""
    codes = []
    for place, text in enumerate(texts):
        segno.make(text).save(str(directory / f"code-{place}.png"), scale=4, border=4)
        codes.append(QImage(str(directory / f"code-{place}.png")))
    from PySide6.QtGui import QPainter

    whole = QImage(
        sum(code.width() for code in codes), max(code.height() for code in codes), QImage.Format.Format_RGB32
    )
    whole.fill(0xFFFFFFFF)
    painter, left = QPainter(whole), 0
    for code in codes:
        painter.drawImage(left, 0, code)
        left += code.width()
    painter.end()
    path = directory / "codes.png"
    assert whole.save(str(path))
    return path


def test_a_picture_of_a_qr_code_is_opened_and_paid_by_keyboard(
    treasury: Treasury, loop: Loop, qtbot: QtBot, tmp_path: Path
) -> None:
    async def scenario() -> None:
        treasury.access.lock()
        path = qr_file(tmp_path, "LIGHTNING:" + (await new_invoice(treasury, 2_100)).upper())
        async with window_on(treasury) as window:
            sheet = await opened(window)
            press(sheet, Qt.Key.Key_O, with_alt=True)
            await until(lambda: sheet.findChild(QFileDialog) is not None)
            dialog = child(sheet, QFileDialog, "imageFileDialog")
            dialog.fileSelected.emit(str(path))  # the system's own dialog is not ours to type in
            dialog.reject()
            await until(lambda: shown(sheet, "quoteAmount") == "2\u2009100 sat")
            await pay_by_keyboard(sheet)
            sheet.close()

    loop.run(scenario())


def test_a_file_dropped_on_the_window_is_paid_by_keyboard(
    treasury: Treasury, loop: Loop, qtbot: QtBot, tmp_path: Path
) -> None:
    async def scenario() -> None:
        await treasury.access.unlock(PASSPHRASE)
        path = tmp_path / "invoice.txt"
        path.write_text(f"\n{await new_invoice(treasury, 2_200)}\n")
        async with window_on(treasury) as window:
            dropped_on(window, file_mime(path))
            await until(lambda: window.findChild(PayDialog) is not None)
            sheet = child(window, PayDialog, "payDialog")
            await pay_by_keyboard(sheet)
            assert shown(sheet, "outcomeAmount") == "2\u2009200 sat"
            sheet.close()

    loop.run(scenario())


def test_a_link_with_an_invoice_is_paid_by_keyboard_and_a_second_one_goes_into_the_open_sheet(
    treasury: Treasury, loop: Loop, qtbot: QtBot
) -> None:
    async def scenario() -> None:
        await treasury.access.unlock(PASSPHRASE)
        async with window_on(treasury) as window:
            sheet = await opened(window, f"lightning:{await new_invoice(treasury, 2_300)}")
            await until(lambda: sheet.has_quote)
            other = await new_invoice(treasury, None)
            assert window.pay(f"bitcoin:?amount=0.00002400&lightning={other}") is sheet
            await until(lambda: shown(sheet, "quoteAmount") == "2\u2009400 sat")
            assert child(sheet, QLineEdit, "amountField").text() == "2400"
            await pay_by_keyboard(sheet)
            assert shown(sheet, "outcomeAmount") == "2\u2009400 sat"
            sheet.close()

    loop.run(scenario())


def test_an_address_is_paid_kept_as_a_contact_and_paid_again_by_name(
    treasury: Treasury, loop: Loop, qtbot: QtBot, shop: Shop
) -> None:
    async def scenario() -> None:
        shop.success = MESSAGE
        await treasury.access.unlock(PASSPHRASE)
        async with window_on(treasury) as window:
            sheet = await opened(window)
            QTest.keyClicks(child(sheet, QPlainTextEdit, "invoiceField"), shop.address)
            amount = child(sheet, QLineEdit, "amountField")
            await until(amount.hasFocus)
            assert said_wrong(sheet).startswith("Lightning address.")
            assert "takes from 1\u00a0sat to 100\u202f000\u00a0sat" in amount.accessibleDescription()
            assert shown(sheet, "quoteDescription") == "Coffee beans, 5 kg"
            await type_slowly(sheet, "2500")
            assert amount.text() == "2500"
            press(amount, Qt.Key.Key_Tab)
            await type_slowly(sheet, "bill 7")
            assert child(sheet, QLineEdit, "commentField").text() == "bill 7"
            await until(lambda: sheet.has_quote)
            assert shown(sheet, "quotePayee").startswith(f"{shop.address}  ·  payee-")
            await pay_by_keyboard(sheet)
            assert shop.comments[-1] == "bill 7"
            await until(lambda: "Thank you" in shown(sheet, "outcomeAfterWords"))
            press(sheet, Qt.Key.Key_K, with_alt=True)
            await until(lambda: window.findChild(NameSheet) is not None)
            QTest.keyClicks(child(window, QLineEdit, "contactName"), "Coffee shop")
            press(child(window, QLineEdit, "contactName"), Qt.Key.Key_Return)
            await until(lambda: window.findChild(NameSheet) is None)
            assert sheet.transaction is not None
            first = sheet.transaction.pseudonymized_recipient
            sheet.close()

            again = await opened(window)
            press(again, Qt.Key.Key_C, with_alt=True)
            await until(lambda: again.findChild(ContactChooser) is not None)
            chooser = child(again, ContactChooser, "contactChooser")
            await until(lambda: child(chooser, QListWidget, "contactList").count() > 0)
            QTest.keyClicks(child(chooser, QLineEdit, "contactFilter"), "coff")
            press(child(chooser, QLineEdit, "contactFilter"), Qt.Key.Key_Return)
            amount = child(again, QLineEdit, "amountField")
            await until(lambda: again.focusWidget() is amount)
            QTest.keyClicks(amount, "2500")
            await until(lambda: again.has_quote)
            await until(lambda: shown(again, "quotePayee").startswith("Coffee shop"))
            assert "the same amount to the same payee" in shown(again, "payWarning")
            await pay_by_keyboard(again)
            assert again.transaction is not None
            assert again.transaction.pseudonymized_recipient == first
            again.close()

    loop.run(scenario())


def test_a_retry_of_a_payment_in_flight_fetches_no_second_invoice(
    treasury: Treasury, loop: Loop, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lnwallet_desktop.ui.pay_dialog.WAIT_S", 1)

    async def scenario() -> None:
        await treasury.access.unlock(PASSPHRASE)
        with serving(Shop(of_sandbox(sandbox_of(treasury), "hang"))) as shop:
            async with window_on(treasury) as window:
                sheet = await opened(window, shop.address)
                await until(child(sheet, QLineEdit, "amountField").hasFocus)
                QTest.keyClicks(child(sheet, QLineEdit, "amountField"), "1700")
                await until(lambda: sheet.has_quote)
                press(memo_line(sheet), Qt.Key.Key_Return)
                await until(lambda: shown(sheet, "outcome").startswith("The outcome"))
                sheet._try_again()  # what a person would do if it were offered
                await until(
                    lambda: "on the way" in shown(sheet, "payProblem") or "being paid" in shown(sheet, "payProblem")
                )
                assert shop.invoices_made == 1
                sheet.close()
                for row in await treasury.desk.in_flight():
                    await end_on_network(treasury, row.payment_hash, "success")
                    await until(lambda: treasury.wallet is not None)
                await treasury.desk.reconcile()

    loop.run(scenario())


@pytest.mark.parametrize(
    ("name", "amount", "words"),
    [
        ("nobody", "", "nobody of that name"),
        ("refuses", "", "“closed"),
        ("withdraw", "", "pays you"),
        ("dearer", "2500", "made one over"),
        ("other-hash", "2500", "hashes differ"),
        ("main-network", "2500", "main network"),
        ("shop", "100001", "takes from 1 sat to 100\u2009000 sat"),
        ("broken", "", "has a problem"),
    ],
)
def test_a_bad_answer_is_said_where_it_was_typed(
    treasury: Treasury, loop: Loop, qtbot: QtBot, shop: Shop, name: str, amount: str, words: str
) -> None:
    async def scenario() -> None:
        async with window_on(treasury) as window:
            sheet = await opened(window, shop.address_of(name))
            if amount:
                await until(child(sheet, QLineEdit, "amountField").hasFocus)
                QTest.keyClicks(child(sheet, QLineEdit, "amountField"), amount)
            await until(lambda: any(words in each.text() and each.isVisible() for each in sheet.findChildren(QLabel)))
            assert not pay_button(sheet).isEnabled()
            assert sheet.focusWidget() in (
                child(sheet, QPlainTextEdit, "invoiceField"),
                child(sheet, QLineEdit, "amountField"),
            )
            sheet.close()

    loop.run(scenario())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("bitcoin:bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq?amount=1", "on-chain"),
        ("lnurlw://example.com/gift", "pays you"),
        ("https://shop.example/checkout", "web page"),
        ("lno1qgsqvgnwgcg35z6", "BOLT 12"),
    ],
)
def test_what_is_nothing_to_pay_is_said_as_typed(
    treasury: Treasury, loop: Loop, qtbot: QtBot, text: str, words: str
) -> None:
    async def scenario() -> None:
        async with window_on(treasury) as window:
            sheet = await opened(window, text)
            assert words in said_wrong(sheet)
            assert not pay_button(sheet).isEnabled()
            sheet.close()

    loop.run(scenario())


def test_a_picture_without_a_code_with_two_and_a_file_of_another_kind_are_refused(
    treasury: Treasury, loop: Loop, qtbot: QtBot, tmp_path: Path
) -> None:
    async def scenario() -> None:
        async with window_on(treasury) as window:
            sheet = await opened(window)
            blank = QImage(200, 200, QImage.Format.Format_RGB32)
            blank.fill(0xFFFFFFFF)
            mime = QMimeData()
            mime.setImageData(blank)
            dropped_on(sheet, mime)
            await until(lambda: "no QR code in this picture" in said_wrong(sheet))
            two = qr_file(tmp_path, await new_invoice(treasury), await new_invoice(treasury))
            dropped_on(sheet, file_mime(two))
            await until(lambda: "2 QR codes" in said_wrong(sheet))
            (tmp_path / "bill.pdf").write_bytes(b"%PDF-1.7\x00\xff\xfe")
            dropped_on(sheet, file_mime(tmp_path / "bill.pdf"))
            await until(lambda: "neither a picture nor a text" in said_wrong(sheet))
            sheet.close()

    loop.run(scenario())


def test_one_code_of_several_that_can_be_paid_is_taken(
    treasury: Treasury, loop: Loop, qtbot: QtBot, tmp_path: Path
) -> None:
    async def scenario() -> None:
        path = qr_file(tmp_path, "https://shop.example/imprint", await new_invoice(treasury, 2_600))
        async with window_on(treasury) as window:
            sheet = await opened(window)
            dropped_on(sheet, file_mime(path))
            await until(lambda: shown(sheet, "quoteAmount") == "2\u2009600 sat")
            sheet.close()

    loop.run(scenario())


def test_the_paste_button_takes_a_copied_picture(treasury: Treasury, loop: Loop, qtbot: QtBot, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with window_on(treasury) as window:
            sheet = await opened(window)
            QGuiApplication.clipboard().setImage(QImage(str(qr_file(tmp_path, await new_invoice(treasury, 2_700)))))
            press(sheet, Qt.Key.Key_T, with_alt=True)
            await until(lambda: shown(sheet, "quoteAmount") == "2\u2009700 sat")
            sheet.close()
            QGuiApplication.clipboard().clear()

    loop.run(scenario())


def test_an_amount_may_be_typed_in_a_currency_whose_rate_is_known(treasury: Treasury, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        assert await treasury.rates.rate("EUR") is None  # play money has no price
        async with window_on(treasury) as window:
            sheet = await opened(window, await new_invoice(treasury, None))
            sheet.form.show_rate(FiatRate("EUR", Decimal(50_000), datetime.now(UTC)))
            amount = child(sheet, QLineEdit, "amountField")
            await until(lambda: sheet.focusWidget() is amount)
            QTest.keyClicks(amount, "1.25")
            assert "or an amount with its currency" in amount.accessibleDescription()
            QTest.keyClicks(amount, " EUR")
            assert "2\u2009500 sat, at 50\u2009000.00 EUR a bitcoin" in amount.accessibleDescription()
            await until(lambda: sheet.has_quote)
            assert shown(sheet, "quoteAmount") == "2\u2009500 sat  ≈ 1.25 EUR"
            sheet.close()

    loop.run(scenario())


def test_two_sheets_keep_what_the_payee_of_an_address_is(treasury: Treasury, loop: Loop, shop: Shop) -> None:
    """Limits, contacts and the history go by the address, whatever node makes the invoice."""

    async def scenario() -> None:
        lease = await treasury.access.unlock(PASSPHRASE)
        made = [await treasury.payee_servers.to_pay(shop.address, amount) for amount in (1_100, 1_200)]  # type: ignore[arg-type]
        quotes = [await treasury.desk.quote(each.invoice_text, source=each.source) for each in made]
        assert quotes[0].pseudonym == quotes[1].pseudonym == treasury.access.keys.pseudonym(shop.address)
        bare = await treasury.payee_servers.to_pay(shop.lnurl(), 1_300)  # type: ignore[arg-type]
        node = await treasury.desk.quote(bare.invoice_text, source=bare.source)
        assert node.pseudonym == treasury.access.keys.pseudonym(node.invoice.payee_key)
        row = await treasury.desk.pay(quotes[0], lease, wait_s=30)
        seen = await treasury.records.reveal(row, lease)
        assert seen.payee_key == shop.address
        assert seen.description == "Coffee beans, 5 kg"
        await asyncio.sleep(0)

    loop.run(scenario())
