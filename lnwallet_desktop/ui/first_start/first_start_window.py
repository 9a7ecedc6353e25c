"""The first start's window: one step at a time, back and on, and at its end the wallet."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from threading import Event

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from lnwallet_desktop.errors import WalletDesktopError
from lnwallet_desktop.settings import Settings
from lnwallet_desktop.translation import marked, tr
from lnwallet_desktop.treasury.first_start.draft import DraftFile
from lnwallet_desktop.treasury.first_start.making import Made, RestorePlan, WalletPlan, make_wallet, restore_wallet
from lnwallet_desktop.ui.first_start.answers import Answers
from lnwallet_desktop.ui.first_start.making_page import MakingPage
from lnwallet_desktop.ui.first_start.step import Step
from lnwallet_desktop.ui.first_start.steps import STEP_WORDS, Maker, first_secret, route
from lnwallet_desktop.ui.first_start.trail import Trail
from lnwallet_desktop.ui.first_start.welcome_step import WelcomeStep
from lnwallet_desktop.ui.tasks import Spawner
from lnwallet_desktop.ui.widgets import Note, button, scrolled

log = logging.getLogger(__name__)

CONTENT_WIDTH = 600
NOT_KEPT = marked("The data folder cannot be written, so a crash would lose these choices. Check its disk and rights.")


class FirstStartWindow(QWidget):
    """`made` gives the treasury of the new wallet; `closed` tells that the person gave up for now."""

    made = Signal(object)
    """A Made."""
    closed = Signal()

    def __init__(self, settings: Settings, language: str, adopt_language: Callable[[str], None]) -> None:
        """language: as chosen before, or empty. adopt_language: speaks and remembers another one."""
        super().__init__()
        self.setObjectName("firstStart")
        self.setMinimumSize(860, 600)
        self.resize(980, 680)
        self._settings = settings
        self._language = language
        self._adopt_language = adopt_language
        self._file = DraftFile(settings.data_dir)
        draft = self._file.read()
        self.answers = Answers.of(draft)
        if settings.network is not None:
            self.answers.network = settings.network
        self._resumed = bool(draft.step)
        self._furthest = draft.step
        self.spawn = Spawner(self)
        self.skipped: set[str] = set()
        self._trail = Trail()
        self._place = QVBoxLayout()
        self._step: Step | None = None  # none while the wallet is made
        self._page: MakingPage | None = None
        self._working = False
        self._is_made = False
        self.back = button("", "goBack")
        self.skip = button("", "skipStep", "quiet")
        self.main = button("", "goOn", "main")
        self._problem = Note("warning-circle", "failed", "stepProblem")
        self._lay_out()
        self._connect()
        self.show_step("welcome")

    def show_step(self, name: str) -> None:
        """Anew, from the answers."""
        step = Maker(self._settings, self.answers, self.spawn, self._language, self._resumed, self.skipped).make(name)
        step.entered.connect(self.go_on)
        if isinstance(step, WelcomeStep):
            step.language_chosen.connect(self._speak)
        self._put(step)
        self._step = step
        names = route(self.answers)
        self._trail.show_steps([tr(STEP_WORDS[each]) for each in names], names.index(name))
        self._say_buttons(step, first=names.index(name) == 0)
        step.begin()

    def go_on(self) -> None:
        """Take the answer and show what follows, once however often it is asked."""
        if not self._working and self._step is not None:
            self.spawn(self._go_on(self._step), "go on with the first start")

    async def _go_on(self, step: Step) -> None:
        self._set_working(True)
        try:
            took = await step.take()
        finally:
            self._set_working(False)
        if took:
            self.skipped.discard(step.name)
            await self._show_next(step)

    async def _show_next(self, step: Step) -> None:
        """What was answered is kept before what follows is asked."""
        names = route(self.answers)
        place = names.index(step.name) + 1
        if place == len(names):
            await self._make()
        elif step.name == "welcome" and self._resumed:
            self._resumed = False
            self.show_step(self._where_to_resume(names))
        else:
            await self._keep(names[place])
            self.show_step(names[place])

    def _where_to_resume(self, names: list[str]) -> str:
        """As far as it had come, but never past a secret that has to be given again."""
        furthest = names.index(self._furthest) if self._furthest in names else 0
        return names[max(1, min(furthest, names.index(first_secret(self.answers))))]

    def _skip(self) -> None:
        if self._step is not None and not self._working:
            self.skipped.add(self._step.name)
            self.spawn(self._show_next(self._step), "skip a step of the first start")

    def go_back(self) -> None:
        if self._working:
            return
        if self._page is not None:
            self.show_step("summary")
            return
        if self._step is not None and (place := (names := route(self.answers)).index(self._step.name)):
            self.show_step(names[place - 1])

    async def _make(self) -> None:
        """No way back while it is made; afterwards there is none either."""
        plan = self.answers.plan()
        restoring = isinstance(plan, RestorePlan)
        title = tr("Restoring the wallet") if restoring else tr("Making the wallet")
        page = MakingPage(title, plan.steps, may_stop=restoring)
        stop = Event()
        page.stop_asked.connect(stop.set)
        self._put(page)
        self._page = page
        self._step = None
        for each in (self.back, self.skip, self.main):
            each.hide()
        self._set_working(True)
        try:
            made = await self.spawn.outlive(_made(self._settings, plan, page, stop), "make the wallet")
        except WalletDesktopError as error:
            self._show_failure(page, tr(error.message))
            return
        except Exception:  # a fault of ours must not leave a window that can be neither used nor closed
            self._show_failure(page, "")
            raise
        self._hand_over(made)

    def _show_failure(self, page: MakingPage, sentence: str) -> None:
        """There is a way back only where no wallet was made."""
        self._set_working(False)
        is_made = self._settings.vault_file.exists()
        page.show_problem(sentence, is_made)
        self.back.setVisible(not is_made)
        self.back.setFocus()

    def _hand_over(self, made: Made) -> None:
        self._is_made = True
        self.answers = Answers(fresh_words="")  # the secrets are the vault's now
        self.made.emit(made)

    def _put(self, content: QWidget) -> None:
        """What was shown before is gone, with what was typed into it."""
        while (item := self._place.takeAt(0)) is not None:
            if (before := item.widget()) is not None:
                before.hide()
                before.setParent(None)
                before.deleteLater()
        self._page = None
        content.setMaximumWidth(CONTENT_WIDTH)
        self._place.addWidget(content)
        self._place.addStretch(1)
        content.show()
        self._scroll.verticalScrollBar().setValue(0)

    def _speak(self, language: str) -> None:
        self._language = language
        self._adopt_language(language)
        self.show_step("welcome")

    async def _keep(self, name: str) -> None:
        """That this step was reached; a disk that takes no file is said, and stops nobody."""
        names = route(self.answers)
        reached = max(names.index(name), names.index(self._furthest) if self._furthest in names else 0)
        self._furthest = names[reached]
        try:
            await asyncio.to_thread(self._file.write, self.answers.draft(self._furthest))
            self._problem.say("")
        except OSError:
            log.warning("the draft of the first start was not kept", exc_info=True)
            self._problem.say(tr(NOT_KEPT))

    def _set_working(self, working: bool) -> None:
        self._working = working
        for each in (self.back, self.skip, self.main):
            each.setEnabled(not working)

    def _say_buttons(self, step: Step, first: bool) -> None:
        self.setWindowTitle(tr("LN Wallet Desktop: first start"))
        self.back.set_words(tr("&Back"))
        self.back.setVisible(not first)
        self.main.set_words(step.main_words)
        self.main.show()
        self.skip.set_words(step.skip_words)
        self.skip.setVisible(bool(step.skip_words))

    def _lay_out(self) -> None:
        inside = QWidget()
        inside.setObjectName("page")
        across = QHBoxLayout(inside)
        across.setContentsMargins(40, 36, 40, 24)
        across.addLayout(self._place, 100)
        across.addStretch(1)
        self._scroll = scrolled(inside, "firstStartScroll")
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        foot = QFrame()
        foot.setObjectName("strip")
        buttons = QHBoxLayout(foot)
        buttons.setContentsMargins(40, 14, 40, 14)
        buttons.setSpacing(12)
        buttons.addWidget(self.back)
        buttons.addWidget(self._problem, 1)
        buttons.addStretch(1)
        buttons.addWidget(self.skip)
        buttons.addWidget(self.main)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self._scroll, 1)
        right.addWidget(foot)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._trail)
        whole.addLayout(right, 1)

    def _connect(self) -> None:
        self.main.clicked.connect(self.go_on)
        self.back.clicked.connect(self.go_back)
        self.skip.clicked.connect(self._skip)
        self.spawn.failed.connect(self._problem.say)
        QShortcut(QKeySequence("Alt+Left"), self).activated.connect(self.go_back)
        QShortcut(QKeySequence("Ctrl+Q"), self).activated.connect(self.close)

    async def end(self) -> None:
        """Nothing of the window runs any more; a wallet that is being made is made to its end."""
        await self.spawn.finish(60)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on, from wherever it means nothing else."""
        focus = self.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not isinstance(focus, QLineEdit):
            if isinstance(focus, QPushButton):
                focus.click()
            elif self._step is not None:
                self.go_on()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._working and self._page is not None:
            event.ignore()  # a few seconds; then the wallet is there, and its window
            return
        super().closeEvent(event)
        if not self._is_made:
            self.closed.emit()


async def _made(settings: Settings, plan: WalletPlan | RestorePlan, page: MakingPage, stop: Event) -> Made:
    if isinstance(plan, RestorePlan):
        return await restore_wallet(settings, plan, page.show_step, stop)
    return await make_wallet(settings, plan, page.show_step)
