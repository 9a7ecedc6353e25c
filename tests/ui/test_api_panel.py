"""The admin API's panel: on and off, a port that is taken, and a token from its making to its end."""

import asyncio
import socket
import urllib.request

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from lnwallet_desktop.admin_api.server import ApiServer, Place
from lnwallet_desktop.ledger.api.token_values import Scope, hash_of
from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.ui.api.api_panel import ApiPanel
from lnwallet_desktop.ui.api.api_switch import ApiSwitch
from lnwallet_desktop.ui.api.token_sheets import NewTokenSheet, RevokeTokenSheet
from lnwallet_desktop.ui.tasks import Spawner
from lnwallet_desktop.ui.window_settings import WindowSettings
from tests.loops import Loop, until
from tests.postgres import free_port
from tests.treasuries import PASSPHRASE
from tests.ui.conftest import child, shown
from tests.ui.paper import click


def switch_on(treasury: Treasury) -> ApiSwitch:
    def make(port: int) -> ApiServer:
        return ApiServer(treasury, Place(port=port))

    return ApiSwitch(make, WindowSettings(treasury.settings.data_dir))


def answer(url: str) -> int:
    with urllib.request.urlopen(f"{url}/healthz", timeout=20) as reply:  # noqa: S310 - our own server
        return int(reply.status)


def test_it_is_off_until_it_is_switched_on_and_then_remembered(treasury: Treasury, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        spawn, switch = Spawner(), switch_on(treasury)
        await switch.begin()
        panel = ApiPanel(treasury, switch, spawn)
        panel.show()
        box, port = child(panel, QCheckBox, "apiOn"), child(panel, QLineEdit, "apiPort")
        assert switch.url == "" and not box.isChecked()
        port.setText("80")
        box.click()
        assert not box.isChecked() and switch.url == ""

        with socket.socket() as other:
            other.bind(("127.0.0.1", 0))
            other.listen()
            port.setText(str(other.getsockname()[1]))
            box.click()
            await until(lambda: "Choose another port" in shown(panel, "apiProblem"))
            assert not box.isChecked() and box.isEnabled() and port.isEnabled()

        port.setText(str(free_port()))
        box.click()
        await until(lambda: switch.url)
        assert shown(panel, "apiState") == f"On, at {switch.url}"
        assert shown(panel, "apiProblem") == "" and not port.isEnabled()
        assert await asyncio.to_thread(answer, switch.url) == 200
        url = switch.url
        await switch.end()

        again = switch_on(treasury)
        await again.begin()
        assert again.url == url
        await again.turn_off()
        last = switch_on(treasury)
        await last.begin()
        assert last.url == ""
        await spawn.finish(5)
        panel.deleteLater()

    loop.run(scenario())


def test_a_tokens_secret_is_shown_once_and_then_nowhere(treasury: Treasury, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        spawn, host = Spawner(), QWidget()
        panel = ApiPanel(treasury, switch_on(treasury), spawn)
        panel.setParent(host)
        host.show()
        await until(lambda: panel.is_settled)
        assert "none gets in" in shown(panel, "noTokens")
        click(panel, "newToken")
        sheet = child(host, NewTokenSheet, "newTokenSheet")
        QTest.keyClicks(child(sheet, QLineEdit, "actingPassphrase"), PASSPHRASE)
        click(sheet, "confirmAdmin")
        assert "Choose what" in shown(sheet, "adminProblem")
        assert not child(sheet, QLineEdit, "tokenDaily").isVisible()
        QTest.keyClicks(child(sheet, QLineEdit, "tokenLabel"), "ERP")
        for scope in ("read", "pay"):
            child(sheet, QCheckBox, f"scope {scope}").click()
        QTest.keyClicks(child(sheet, QLineEdit, "tokenDaily"), "50 000")
        child(sheet, QLineEdit, "tokenDays").setText("400")
        click(sheet, "confirmAdmin")
        assert not sheet.is_closed and "366" in child(sheet, QLineEdit, "tokenDays").accessibleDescription()
        child(sheet, QLineEdit, "tokenDays").setText("30")
        click(sheet, "confirmAdmin")
        await until(lambda: shown(sheet, "tokenSecret"))
        secret = shown(sheet, "tokenSecret").replace("\u200b", "")
        assert "shown once" in shown(sheet, "tokenOnce")
        click(sheet, "copyToken")
        assert QGuiApplication.clipboard().text() == secret
        QGuiApplication.clipboard().clear()
        (token,) = [each for each in await treasury.tokens.all() if each.label == "ERP"]
        assert token.hash == hash_of(secret) and token.scopes == {Scope.READ, Scope.PAY}
        assert token.limits.daily_sats == 50_000 and token.limits.max_payment_sats is None

        click(sheet, "confirmAdmin")
        await until(lambda: not isValid(sheet))
        for widget in (host, *host.findChildren(QWidget)):
            assert secret not in str([widget.property(name) for name in ("text", "toolTip", "accessibleName")])
        await until(lambda: host.findChild(QLabel, "token ERP"))
        assert "May read, pay; at most 50\u2009000 sat in 24 hours; until" in shown(host, "tokenState ERP")

        click(host, "revokeToken ERP")
        revoke = child(host, RevokeTokenSheet, "revokeTokenSheet")
        QTest.keyClicks(child(revoke, QLineEdit, "actingPassphrase"), "wrong wrong wrong")
        click(revoke, "confirmAdmin")
        field = child(revoke, QLineEdit, "actingPassphrase")
        await until(lambda: "wrong" in field.accessibleDescription())
        QTest.keyClicks(field, PASSPHRASE)
        QTest.keyClick(field, Qt.Key.Key_Return)
        await until(lambda: host.findChild(QPushButton, "revokeToken ERP") is None)
        assert (await treasury.tokens.all())[0].revoked_at is not None
        await spawn.finish(5)
        host.deleteLater()

    loop.run(scenario())
