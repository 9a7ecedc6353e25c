"""The rules that every payment keeps to: fee, life of the invoice, limits, and when a second admin has to approve."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace

from lnwallet_desktop.errors import ApprovalRefused, BadRequest, LimitsAltered
from lnwallet_desktop.ledger.policy_statement import RULES, SignedPolicy
from lnwallet_desktop.ledger.policy_versions import PolicyVersions
from lnwallet_desktop.payments import PaymentPolicy
from lnwallet_desktop.translation import phrase
from lnwallet_desktop.treasury.access import Access, Lease
from lnwallet_desktop.treasury.listeners import Listeners
from lnwallet_desktop.treasury.policy_checks import check_rules
from lnwallet_desktop.treasury.seen_policy import SeenPolicy
from lnwallet_desktop.treasury.signing import admin_keys, approvers_of, policy_key, policy_signatory
from lnwallet_desktop.vault.derived_keys import DerivedKeys

Rules = Mapping[str, int | None]
"""By their names in RULES; None: no such limit."""


class Policy:
    """Read by every quote and proved again at every decision; changed only by whoever has unlocked.

    Each version is signed with a key of the vault, so limits that somebody changed in the database are found, and then
    nothing can be paid.
    """

    def __init__(self, versions: PolicyVersions, access: Access, seen: SeenPolicy) -> None:
        self.changed: Listeners[PaymentPolicy] = Listeners()
        self._versions = versions
        self._access = access
        self._seen = seen

    async def current(self) -> PaymentPolicy:
        """As it stands in the database, to be shown; payments go by `in_force`."""
        return await asyncio.to_thread(self._versions.newest)

    async def shown(self) -> tuple[PaymentPolicy, bool]:
        """To be shown and changed, and whether the database was altered: then it is the one that was proved last."""
        if not self._access.state.opened:
            return await self.current(), False
        try:
            return await self.in_force(), False
        except LimitsAltered:
            return (await asyncio.to_thread(self._proved_last, self._access.keys))[0], True

    async def in_force(self) -> PaymentPolicy:
        """Proved with the keys of the open wallet. Raises Locked, LimitsAltered, LedgerUnavailable."""
        return await asyncio.to_thread(self._proved, self._access.keys)

    async def change(self, lease: Lease, rules: Rules, second: Lease | None = None) -> PaymentPolicy:
        """A new version; what is not named stays as it was proved last, also where the database was altered since.

        second: another admin's, which it takes to loosen the two-person rule or to let more admins take part in it.
        Raises Locked, BadRequest, ApprovalRefused, LedgerUnavailable.
        """
        keys = self._access.keys_of(lease)
        if second is not None:
            self._access.require(second)
        before, newest = await asyncio.to_thread(self._proved_last, keys)
        wanted = self._wanted(before, rules, keys, second)
        check_rules(wanted)
        self._check_second(before, wanted, keys, lease, second)
        self._access.require(lease)
        made = await asyncio.to_thread(
            self._versions.append, wanted, policy_signatory(keys, lease.admin), before, newest
        )
        await asyncio.to_thread(self._seen.keep, made)
        self.changed.tell(made.policy)
        return made.policy

    def takes_part(self, policy: PaymentPolicy, admin: str) -> bool:
        """Whether this admin can meet the two-person rule. Raises Locked while the wallet is closed."""
        return admin in approvers_of(policy, self._access.keys, self._access.admins)

    def _proved(self, keys: DerivedKeys) -> PaymentPolicy:
        stored = self._versions.stored(keys.wallet_id, 1)
        if not stored.newest_first and not stored.logged and not self._seen.exists():
            return PaymentPolicy()  # nobody has ever set any
        key = policy_key(keys)
        seen = self._seen.newest(key)
        newest = stored.newest_first[0] if stored.newest_first else None
        if newest is None or not newest.is_signed_by(key) or stored.logged > newest.policy.version:
            raise LimitsAltered
        if seen is not None and seen.statement != newest.statement:
            if seen.policy.version >= newest.policy.version:
                raise LimitsAltered
            seen = None
        if seen is None:
            self._seen.keep(newest)
        return newest.policy

    def _proved_last(self, keys: DerivedKeys) -> tuple[PaymentPolicy, int]:
        """The newest version that is proved, here or in the database, and the highest number that is known."""
        stored, key = self._versions.stored(keys.wallet_id), policy_key(keys)
        seen = self._seen.newest(key)
        proved: list[SignedPolicy] = [each for each in stored.newest_first if each.is_signed_by(key)]
        if seen is not None:
            proved.append(seen)
        newest = max((each.policy for each in proved), key=lambda policy: policy.version, default=PaymentPolicy())
        return newest, max(stored.logged, newest.version)

    def _wanted(self, before: PaymentPolicy, rules: Rules, keys: DerivedKeys, second: Lease | None) -> PaymentPolicy:
        """With everybody who is an admin now in the two-person rule, where it begins or two admins change it."""
        strange = set(rules) - set(RULES)
        if strange:
            raise BadRequest(
                phrase("There is no rule {names}. The policy stays as it was.", names=", ".join(sorted(strange)))
            )
        wanted = replace(before, **rules)  # type: ignore[arg-type]
        if wanted.second_admin_above_sats is None:
            return replace(wanted, approvers=())
        if before.second_admin_above_sats is None or second is not None:
            now = admin_keys(keys, self._access.admins)
            return replace(wanted, approvers=tuple(sorted((name, key.hex()) for name, key in now.items())))
        still = approvers_of(before, keys, self._access.admins)
        return replace(wanted, approvers=tuple(each for each in before.approvers if each[0] in still))

    def _check_second(
        self, before: PaymentPolicy, wanted: PaymentPolicy, keys: DerivedKeys, lease: Lease, second: Lease | None
    ) -> None:
        """Whoever could loosen the rule alone could pay alone."""
        begins = before.second_admin_above_sats is None and wanted.second_admin_above_sats is not None
        if begins and len(wanted.approvers) < 2:
            raise BadRequest(
                phrase(
                    "A second admin can only approve where there are two. Add another admin first; the policy stays "
                    "as it was."
                )
            )
        if not loosens(before, wanted):
            return
        approvers = approvers_of(before, keys, self._access.admins)
        if second is None or second.admin == lease.admin or not {lease.admin, second.admin} <= set(approvers):
            names = ", ".join(sorted(approvers)) or "nobody any more"
            raise ApprovalRefused(
                phrase(
                    "Loosening the two-person rule, or letting more admins take part in it, takes the passphrases of "
                    "two admins who take part in it now: {names}. The policy stays as it was.",
                    names=names,
                )
            )


def loosens(before: PaymentPolicy, wanted: PaymentPolicy) -> bool:
    """Whether the two-person rule would hold for fewer payments, or be met by more admins."""
    if before.second_admin_above_sats is None:
        return False
    if wanted.second_admin_above_sats is None or wanted.second_admin_above_sats > before.second_admin_above_sats:
        return True
    return not set(wanted.approvers) <= set(before.approvers)
