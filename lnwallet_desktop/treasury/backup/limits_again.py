"""The limits of a restored history: signed anew for the database that they are in now, where they can be proved."""

from __future__ import annotations

from pathlib import Path

from lnwallet_desktop.ledger.database import Database
from lnwallet_desktop.ledger.policy_versions import PolicyVersions
from lnwallet_desktop.treasury.backup.opening import OpenedBackup
from lnwallet_desktop.treasury.seen_policy import SeenPolicy
from lnwallet_desktop.treasury.signing import policy_key, policy_signatory
from lnwallet_desktop.vault.derived_keys import DerivedKeys


def limits_again(database: Database, data_dir: Path, opened: OpenedBackup, admin: str) -> bool | None:
    """The same limits as a new version: a signature names its database, and this is another one.

    Only those that the lost workstation had proved last, and only if the history has none that are newer. None: there
    were no limits. False: an admin has to save them anew before anything is paid.
    """
    keys = DerivedKeys(opened.secrets, opened.header.wallet_id)
    versions = PolicyVersions(database)
    stored = versions.stored(keys.wallet_id, 1)
    if not stored.newest_first and not stored.logged:
        return None
    seen = SeenPolicy(opened.folder).newest(policy_key(keys))
    if seen is None or seen.policy.version < max(stored.logged, *(s.policy.version for s in stored.newest_first), 0):
        return False
    if not stored.newest_first or stored.newest_first[0].policy != seen.policy:
        return False
    made = versions.append(seen.policy, policy_signatory(keys, admin), seen.policy, seen.policy.version)
    SeenPolicy(data_dir).keep(made)
    return True
