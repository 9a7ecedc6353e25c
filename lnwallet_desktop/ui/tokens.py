"""The colours as data: one set of tokens for light and one for dark."""

from __future__ import annotations

from dataclasses import dataclass

from lnwallet_desktop.payments import PaymentStatus


@dataclass(frozen=True, slots=True)
class Tokens:
    """One set of colours, each `#rrggbb`. A test holds the pairs of TEXT_PAIRS to 4.5:1 and CONTROL_PAIRS to 3:1."""

    window: str
    surface: str
    raised: str
    line: str
    control_line: str
    text: str
    muted: str
    accent: str
    accent_hover: str
    on_accent: str
    selection: str
    success: str
    pending: str
    failed: str
    unknown: str
    sandbox: str
    sandbox_stripe: str
    on_sandbox: str

    def of_status(self, status: PaymentStatus) -> str:
        return {
            PaymentStatus.SUCCESS: self.success,
            PaymentStatus.PENDING: self.pending,
            PaymentStatus.FAILED: self.failed,
        }[status]


LIGHT = Tokens(
    window="#f1f4f6",
    surface="#ffffff",
    raised="#f7f9fa",
    line="#dbe2e7",
    control_line="#7c8a96",
    text="#17222c",
    muted="#52616e",
    accent="#0b6a68",
    accent_hover="#095654",
    on_accent="#ffffff",
    selection="#d5eae8",
    success="#17683a",
    pending="#835500",
    failed="#b3261e",
    unknown="#6a3fb0",
    sandbox="#ffd27a",
    sandbox_stripe="#f6bd4b",
    on_sandbox="#3d2a00",
)
DARK = Tokens(
    window="#12191f",
    surface="#1a232b",
    raised="#212c35",
    line="#2e3a45",
    control_line="#71808d",
    text="#e7edf1",
    muted="#a3b1bd",
    accent="#4cc3bb",
    accent_hover="#6ad3cb",
    on_accent="#06211f",
    selection="#1f4644",
    success="#5fcf8d",
    pending="#f0b94d",
    failed="#ff8b80",
    unknown="#bea2f7",
    sandbox="#ffcf70",
    sandbox_stripe="#e9b044",
    on_sandbox="#3d2a00",
)

_INKS = ("text", "muted", "accent", "success", "pending", "failed", "unknown")
_GROUNDS = ("window", "surface", "raised", "selection")

TEXT_PAIRS: tuple[tuple[str, str], ...] = (
    *((ink, ground) for ink in _INKS for ground in _GROUNDS),
    ("muted", "line"),  # the words of a button that cannot be pressed now
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
    ("on_sandbox", "sandbox"),
    ("on_sandbox", "sandbox_stripe"),
)
"""Ink and the ground it may stand on."""

CONTROL_PAIRS: tuple[tuple[str, str], ...] = tuple(
    (edge, ground) for edge in ("control_line", "accent", "failed") for ground in ("window", "surface", "raised")
)
"""The edge of something that can be used, its focus or its complaint, and the ground around it."""
