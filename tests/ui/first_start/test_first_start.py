"""The first start: each step's answers, what is wrong said in words, the way back, and what is left after a crash."""

import asyncio
import base64
import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QWidget,
)

from lnwallet_desktop.payments import Network
from lnwallet_desktop.settings import Settings
from lnwallet_desktop.treasury.database_choice import DatabaseChoice
from lnwallet_desktop.treasury.first_start.draft import Draft, DraftFile, Source
from lnwallet_desktop.treasury.play_money import PLAY_MONEY
from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.ui.first_start.first_start_window import FirstStartWindow
from lnwallet_desktop.vault.device_key import DeviceKeys
from lnwallet_desktop.vault.recovery_code import RecoveryCode
from tests.loops import Loop, until
from tests.treasuries import PASSPHRASE
from tests.ui.conftest import child, shown
from tests.ui.first_start.person import NAME, Person, first_start_on
from tests.ui.paper import click, place_of

OLD_WORDS = "abandon " * 23 + "art"


def wrong_at(window: FirstStartWindow, name: str) -> str:
    """What a field says about what was typed into it."""
    editor = window.findChild(QWidget, name)
    assert editor is not None
    return editor.accessibleDescription()


def api_key(ends: datetime) -> str:
    key = Ed25519PrivateKey.generate()
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "test")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(ends - timedelta(days=400))
        .not_valid_after(ends)
        .sign(key, None)
    )
    return base64.b64encode(certificate.public_bytes(serialization.Encoding.DER)).decode()


def test_a_new_user_gets_an_open_wallet_with_money_to_try(tmp_path: Path, loop: Loop, qapp: QApplication) -> None:
    async def scenario() -> None:
        settings = Settings(tmp_path)
        async with first_start_on(settings, qapp) as window:
            person = Person(window)
            made = await person.goes_all_the_way()
            treasury = made.treasury
            try:
                assert made.problem == ""
                assert treasury.network is Network.SANDBOX
                assert treasury.access.state.opened and treasury.access.lease is None
                assert treasury.wallet.balance.balance_sats == PLAY_MONEY
                assert treasury.access.admins == (NAME,)
                _, secrets = await asyncio.to_thread(treasury._vault.open, PASSPHRASE)
                assert secrets.mnemonic.split() == person.words
                opened = await asyncio.to_thread(treasury._vault.recover, RecoveryCode.parse("".join(person.groups)))
                assert opened.secrets == secrets
                assert not (tmp_path / "first-start.json").exists()
                assert not any(
                    word in QGuiApplication.clipboard().text() for word in (person.words[0], person.groups[0])
                )
            finally:
                await treasury.close()

    loop.run(scenario())


def test_nothing_is_on_the_disk_before_the_summary_but_a_draft_without_secrets(
    tmp_path: Path, loop: Loop, qapp: QApplication
) -> None:
    async def scenario() -> None:
        async with first_start_on(Settings(tmp_path), qapp) as window:
            person = Person(window)
            for step in (
                person.welcomes,
                person.tries_it,
                person.wants_a_new_one,
                person.names_the_admin,
                person.writes_the_words_down,
                person.types_words_back,
                person.types_the_code_back,
                person.keeps_it_here,
            ):
                await step()
            await person.comes_to("summary")
            assert shown(window, "summaryAdmin") == NAME
            assert os.listdir(tmp_path) == ["first-start.json"]
            kept = (tmp_path / "first-start.json").read_text()
            assert json.loads(kept) == {
                "step": "summary",
                "network": "sandbox",
                "source": "new",
                "admin": NAME,
                "database": "",
                "backup": "",
            }
            assert PASSPHRASE not in kept and " ".join(person.words) not in kept

    loop.run(scenario())


def test_each_mistake_is_said_beside_its_field_and_stops_there(tmp_path: Path, loop: Loop, qapp: QApplication) -> None:
    async def scenario() -> None:
        async with first_start_on(Settings(tmp_path), qapp) as window:
            person = Person(window)
            for step in (person.welcomes, person.tries_it, person.wants_a_new_one):
                await step()
            await person.comes_to("admin")
            person.next()
            await until(lambda: "1 to 64" in wrong_at(window, "adminName"))
            person.type("adminName", NAME)
            for first, again, said, where in (
                ("too short", "too short", "at least 15", "adminPassphrase"),
                (PASSPHRASE, PASSPHRASE + "x", "differ", "adminPassphraseAgain"),
                ("maria keller maria keller", "maria keller maria keller", "mostly a name", "adminPassphrase"),
            ):
                person.type("adminPassphrase", first)
                person.type("adminPassphraseAgain", again)
                person.enter("adminPassphraseAgain")
                await until(lambda said=said, where=where: said in wrong_at(window, where))
            await person.names_the_admin()
            await person.writes_the_words_down()
            step = await person.comes_to("wordCheck")
            lines = step.findChildren(QLineEdit)
            for line in lines:
                person.type(line.objectName(), "abandon" if person.words[place_of(line)] != "abandon" else "zoo")
            person.enter(lines[-1].objectName())
            await until(lambda: "another word" in wrong_at(window, lines[0].objectName()))
            await person.types_words_back()
            await person.comes_to("code")
            person.next()
            first = child(window, QWidget, "recoveryCode").findChildren(QLineEdit)[0].objectName()
            await until(lambda: "as it is on your paper" in wrong_at(window, first))

    loop.run(scenario())


