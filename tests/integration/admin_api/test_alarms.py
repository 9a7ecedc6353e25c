"""An alert of a real treasury, from its beginning to its end, here and at a receiver's."""

import asyncio
import json

import pytest

from lnwallet_desktop.admin_api.server import ApiServer
from lnwallet_desktop.errors import BadRequest
from lnwallet_desktop.ledger.audit.kinds import AuditKind
from lnwallet_desktop.ledger.audit.read import AuditFilter
from lnwallet_desktop.treasury.alerts.board import Told
from lnwallet_desktop.treasury.alerts.preferences import AlertPreferences, PreferencesFile
from lnwallet_desktop.treasury.treasury import Treasury
from tests.loops import Loop, until
from tests.unit.treasury.alerts.test_webhook import SECRET, receiving


def test_an_alert_is_told_here_and_there_once_when_it_begins_and_once_when_it_ends(
    treasury: Treasury, loop: Loop
) -> None:
    async def scenario() -> None:
        told: list[Told] = []
        alarms = treasury.alarms
        unfollow = alarms.told.subscribe(told.append)
        with receiving(500, 204) as receiver:
            alarms.pauses_s = (0.0,)
            alarms.begin()
            await alarms.change(AlertPreferences(10_000_000, receiver.url), SECRET)
            await until(lambda: len(receiver.got) == 2)  # the first was not taken
            assert [alert.name for alert in alarms.firing] == ["low-balance"]
            await alarms.look()
            await alarms.try_webhook()
            await alarms.change(AlertPreferences(None, receiver.url))
            await until(lambda: len(receiver.got) == 4)
            await alarms.close()
        unfollow()
        assert [each.turn.value for each in told] == ["firing", "cleared"]
        states = [json.loads(body)["state"] for _, body in receiver.got]
        assert states == ["firing", "firing", "test", "cleared"]
        kept = (treasury.settings.data_dir / "alerts.json").read_text()
        assert SECRET not in kept
        await alarms.change(AlertPreferences())
        assert not await alarms.has_secret()

    loop.run(scenario())


def test_what_makes_no_sense_is_refused_and_changes_nothing(treasury: Treasury, loop: Loop) -> None:
    async def scenario() -> None:
        alarms = treasury.alarms
        before = alarms.preferences
        for url, secret in (
            ("http://alerts.example.com/", SECRET),
            ("https://alerts.example.com/", "short"),
            ("https://alerts.example.com/", None),
        ):
            with pytest.raises(BadRequest):
                await alarms.change(AlertPreferences(None, url), secret)
        assert alarms.preferences == before == PreferencesFile(treasury.settings.data_dir).read()

    loop.run(scenario())


def test_who_changes_what_is_told_stands_in_the_audit_log_without_the_secret(
    treasury: Treasury, server: ApiServer, loop: Loop
) -> None:
    async def rules() -> list[tuple[object, object, object]]:
        changes = AuditFilter(frozenset({AuditKind.POLICY_CHANGE}))
        rows = (await asyncio.to_thread(treasury.audit.reader.page, changes)).rows
        return [(entry.fields["rule"], entry.fields.get("before"), entry.fields.get("after")) for entry in rows]

    async def scenario() -> None:
        alarms = treasury.alarms
        with receiving() as receiver:
            await alarms.change(AlertPreferences(5_000, receiver.url), SECRET)
            await alarms.change(AlertPreferences())
            expected = {
                ("admin API", None, server.url),
                ("alert for a low balance", "none", "5000 sat"),
                ("alert for a low balance", "5000 sat", "none"),
                ("address that alerts are sent to", "none", receiver.url),
                ("address that alerts are sent to", receiver.url, "none"),
                ("secret that signs alerts", None, "another one"),
            }
            async with asyncio.timeout(20):
                while not expected <= set(await rules()):
                    await asyncio.sleep(0.05)
        assert not any(SECRET in str(each) for each in await rules())

    loop.run(scenario())
