"""A new user: goes through the first start by eye and hand."""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.screen.hands import Program
from tests.treasuries import PASSPHRASE

NAME = "Maria Keller"
STEPS = ("welcome", "network", "source", "admin", "words", "wordCheck", "code", "database", "summary")


class Newcomer:
    """`at` is called at each step, before it is answered."""

    def __init__(self, program: Program, at: Callable[[str], None] = lambda step: None) -> None:
        self.program = program
        self.words: dict[int, str] = {}
        self.groups: dict[int, str] = {}
        self._at = at
        self._answers: dict[str, Callable[[], None]] = {
            "admin": self._name_the_admin,
            "words": self._write_words_down,
            "wordCheck": lambda: self._type_back("wordCheckStep", "wordCheck", self.words),
            "code": self._copy_the_code,
        }

    def goes_to(self, last: str, first: str = "welcome") -> None:
        """Answers every step from `first`, and arrives at `last`."""
        for step in STEPS[STEPS.index(first) : STEPS.index(last)]:
            self._arrive(step)
            self._answers.get(step, lambda: None)()
            self.program.clicks("goOn")
        self._arrive(last)

    def makes_the_wallet(self) -> None:
        self.program.clicks("goOn")
        self.program.waits_for("mainWindow")

    def pays_for_the_first_time(self) -> None:
        """The payment that the Overview offers; by keys once the sheet is there."""
        self.program.clicks("tryFirstPayment")
        self.program.waits_for("quoteAmount", lambda amount: amount["text"])
        self._at("pay")
        self.program.types("payPassphraseField", PASSPHRASE)
        self.program.waits_for("confirmPay", lambda button: button["enabled"])  # a quote is armed once it can be read
        self.program.presses("Return")
        self.program.waits_for("outcome", lambda title: title["text"] and not title["text"].endswith("…"))
        self._at("paid")

    def _arrive(self, step: str) -> None:
        self.program.waits_for(f"{step}Step")
        self.program.waits_for("goOn", lambda button: button["enabled"])
        self._at(step)

    def _name_the_admin(self) -> None:
        self.program.types("adminName", NAME)
        self.program.types("adminPassphrase", PASSPHRASE)
        self.program.types("adminPassphraseAgain", PASSPHRASE)

    def _write_words_down(self) -> None:
        self.words = _numbered(self.program.waits_for("wordsStep")["labels"])

    def _copy_the_code(self) -> None:
        self.groups = _numbered(self.program.waits_for("codeStep")["labels"])
        self._type_back("codeStep", "codeGroup", self.groups)

    def _type_back(self, step: str, field: str, written: dict[int, str]) -> None:
        self.program.waits_for(step)
        asked = [name for name in self.program.sees() if re.fullmatch(rf"{field}\d+", name)]
        for name in sorted(asked):
            self.program.types(name, written[int(name.removeprefix(field))])


def _numbered(labels: dict[str, str]) -> dict[int, str]:
    """What stands on the screen beside its number, by that."""
    found = {name: text for name, text in labels.items() if re.match(r"\D+ \d+: ", name)}
    return {int(re.findall(r"\d+", name)[0]): text for name, text in found.items()}
