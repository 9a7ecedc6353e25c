"""What a person can do with a request, in words."""

from __future__ import annotations

from enum import StrEnum

from lnwallet_desktop.translation import marked, tr


class Decision(StrEnum):
    """Approving pays at once; the other two end the request and nothing moves."""

    APPROVE = "approve"
    DECLINE = "decline"
    WITHDRAW = "withdraw"

    @property
    def verb(self) -> str:
        return tr(_VERBS[self])


_VERBS = {
    Decision.APPROVE: marked("Approve"),
    Decision.DECLINE: marked("Decline"),
    Decision.WITHDRAW: marked("Withdraw"),
}
