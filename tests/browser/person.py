"""A person at Debian's Chromium: what they see, what they press, and what axe-core says of the page."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page, sync_playwright

CHROMIUM = shutil.which("chromium")
PLACES = {"desktop": (1280, 900), "phone": (390, 844)}
SERIOUS = ("serious", "critical")


@contextmanager
def chromium(place: str, scheme: str) -> Iterator[Page]:
    """An empty browser. place: one of PLACES. scheme: `light` or `dark`. Not on a thread that runs an asyncio loop."""
    width, height = PLACES[place]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox"] if os.geteuid() == 0 else []
        )
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if scheme == "dark" else "light",
            device_scale_factor=2 if place == "phone" else 1,
            is_mobile=place == "phone",
            has_touch=place == "phone",
            accept_downloads=True,
        )
        page = context.new_page()
        page.set_default_timeout(20_000)
        try:
            yield page
        finally:
            browser.close()


class Person:
    """At a page; each page seen is looked at by axe-core and, where asked, kept as a picture."""

    def __init__(self, page: Page, pictures: Path, style: str) -> None:
        """style: of the pictures' names."""
        self.page = page
        self.complaints: list[str] = []
        """What the browser itself said: errors of scripts and breaches of the content policy."""
        self.findings: list[str] = []
        """Of axe-core, serious or worse: the page, the rule and the element."""
        self._pictures = pictures
        self.style = style
        page.on("console", self._hears)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def looks(self, name: str) -> None:
        """At the page as a whole."""
        self.page.screenshot(path=self._pictures / f"{name} {self.style}.png", full_page=True)
        for violation in Axe().run(self.page).response["violations"]:
            if violation["impact"] in SERIOUS:
                where = [str(node["html"])[:120] for node in violation["nodes"]]
                self.findings.append(f"{name}: {violation['id']}: {where}")
        wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wide > 0:
            self.findings.append(f"{name}: the page is {wide} px wider than the screen")

    def logs_in(self, url: str, token: str) -> None:
        self.page.goto(url)
        self.looks("log in")
        self.page.get_by_label("Token").fill(token)
        self.page.keyboard.press("Enter")
        self.page.get_by_role("heading", name="Transactions").wait_for()

    def _hears(self, message: ConsoleMessage) -> None:
        refused = "422"  # an answer that says what is wrong with a form
        if message.type == "error" and refused not in message.text:
            self.complaints.append(message.text)

    def memos(self) -> list[str]:
        """Of the list's rows, from the top."""
        return [text.strip() for text in self.page.locator("td.memo").all_inner_texts()]
