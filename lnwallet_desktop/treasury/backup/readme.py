"""The text inside every backup: what it is, and how it is opened when this program is not at hand."""

from __future__ import annotations

from lnwallet_desktop.payments import Network

_TEXT = """\
A backup of an LN Wallet Desktop wallet on {network}.

With the program:    lnwallet-desktop --data-dir NEW_FOLDER backup restore FILE.age --code-file CODE.txt --admin NAME
Without it:          you have opened it already. The history is history.dump, in the custom format of PostgreSQL 18:
    createdb history
    pg_restore --no-owner --no-privileges -d history history.dump
    psql -d history -c 'SELECT timestamp, direction, status, amount_sats, fee_sats, memo FROM transactions ORDER BY 1'

manifest.json        what is in here, each part with its SHA-256; rows and sums of the history; end of the audit log
manifest.sig         Ed25519 signature of manifest.json by the wallet's audit key (only if the wallet was open)
vault.lnw            the wallet's words and keys, encrypted once more: only the recovery code or an admin's passphrase
                     (with the old computer's keyring) opens it, and only with the program
history.dump         every payment, audit entry, limit, contact and token; payees and invoices are sealed
audit/               what the workstation remembered of the audit log
policy.seen          the limits that it had proved last
last-balance.json    the last known balance
exit-state.json      what the Breez SDK needs to take the money to the chain if the Spark operators are gone
sandbox/network.db   the local practice network, if this is a practice wallet

The money itself is in the network and belongs to the wallet's words. No backup makes it more or less.
"""


def readme(network: Network) -> str:
    return _TEXT.format(network=network.value)
