"""The memo, and changing it: what was typed is kept until it is saved or given up, also for another payment."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from lnwallet_desktop.ledger.tables import MEMO_LENGTH
from lnwallet_desktop.money import group_digits
from lnwallet_desktop.payments import Transaction
from lnwallet_desktop.translation import tr
from lnwallet_desktop.ui import formats, theme
from lnwallet_desktop.ui.details.section import Section, small_button
from lnwallet_desktop.ui.widgets import Note, button, column, label, row, set_tone

LINES = 4
AROUND_LINES = 19


class MemoEdit(QPlainTextEdit):
    """Ctrl+Enter saves, Esc gives up, Tab leaves."""

    saved = Signal()
    given_up = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("memoEdit")
        self.setAccessibleName(tr("Memo"))
        self.setTabChangesFocus(True)
        self.setFixedHeight(round(LINES * self.fontMetrics().lineSpacing()) + AROUND_LINES)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        with_ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and with_ctrl:
            self.saved.emit()
        else:
            super().keyPressEvent(event)


class MemoSection(Section):
    """Shows what it is told; `save_asked` tells the row as it was seen, and the text that shall be its memo."""

    save_asked = Signal(object, str)

    def __init__(self) -> None:
        self._begin = small_button(tr("Edit &memo"), "editMemo")
        super().__init__(tr("Memo"), "detailMemoSection", self._begin)
        self._row: Transaction | None = None
        self._seen: Transaction | None = None
        self._busy = False
        self._drafts: dict[UUID, tuple[Transaction, str]] = {}
        self._text = label(wrap=True, name="detailMemo")
        self.edit = MemoEdit()
        self._count = label(points=theme.BASE_POINTS - 1, tone="muted", wrap=True, name="memoCount")
        self._problem = Note("warning-circle", "failed", "memoProblem")
        self._save = button(tr("&Save memo"), "saveMemo", "main")
        self._cancel = button(tr("Cancel"), "cancelMemo")
        self._editor = QWidget()
        inside = column(self.edit, self._count, self._problem)
        buttons = row(self._cancel, self._save)
        buttons.insertStretch(0, 1)
        inside.addLayout(buttons)
        self._editor.setLayout(inside)
        self.body.addWidget(self._text)
        self.body.addWidget(self._editor)
        self._begin.clicked.connect(self.begin)
        self._cancel.clicked.connect(self.give_up)
        self._save.clicked.connect(self._ask)
        self.edit.saved.connect(self._ask)
        self.edit.given_up.connect(self.give_up)
        self.edit.textChanged.connect(self._look)
        self._show_editor(False)

    @property
    def is_editing(self) -> bool:
        return self._seen is not None

    def show_row(self, row: Transaction) -> None:
        """Another payment, or the same one as it is now; what is being typed stays, and what it was typed over too."""
        if self._row is None or self._row.transaction_id != row.transaction_id:
            self._put_away()
            self._row = row
            self._take_up(row)
        self._row = row
        self._text.setText(formats.breakable(formats.plain(row.memo)) or tr("none"))
        set_tone(self._text, "" if row.memo else "muted")

    def begin(self) -> None:
        if self._row is not None:
            self._edit_over(self._row, self._row.memo or "")
            self.edit.setFocus()

    def give_up(self) -> None:
        self._seen = None
        self._busy = False
        if self._row is not None:
            self._drafts.pop(self._row.transaction_id, None)
        self._show_editor(False)
        self._begin.setFocus()

    def show_saved(self, row: Transaction) -> None:
        self._drafts.pop(row.transaction_id, None)
        if self._row is not None and self._row.transaction_id == row.transaction_id:
            self.give_up()
            self.show_row(row)

    def show_problem(self, sentence: str, row: Transaction | None = None) -> None:
        """It was not saved. row: as it is now, where somebody else changed it; the next try is made over that."""
        self._busy = False
        if row is not None and self._seen is not None and self._seen.transaction_id == row.transaction_id:
            self._seen = row
            self.show_row(row)
            self._text.show()
        self._look()
        self._problem.say(sentence)

    def _ask(self) -> None:
        if self._seen is not None and self._save.isEnabled():
            self.save_asked.emit(self._seen, self.edit.toPlainText())

    def set_busy(self) -> None:
        self._busy = True
        self._look()

    def _put_away(self) -> None:
        if self._seen is not None:
            typed = self.edit.toPlainText()
            if typed.strip() != (self._seen.memo or "").strip():
                self._drafts[self._seen.transaction_id] = (self._seen, typed)
            self._seen = None

    def _take_up(self, row: Transaction) -> None:
        draft = self._drafts.get(row.transaction_id)
        self._show_editor(draft is not None)
        if draft is not None:
            self._edit_over(*draft)

    def _edit_over(self, seen: Transaction, text: str) -> None:
        self._seen = seen
        self._busy = False
        self.edit.setPlainText(text)
        self._show_editor(True)
        self._look()

    def _show_editor(self, shown: bool) -> None:
        self._editor.setVisible(shown)
        self._begin.setVisible(not shown)
        self._text.setVisible(not shown)
        self._problem.say("")

    def _look(self) -> None:
        self._problem.say("")
        length = len(self.edit.toPlainText().strip())
        too_long = length > MEMO_LENGTH
        self._count.setText(
            tr(
                "{count} of at most {total} characters. It stays readable in the database, and the change is written "
                "down with your name.",
                count=group_digits(length),
                total=group_digits(MEMO_LENGTH),
            )
        )
        set_tone(self._count, "failed" if too_long else "muted")
        same = self._seen is not None and self.edit.toPlainText().strip() == (self._seen.memo or "").strip()
        self._save.setEnabled(not too_long and not same and not self._busy)
