"""The exit state in a backup is taken by a new SDK that reaches no operator."""

from dataclasses import replace
from pathlib import Path
from uuid import UUID

import breez_sdk_spark as sdk

from lnwallet_desktop.sandbox.process import SandboxProcess
from lnwallet_desktop.treasury.backup.opening import opened_backup
from lnwallet_desktop.treasury.backup.values import Part, Run
from lnwallet_desktop.wallet.breez_wallet import BreezWallet, WalletSeed
from lnwallet_desktop.wallet.sdk_thread import sdk_thread
from tests.integration.treasury.backup.conftest import Story
from tests.loops import Loop
from tests.postgres import free_port


async def never(key: UUID) -> None:
    raise AssertionError(key)


def test_every_leaf_is_imported_without_a_network(story: Story, tmp_path: Path, loop: Loop) -> None:
    running = SandboxProcess(story.lost.network).find()
    assert running is not None
    nowhere = f"http://127.0.0.1:{free_port()}"
    gone = replace(running, operator_url=nowhere, provider_url=nowhere)

    async def scenario() -> None:
        with opened_backup(story.made.path, story.lost.code, tmp_path, Run()) as opened:
            state = (opened.folder / Part.EXIT_STATE.value).read_text()
            seed, network = WalletSeed(opened.secrets.mnemonic), opened.manifest.network
        assert opened.manifest.exit_state_at is not None
        wallet = await BreezWallet.connect(network, seed, tmp_path / "sdk", lambda event: None, never, gone)
        try:
            request = sdk.ImportUnilateralExitStateRequest(exit_state=state)
            done = await sdk_thread().run(wallet._client.import_unilateral_exit_state(request=request))
            assert done.imported_leaves > 0
            assert (done.skipped_foreign_leaves, done.skipped_conflicting_leaves) == (0, 0)
        finally:
            await wallet.disconnect()

    loop.run(scenario())