def test_going_back_keeps_the_answers_and_the_same_words(tmp_path: Path, loop: Loop, qapp: QApplication) -> None:
    async def scenario() -> None:
        async with first_start_on(Settings(tmp_path), qapp) as window:
            person = Person(window)
            for step in (person.welcomes, person.tries_it, person.wants_a_new_one, person.names_the_admin):
                await step()
            await person.writes_the_words_down()
            written = list(person.words)
            await person.comes_to("wordCheck")
            click(window, "goBack")
            await person.comes_to("words")
            QTest.keyClick(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
            await person.comes_to("admin")
            assert child(window, QLineEdit, "adminName").text() == NAME
            assert child(window, QLineEdit, "adminPassphrase").text() == ""
            assert "is set" in shown(window, "passphraseKept")
            person.next()  # both fields empty: the passphrase stays
            await person.writes_the_words_down()
            assert person.words == written
            assert window.answers.passphrase == PASSPHRASE

    loop.run(scenario())


def test_real_money_needs_a_key_that_is_one_and_lets_nothing_be_skipped(
    tmp_path: Path, loop: Loop, qapp: QApplication
) -> None:
    async def scenario() -> None:
        async with first_start_on(Settings(tmp_path), qapp) as window:
            person = Person(window)
            await person.welcomes()
            await person.comes_to("network")
            assert not child(window, QLineEdit, "apiKey").isVisible()
            person.choose("chooseMainnet")
            for typed, said in (
                ("", "needs an API key"),
                ("not a key at all", "no Breez API key"),
                (base64.b64encode(b"no certificate").decode(), "no Breez API key"),
                (api_key(datetime.now(UTC) - timedelta(days=1)), "ended on"),
            ):
                child(window, QLineEdit, "apiKey").setText(typed)
                person.next()
                await until(lambda said=said: said in wrong_at(window, "apiKey"))
            good = api_key(datetime.now(UTC) + timedelta(days=30))
            child(window, QLineEdit, "apiKey").setText(f" {good[:40]}\n{good[40:]} ")
            person.next()
            await person.wants_a_new_one()
            await person.names_the_admin()
            await person.writes_the_words_down()
            await person.comes_to("wordCheck")
            assert not child(window, QPushButton, "skipStep").isVisible()
            assert window.answers.api_key == good
            assert good not in (tmp_path / "first-start.json").read_text()

    loop.run(scenario())


def test_regtest_is_under_more(tmp_path: Path, loop: Loop, qapp: QApplication) -> None:
    async def scenario() -> None:
        async with first_start_on(Settings(tmp_path), qapp) as window:
            person = Person(window)
            await person.welcomes()
            await person.comes_to("network")
            regtest = child(window, QRadioButton, "chooseRegtest")
            assert not regtest.isVisible()
            click(window, "moreNetworks")
            assert regtest.isVisible() and regtest.isChecked()
            person.next()
            await person.comes_to("source")
            assert window.answers.network is Network.REGTEST

    loop.run(scenario())


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("abandon abandn ", "Word 2 is in no wallet’s list. Is it abandon"),
        ("abandon " * 11, "11 words so far"),
        ("abandon " * 12, "together they fit no wallet"),
        (OLD_WORDS, "24 words, and they fit together"),
    ],
)
def test_old_words_are_judged_as_they_are_typed(
    typed: str, said: str, tmp_path: Path, loop: Loop, qapp: QApplication
) -> None:
    async def scenario() -> None:
        async with first_start_on(Settings(tmp_path), qapp) as window:
            person = Person(window)
            await person.welcomes()
            await person.tries_it()
            await person.comes_to("source")
            person.choose("chooseWords")
            person.next()
            await person.comes_to("oldWords")
            QTest.keyClicks(child(window, QPlainTextEdit, "oldWords"), typed)
            assert said in wrong_at(window, "oldWords")
            person.next()
            if typed == OLD_WORDS:
                await person.comes_to("admin")
                assert window.answers.old_words == OLD_WORDS
            else:
                await until(lambda: child(window, QPushButton, "goOn").isEnabled())
                assert child(window, QPlainTextEdit, "oldWords").isVisible()

    loop.run(scenario())


