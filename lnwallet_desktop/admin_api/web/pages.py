"""Pages from templates: everything that stands in them is escaped, and no page may be kept or framed by another."""

from __future__ import annotations

from functools import cache
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from lnwallet_desktop.admin_api.web import words
from lnwallet_desktop.admin_api.web.paths import HEADERS
from lnwallet_desktop.money import format_sats, group_digits
from lnwallet_desktop.treasury import report_words
from lnwallet_desktop.treasury.places import resource
from lnwallet_desktop.treasury.strange_text import plain

TITLES = {
    400: "This could not be read",
    401: "You are not logged in",
    403: "This is not allowed",
    404: "There is no such page",
    405: "There is no such page",
    409: "This cannot be done now",
    422: "This makes no sense yet",
    429: "Too often",
    503: "Not available now",
}


@cache
def templates() -> Environment:
    made = Environment(
        loader=FileSystemLoader(resource("web")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters.update(plain=plain, digits=group_digits, sats=format_sats, percent=report_words.percent)
    made.globals.update(words=words)
    return made


def page(
    request: Request, name: str, status: int = 200, headers: dict[str, str] | None = None, **values: Any
) -> HTMLResponse:
    """name: of the template, without its ending."""
    visitor = getattr(request.state, "visitor", None)
    network = request.app.state.bridge.treasury.network.value
    text = templates().get_template(f"{name}.html").render(visitor=visitor, network=network, here=name, **values)
    return HTMLResponse(text, status, HEADERS | (headers or {}))


def refusal_page(request: Request, status: int, message: str, headers: dict[str, str] | None = None) -> HTMLResponse:
    """What went wrong in words."""
    title = TITLES.get(status, "Something went wrong")
    return page(request, "refusal", status, headers, title=title, message=message)


def bare_refusal(status: int, message: str) -> bytes:
    """The same before the application has seen the request."""
    title = TITLES.get(status, "This was refused")
    return templates().get_template("bare.html").render(title=title, message=message).encode()
