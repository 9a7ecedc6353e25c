"""A PostgreSQL server's address as a person types it, with its password held apart."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from lnwallet_desktop.errors import BadRequest
from lnwallet_desktop.translation import phrase

_SCHEMES = ("postgresql", "postgres", "postgresql+psycopg")


@dataclass(frozen=True, slots=True)
class ServerAddress:
    """without_password: a URL that may be shown and kept in a file."""

    without_password: str
    password: str = field(default="", repr=False)

    @classmethod
    def parse(cls, typed: str) -> ServerAddress:
        """`postgresql://user:password@host:5432/database?sslmode=require`. Raises BadRequest, which quotes nothing."""
        try:
            parts = urlsplit(typed.strip())
            port = parts.port
        except ValueError:
            raise _unreadable() from None
        if parts.scheme not in _SCHEMES or any(c.isspace() for c in typed.strip()):
            raise _unreadable()
        options = parse_qsl(parts.query, keep_blank_values=True)
        password = unquote(parts.password or "") or dict(options).get("password", "")
        host = parts.hostname or ""
        place = (f"[{host}]" if ":" in host else host) + (f":{port}" if port else "")
        user = f"{parts.username}@" if parts.username else ""
        query = urlencode([(name, value) for name, value in options if name != "password"], quote_via=quote)
        if not parts.path.strip("/") or (not host and "host" not in dict(options)):
            raise _unreadable()
        return cls(f"postgresql://{user}{place}{parts.path}{f'?{query}' if query else ''}", password)

    def with_password(self, password: str) -> ServerAddress:
        return replace(self, password=password)

    @property
    def url(self) -> str:
        """Whole, with the password: for a connection, never for a screen or a file."""
        if not self.password:
            return self.without_password
        scheme, _, rest = self.without_password.partition("://")
        user, at, place = rest.partition("@")
        if at:
            return f"{scheme}://{user}:{quote(self.password, safe='')}@{place}"
        joint = "&" if "?" in rest else "?"
        return f"{self.without_password}{joint}password={quote(self.password, safe='')}"


def _unreadable() -> BadRequest:
    return BadRequest(
        phrase(
            "This is no address of a PostgreSQL database. It looks like postgresql://user@host:5432/database; ask "
            "whoever runs the server."
        )
    )