def test_a_draft_goes_on_where_secrets_have_to_be_given_again(tmp_path: Path, loop: Loop, qapp: QApplication) -> None:
    DraftFile(tmp_path).write(Draft("database", Network.SANDBOX, Source.NEW, NAME))

    async def scenario() -> None:
        async with first_start_on(Settings(tmp_path), qapp) as window:
            person = Person(window)
            await person.comes_to("welcome")
            assert "You began this before" in shown(window, "resumed")
            person.next()
            await person.comes_to("admin")
            assert child(window, QLineEdit, "adminName").text() == NAME

    loop.run(scenario())


def test_the_language_changes_at_once_and_the_draft_file_may_be_garbage(
    tmp_path: Path, loop: Loop, qapp: QApplication
) -> None:
    (tmp_path / "first-start.json").write_text('{"network": "moon", "step": 3')

    async def scenario() -> None:
        async with first_start_on(Settings(tmp_path), qapp) as window:
            person = Person(window)
            await person.comes_to("welcome")
            assert shown(window, "resumed") == ""
            box = child(window, QComboBox, "language")
            box.setCurrentIndex(box.findData("de"))
            box.activated.emit(box.currentIndex())
            await until(lambda: any(label.text() == "Willkommen" for label in window.findChildren(QLabel)))

    loop.run(scenario())


def test_a_servers_address_is_tested_in_words_and_kept_without_its_password(
    tmp_path: Path, loop: Loop, qapp: QApplication, database_url: str
) -> None:
    async def scenario() -> None:
        async with first_start_on(Settings(tmp_path), qapp) as window:
            person = Person(window)
            await person.skips_to_the_database()
            person.choose("chooseServer")
            for address, said in (("mysql://db/x", "is no address"), ("postgresql://db", "is no address")):
                person.type("databaseAddress", address)
                click(window, "testDatabase")
                await until(lambda said=said: said in wrong_at(window, "databaseAddress"))
            person.type("databaseAddress", "postgresql://nobody:hunter2@127.0.0.1:1/none")
            click(window, "testDatabase")
            await until(lambda: "No database server answers" in shown(window, "databaseFound"))
            assert "hunter2" not in child(window, QLineEdit, "databaseAddress").text()
            assert child(window, QLineEdit, "databasePassword").text() == "hunter2"
            person.type("databaseAddress", database_url)
            person.type("databasePassword", "")
            click(window, "testDatabase")
            await until(lambda: "ready to be used" in shown(window, "databaseFound"))
            person.next()
            made = await person.makes_it()
            await made.treasury.close()
            adopted = DatabaseChoice(tmp_path, DeviceKeys()).adopted_by(Settings(tmp_path))
            assert adopted.database_url is not None
            assert not (tmp_path / "postgres").exists()
            again = await Treasury.start(adopted)
            assert again.has_wallet
            await again.close()

    loop.run(scenario())


def test_a_database_of_another_wallet_is_refused_before_anything_is_made(
    tmp_path: Path, loop: Loop, qapp: QApplication, database_url: str
) -> None:
    async def scenario() -> None:
        first = await Treasury.start(Settings(tmp_path / "first", database_url=database_url))
        await first.create_wallet("Ann", PASSPHRASE, Network.SANDBOX)
        await first.close()
        async with first_start_on(Settings(tmp_path / "second"), qapp) as window:
            person = Person(window)
            await person.skips_to_the_database()
            person.choose("chooseServer")
            person.type("databaseAddress", database_url)
            person.next()
            await until(lambda: "another wallet" in shown(window, "databaseFound"))
            await until(lambda: child(window, QPushButton, "goOn").isEnabled())

    loop.run(scenario())


def test_where_it_fails_nothing_is_made_and_there_is_a_way_back(tmp_path: Path, loop: Loop, qapp: QApplication) -> None:
    (tmp_path / "database.json").mkdir()  # nothing can be kept there

    async def scenario() -> None:
        async with first_start_on(Settings(tmp_path), qapp) as window:
            person = Person(window)
            await person.skips_to_the_database()
            person.next()
            await person.comes_to("summary")
            person.next()
            await until(lambda: window.findChild(QLabel, "makingProblem") is not None)
            await until(lambda: "No wallet was made" in shown(window, "makingProblem"))
            click(window, "goBack")
            await person.comes_to("summary")
            assert not (tmp_path / "vault.lnw").exists()
            (tmp_path / "database.json").rmdir()
            made = await person.makes_it()
            assert made.problem == ""
            await made.treasury.close()

    loop.run(scenario())
