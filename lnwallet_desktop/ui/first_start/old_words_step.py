"""The words of a wallet that exists already, checked while they are typed."""

from __future__ import annotations

from lnwallet_desktop.translation import tr, tr_count
from lnwallet_desktop.ui.fields import Field, InvoiceEdit
from lnwallet_desktop.ui.first_start.answers import Answers
from lnwallet_desktop.ui.first_start.step import Step
from lnwallet_desktop.ui.passphrase_field import PassphraseField
from lnwallet_desktop.vault.typed_words import LENGTHS, TypedWords, look_at_words, words_beginning

LONGEST_TYPED = 400


class OldWordsStep(Step):
    name = "oldWords"

    def __init__(self, answers: Answers) -> None:
        super().__init__(
            answers,
            tr("Type the wallet’s words"),
            tr("In their order, with spaces between. Only do this with a wallet that no other program goes on using."),
        )
        self._edit = InvoiceEdit("oldWords", lines=4)
        self._edit.setPlainText(answers.old_words)
        self._field = Field(tr("&Words"), self._edit, tr("12 to 24 words."))
        self._edit.textChanged.connect(self._look)
        self._edit.entered.connect(self._go_on)
        self._extra = PassphraseField(
            tr("&Passphrase of the words, if they have one"),
            tr("Some wallets have a “25th word”. Leave it empty where you never set one."),
            "wordsPassphrase",
        )
        self._extra.entered.connect(self.entered)
        self.body.addWidget(self._field)
        self.body.addWidget(self._extra)
        self.setFocusProxy(self._edit)

    async def take(self) -> bool:
        found = look_at_words(self._edit.toPlainText()[:LONGEST_TYPED])
        if not found.is_whole:
            self._field.set_wrong(_problem(found))
            self._edit.setFocus()
            return False
        self.answers.old_words = " ".join(found.words)
        self.answers.words_passphrase = self._extra.take() or None
        return True

    def _go_on(self) -> None:
        if look_at_words(self._edit.toPlainText()).is_whole:
            self._extra.setFocus()
        else:
            self.entered.emit()

    def _look(self) -> None:
        """A word about what was typed, as it is typed; a space after a word says that it is finished."""
        typed = self._edit.toPlainText()[:LONGEST_TYPED]
        found = look_at_words(typed, unfinished=bool(typed) and not typed[-1].isspace())
        if found.unknown:
            self._field.set_wrong(_unknown(found))
        elif found.is_whole:
            self._field.set_note(
                tr_count(
                    "{count} word, and they fit together.", "{count} words, and they fit together.", len(found.words)
                ),
                "success",
            )
        elif found.has_right_number:
            self._field.set_note(_problem(found), "pending")
        else:
            said = tr_count("{count} word so far.", "{count} words so far.", len(found.words)) if found.words else ""
            self._field.set_wrong("")
            self._field.set_note(said)


def _problem(found: TypedWords) -> str:
    if not found.words:
        return tr("Type the words from your paper.")
    if found.unknown:
        return _unknown(found)
    if not found.has_right_number:
        return tr_count(
            "This is {count} word; a wallet has {lengths}.",
            "These are {count} words; a wallet has {lengths}.",
            len(found.words),
            lengths=", ".join(map(str, LENGTHS)),
        )
    return tr("Each word is in the list, but together they fit no wallet: two are swapped, or one is another word.")


def _unknown(found: TypedWords) -> str:
    """Which word it is, and which it may have been."""
    place = found.unknown[0]
    word = found.words[place - 1]
    alike = words_beginning(word[:3])[:3] if len(word) >= 3 else ()
    if alike:
        return tr("Word {place} is in no wallet’s list. Is it {words}?", place=place, words=", ".join(alike))
    return tr("Word {place} is in no wallet’s list. Look at your paper.", place=place)
