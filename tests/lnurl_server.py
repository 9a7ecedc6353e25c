"""A payee's server as LNURL-pay has it (LUD-06, 09, 10, 12, 16), on real HTTP; it says what a test wants it to say."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from bech32 import bech32_encode, convertbits

from lnwallet_desktop.sandbox.client import SandboxControl
from tests.invoices import make_invoice

METADATA = json.dumps([["text/plain", "Coffee beans, 5 kg"], ["text/identifier", "shop@localhost"]])
MESSAGE = {"tag": "message", "message": "Thank you. Shipped on Monday."}

Make = Callable[[int, str], str]
"""amount_msat, description hash → an invoice."""


def of_sandbox(sandbox: SandboxControl, outcome: str = "success") -> Make:
    """Invoices that a wallet on the sandbox can pay; always of one payee."""

    def make(amount_msat: int, description_hash: str) -> str:
        payee = sandbox.payees()[0].name
        made = sandbox.invoice(
            amount_msat // 1000,  # type: ignore[arg-type]
            outcome=outcome,
            payee=payee,
            description_hash=description_hash,
        )
        return made.invoice

    return make


def of_nobody(amount_msat: int, description_hash: str) -> str:
    """An invoice that is only read."""
    return make_invoice(amount_msat, description_hash=description_hash)


@dataclass
class Shop:
    """What the server says. Names under `/.well-known/lnurlp/` choose a way of going wrong; `shop` is good."""

    make: Make = of_nobody
    least_msat: int = 1_000
    most_msat: int = 100_000_000
    comment_allowed: int = 40
    metadata: str = METADATA
    success: Any = None
    asked: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    url: str = ""
    outcomes: list[str] = field(default_factory=list)
    """For makers that take one: how the next payments end."""
    slow: threading.Event = field(default_factory=threading.Event)

    @property
    def host(self) -> str:
        return urlsplit(self.url).netloc

    @property
    def address(self) -> str:
        return self.address_of("shop")

    def address_of(self, name: str) -> str:
        return f"{name}@{self.host}"

    def lnurl(self, name: str = "shop") -> str:
        return lnurl_of(f"{self.url}/lnurl/{name}")

    @property
    def invoices_made(self) -> int:
        return sum(path.startswith("/pay/") for path in self.asked)

    def offer(self, name: str) -> dict[str, Any]:
        said: dict[str, Any] = {
            "tag": "payRequest",
            "callback": f"{self.url}/pay/{name}?kept=1",
            "minSendable": self.least_msat,
            "maxSendable": self.most_msat,
            "metadata": self.metadata,
            "commentAllowed": self.comment_allowed,
        }
        match name:
            case "withdraw":
                said["tag"] = "withdrawRequest"
            case "login":
                said["tag"] = "login"
            case "untagged":
                del said["tag"]
            case "upside-down":
                said["minSendable"] = said["maxSendable"] + 1_000
            case "no-text":
                said["metadata"] = json.dumps([["image/png;base64", "AAAA"]])
            case "refuses":
                return {"status": "ERROR", "reason": "closed\u202e today"}
            case "wants-name":
                said["payerData"] = {"name": {"mandatory": True}}
            case "plain-http":
                said["callback"] = "http://example.com/pay"
            case "inside":
                said["callback"] = "https://10.0.0.7/pay"
        return said

    def invoice(self, name: str, amount_msat: int) -> dict[str, Any]:
        described = hashlib.sha256(self.metadata.encode()).hexdigest()
        match name:
            case "dearer":
                return {"pr": self.make(amount_msat + 1_000, described)}
            case "other-hash":
                return {"pr": self.make(amount_msat, "cd" * 32)}
            case "main-network":
                return {"pr": make_invoice(amount_msat, currency="bc")}
            case "expired":
                return {"pr": make_invoice(amount_msat, expiry_s=60, age_s=600)}
            case "no-amount":
                return {"pr": make_invoice(None)}
            case "strange-success":
                return {"pr": self.make(amount_msat, described), "successAction": {"tag": "launch", "what": "missiles"}}
            case "other-link":
                action = {"tag": "url", "description": "Receipt", "url": "https://evil.example/receipt"}
                return {"pr": self.make(amount_msat, described), "successAction": action}
            case "no-invoice":
                return {"routes": []}
        return {"pr": self.make(amount_msat, described), "routes": [], "successAction": self.success}


def lnurl_of(url: str) -> str:
    return str(bech32_encode("lnurl", convertbits(url.encode(), 8, 5)))


def aes_action(preimage: str, secret: str) -> dict[str, str]:
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
    from cryptography.hazmat.primitives.padding import PKCS7

    iv = bytes(range(16))
    padder = PKCS7(128).padder()
    padded = padder.update(secret.encode()) + padder.finalize()
    cipher = Cipher(algorithms.AES(bytes.fromhex(preimage)), modes.CBC(iv)).encryptor()
    text = cipher.update(padded) + cipher.finalize()
    return {
        "tag": "aes",
        "description": "Your voucher",
        "ciphertext": base64.b64encode(text).decode(),
        "iv": base64.b64encode(iv).decode(),
    }


@contextmanager
def serving(shop: Shop) -> Iterator[Shop]:
    """The shop listens until the end; `shop.url` says where."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(shop))
    server.daemon_threads = True
    shop.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield shop
    finally:
        shop.slow.set()
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(shop: Shop) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            shop.asked.append(self.path)
            parts = urlsplit(self.path)
            name = parts.path.rpartition("/")[2]
            query = {key: values[0] for key, values in parse_qs(parts.query).items()}
            with suppress(OSError):  # whoever asked may have gone
                self._answer(parts.path, name, query)

        def _answer(self, path: str, name: str, query: dict[str, str]) -> None:
            if name == "nobody":
                self._say(404, b"no such page")
            elif name == "broken":
                self._say(502, b"<html>bad gateway</html>")
            elif name == "a-page":
                self._say(200, b"<html>hello</html>")
            elif name == "huge":
                self._say(200, b" " * 400_000)
            elif name == "slow":
                self._drip()
            elif name == "around":
                self._send_on(self.path)
            elif name == "moved":
                self._send_on(f"{shop.url}/.well-known/lnurlp/shop")
            elif name == "moved-inside":
                self._send_on("https://192.168.0.1/admin")
            elif path.startswith("/pay/"):
                shop.comments.append(query.get("comment", ""))
                self._say(200, json.dumps(shop.invoice(name, int(query["amount"]))).encode())
            else:
                self._say(200, json.dumps(shop.offer(name)).encode())

        def _drip(self) -> None:
            self.send_response(200)
            self.end_headers()
            while not shop.slow.wait(0.05):
                self.wfile.write(b" ")
                self.wfile.flush()

        def _send_on(self, location: str) -> None:
            self.send_response(302)
            self.send_header("Location", location)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def _say(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments: object) -> None:
            """Nothing: a test that passes is quiet."""

    return Handler
