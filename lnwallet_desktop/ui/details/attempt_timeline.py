"""The attempts of a payment in the order they were made, and the changes of its record."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QWidget

from lnwallet_desktop.ledger.payment_ledger import Attempt
from lnwallet_desktop.ledger.record_changes import RecordChange
from lnwallet_desktop.translation import tr
from lnwallet_desktop.ui import formats, theme
from lnwallet_desktop.ui.details.payment_words import (
    STATE_ICON,
    STATE_WORDS,
    attempt_terms,
    attempt_times,
    change_sentence,
)
from lnwallet_desktop.ui.details.section import Section
from lnwallet_desktop.ui.widgets import Picture, column, empty, label, row

MOST_CHANGES = 20


class AttemptTimeline(Section):
    """Hidden for a payment without attempts, which is a receipt."""

    def __init__(self) -> None:
        super().__init__(tr("Attempts"), "detailAttempts")

    def show_attempts(self, attempts: Sequence[Attempt]) -> None:
        empty(self.body)
        for attempt in attempts:
            self.body.addWidget(_entry(attempt))
        self.setVisible(bool(attempts))


class ChangeList(Section):
    """Hidden while nobody has done anything to the record."""

    def __init__(self) -> None:
        super().__init__(tr("Changes of this record"), "detailChanges")

    def show_changes(self, changes: Sequence[RecordChange]) -> None:
        empty(self.body)
        told = [change_sentence(change) for change in changes[:MOST_CHANGES]]
        if len(changes) > MOST_CHANGES:
            told.append(tr("and {changes} earlier ones", changes=len(changes) - MOST_CHANGES))
        for place, sentence in enumerate(told):
            self.body.addWidget(
                label(formats.breakable(sentence), theme.BASE_POINTS - 0.5, wrap=True, name=f"change{place}")
            )
        self.setVisible(bool(told))


def _entry(attempt: Attempt) -> QWidget:
    icon_name, tone = STATE_ICON[attempt.state]
    number = attempt.attempt_number
    head = label(f"{number}. {tr(STATE_WORDS[attempt.state])}", weight=QFont.Weight.Medium, wrap=True)
    head.setObjectName(f"attempt{number}")
    lines: list[QWidget] = [head]
    error = formats.plain(tr(attempt.last_error)) if attempt.last_error else ""
    for place, text in enumerate((attempt_terms(attempt), attempt_times(attempt), error)):
        if text:
            tone_of_line = "failed" if place == 2 else "muted"
            line = label(formats.breakable(text), theme.BASE_POINTS - 0.5, tone=tone_of_line, wrap=True)
            line.setObjectName(f"attempt{number}Line{place}")
            lines.append(line)
    made = QWidget()
    inside = row(spacing=8)
    inside.addWidget(Picture(icon_name, tone, 16), 0, Qt.AlignmentFlag.AlignTop)
    inside.addLayout(column(*lines, spacing=2), 1)
    made.setLayout(inside)
    return made
