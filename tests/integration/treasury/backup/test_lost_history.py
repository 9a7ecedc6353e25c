"""A wallet whose database is gone finds an empty one: it pays nothing until the network has told what was paid."""

import asyncio
import os
import shutil

import pytest

from lnwallet_desktop.errors import AlreadyIntended, PayingClosed
from lnwallet_desktop.ledger.payment_ledger import PaymentLedger
from lnwallet_desktop.payments import Direction
from lnwallet_desktop.treasury.treasury import Treasury
from tests.integration.treasury.backup.conftest import Story
from tests.integration.treasury.backup.test_stale_restore import DECIDED
from tests.loops import Loop
from tests.restores import NEW_PASSPHRASE, known, refusal_of, rows


def test_an_empty_database_beside_a_wallet_with_a_past_closes_paying(story: Story, loop: Loop) -> None:
    place = story.place("database lost")

    async def scenario() -> None:
        await story.lost.restore(story.made, place)
        treasury = await story.lost.open(place)
        await treasury.desk.reconcile()
        await treasury.close()
        await asyncio.to_thread(shutil.rmtree, os.path.join(place, "postgres"))
        treasury = await Treasury.start(story.lost.settings(place))
        try:
            with pytest.raises(PayingClosed, match="This wallet’s history is gone"):
                await asyncio.to_thread(PaymentLedger(treasury._database).intend, DECIDED)
            await treasury.access.open(NEW_PASSPHRASE)
            refused = await refusal_of(treasury, story.before)
            assert isinstance(refused, AlreadyIntended) and refused.status == "success"
            sent = [row for row in known(await asyncio.to_thread(rows, treasury)) if row[1] == Direction.SENT]
            assert {row[0] for row in sent} >= {row[0] for row in story.books if row[1] == Direction.SENT}
            assert treasury.audit.alarm is not None or not (await treasury.audit.verify()).good
        finally:
            await treasury.close()

    loop.run(scenario())
