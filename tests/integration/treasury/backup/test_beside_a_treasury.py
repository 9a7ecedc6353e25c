"""A window that has no wallet yet restores one: its treasury runs on the same empty database meanwhile."""

import asyncio

from lnwallet_desktop.treasury.backup.restoring import look_at_backup
from lnwallet_desktop.treasury.treasury import Treasury
from tests.integration.treasury.backup.conftest import Story
from tests.loops import Loop
from tests.restores import known, rows


def test_a_backup_is_looked_at_and_restored_while_a_treasury_without_wallet_runs(story: Story, loop: Loop) -> None:
    place = story.place("first start")

    async def scenario() -> None:
        waiting = await Treasury.start(story.lost.settings(place))
        try:
            waiting.backups.begin()
            assert not waiting.has_wallet and not (await waiting.backups.look()).can_make
            contents = await asyncio.to_thread(look_at_backup, story.made.path, story.lost.code)
            assert (contents.admins, contents.network, contents.signed) == (("Maria",), waiting.network, True)
            assert contents.transactions == len(story.books_at_backup)
            await story.lost.restore(story.made, place)
            assert waiting.has_wallet
        finally:
            await waiting.close()
        treasury = await Treasury.start(story.lost.settings(place))
        try:
            assert known(await asyncio.to_thread(rows, treasury)) == story.books_at_backup
        finally:
            await treasury.close()

    loop.run(scenario())
