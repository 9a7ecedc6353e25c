"""Which paths are pages for people, and what a browser is told about each of them."""

from __future__ import annotations

from starlette.types import Scope

PROGRAMS = ("/api", "/healthz", "/readyz", "/metrics")
FORM = b"application/x-www-form-urlencoded"
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "same-origin",  # with no-referrer a browser sends `Origin: null` with our own forms
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}


def is_page(path: str) -> bool:
    return not any(path == each or path.startswith(f"{each}/") for each in PROGRAMS)


def own_origin(scope: Scope, host: str) -> str:
    """What a browser sends as Origin from a page of ours. Host was checked before."""
    return f"{scope.get('scheme', 'http')}://{host}"
