"""Which steps there are, in which order, and who makes each."""

from __future__ import annotations

from dataclasses import dataclass

from lnwallet_desktop.payments import Network
from lnwallet_desktop.settings import Settings
from lnwallet_desktop.translation import marked
from lnwallet_desktop.treasury.first_start.draft import Source
from lnwallet_desktop.ui.first_start.admin_step import AdminStep
from lnwallet_desktop.ui.first_start.answers import Answers
from lnwallet_desktop.ui.first_start.backup_step import BackupStep
from lnwallet_desktop.ui.first_start.code_step import CodeStep
from lnwallet_desktop.ui.first_start.database_step import DatabaseStep
from lnwallet_desktop.ui.first_start.network_step import NetworkStep
from lnwallet_desktop.ui.first_start.old_words_step import OldWordsStep
from lnwallet_desktop.ui.first_start.restored_admin_step import RestoredAdminStep
from lnwallet_desktop.ui.first_start.source_step import SourceStep
from lnwallet_desktop.ui.first_start.step import Step
from lnwallet_desktop.ui.first_start.summary_step import SummaryStep
from lnwallet_desktop.ui.first_start.welcome_step import WelcomeStep
from lnwallet_desktop.ui.first_start.word_check_step import WordCheckStep
from lnwallet_desktop.ui.first_start.words_step import WordsStep
from lnwallet_desktop.ui.tasks import Spawner

STEP_WORDS = {
    "welcome": marked("Welcome"),
    "network": marked("Try or use"),
    "source": marked("Wallet"),
    "oldWords": marked("Its words"),
    "backup": marked("Backup file"),
    "admin": marked("Admin"),
    "restoredAdmin": marked("Admin"),
    "words": marked("Words on paper"),
    "wordCheck": marked("Words checked"),
    "code": marked("Recovery code"),
    "database": marked("Database"),
    "summary": marked("Summary"),
}
_BEFORE = ("welcome", "network", "source")
_MIDDLE = {
    Source.NEW: ("admin", "words", "wordCheck", "code"),
    Source.WORDS: ("oldWords", "admin", "code"),
    Source.BACKUP: ("backup", "restoredAdmin"),
}
_AFTER = ("database", "summary")


def route(answers: Answers) -> list[str]:
    """The names of the steps that these answers lead through."""
    return [*_BEFORE, *_MIDDLE[answers.source], *_AFTER]


def first_secret(answers: Answers) -> str:
    """The first step that asks for what no file keeps, and which is not in memory now."""
    if answers.source is Source.BACKUP:
        return "backup"
    if answers.network is Network.MAINNET and not answers.api_key:
        return "network"
    if answers.source is Source.WORDS and not answers.old_words:
        return "oldWords"
    return "admin"


_PLAIN = (
    NetworkStep,
    SourceStep,
    OldWordsStep,
    BackupStep,
    AdminStep,
    RestoredAdminStep,
    WordsStep,
    WordCheckStep,
    CodeStep,
)


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes a step for the window."""

    settings: Settings
    answers: Answers
    spawn: Spawner
    language: str
    resumed: bool
    skipped: set[str]

    def make(self, name: str) -> Step:
        match name:
            case "welcome":
                return WelcomeStep(self.answers, self.language, self.resumed)
            case "database":
                return DatabaseStep(self.answers, self.spawn, fixed=self.settings.database_url is not None)
            case "summary":
                return SummaryStep(self.answers, str(self.settings.data_dir), bool(self.skipped))
        plain: dict[str, type[Step]] = {step.name: step for step in _PLAIN}
        return plain[name](self.answers)  # type: ignore[call-arg]
