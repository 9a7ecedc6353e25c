"""Whether a page is one that a screen reader can use: language, one heading, labels, captions, tags that close."""

from __future__ import annotations

from html.parser import HTMLParser

VOID = {"meta", "link", "input", "br", "hr", "img"}


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.count: dict[str, int] = {}
        self.ids: list[str] = []
        self.named: set[str] = set()
        self.fields: set[str] = set()
        self.pointed_at: set[str] = set()
        self.lang = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        assert not {"style", "onclick", "onload"} & set(given), f"{tag} has what the policy forbids"
        self.count[tag] = self.count.get(tag, 0) + 1
        if tag not in VOID:
            self.open.append(tag)
        if tag == "html":
            self.lang = given.get("lang", "")
        if tag == "label":
            self.named.add(given["for"])
        if tag in ("input", "select", "textarea") and given.get("type") != "hidden":
            self.fields.add(given["id"])
        if "id" in given:
            self.ids.append(given["id"])
        for name in ("aria-describedby", "aria-labelledby"):
            self.pointed_at.update(given.get(name, "").split())

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert not {"style"} & {name for name, _ in attrs}

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, tag


def require_well_formed(body: bytes) -> None:
    page = _Page()
    page.feed(body.decode())
    page.close()
    assert page.open == []
    assert page.lang == "en"
    assert [page.count.get(tag) for tag in ("h1", "main", "title")] == [1, 1, 1]
    assert page.fields <= page.named
    assert len(page.ids) == len(set(page.ids))
    assert page.pointed_at <= set(page.ids)
    assert page.count.get("table", 0) == page.count.get("caption", 0)
    assert "script" not in page.count
    assert "style" not in page.count
