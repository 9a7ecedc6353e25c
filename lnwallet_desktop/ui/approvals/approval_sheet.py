"""The sheet in which a request is decided: all of it to be read, and the passphrase of who decides, every time."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QWidget

from lnwallet_desktop.errors import LockedOut, NotSent, WalletDesktopError, WrongPassphrase
from lnwallet_desktop.ledger.approval_values import Approval
from lnwallet_desktop.money import format_sats
from lnwallet_desktop.payments import Transaction
from lnwallet_desktop.translation import marked, phrase, tr
from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.ui import formats, theme
from lnwallet_desktop.ui.approvals.decision import Decision
from lnwallet_desktop.ui.fields import Facts, Field
from lnwallet_desktop.ui.passphrase_field import PassphraseField
from lnwallet_desktop.ui.payment_outcome import PaymentOutcome
from lnwallet_desktop.ui.sheet import Sheet
from lnwallet_desktop.ui.tasks import Spawner
from lnwallet_desktop.ui.widgets import Note, button, label

WAIT_S = 15
"""How long the sheet waits for an outcome before it says that it is not known yet."""

_TITLES = {
    Decision.APPROVE: marked("Approve a payment"),
    Decision.DECLINE: marked("Decline a payment"),
    Decision.WITHDRAW: marked("Withdraw a request"),
}
_WORDS = {
    Decision.APPROVE: marked(
        "Approving pays at once. {maker} stands in the books as who asked, and you as who approved."
    ),
    Decision.DECLINE: marked("Nothing is sent. {maker} sees that it was declined, and may ask again."),
    Decision.WITHDRAW: marked("Nothing is sent, and nobody can approve this request any more."),
}


class ApprovalSheet(Sheet):
    """Closing it stops no payment: once it was decided, it goes on."""

    def __init__(
        self, treasury: Treasury, approval: Approval, decision: Decision, spawn: Spawner, parent: QWidget | None
    ) -> None:
        super().__init__(tr(_TITLES[decision]), "approvalSheet", spawn, parent, 560)
        self._treasury = treasury
        self._approval = approval
        self._decision = decision
        self._busy = False
        self.outcome = PaymentOutcome()
        self.outcome.hide()
        self._whose = _chooser(_deciders(treasury, approval, decision))
        self._who = Field(tr("&Admin"), self._whose)
        only = self._whose.currentText() if self._whose.count() == 1 else ""
        caption = tr("&Passphrase of {name}", name=only) if only else tr("&Passphrase")
        self.passphrase = PassphraseField(caption, name="approvalPassphrase")
        self._problem = Note("warning-circle", "failed", "approvalProblem")
        self._lay_out()
        self._cancel = self.add_button(button(tr("Cancel"), "cancelApproval"))
        self._cancel.clicked.connect(self.reject)
        self._confirm = self.add_button(button(self._verb(), "confirmApproval", "main"))
        self._confirm.clicked.connect(self._go)
        self.passphrase.entered.connect(self._go)
        self.passphrase.edited.connect(self._show_ready)
        self.finished.connect(self.passphrase.forget)
        self._show_ready()
        self.passphrase.setFocus()

    def _verb(self) -> str:
        if self._decision is Decision.APPROVE:
            return tr("Approve and pay {amount_sats}", amount_sats=format_sats(self._approval.amount_sats))
        return self._decision.verb

    def _lay_out(self) -> None:
        maker = formats.plain(self._approval.requested_by)
        self._words = label(tr(_WORDS[self._decision]).format(maker=maker), tone="muted", wrap=True)
        self.facts = _facts(self._approval)
        for widget in (self._words, self.facts, self._who, self.passphrase, self._problem, self.outcome):
            self.body.addWidget(widget)
        self._who.setVisible(self._whose.count() != 1)
        if not self._whose.count():
            self._problem.say(tr("There is no other admin than {maker}. Add one first; nothing was sent.", maker=maker))

    def _show_ready(self) -> None:
        ready = bool(self._whose.count()) and not self._busy and not self.passphrase.is_empty
        self._confirm.setEnabled(ready)
        self._confirm.setDefault(ready and self._decision is Decision.APPROVE)

    def _go(self) -> None:
        if self._busy or not self._confirm.isEnabled():
            return
        self._busy = True
        self._problem.say("")
        self._confirm.setText(tr("Unlocking…"))
        self._show_ready()
        self.start(self._decide(self.passphrase.take(), str(self._whose.currentData())), self._decision.value)
        self._show_ready()

    async def _decide(self, passphrase: str, admin: str) -> None:
        try:
            if self._decision is Decision.APPROVE:
                row = await self.spawn.outlive(self._approve(passphrase, admin), "approve")
            else:
                await self.spawn.outlive(self._refuse(passphrase, admin), self._decision.value)
        except WalletDesktopError as error:
            self._back_to_form(error)
            return
        if self._decision is Decision.APPROVE:
            self._show_outcome(row)
        else:
            self.accept()

    async def _approve(self, passphrase: str, admin: str) -> Transaction:
        async with self._treasury.access.unlocked_once(passphrase, admin) as lease:
            self._check_wanted()
            self._show_progress()
            return await self._treasury.waiting.approve(self._approval.approval_id, lease, WAIT_S)

    async def _refuse(self, passphrase: str, admin: str) -> None:
        async with self._treasury.access.authorised_once(passphrase, admin) as lease:
            self._check_wanted()
            await self._treasury.waiting.refuse(self._approval.approval_id, lease)

    def _check_wanted(self) -> None:
        """Trying a passphrase takes a while; who has closed the sheet meanwhile wants nothing any more."""
        if self.is_closed:
            raise NotSent(phrase("The sheet was closed before it was decided. Nothing was sent."))

    def _show_progress(self) -> None:
        approval = self._approval
        self.outcome.show_paying(approval.amount_sats, approval.pseudonym, approval.memo, approval.payment_hash)
        self._turn_to_outcome(True)
        self._cancel.setText(tr("Close"))

    def _show_outcome(self, row: Transaction) -> None:
        self.outcome.show_outcome(row)
        self._turn_to_outcome(True)
        self._cancel.setText(tr("Done"))
        self._cancel.setDefault(True)
        self._cancel.setFocus()

    def _back_to_form(self, error: WalletDesktopError) -> None:
        """Nothing was sent: say why, where it belongs."""
        self._busy = False
        self._turn_to_outcome(False)
        self._cancel.setText(tr("Cancel"))
        self._confirm.setText(self._verb())
        if isinstance(error, WrongPassphrase | LockedOut):
            self.passphrase.set_wrong(tr(error.message))
        else:
            self._problem.say(tr(error.message))
        self._show_ready()
        self.passphrase.setFocus()

    def _turn_to_outcome(self, is_outcome: bool) -> None:
        self.outcome.setVisible(is_outcome)
        for widget in (self._words, self.facts, self.passphrase, self._confirm):
            widget.setVisible(not is_outcome)
        self._who.setVisible(not is_outcome and self._whose.count() != 1)


def _deciders(treasury: Treasury, approval: Approval, decision: Decision) -> tuple[str, ...]:
    """Whose passphrase can decide it: a wrong one counts for the admin who is named, and for nobody else."""
    if decision is Decision.WITHDRAW:
        return (approval.requested_by,)
    return tuple(name for name in treasury.access.admins if name != approval.requested_by)


def _chooser(admins: tuple[str, ...]) -> QComboBox:
    made = QComboBox()
    made.setObjectName("approvalAdmin")
    for name in admins:
        made.addItem(name, name)
    return made


def _facts(approval: Approval) -> Facts:
    facts = Facts()
    lines = (
        (tr("Pay to"), "approvalPayee", approval.pseudonym),
        (tr("Memo"), "approvalSheetMemo", formats.plain(approval.memo) or tr("none")),
        (tr("Asked for by"), "approvalMaker", formats.plain(approval.requested_by)),
        (tr("At"), "approvalRequested", formats.local_time(approval.requested_at)),
        (tr("Expires"), "approvalExpires", formats.local_time(approval.expires_at)),
    )
    for caption, name, text in lines:
        facts.add(caption, name)
        facts.set(name, text)
    facts.add_rule()
    money = (
        (tr("Amount"), "approvalAmount", approval.amount_sats),
        (tr("Fee, never above"), "approvalFeeCap", approval.fee_cap_sats),
        (tr("At most in all"), "approvalMost", approval.most_sats),
    )
    for caption, name, amount in money:
        facts.add(caption, name, strong=name == "approvalMost")
        facts.set(name, format_sats(amount))
    facts.add(tr("Payment hash"), "approvalHash").setFont(theme.mono_font())
    facts.set("approvalHash", approval.payment_hash)
    return facts
