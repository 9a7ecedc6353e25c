"""Orders to a running sandbox, typed: what the commands, the demonstration and the tests use."""

from __future__ import annotations

import http.client
import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from lnwallet_desktop.errors import BadRequest, SandboxUnavailable
from lnwallet_desktop.money import Sats
from lnwallet_desktop.payments import SandboxEndpoint
from lnwallet_desktop.sandbox.records import (
    Fees,
    Funding,
    Ledger,
    LedgerPayment,
    LedgerReceipt,
    LedgerStatus,
    LedgerWallet,
    Payee,
    PayeeInvoice,
)

TIMEOUT_S = 10.0


class SandboxControl:
    """Every method is one order, sent and answered before it returns: call them off the main thread.

    Raises SandboxUnavailable when the network does not answer, BadRequest when it refuses the order.
    """

    def __init__(self, endpoint: SandboxEndpoint, timeout_s: float = TIMEOUT_S) -> None:
        self._address = urlsplit(endpoint.control_url)
        self._token = endpoint.control_token
        self._timeout_s = timeout_s

    def hello(self) -> tuple[str, int]:
        """The directory and the process id of whoever answers."""
        answer = self._order("hello")
        return str(answer["directory"]), int(answer["pid"])

    def fund(self, identity_key: str, amount_sats: Sats) -> Funding:
        """Send play money to the wallet with this identity key (66 hex digits), which claims it by itself."""
        return Funding(**self._order("fund", identity_key=identity_key, amount_sats=amount_sats))

    def payees(self) -> tuple[Payee, ...]:
        return tuple(Payee(**payee) for payee in self._order("payees")["payees"])

    def invoice(
        self,
        amount_sats: Sats | None,
        memo: str = "",
        outcome: str = "success",
        expiry_s: int = 3600,
        payee: str | None = None,
        network: str = "bcrt",
        description_hash: str | None = None,
    ) -> PayeeInvoice:
        """An invoice of a remote payee. amount_sats None: the payer chooses. payee None: the next in turn.

        outcome: success, fail, pending=SECONDS (then success) or hang. expiry_s: zero or less makes one that expired
        so long ago. network: as it stands in an invoice: bcrt is the sandbox's own, bc, tb and tbs are others.
        description_hash: 64 hex digits, in the memo's place.
        """
        answer = self._order(
            "invoice",
            amount_sats=amount_sats,
            memo=memo,
            outcome=outcome,
            expiry_s=expiry_s,
            payee=payee,
            network=network,
            description_hash=description_hash,
        )
        return PayeeInvoice(**{**answer, "expires_at": datetime.fromtimestamp(answer["expires_at"], UTC)})

    def pay(self, invoice: str, amount_sats: Sats | None = None) -> str:
        """A remote payer pays an invoice of a wallet; its payment hash. amount_sats: where the invoice names none."""
        return str(self._order("pay", invoice=invoice, amount_sats=amount_sats)["payment_hash"])

    def settle(self, payment_hash: str, outcome: str) -> LedgerPayment:
        """End a payment under way now: success or fail."""
        return _payment(self._order("settle", payment_hash=payment_hash, outcome=outcome))

    def fees(self) -> Fees:
        return Fees(**self._order("fees"))

    def set_fees(self, base_sats: Sats, ppm: int) -> Fees:
        """What payments cost from now on; kept over restarts."""
        return Fees(**self._order("set_fees", base_sats=base_sats, ppm=ppm))

    def advance(self, seconds: float) -> float:
        """Move the network's clock forward, for good; by how many seconds it is ahead in all.

        Wallets keep the computer's time, so to them everything that happened before is so much older.
        """
        return float(self._order("advance", seconds=seconds)["offset_s"])

    def clock(self) -> float:
        """By how many seconds the network's clock is ahead of the computer's."""
        return float(self._order("clock")["offset_s"])

    def hold(self, step: str, seconds: float | None = None, times: int = 1) -> None:
        """Hold the next calls at a step, `before:NAME` or `after:NAME` (committed, not answered), or until released.

        NAME: an RPC as `claim_transfer` or a GraphQL operation as `RequestLightningSend`. A restart forgets it.
        """
        self._order("hold", step=step, seconds=seconds, times=times)

    def release(self, step: str) -> None:
        """Let go whoever is held there, and forget the orders for that step."""
        self._order("release", step=step)

    def fault(self, step: str, kind: str, times: int = 1) -> None:
        """Let the next calls fail at a step. kind: `drop`, an HTTP status for GraphQL, a gRPC status name for RPCs."""
        self._order("fault", step=step, kind=kind, times=times)

    def wait_step(self, step: str, timeout_s: float, times: int = 1) -> bool:
        """Wait until calls have reached a step so often since it was last ordered; whether they have."""
        answer = self._order("wait_step", self._timeout_s + timeout_s, step=step, timeout_s=timeout_s, times=times)
        return bool(answer["reached"])

    def ledger(self, with_preimages: bool = False) -> Ledger:
        """The network's own record of everything."""
        answer = self._order("ledger", with_preimages=with_preimages)
        return Ledger(
            payments=tuple(_payment(payment) for payment in answer["payments"]),
            receipts=tuple(LedgerReceipt(**receipt) for receipt in answer["receipts"]),
            wallets=tuple(LedgerWallet(**wallet) for wallet in answer["wallets"]),
            violations=tuple(answer["violations"]),
        )

    def payment(self, payment_hash: str, with_preimage: bool = False) -> LedgerPayment:
        """The network's record of one payment hash."""
        return _payment(self._order("payment", payment_hash=payment_hash, with_preimage=with_preimage))

    def shutdown(self) -> None:
        """End the network. It answers first; its process is gone a moment later (SandboxProcess.stop waits)."""
        self._order("shutdown")

    def _order(self, name: str, timeout_s: float | None = None, /, **arguments: Any) -> dict[str, Any]:
        connection = http.client.HTTPConnection(
            self._address.hostname or "", self._address.port, timeout=timeout_s or self._timeout_s
        )
        headers = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"}
        try:
            connection.request("POST", f"/orders/{name}", json.dumps(arguments), headers)
            response = connection.getresponse()
            status, answer = response.status, json.loads(response.read())
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise SandboxUnavailable("The sandbox network does not answer. Start it with “sandbox start”.") from error
        finally:
            connection.close()
        return _answered(status, answer)


def _answered(status: int, answer: Any) -> dict[str, Any]:
    if not isinstance(answer, dict):
        raise SandboxUnavailable("What answers there is not the sandbox network.")
    if status in (http.HTTPStatus.BAD_REQUEST, http.HTTPStatus.NOT_FOUND):
        raise BadRequest(str(answer.get("error", "The sandbox network refused the order.")))
    if status != http.HTTPStatus.OK:
        raise SandboxUnavailable(f"The sandbox network could not do it: {answer.get('error', status)}.")
    return answer


def _payment(answer: dict[str, Any]) -> LedgerPayment:
    return LedgerPayment(**{**answer, "status": LedgerStatus(answer["status"])})
