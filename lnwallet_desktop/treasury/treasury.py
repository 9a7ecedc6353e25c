"""One open data directory: its database, vault and wallet, and the use cases over them."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Callable
from uuid import UUID

from lnwallet_desktop.errors import BadRequest, LedgerUnavailable, Locked, WalletDesktopError
from lnwallet_desktop.ledger.api.answers import KeptAnswers
from lnwallet_desktop.ledger.api.payments import ApiPayments
from lnwallet_desktop.ledger.api.rates import ApiRates
from lnwallet_desktop.ledger.api.tokens import ApiTokens
from lnwallet_desktop.ledger.approvals import Approvals
from lnwallet_desktop.ledger.audit.trail import AuditTrail
from lnwallet_desktop.ledger.changes import ChangeFeed
from lnwallet_desktop.ledger.contacts import ContactBook
from lnwallet_desktop.ledger.database import Database
from lnwallet_desktop.ledger.history import TransactionHistory
from lnwallet_desktop.ledger.holder import WalletHold
from lnwallet_desktop.ledger.payment_ledger import PaymentLedger
from lnwallet_desktop.ledger.policy_versions import PolicyVersions
from lnwallet_desktop.ledger.recipients import Recipients
from lnwallet_desktop.ledger.record_changes import RecordChanges
from lnwallet_desktop.ledger.recovered import RecoveredPayments
from lnwallet_desktop.ledger.reports import Reports
from lnwallet_desktop.ledger.resealing import Resealing
from lnwallet_desktop.ledger.restores import Restores, note_history_gone
from lnwallet_desktop.ledger.sealing_keys import SealingKeys
from lnwallet_desktop.ledger.spending import Spending
from lnwallet_desktop.payments import Network, SandboxEndpoint
from lnwallet_desktop.sandbox.client import SandboxControl
from lnwallet_desktop.sandbox.process import SandboxProcess
from lnwallet_desktop.settings import Settings
from lnwallet_desktop.translation import phrase
from lnwallet_desktop.treasury.access import Access
from lnwallet_desktop.treasury.admins import Admins
from lnwallet_desktop.treasury.alerts.alarms import Alarms
from lnwallet_desktop.treasury.alerts.observer import Observer
from lnwallet_desktop.treasury.alerts.preferences import PreferencesFile
from lnwallet_desktop.treasury.alerts.webhook_secret import WebhookSecret
from lnwallet_desktop.treasury.api_desk import ApiDesk
from lnwallet_desktop.treasury.api_gate import ApiGate
from lnwallet_desktop.treasury.api_tokens import TokenOffice
from lnwallet_desktop.treasury.approving import Approving
from lnwallet_desktop.treasury.audit_notes import AuditNotes
from lnwallet_desktop.treasury.auditing import Auditing
from lnwallet_desktop.treasury.backup.backups import Backups
from lnwallet_desktop.treasury.backup.catching_up import CatchingUp
from lnwallet_desktop.treasury.backup.exit_state import ExitState
from lnwallet_desktop.treasury.contacts import Contacts
from lnwallet_desktop.treasury.database_care import DatabaseCare
from lnwallet_desktop.treasury.exporting import Exporting
from lnwallet_desktop.treasury.key_rotation import KeyRotation
from lnwallet_desktop.treasury.last_balance import LastBalance
from lnwallet_desktop.treasury.limits import Limits
from lnwallet_desktop.treasury.listeners import Listeners
from lnwallet_desktop.treasury.lockout_guard import Guard
from lnwallet_desktop.treasury.payee_servers import PayeeServers
from lnwallet_desktop.treasury.payment_desk import PaymentDesk
from lnwallet_desktop.treasury.payment_records import PaymentRecords
from lnwallet_desktop.treasury.policy import Policy
from lnwallet_desktop.treasury.proofs.proofs import Proofs
from lnwallet_desktop.treasury.rates import Rates
from lnwallet_desktop.treasury.receiving import Receiving
from lnwallet_desktop.treasury.reconciler import Reconciler
from lnwallet_desktop.treasury.seen_policy import SeenPolicy
from lnwallet_desktop.treasury.sender import Sender
from lnwallet_desktop.treasury.support_report import SupportReports
from lnwallet_desktop.treasury.tasks import Tasks
from lnwallet_desktop.treasury.waiting_payments import WaitingPayments
from lnwallet_desktop.treasury.wallet_session import WalletSession
from lnwallet_desktop.treasury.workstation import Holding, instance_of
from lnwallet_desktop.vault.audit_key import AuditSigner
from lnwallet_desktop.vault.device_key import NO_KEYRING, DeviceKeys
from lnwallet_desktop.vault.names import checked_name
from lnwallet_desktop.vault.passphrases import check_new_passphrase
from lnwallet_desktop.vault.recovery_code import RecoveryCode
from lnwallet_desktop.vault.secrets import Secrets
from lnwallet_desktop.vault.vault_file import VaultFile
from lnwallet_desktop.vault.vault_header import VaultHeader
from lnwallet_desktop.wallet.breez_wallet import WalletSeed

log = logging.getLogger(__name__)

FINISH_SENDS_S = 15
"""How long closing waits for sends under way to be written down; the rest is found by the next reconciling."""

DATABASE_AWAY = phrase("The database does not answer. Nothing can be paid until it is back; we keep trying.")


class Treasury:
    """What the window, the commands and the API work with. Made by `start`, ended by `close`; lives on one loop."""

    def __init__(self, settings: Settings, database: Database) -> None:
        loop = asyncio.get_running_loop()
        self.settings = settings
        self.ledger_changes: Listeners[frozenset[UUID] | None] = Listeners()
        self.ledger_state: Listeners[str | None] = Listeners()
        self.ledger_work: Listeners[str | None] = Listeners()
        self.history = TransactionHistory(database)
        self.reports = Reports(database)
        self.exporting = Exporting(database)
        self.recipients = Recipients(database)
        self.support = SupportReports(settings, database)
        self.database_care = DatabaseCare(settings, database)
        self._database = database
        self._device_keys = DeviceKeys()
        self._vault = VaultFile(settings.vault_file, self._device_keys)
        self._known_network: Network | None = None
        self._sandbox_process = SandboxProcess(settings.sandbox_dir)
        self.sandbox: SandboxControl | None = None
        self._wallet_signer: AuditSigner | None = None
        guard = Guard(self._vault)
        self.access = Access(guard, self._open_wallet)
        self.admins = Admins(guard)
        self.wallet = WalletSession(
            settings.wallet_dir, LastBalance(settings.data_dir / "last-balance.json"), self._before_send
        )
        workstation = socket.gethostname()
        self.audit = Auditing(database, settings.data_dir, workstation)
        trail = AuditTrail(database, workstation, _on_loop(loop, self.audit.appended))
        ledger = PaymentLedger(database, trail)
        self.access.acts.subscribe(self.audit.note_act)
        self.holding = Holding(WalletHold(database, instance_of(settings.data_dir), workstation))
        self.holding.lost.subscribe(lambda _: self._hand_over_soon())
        self._tasks = Tasks()
        self._sender = Sender(ledger, self.wallet, self.access, self.holding)
        self.receiving = Receiving(self._own_network, ledger, self.wallet, self.access)
        catching_up = CatchingUp(
            self._own_network,
            workstation,
            Restores(database, trail),
            RecoveredPayments(trail),
            ledger,
            self.wallet,
            self.access,
            self._sender,
            self.receiving,
        )
        self._reconciler = Reconciler(self._own_network, ledger, self.wallet, self.access, self._sender, catching_up)
        self.policy = Policy(PolicyVersions(database, trail), self.access, SeenPolicy(settings.data_dir))
        self.limits = Limits(self.policy, Spending(database))
        self.approving = Approving(workstation, Approvals(database, trail), self.policy, self.access)
        self.desk = PaymentDesk(
            self._own_network,
            workstation,
            ledger,
            self.wallet,
            self.access,
            self.policy,
            self.limits,
            self.approving,
            self._sender,
            self._reconciler,
            catching_up,
        )
        tokens = ApiTokens(database, trail)
        self.tokens = TokenOffice(tokens, self.access)
        self.api_desk = ApiDesk(self._own_network, ApiPayments(database, trail), self.tokens, self.desk, self.access)
        self.waiting = WaitingPayments(self.desk, self.approving, self.api_desk)
        self.api_gate = ApiGate(tokens, ApiRates(database), KeptAnswers(database))
        self.notes = notes = AuditNotes(self.audit, self.access)
        self.desk.quoted.subscribe(notes.note_quote)
        self.exporting.exported.subscribe(notes.note_export)
        self.admins.changed.subscribe(notes.note_admins)
        self.contacts = Contacts(self._own_network, ContactBook(database, trail), ledger, self.access)
        self._sealing_keys = SealingKeys(database)
        self.rotation = KeyRotation(guard, self.access, Resealing(database), self._sealing_keys, self.audit)
        self.rates = Rates(self._own_network, self.wallet)
        self.payee_servers = PayeeServers(self._own_network, ledger)
        self.records = PaymentRecords(ledger, RecordChanges(database, trail), self.access)
        self.backups = Backups(
            settings,
            database,
            self._vault,
            self.audit,
            ExitState(settings.data_dir, self.wallet),
            lambda: self._wallet_signer,
            lambda: self.access.lease.admin if self.access.lease else None,
        )
        self.proofs = Proofs(self.records, self.contacts, self.access, self.audit)
        self.observer = Observer(self, database)
        secret = WebhookSecret(self._device_keys, lambda: str(self._vault.header().wallet_id))
        self.alarms = Alarms(self.observer, PreferencesFile(settings.data_dir), secret)
        self.alarms.set_anew.subscribe(notes.note_alerts)
        self.alarms.follow(
            self.ledger_changes,
            self.ledger_state,
            self.access.changed,
            self.wallet.changed,
            self.audit.changed,
            self.policy.changed,
            self.backups.changed,
        )
        self._feed = ChangeFeed(
            database,
            on_change=_on_loop(loop, self.ledger_changes.tell),
            on_lost=_on_loop(loop, lambda: self.ledger_state.tell(DATABASE_AWAY)),
            on_back=_on_loop(loop, lambda: self.ledger_state.tell(None)),
        )

    @classmethod
    async def start(cls, settings: Settings) -> Treasury:
        """Start or reach PostgreSQL and bring its tables up to date. Opens no secret.

        Raises LedgerUnavailable, SetupIncomplete, VaultDamaged, and BadRequest where the database or the settings
        belong to another wallet or network.
        """
        await asyncio.to_thread(settings.data_dir.mkdir, mode=0o700, parents=True, exist_ok=True)
        database = await asyncio.to_thread(_open_database, settings)
        try:
            treasury = cls(settings, database)
            if treasury.has_wallet:
                await asyncio.to_thread(treasury._check_wallet, treasury._vault.header())
        except BaseException:
            await asyncio.to_thread(database.close)
            raise
        treasury.audit.begin()
        treasury._tasks.spawn(treasury._build_indexes(), "make indexes")
        return treasury

    @property
    def has_wallet(self) -> bool:
        return self._vault.exists()

    @property
    def network(self) -> Network:
        """The wallet's network; before there is one, what the settings ask for, and else the sandbox."""
        return self._own_network() if self.has_wallet else self.settings.network or Network.SANDBOX

    @property
    def warnings(self) -> tuple[str, ...]:
        """Whole sentences about what is not as it should be on this computer."""
        return () if self._device_keys.backend_name else (NO_KEYRING,)

    async def create_wallet(
        self,
        admin: str,
        passphrase: str,
        network: Network,
        api_key: str | None = None,
        words: str | None = None,
        words_passphrase: str | None = None,
        recovery: RecoveryCode | None = None,
    ) -> Secrets:
        """Make a wallet, or one of these BIP 39 words. Raises BadRequest with the sentence to show.

        words_passphrase: the 25th word, if the words have one. recovery: opens the vault when passphrase or keyring are
        lost. Returns what was made, so that its words can be written down once; keep it no longer than that.
        """
        self.check_new_wallet(admin, passphrase, network, api_key)
        secrets = Secrets.generate(words, api_key, words_passphrase)
        header = await asyncio.to_thread(self._vault.create, network, admin, passphrase, secrets, recovery)
        try:
            await asyncio.to_thread(self._database.bind, header.wallet_id, header.network)
        except WalletDesktopError:  # the database belongs to another wallet
            await asyncio.to_thread(self._vault.discard, header)
            raise
        return secrets

    def check_new_wallet(self, admin: str, passphrase: str, network: Network, api_key: str | None) -> None:
        """What can be told before the words are written down. Raises BadRequest with the sentence to show."""
        if self.has_wallet:
            raise BadRequest(phrase("There is a wallet in this data directory already. Nothing was changed."))
        if network is Network.MAINNET and not api_key:
            raise BadRequest(phrase("The main network needs a Breez API key. Get one from Breez and give it here."))
        check_new_passphrase(passphrase, checked_name(admin))

    async def close_wallet(self) -> None:
        """Disconnect, drop the secrets and let go of the wallet; history and last balance stay in sight."""
        self.access.lock()
        await self._close_wallet()
        await self.holding.release()
        self.access.close()

    async def close(self) -> None:
        """End everything in the order that loses nothing. Safe to call twice."""
        await self.alarms.close()
        await self.backups.close()
        await self.exporting.stop()
        await asyncio.to_thread(self._database.stop_indexing)
        await self._tasks.finish(FINISH_SENDS_S)
        await self.close_wallet()
        await self.holding.leave()
        await self.audit.close()
        await asyncio.to_thread(self._feed.close)
        await asyncio.to_thread(self.history.close)
        await asyncio.to_thread(self._database.close)
        await asyncio.to_thread(self._sandbox_process.leave)

    async def _build_indexes(self) -> None:
        """A long history's, which a newer version of the program wants; the window tells of it."""
        tell = _on_loop(asyncio.get_running_loop(), lambda made, of: self.ledger_work.tell(_preparing(made, of)))
        try:
            await asyncio.to_thread(self._database.build_indexes, tell)
        except LedgerUnavailable as error:
            log.warning("the history's indexes wait for the next start", extra={"code": error.code})
        self.ledger_work.tell(None)

    async def _open_wallet(self, secrets: Secrets) -> None:
        await self._check_keys(secrets)
        await self.holding.take()
        try:
            await self._connect(secrets)
            self._wallet_signer = AuditSigner.of(secrets)
            self.audit.open(self._wallet_signer, self._audit_signer)
        except BaseException:
            await self.holding.release()
            raise

    async def _check_keys(self, secrets: Secrets) -> None:
        """An older copy of the vault would seal with keys that were given up, and could not open what is newer."""
        known = await asyncio.to_thread(self._sealing_keys.ids)
        if known - {secrets.sealing_key_id, *secrets.old_sealing_keys}:
            raise BadRequest(
                phrase(
                    "The keys of this wallet were changed on another workstation, and this one has an older vault "
                    "file. Copy the vault file from there to here, then open it again. Nothing was changed."
                )
            )
        if secrets.sealing_key_id not in known:
            await asyncio.to_thread(self._sealing_keys.announce, secrets.sealing_key_id)

    def _audit_signer(self, admin: str) -> AuditSigner | None:
        try:
            return self.access.keys.audit_signer(admin)
        except Locked:  # a vault of format 1, until its next change
            return None

    async def _close_wallet(self) -> None:
        if not await self._sender.finish(FINISH_SENDS_S):
            log.warning("a send is still under way; the next start finds out what became of it")
        await self.receiving.stop()
        await self._reconciler.stop()
        await self.wallet.close()
        self._wallet_signer = None

    def _hand_over_soon(self) -> None:
        self._tasks.spawn(self._hand_over(), "hand the wallet over")

    async def _hand_over(self) -> None:
        """Another workstation has the wallet: two that move its money at once would be one too many."""
        await self.close_wallet()

    async def _connect(self, secrets: Secrets) -> None:
        endpoint: SandboxEndpoint | None = None
        if self.network is Network.SANDBOX:
            endpoint = await asyncio.to_thread(self._sandbox_process.start, False)
            self.sandbox = SandboxControl(endpoint)
        await self.wallet.open(
            self.network, WalletSeed(secrets.mnemonic, secrets.api_key, secrets.seed_passphrase), endpoint
        )
        self._reconciler.start()
        self.receiving.start()

    async def _before_send(self, idempotency_key: UUID) -> None:
        await self._sender.before_send(idempotency_key)

    def _own_network(self) -> Network:
        """Asked for by every payment, several times. A wallet never changes it, so the vault is read for it once."""
        if self._known_network is None:
            self._known_network = self._vault.header().network
        return self._known_network

    def _check_wallet(self, header: VaultHeader) -> None:
        asked = self.settings.network
        if asked is not None and asked is not header.network:
            raise BadRequest(
                phrase(
                    "The wallet in this data directory is on {network}, but {asked} was asked for. Use another data "
                    "directory for another network.",
                    network=header.network,
                    asked=asked,
                )
            )
        is_new = self._database.bind(header.wallet_id, header.network)
        if is_new and self.audit.has_seen_entries:
            note_history_gone(self._database, self.audit.workstation)


def _preparing(made: int, of: int) -> str:
    return phrase(
        "The history is being prepared for fast searching: {made} of {of} done. Everything works meanwhile.",
        made=made,
        of=of,
    )


def _open_database(settings: Settings) -> Database:
    database = Database.open(settings)
    try:
        database.migrate()
    except BaseException:
        database.close()
        raise
    return database


def _on_loop(loop: asyncio.AbstractEventLoop, callback: Callable[..., None]) -> Callable[..., None]:
    """`callback`, to be called from any thread; it runs on the loop, or not at all once that is closed."""

    def hand_over(*values: object) -> None:
        if not loop.is_closed():
            loop.call_soon_threadsafe(callback, *values)

    return hand_over
