"""The recovery code: printed or saved, and a part of it typed back."""

from __future__ import annotations

from lnwallet_desktop.translation import tr
from lnwallet_desktop.ui.first_start.answers import Answers
from lnwallet_desktop.ui.first_start.step import Step
from lnwallet_desktop.ui.recovery_code_view import RecoveryCodeView


class CodeStep(Step):
    name = "code"

    def __init__(self, answers: Answers) -> None:
        super().__init__(answers, tr("Keep the recovery code"))
        wallet = tr("Wallet of {admin} on {network}", admin=answers.admin, network=answers.network)
        self._view = RecoveryCodeView(answers.code, wallet)
        self._view.entered.connect(self.entered)
        self.body.addWidget(self._view)
        self.setFocusProxy(self._view)

    @property
    def skip_words(self) -> str:
        return "" if self.answers.is_real_money else tr("S&kip: no real money here")

    async def take(self) -> bool:
        return self._view.check()
