"""What a bitcoin costs in an ordinary currency, where that is known: on the main network, while the wallet is open."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from lnwallet_desktop.errors import Locked, WalletUnavailable
from lnwallet_desktop.fiat import FiatRate
from lnwallet_desktop.payments import Network
from lnwallet_desktop.treasury.wallet_session import WalletSession

GOOD_FOR = timedelta(minutes=5)


class Rates:
    """Play money has no price, so the other networks have no rate and nobody is asked."""

    def __init__(self, network: Callable[[], Network], wallet: WalletSession) -> None:
        self._network = network
        self._wallet = wallet
        self._known: dict[str, Decimal] = {}
        self._as_of: datetime | None = None

    async def rate(self, currency: str) -> FiatRate | None:
        """None where it is not known; then nothing is shown in that currency."""
        if self._network() is not Network.MAINNET:
            return None
        if self._as_of is None or datetime.now(UTC) - self._as_of > GOOD_FOR:
            try:
                self._known = await self._wallet.wallet.fiat_rates()
            except (WalletUnavailable, Locked):
                return None
            self._as_of = datetime.now(UTC)
        per_btc = self._known.get(currency)
        return FiatRate(currency, per_btc, self._as_of) if per_btc is not None else None
