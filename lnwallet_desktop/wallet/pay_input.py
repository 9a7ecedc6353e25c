"""What a person gives to be paid, recognised by its text alone: an invoice, a Lightning address, an LNURL, a URI."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import parse_qsl, unquote, urlsplit

from lnwallet_desktop.errors import InvoiceRefused
from lnwallet_desktop.money import MAX_SATS, Sats
from lnwallet_desktop.payments import Invoice, Network
from lnwallet_desktop.translation import Sentence, marked, phrase
from lnwallet_desktop.wallet.invoice_checks import LONGEST_INVOICE, check_time, decode_invoice
from lnwallet_desktop.wallet.lnurl.lnurl_text import (
    ADDRESS,
    address_of_server,
    refuse_purpose,
    server_of_address,
    server_of_scheme,
    server_of_url,
    url_of_bech32,
)
from lnwallet_desktop.wallet.lnurl.web_address import WebAddress

_ON_CHAIN = re.compile(r"(?i:(?:bc|tb|bcrt)1[02-9ac-hj-np-z]{20,})|[13mn2][1-9A-HJ-NP-Za-km-z]{25,39}")
_AMOUNT_BTC = re.compile(r"([0-9]{1,8})(?:\.([0-9]{0,8}))?")


class PayKind(StrEnum):
    """As it is shown."""

    INVOICE = marked("Lightning invoice")
    ADDRESS = marked("Lightning address")
    LNURL = marked("LNURL")
    URI = marked("payment link with an invoice")


@dataclass(frozen=True, slots=True)
class GivenInvoice:
    """amount_sats: what the link around the invoice asks for, where the invoice names no amount."""

    kind: PayKind
    invoice: Invoice
    amount_sats: Sats | None = None


@dataclass(frozen=True, slots=True)
class GivenServer:
    """Somebody whose server makes the invoice. address: a Lightning address; None for an LNURL that is none."""

    kind: PayKind
    server: WebAddress
    address: str | None = field(repr=False)
    amount_sats: Sats | None = None


Given = GivenInvoice | GivenServer


def read_pay_input(text: str, network: Network, expired_too: bool = False) -> Given:
    """Recognise what was typed, pasted, dropped or scanned. Asks nobody.

    expired_too: for whoever wants to know what became of an invoice, or asks the desk anyway.
    Raises InvoiceRefused with a sentence and one of the reasons of `read_invoice`, or on_chain, other_lnurl,
    server_address, not_supported.
    """
    tidy = tidy_input(text)
    scheme, colon, rest = tidy.partition(":")
    reader = _SCHEMES.get(scheme.lower()) if colon else None
    given = reader(tidy, rest.strip(), network) if reader is not None else _plain(tidy, network)
    if isinstance(given, GivenInvoice) and not expired_too:
        check_time(given.invoice, least_seconds_left=0)
    return given


def tidy_input(text: str) -> str:
    """Trimmed. Raises InvoiceRefused for what is empty or too long."""
    if len(text) > LONGEST_INVOICE:
        raise _refused(
            phrase(
                "This text has {text:,} characters; what can be paid has at most {longest_invoice:,}. Copy only "
                "the invoice, which begins with “ln”.",
                text=len(text),
                longest_invoice=LONGEST_INVOICE,
            ),
            "too_long",
        )
    if not text.strip():
        raise InvoiceRefused(
            phrase("There is nothing to pay yet. Paste an invoice, a Lightning address or an LNURL."), "empty"
        )
    return text.strip()


def _plain(text: str, network: Network) -> Given:
    """Without a scheme around it."""
    lower = text.lower()
    if lower.startswith("lnurl1"):
        if text not in (lower, text.upper()):
            raise _unreadable()
        return _server(PayKind.LNURL, server_of_url(url_of_bech32(lower), network))
    if ADDRESS.fullmatch(lower):
        return GivenServer(PayKind.ADDRESS, server_of_address(lower, network), lower)
    for matches, sentence, reason in _NOT_PAID:
        if matches(lower):
            raise _refused(sentence, reason)
    if lower.startswith("ln"):
        return GivenInvoice(PayKind.INVOICE, decode_invoice(text, network))
    if _ON_CHAIN.fullmatch(text):
        raise _on_chain()
    raise _unreadable()


def _lightning(_: str, rest: str, network: Network) -> Given:
    """`lightning:` around anything; a query behind it is no business of ours."""
    inner = rest.removeprefix("//").partition("?")[0]
    if not inner:
        raise InvoiceRefused(phrase("This link is empty: no invoice stands in it. Nothing was sent."), "empty")
    return _plain(unquote(inner), network)


def _bitcoin(_: str, rest: str, network: Network) -> Given:
    """BIP 21. Only its Lightning part is paid; its amount counts where the invoice names none."""
    query = rest.partition("?")[2]
    values = {name.lower(): value for name, value in reversed(parse_qsl(query, keep_blank_values=True))}
    inner = values.get("lightning", "").strip()
    if not inner:
        raise _on_chain() if "lno" not in values else _offer()
    unknown = sorted(name for name in values if name.startswith("req-"))
    if unknown:
        raise _refused(
            phrase("This link needs something that this wallet does not know (“{unknown}”).", unknown=unknown[0]),
            "not_supported",
        )
    given, asked = _plain(inner, network), _amount(values.get("amount"))
    if isinstance(given, GivenServer):
        return GivenServer(given.kind, given.server, given.address, asked)
    named = given.invoice.amount_sats
    if named is not None and asked is not None and named != asked:
        raise _refused(
            phrase(
                "This link contradicts itself: it asks for {asked} sat, and the invoice in it for {named} sat. "
                "Ask for another one.",
                asked=asked,
                named=named,
            ),
            "amount",
        )
    return GivenInvoice(PayKind.URI, given.invoice, asked if named is None else None)


def _scheme(text: str, _: str, network: Network) -> Given:
    return _server(PayKind.LNURL, server_of_scheme(text, network))


def _web(text: str, _: str, network: Network) -> Given:
    """A web page's address with an LNURL in it (LUD-01, the fallback scheme)."""
    values = dict(parse_qsl(_query(text)))
    inner = next((value for name, value in values.items() if name.lower() == "lightning"), "")
    if not inner.lower().startswith("lnurl1"):
        raise _refused(
            phrase(
                "This is the address of a web page. Open it in a browser, and copy the invoice or LNURL from there."
            ),
            "unreadable",
        )
    return _plain(inner, network)


