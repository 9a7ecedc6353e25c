"""Limits hold on the restored wallet as before, and no program's token does."""

from lnwallet_desktop.errors import LimitReached
from lnwallet_desktop.ledger.api.token_values import Scope, TokenLimits
from lnwallet_desktop.treasury.backup.values import Made, Restored
from tests.integration.treasury.backup.conftest import Story
from tests.loops import Loop
from tests.restores import NEW_PASSPHRASE, PASSPHRASE, Lost, new_invoice, refusal_of


def test_limits_are_in_force_again_and_tokens_are_revoked(story: Story, loop: Loop) -> None:
    lost, place = Lost(story.lost.network), story.place("rules again")

    async def set_rules() -> Made:
        treasury = await lost.make(story.place("with rules"))
        async with treasury.access.unlocked_once(PASSPHRASE) as lease:
            await treasury.policy.change(lease, {"max_payment_sats": 5_000})
            await treasury.tokens.make(lease, "Accounting", frozenset({Scope.READ}), 90, TokenLimits())
        made = await treasury.backups.make(story.directory)
        await treasury.close()
        return made

    async def look(restored: Restored) -> None:
        treasury = await lost.open(place)
        try:
            assert restored.limits is True
            policy = await treasury.policy.in_force()
            assert (policy.max_payment_sats, policy.changed_by) == (5_000, "Maria")
            assert isinstance(await refusal_of(treasury, await new_invoice(treasury, 6_000)), LimitReached)
            assert await refusal_of(treasury, await new_invoice(treasury, 1_000)) is None
            assert [token.revoked_at is None for token in await treasury.tokens.all()] == [False]
            assert (await treasury.audit.verify()).good
            async with treasury.access.unlocked_once(NEW_PASSPHRASE) as lease:
                await treasury.policy.change(lease, {"max_payment_sats": 7_000})
        finally:
            await treasury.close()

    made = loop.run(set_rules())
    loop.run(look(loop.run(lost.restore(made, place))))
