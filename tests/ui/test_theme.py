"""The colours can be read, in both schemes."""

import pytest
from PySide6.QtGui import QColor, QFontMetrics, QRawFont
from PySide6.QtWidgets import QApplication

from lnwallet_desktop.payments import PaymentStatus
from lnwallet_desktop.ui import icons, theme
from lnwallet_desktop.ui.theme import DARK, LIGHT, Tokens

TEXTS = ("text", "muted", "accent", "success", "pending", "failed", "unknown")


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2.1, 1.4.3."""

    def luminance(colour: str) -> float:
        parts = [channel / 255 for channel in QColor(colour).getRgb()[:3]]
        red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["window", "surface", "raised"])
def test_text_can_be_read_on_every_ground(tokens: Tokens, ground: str) -> None:
    for name in TEXTS:
        assert contrast(getattr(tokens, name), getattr(tokens, ground)) >= 4.5, (name, ground)
    assert contrast(tokens.control_line, getattr(tokens, ground)) >= 3


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_text_on_colour_can_be_read(tokens: Tokens) -> None:
    assert contrast(tokens.on_accent, tokens.accent) >= 4.5
    assert contrast(tokens.on_accent, tokens.accent_hover) >= 4.5
    assert contrast(tokens.text, tokens.selection) >= 4.5
    assert contrast(tokens.on_sandbox, tokens.sandbox) >= 4.5
    assert contrast(tokens.on_sandbox, tokens.sandbox_stripe) >= 4.5


def test_every_status_has_a_shape_of_its_own() -> None:
    assert len({icons.STATUS_ICON[status] for status in PaymentStatus}) == len(PaymentStatus)


def test_our_fonts_are_there_and_have_what_we_write(qapp: QApplication) -> None:
    font = QRawFont.fromFont(theme.figures_font())
    for character in "0123456789−+ \u2009…·“”’–ü":
        assert font.supportsCharacter(ord(character)), character
    metrics = QFontMetrics(theme.figures_font())
    assert metrics.horizontalAdvance("1111") == metrics.horizontalAdvance("8888")