def _query(text: str) -> str:
    try:
        return urlsplit(text).query
    except ValueError:
        return ""


def _server(kind: PayKind, server: WebAddress) -> GivenServer:
    return GivenServer(kind, server, address_of_server(server))


def _amount(text: str | None) -> Sats | None:
    """BIP 21's amount, in BTC. Raises InvoiceRefused."""
    if text is None:
        return None
    found = _AMOUNT_BTC.fullmatch(text)
    amount = int(found[1]) * 100_000_000 + int((found[2] or "").ljust(8, "0")) if found else 0
    if not 0 < amount <= MAX_SATS:
        raise _refused(phrase("The amount in this link is none. Ask for another one."), "amount")
    return Sats(amount)


def _other_scheme(text: str, _: str, __: Network) -> Given:
    refuse_purpose(text.partition(":")[0])
    raise _unreadable()


_SCHEMES: dict[str, Callable[[str, str, Network], Given]] = {
    "lightning": _lightning,
    "bitcoin": _bitcoin,
    "lnurlp": _scheme,
    "http": _web,
    "https": _web,
    "lnurlw": _other_scheme,
    "lnurlc": _other_scheme,
    "keyauth": _other_scheme,
}

_OFFER_WORDS = marked(
    "This is a BOLT 12 offer, which this wallet cannot pay. Ask for a Lightning invoice (“ln…”) or a Lightning address."
)
_NOT_PAID: tuple[tuple[Callable[[str], object], str, str], ...] = (
    (lambda text: re.match(r"ln[oir]1", text), _OFFER_WORDS, "not_supported"),
    (
        lambda text: text.startswith("₿"),
        "This wallet does not look up addresses that begin with ₿ (BIP 353). Ask for a Lightning invoice.",
        "not_supported",
    ),
    (
        lambda text: re.fullmatch(r"0[23][0-9a-f]{64}", text),
        "This is the key of a node: it says who, but not how much or what for. Ask for an invoice.",
        "not_supported",
    ),
    (
        lambda text: re.match(r"(?:spark|sparkrt|sp|sprt)1[02-9ac-hj-np-z]{20,}$", text),
        "This is a Spark address. This wallet pays Lightning only: ask for a Lightning invoice.",
        "not_supported",
    ),
)


def _offer() -> InvoiceRefused:
    return _refused(_OFFER_WORDS, "not_supported")


def _on_chain() -> InvoiceRefused:
    return _refused(
        phrase(
            "This is an on-chain Bitcoin address only. This wallet pays over Lightning: ask for a Lightning invoice "
            "(“ln…”) or a Lightning address."
        ),
        "on_chain",
    )


def _unreadable() -> InvoiceRefused:
    return _refused(
        phrase(
            "This is no invoice, Lightning address or LNURL, or it is cut off or mistyped. Copy it again from where "
            "you got it."
        ),
        "unreadable",
    )


def _refused(sentence: str, reason: str) -> InvoiceRefused:
    told = sentence if isinstance(sentence, Sentence) else phrase(sentence)
    return InvoiceRefused(phrase("{sentence} Nothing was sent.", sentence=told), reason)
