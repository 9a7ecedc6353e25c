"""Every failure the program can name. Each says what happened, what it means for the money, and what to do.

    WalletDesktopError
    ├── Refused                     the request cannot be done; nothing moved, nothing was written
    │   ├── InvoiceRefused          unreadable, too long, wrong network, expired, amount missing or wrong, …
    │   ├── AlreadyIntended         this payment hash has been paid or is being paid
    │   ├── NotEnoughMoney
    │   ├── FeeAboveCap
    │   ├── Locked                  needs an admin's unlock, or the unlock has ended
    │   ├── WrongPassphrase
    │   ├── FileExists              a file of that name is there, and nobody said that it may be replaced
    │   ├── ChangedMeanwhile        somebody else changed what was shown and is to be changed
    │   ├── LimitReached            a payment, day, week or payee limit has too little left
    │   ├── LimitsAltered           the limits in the database are not those that an admin set
    │   ├── ApprovalRefused         the two-person rule is not met, or the request is not open any more
    │   ├── WrongRecoveryCode
    │   ├── PayingClosed            the history was restored from a backup and is not reconciled yet
    │   ├── BackupRefused           a backup that is damaged, foreign, of another code, or of a newer version
    │   ├── LockedOut               too many wrong passphrases: wait, or open by another way
    │   └── BadRequest              an option or a setting that makes no sense
    ├── AwaitsApproval              a request was written; another admin has to approve before anything moves
    ├── NotSent                     a payment was stopped before anything could move
    ├── OutcomeUnknown              something may have moved; the payment stays pending
    ├── WalletUnavailable           the SDK or its network does not answer
    ├── PayeeUnreachable            the server of a Lightning address or LNURL does not answer; nothing was sent
    ├── LedgerUnavailable           PostgreSQL does not answer
    ├── VaultDamaged                the vault file cannot be read
    ├── VaultOlder                  the vault file is an older one than was seen here; an admin may confirm it
    ├── VaultMissing                no wallet has been made here yet
    ├── DeviceKeyMissing            the vault was made with a key of this computer's keyring, which is not there
    ├── SandboxUnavailable          the local network is not running or refused the order
    ├── FileNotWritten              a disk or folder did not take a file; nothing of it is left
    ├── ExportCancelled             a person gave it up; nothing of the file is left
    ├── BackupCancelled             a person gave it up; nothing of it is left
    ├── ProofBroken                 a file that should prove a payment does not
    ├── AuditDamaged                the audit log contradicts what was signed or seen before
    ├── HeldElsewhere               another process or workstation holds the wallet
    ├── SelfTestFailed              a part of this installation does not do its work
    └── SetupIncomplete             a part of this computer is missing (doctor tells the mend)

`code` is stable and goes into JSON; `message` is for a person. Neither ever holds a secret.
"""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from lnwallet_desktop.translation import phrase


class WalletDesktopError(Exception):
    """The root. `message` is one or two whole sentences for the treasurer."""

    code: ClassVar[str] = "error"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Refused(WalletDesktopError):
    """The request cannot be done. Nothing moved and nothing was written."""

    code = "refused"


