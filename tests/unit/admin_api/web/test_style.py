"""The pages have the window's colours, which are held to their contrast there."""

import re
from dataclasses import asdict

from lnwallet_desktop.treasury.places import resource
from lnwallet_desktop.ui.tokens import DARK, LIGHT


def test_every_colour_of_the_pages_is_a_token_of_the_window() -> None:
    style = resource("web", "style.css").read_text(encoding="utf-8")
    light, dark = (block for block in re.findall(r":root \{(.*?)\}", style, re.DOTALL))
    for block, tokens in ((light, LIGHT), (dark, DARK)):
        named = dict(re.findall(r"--([a-z_]+): (#[0-9a-f]{6})", block))
        assert named
        assert named.items() <= asdict(tokens).items()
    assert set(re.findall(r"var\(--([a-z_]+)\)", style)) <= set(re.findall(r"--([a-z_]+):", light))
    outside = style.replace(light, "").replace(dark, "")
    assert not re.findall(r"#[0-9a-fA-F]{3,8}\b", outside)
