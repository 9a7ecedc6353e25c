#!/usr/bin/env python3
"""Proves an audit log that LN Wallet Desktop exported, without LN Wallet Desktop.

    python3 verify_audit_export.py FILE --key FINGERPRINT

Needs Python 3.10 or newer and the package `cryptography`. Exit code 0: proved; 1: not, and the first reason is printed.

The fingerprint says whose signatures count: ask the company's admin for it (the window shows it on the Audit page), not
the file. Without --key the file's own keys are believed, which proves only that the file agrees with itself.

What is proved, line by line (the file has one JSON document a line):
1. hash = SHA-256(hash of the entry before ‖ exact text of the entry), beginning with 32 zero bytes; the numbers in the
   texts are 1, 2, 3, …: no entry was changed, left out, added or moved.
2. Each checkpoint names a number of entries and the hash of the last, is signed (Ed25519), and names the SHA-256 of the
   checkpoint before it with its signature: nobody without the key can have made the chain anew. It is signed by an
   admin, whose public key it brings along with a certificate of the wallet's key, or with the wallet's key itself.
   The wallet's is the only key whose fingerprint you need.
3. The last line has the SHA-256 of everything before it: the file is whole.
Entries after the last checkpoint are chained, but not signed; their number is printed.
"""

import argparse
import hashlib
import json
import sys

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


class Bad(Exception):
    """The first thing that is wrong."""


class Log:
    """What was read so far."""

    def __init__(self, trusted):
        self.trusted = trusted
        self.keys = {}
        self.entries = 0
        self.hash = bytes(32)
        self.hashes = {}
        self.checkpoints = 0
        self.link = bytes(32)
        self.proved = 0
        self.proved_at = "never"
        self.ended = False
        self.signers = {}

    def take(self, document, digest_before):
        if self.ended:
            raise Bad("Something stands after the end of the file.")
        if "audit_log" in document:
            if document["audit_log"] != 1:
                raise Bad("This file has a format that this script does not know.")
        elif "public_key" in document:
            self.take_key(document)
        elif "entry" in document:
            self.take_entry(document)
        elif "statement" in document:
            self.take_checkpoint(document["statement"], bytes.fromhex(document["signature"]))
        elif "end" in document:
            self.take_end(document, digest_before)
        else:
            raise Bad(f"After entry {self.entries} stands something that belongs to no audit log.")

    def take_key(self, document):
        key = bytes.fromhex(document["public_key"])
        key_id = hashlib.sha256(key).hexdigest()[:32]
        if key_id != document["key"]:
            raise Bad("A public key does not have the fingerprint that stands beside it.")
        if "certificate" in document:
            return  # an admin's: each checkpoint that it signed brings the certificate along
        if not self.trusted or key_id in self.trusted:
            self.keys[key_id] = Ed25519PublicKey.from_public_bytes(key)

    def take_entry(self, document):
        expected = self.entries + 1
        said = json.loads(document["entry"])
        if said["sequence"] != expected:
            raise Bad(f"Entry {expected} is missing, or stands in another place: there is {said['sequence']}.")
        own = hashlib.sha256(self.hash + document["entry"].encode()).digest()
        if own.hex() != document["hash"]:
            raise Bad(f"Entry {expected} was changed, or the one before it.")
        self.entries, self.hash = expected, own
        self.hashes[expected] = own

    def take_checkpoint(self, statement, signature):
        said = json.loads(statement)
        number = self.checkpoints + 1
        if said["number"] != number or said["link"] != self.link.hex():
            raise Bad(f"Checkpoint {number} is missing, changed or in another place. Proved until {self.proved}.")
        what = f"Checkpoint {number}"
        if "certificate" in said:
            self.check_admin(said, signature, statement, what)
        else:
            self.check_signature(said["key"], signature, statement, what)
        held = self.hashes.get(said["sequence"])
        if held is None:
            raise Bad(f"The log ends too early: entry {self.entries + 1} was signed, but is not in the file.")
        if held.hex() != said["hash"]:
            raise Bad(f"The log was made anew somewhere from entry {self.proved + 1} to {said['sequence']}.")
        self.checkpoints, self.link = number, hashlib.sha256(statement.encode() + signature).digest()
        self.proved, self.proved_at = said["sequence"], said["at"]
        self.signers[said.get("admin")] = self.signers.get(said.get("admin"), 0) + 1

    def check_admin(self, said, signature, statement, what):
        """Signed by an admin: the wallet's key certifies that it is theirs."""
        public = bytes.fromhex(said["public_key"])
        if hashlib.sha256(public).hexdigest()[:32] != said["key"]:
            raise Bad(f"{what} names another key than it brings along.")
        certified = {"admin": said["admin"], "audit_key": said["public_key"]}
        text = json.dumps(certified, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
        if not any(verifies(key, bytes.fromhex(said["certificate"]), text) for key in self.keys.values()):
            raise Bad(f"{what} is signed with a key of {said['admin']} that no key you trust has certified.")
        if not verifies(Ed25519PublicKey.from_public_bytes(public), signature, statement.encode()):
            raise Bad(f"{what} has a wrong signature. Proved until entry {self.proved}.")

    def take_end(self, document, digest):
        said = json.loads(document["end"])
        if said["sha256"] != digest or (said["entries"], said["checkpoints"]) != (self.entries, self.checkpoints):
            raise Bad("The file is not whole: lines were changed, added or left out.")
        if "signature" in document:
            self.check_signature(document["key"], bytes.fromhex(document["signature"]), document["end"], "The file")
        self.ended = True

    def check_signature(self, key_id, signature, text, what):
        if key_id not in self.keys:
            raise Bad(f"{what} is signed with the key {key_id}, which is not one that you trust.")
        if not verifies(self.keys[key_id], signature, text.encode()):
            raise Bad(f"{what} has a wrong signature. Proved until entry {self.proved}.")


def verifies(key, signature, message):
    try:
        key.verify(signature, message)
    except InvalidSignature:
        return False
    return True


def check(path, trusted):
    log, digest = Log(trusted), hashlib.sha256()
    with open(path, "rb") as file:
        for line in file:
            before = digest.hexdigest()
            digest.update(line)
            try:
                log.take(json.loads(line), before)
            except (ValueError, KeyError, TypeError, AttributeError):
                raise Bad(f"After entry {log.entries} stands a line that cannot be read.") from None
    if not log.ended:
        raise Bad("The end of the file is missing.")
    return log


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file")
    parser.add_argument("--key", action="append", default=[], metavar="FINGERPRINT", help="one that you trust")
    arguments = parser.parse_args()
    try:
        log = check(arguments.file, {key.lower() for key in arguments.key})
    except Bad as bad:
        print(f"NOT PROVED. {bad}")
        return 1
    print(f"Proved until entry {log.proved} (signed {log.proved_at}), {log.checkpoints} checkpoints.")
    for admin, count in log.signers.items():
        print(f"  {count} signed by {admin}" if admin else f"  {count} signed with the wallet's own key")
    if log.entries > log.proved:
        print(f"{log.entries - log.proved} later entries are chained but not signed yet.")
    if not arguments.key:
        print("You named no --key. Compare the file's own with what the company's admin tells you:")
        print("\n".join(f"  {key_id}" for key_id in log.keys))
    return 0


if __name__ == "__main__":
    sys.exit(main())