class InvoiceRefused(Refused):
    """The invoice fails one of our checks. `reason` is a stable word such as `expired`."""

    code = "invoice_refused"

    def __init__(self, message: str, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


class AlreadyIntended(Refused):
    """A payment of this hash was already committed; `status` is what became of it so far."""

    code = "already_intended"

    def __init__(self, message: str, status: str) -> None:
        super().__init__(message)
        self.status = status


class NotEnoughMoney(Refused):
    code = "not_enough_money"


class FeeAboveCap(Refused):
    code = "fee_above_cap"


class Locked(Refused):
    code = "locked"


class WrongPassphrase(Refused):
    code = "wrong_passphrase"

    def __init__(self) -> None:
        super().__init__(phrase("The passphrase is wrong. Nothing was done; try again."))


class ChangedMeanwhile(Refused):
    """What a person wanted to change is not what was shown any more. Nothing was written."""

    code = "changed_meanwhile"


class WrongRecoveryCode(Refused):
    code = "wrong_recovery_code"

    def __init__(self) -> None:
        super().__init__(
            phrase("This recovery code does not belong to this vault, or a newer one was made. Nothing was done.")
        )


class LockedOut(Refused):
    """Too many wrong passphrases. seconds_left: until the next try; None where waiting does not help."""

    code = "locked_out"

    def __init__(self, message: str, seconds_left: int | None) -> None:
        super().__init__(message)
        self.seconds_left = seconds_left


class LimitReached(Refused):
    """kind: a LimitKind. left_sats: what it still allows. frees_at: when it allows this payment; None: not by time."""

    code = "limit_reached"

    def __init__(self, message: str, kind: str, left_sats: int, frees_at: datetime | None = None) -> None:
        super().__init__(message)
        self.kind = kind
        self.left_sats = left_sats
        self.frees_at = frees_at


class LimitsAltered(Refused):
    code = "limits_altered"

    def __init__(self) -> None:
        super().__init__(
            phrase(
                "The limits in the database were altered outside this program. Nothing can be paid until an admin sets "
                "them anew."
            )
        )


class ApprovalRefused(Refused):
    code = "approval_refused"


class PayingClosed(Refused):
    code = "paying_closed"


class BackupRefused(Refused):
    """reason: a stable word such as `damaged`, `cut_off`, `other_code`, `foreign`, `newer`, `no_backup`."""

    code = "backup_refused"

    def __init__(self, message: str, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


class BadRequest(Refused):
    code = "bad_request"


class FileExists(Refused):
    code = "file_exists"


class AwaitsApproval(WalletDesktopError):
    """Nothing was sent. approval_id: of the request that another admin has to approve."""

    code = "awaits_approval"

    def __init__(self, message: str, approval_id: UUID) -> None:
        super().__init__(message)
        self.approval_id = approval_id


class NotSent(WalletDesktopError):
    """The payment was stopped before anything could move: the evidence is that the send never began."""

    code = "not_sent"


class OutcomeUnknown(WalletDesktopError):
    """The network has not told us the outcome. The payment may still arrive, so it stays pending."""

    code = "outcome_unknown"


class WalletUnavailable(WalletDesktopError):
    code = "wallet_unavailable"


class PayeeUnreachable(WalletDesktopError):
    """Nothing was sent: there is no invoice yet."""

    code = "payee_unreachable"


class LedgerUnavailable(WalletDesktopError):
    code = "ledger_unavailable"


class VaultDamaged(WalletDesktopError):
    code = "vault_damaged"

    @classmethod
    def changed(cls) -> VaultDamaged:
        return cls(phrase("The vault file is damaged or was changed. Restore it from a backup; nothing was done."))


class VaultOlder(WalletDesktopError):
    """lost_admins: who could unlock the newest one and cannot unlock this one."""

    code = "vault_older"

    def __init__(self, generation: int, newest: int, lost_admins: tuple[str, ...]) -> None:
        lost = phrase(" {names} could no longer unlock it.", names=", ".join(lost_admins)) if lost_admins else ""
        super().__init__(
            phrase(
                "This vault file is older than the one last used here: it is number {generation}, and number "
                "{newest} was seen. Somebody has put back an old copy. Passphrases changed since then would be "
                "the old ones again.{lost} The money is not touched. If that was you, with a backup, confirm it.",
                generation=generation,
                newest=newest,
                lost=lost,
            )
        )
        self.generation = generation
        self.newest = newest
        self.lost_admins = lost_admins


class VaultMissing(WalletDesktopError):
    code = "vault_missing"


class DeviceKeyMissing(WalletDesktopError):
    code = "device_key_missing"

    def __init__(self) -> None:
        super().__init__(
            phrase(
                "This vault also needs a key from this computer’s keyring, which is not there. Unlock the keyring of "
                "your desktop session, or use the recovery code. No money is lost."
            )
        )


class SandboxUnavailable(WalletDesktopError):
    code = "sandbox_unavailable"


class FileNotWritten(WalletDesktopError):
    """What stood in the file's place before still does."""

    code = "file_not_written"


class ExportCancelled(WalletDesktopError):
    code = "export_cancelled"

    def __init__(self) -> None:
        super().__init__(phrase("The export was cancelled. No file was written."))


class BackupCancelled(WalletDesktopError):
    code = "backup_cancelled"

    def __init__(self, message: str = phrase("It was cancelled. Nothing of it was left behind.")) -> None:
        super().__init__(message)


class ProofBroken(WalletDesktopError):
    """The message names the first thing that is wrong."""

    code = "proof_broken"


class AuditDamaged(WalletDesktopError):
    """The message names the first entry that is not proved."""

    code = "audit_damaged"


class HeldElsewhere(WalletDesktopError):
    """`workstation` names another computer that holds the wallet; None where a process of this one does."""

    code = "held_elsewhere"

    def __init__(self, message: str, workstation: str | None = None) -> None:
        super().__init__(message)
        self.workstation = workstation


class SetupIncomplete(WalletDesktopError):
    code = "setup_incomplete"


class SelfTestFailed(WalletDesktopError):
    """step: the one that failed, a stable word such as `database`."""

    code = "self_test_failed"

    def __init__(self, step: str, why: str) -> None:
        super().__init__(
            phrase(
                "The self-test failed at its step “{step}”: {why} It used a wallet of its own with test money; "
                "yours was not touched. Install the program again, or send this line to whoever helps you.",
                step=step,
                why=why,
            )
        )
        self.step = step
