"""The colours can be read, in both schemes; fonts and icons are there."""

import pytest
from PySide6.QtGui import QColor, QFontMetrics, QRawFont
from PySide6.QtWidgets import QApplication, QWidget

from lnwallet_desktop.payments import Direction, PaymentStatus
from lnwallet_desktop.treasury.places import resource
from lnwallet_desktop.ui import icons, theme
from lnwallet_desktop.ui.tokens import CONTROL_PAIRS, DARK, LIGHT, TEXT_PAIRS, Tokens

both_schemes = pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2.1, 1.4.3."""

    def luminance(colour: str) -> float:
        parts = [channel / 255 for channel in QColor(colour).getRgb()[:3]]
        red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_measured_as_the_standard_does() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@both_schemes
@pytest.mark.parametrize(("ink", "ground"), TEXT_PAIRS)
def test_text_can_be_read(tokens: Tokens, ink: str, ground: str) -> None:
    assert contrast(getattr(tokens, ink), getattr(tokens, ground)) >= 4.5


@both_schemes
@pytest.mark.parametrize(("edge", "ground"), CONTROL_PAIRS)
def test_controls_can_be_seen(tokens: Tokens, edge: str, ground: str) -> None:
    assert contrast(getattr(tokens, edge), getattr(tokens, ground)) >= 3


@both_schemes
def test_the_style_sheet_knows_every_token_it_uses(tokens: Tokens) -> None:
    sheet = theme.style_sheet(tokens)
    assert "$" not in sheet.split("*/", 1)[1]
    assert tokens.accent in sheet


@both_schemes
def test_pictures_of_the_style_sheet_have_the_tokens_colours(tokens: Tokens) -> None:
    scheme = "light" if tokens is LIGHT else "dark"
    for name, colour in (("caret-down", tokens.muted), ("caret-up", tokens.muted), ("check", tokens.on_accent)):
        assert f'fill="{colour}"' in resource("icons", f"{name}-{scheme}.svg").read_text()


def test_a_forced_scheme_holds_and_the_systems_comes_back(qapp: QApplication) -> None:
    try:
        theme.apply(qapp, theme.Scheme.DARK)
        assert theme.current() is DARK
        theme.apply(qapp, theme.Scheme.LIGHT)
        assert theme.current() is LIGHT
        theme.apply(qapp, theme.Scheme.SYSTEM)
        assert theme.current() in (LIGHT, DARK)
    finally:
        theme.apply(qapp, theme.Scheme.LIGHT)


def test_every_status_and_direction_has_a_shape_of_its_own() -> None:
    shapes = [icons.STATUS_ICON[status] for status in PaymentStatus]
    shapes += [icons.DIRECTION_ICON[direction] for direction in Direction]
    assert len(set(shapes)) == len(PaymentStatus) + len(Direction)


def test_icons_are_tinted_and_as_sharp_as_the_screen(qapp: QApplication) -> None:
    picture = icons.pixmap("check-circle", "#17683a", 16, 2.0)
    assert (picture.width(), picture.devicePixelRatio()) == (32, 2.0)
    image = picture.toImage()
    colours = {
        image.pixelColor(x, y).name() for x in range(32) for y in range(32) if image.pixelColor(x, y).alpha() > 250
    }
    assert colours == {"#17683a"}


def test_our_fonts_are_there_and_have_what_we_write(qapp: QApplication) -> None:
    text, mono = QRawFont.fromFont(theme.figures_font()), QRawFont.fromFont(theme.mono_font())
    assert (text.familyName(), mono.familyName()) == (theme.UI_FAMILY, theme.MONO_FAMILY)
    for character in "0123456789−+ \u2009…·—“”’–≈äöüß":
        assert text.supportsCharacter(ord(character)), character
    for character in "⟨⟩⏎‹…":  # a bare machine has no other font to take them from
        assert any(font.supportsCharacter(ord(character)) for font in (text, mono)), character
    metrics = QFontMetrics(theme.figures_font())
    assert metrics.horizontalAdvance("1111") == metrics.horizontalAdvance("8888")


def test_a_bare_widget_gets_the_palette(qapp: QApplication) -> None:
    widget = QWidget()
    assert widget.palette().color(widget.backgroundRole()).name() == LIGHT.window
    widget.deleteLater()
