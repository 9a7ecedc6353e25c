"""What somebody who rules the database can do to the log, and the first bad entry that verifying must then name."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import psycopg

from lnwallet_desktop.ledger.audit.checkpoint import Checkpoint, make_statement
from lnwallet_desktop.ledger.audit.findings import Damage
from lnwallet_desktop.vault.audit_key import AuditSigner

Connection = psycopg.Connection[tuple[Any, ...]]

COUNT, EVERY = 90, 10
FORGER = AuditSigner(bytes(range(32)))


@dataclass(frozen=True)
class Expected:
    """first, last: the first bad entry is named in this range. damages: how it may be told. touched: the first entry
    that was attacked; it and what follows must not be called proved.
    """

    first: int
    last: int
    damages: frozenset[Damage]
    touched: int


def exactly(sequence: int, *damages: Damage) -> Expected:
    return Expected(sequence, sequence, frozenset(damages), sequence)


def since_checkpoint(sequence: int, *damages: Damage) -> Expected:
    """A chain made anew fits itself: what is sure is the checkpoint before."""
    return Expected(1 + (sequence - 1) // EVERY * EVERY, sequence, frozenset(damages), sequence)


def edit_text(c: Connection, chance: random.Random) -> Expected:
    k = chance.randint(1, COUNT)
    c.execute("UPDATE audit_entries SET entry = %s WHERE sequence = %s", [_edited(c, k), k])
    return exactly(k, Damage.CHANGED)


def edit_and_hash(c: Connection, chance: random.Random) -> Expected:
    """The entry's own hash is made to fit; the next one still tells the old one."""
    k = chance.randint(1, COUNT - 1)
    _rewrite(c, k, _edited(c, k))
    if k % EVERY == 0:
        return since_checkpoint(k, Damage.RECOMPUTED)
    return exactly(k, Damage.CHANGED)


def edit_hash(c: Connection, chance: random.Random) -> Expected:
    k = chance.randint(1, COUNT)
    column = chance.choice(["hash", "previous_hash"])
    statement = f"UPDATE audit_entries SET {column} = sha256({column}) WHERE sequence = %s"  # noqa: S608
    c.execute(statement.encode(), [k])
    return exactly(k, Damage.CHANGED)


def edit_column(c: Connection, chance: random.Random) -> Expected:
    """The text that is proved stays; a filter would show something else."""
    k = chance.randint(1, COUNT)
    change = chance.choice(
        [
            "kind = 'lock'",
            "admin = 'Eve'",
            "admin = NULL",
            "workstation = 'elsewhere'",
            "at = at + interval '1 microsecond'",
            "payment = gen_random_uuid()",
            "payment = NULL",
            "subject = 'x'",
        ]
    )
    c.execute(f"UPDATE audit_entries SET {change} WHERE sequence = %s".encode(), [k])  # noqa: S608
    return exactly(k, Damage.CHANGED)


def delete(c: Connection, chance: random.Random) -> Expected:
    i = chance.randint(1, COUNT - 1)
    j = chance.randint(i, COUNT - 1)
    c.execute("DELETE FROM audit_entries WHERE sequence BETWEEN %s AND %s", [i, j])
    return exactly(i, Damage.MISSING)


def renumber(c: Connection, chance: random.Random) -> Expected:
    """Deleted, and the gap closed."""
    k = chance.randint(1, COUNT - 1)
    c.execute("DELETE FROM audit_entries WHERE sequence = %s", [k])
    c.execute("UPDATE audit_entries SET sequence = sequence + 1000 WHERE sequence > %s", [k])
    c.execute("UPDATE audit_entries SET sequence = sequence - 1001 WHERE sequence > 1000")
    return exactly(k, Damage.REORDERED)


def move_away(c: Connection, chance: random.Random) -> Expected:
    k = chance.randint(1, COUNT - 1)
    c.execute("UPDATE audit_entries SET sequence = %s WHERE sequence = %s", [COUNT + chance.randint(1, 9), k])
    return exactly(k, Damage.MISSING)


def truncate_tail(c: Connection, chance: random.Random) -> Expected:
    """With the checkpoints that tell of it, or without."""
    k = chance.randint(1, COUNT)
    c.execute("DELETE FROM audit_entries WHERE sequence >= %s", [k])
    if chance.random() < 0.7:
        c.execute("DELETE FROM audit_checkpoints WHERE sequence >= %s", [k])
    return exactly(k, Damage.TRUNCATED)


def empty(c: Connection, chance: random.Random) -> Expected:
    c.execute("TRUNCATE audit_entries")
    if chance.random() < 0.5:
        c.execute("TRUNCATE audit_checkpoints")
    return exactly(1, Damage.TRUNCATED)


def drop(c: Connection, chance: random.Random) -> Expected:
    c.execute(f"DROP TABLE {chance.choice(['audit_entries', 'audit_checkpoints', 'audit_database'])}".encode())
    return exactly(1, Damage.TABLES_GONE)


def swap_rows(c: Connection, chance: random.Random) -> Expected:
    i, j = sorted(chance.sample(range(1, COUNT + 1), 2))
    for one, other in ((i, 1000), (j, i), (1000, j)):
        c.execute("UPDATE audit_entries SET sequence = %s WHERE sequence = %s", [other, one])
    return exactly(i, Damage.REORDERED)


def swap_texts(c: Connection, chance: random.Random) -> Expected:
    i, j = sorted(chance.sample(range(1, COUNT + 1), 2))
    c.execute(
        "UPDATE audit_entries AS a SET entry = b.entry FROM audit_entries AS b "
        "WHERE (a.sequence, b.sequence) IN ((%s, %s), (%s, %s))",
        [i, j, j, i],
    )
    return exactly(i, Damage.REORDERED)


def recompute(c: Connection, chance: random.Random) -> Expected:
    """One entry changed and all hashes after it made anew; the checkpoints stay, or those after it go."""
    k = chance.randint(1, COUNT)
    _recompute(c, k, _edited(c, k))
    if chance.random() < 0.5:
        c.execute("DELETE FROM audit_checkpoints WHERE sequence >= %s", [k])
    return since_checkpoint(k, Damage.RECOMPUTED)


def recompute_and_sign(c: Connection, chance: random.Random) -> Expected:
    """The same, and every checkpoint after it signed anew: with another key, under its own name or ours."""
    k = chance.randint(1, COUNT)
    _recompute(c, k, _edited(c, k))
    forge_from(c, k, own_name=chance.random() < 0.5)
    return since_checkpoint(k, Damage.RECOMPUTED, Damage.SIGNATURE_WRONG, Damage.KEY_UNKNOWN)


def remove_and_recompute(c: Connection, chance: random.Random) -> Expected:
    """An entry taken out, the later ones told and hashed anew."""
    k = chance.randint(1, COUNT - 1)
    c.execute("DELETE FROM audit_entries WHERE sequence = %s", [k])
    later = c.execute("SELECT sequence, entry FROM audit_entries WHERE sequence > %s ORDER BY 1", [k]).fetchall()
    for sequence, entry in later:
        text = entry.replace(f'"sequence":{sequence},', f'"sequence":{sequence - 1},')
        c.execute("UPDATE audit_entries SET sequence = %s WHERE sequence = %s", [sequence - 1, sequence])
        _rewrite(c, sequence - 1, text, _hash_of(c, sequence - 2))
    if k > COUNT - EVERY:  # no later checkpoint but that of the missing end: those before it are not called proved
        return Expected(COUNT, COUNT, frozenset({Damage.TRUNCATED}), k)
    return since_checkpoint(k, Damage.RECOMPUTED)


def edit_checkpoint(c: Connection, chance: random.Random) -> Expected:
    n = chance.randint(1, COUNT // EVERY)
    change = chance.choice(
        [
            "signature = decode(repeat('5a', 64), 'hex')",
            "statement = replace(statement, '\"sequence\":', '\"sequence\": ')",
            "statement = 'nothing'",
            "sequence = sequence - 1",
            "head_hash = sha256(head_hash)",
            "at = at + interval '1 second'",
            "key_id = 'x'",
        ]
    )
    c.execute(f"UPDATE audit_checkpoints SET {change} WHERE number = %s".encode(), [n])  # noqa: S608
    return exactly(1 + (n - 1) * EVERY, Damage.SIGNATURE_WRONG)


def replace_checkpoints(c: Connection, chance: random.Random) -> Expected:
    k = chance.randint(1, COUNT)
    forge_from(c, k, own_name=chance.random() < 0.5)
    return exactly(1 + (k - 1) // EVERY * EVERY, Damage.SIGNATURE_WRONG, Damage.KEY_UNKNOWN)


def delete_checkpoints(c: Connection, chance: random.Random) -> Expected:
    n = chance.randint(1, COUNT // EVERY)
    last = chance.choice([n, COUNT // EVERY])
    c.execute("DELETE FROM audit_checkpoints WHERE number BETWEEN %s AND %s", [n, last])
    return exactly(1 + (n - 1) * EVERY, Damage.SIGNATURE_WRONG)


def old_dump(c: Connection, chance: random.Random) -> Expected:
    """Put back to an earlier state, and perhaps used again since: with right hashes."""
    k = chance.randint(1, COUNT - 1)
    c.execute("DELETE FROM audit_entries WHERE sequence > %s", [k])
    c.execute("DELETE FROM audit_checkpoints WHERE sequence > %s", [k])
    if chance.random() < 0.5:
        return exactly(k + 1, Damage.TRUNCATED)
    for _ in range(COUNT - k + chance.randint(0, 5)):
        c.execute("SELECT audit_append('lock', 'Eve', 'elsewhere', NULL, NULL, '{}')")
    return since_checkpoint(k + 1, Damage.RECOMPUTED)


def other_database(c: Connection, chance: random.Random) -> Expected:
    """The rows are ours; the database is not, or belongs to another wallet."""
    change = chance.choice(
        [
            "UPDATE audit_database SET database_id = gen_random_uuid()",
            "UPDATE wallet_binding SET wallet_id = gen_random_uuid()",
            "DELETE FROM wallet_binding",
        ]
    )
    c.execute(change.encode())
    return exactly(COUNT + 1, Damage.FOREIGN_DATABASE)


def disable_triggers(c: Connection, chance: random.Random) -> Expected:
    """Nothing else is changed yet."""
    table = chance.choice(["audit_entries", "audit_checkpoints", "audit_database"])
    change = chance.choice(
        [
            f"ALTER TABLE {table} DISABLE TRIGGER ALL",
            f"ALTER TABLE {table} ENABLE REPLICA TRIGGER {table}_kept",
            f"DROP TRIGGER {table}_kept ON {table}",
            "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
        ]
    )
    c.execute(change.encode())
    return Expected(0, 0, frozenset({Damage.GUARD_OFF}), COUNT + 1)


Attack = Callable[[Connection, random.Random], Expected]

CHANGES_OF_TABLES: tuple[Attack, ...] = (drop, disable_triggers)
"""Only in a transaction that is taken back: other tests use the same tables."""

ATTACKS: tuple[Attack, ...] = (
    edit_text,
    edit_and_hash,
    edit_hash,
    edit_column,
    delete,
    renumber,
    move_away,
    truncate_tail,
    empty,
    drop,
    swap_rows,
    swap_texts,
    recompute,
    recompute_and_sign,
    remove_and_recompute,
    edit_checkpoint,
    replace_checkpoints,
    delete_checkpoints,
    old_dump,
    other_database,
    disable_triggers,
)


def forge_from(c: Connection, sequence: int, own_name: bool) -> None:
    """Make all checkpoints from that entry on anew, as right as they can be without the key."""
    rows = c.execute("SELECT statement, signature FROM audit_checkpoints ORDER BY number").fetchall()
    read = [Checkpoint.parse(statement, bytes(signature)) for statement, signature in rows]
    link = next((k.own_link for k in reversed(read) if k.sequence < sequence), bytes(32))
    for old in (k for k in read if k.sequence >= sequence):
        statement = make_statement(
            number=old.number,
            sequence=old.sequence,
            head=_hash_of(c, old.sequence),
            database=old.database,
            wallet=old.wallet,
            at=old.at,
            link=link,
            key_id=FORGER.key_id if own_name else old.key_id,
        )
        made = Checkpoint.parse(statement, FORGER.sign(statement.encode()))
        link = made.own_link
        c.execute(
            "UPDATE audit_checkpoints SET statement = %s, signature = %s, head_hash = %s, key_id = %s "
            "WHERE number = %s",
            [made.statement, made.signature, made.hash, made.key_id, made.number],
        )


def _recompute(c: Connection, sequence: int, text: str) -> None:
    _rewrite(c, sequence, text)
    later = c.execute("SELECT sequence, entry FROM audit_entries WHERE sequence > %s ORDER BY 1", [sequence]).fetchall()
    for number, entry in later:
        _rewrite(c, number, entry, _hash_of(c, number - 1))


def _rewrite(c: Connection, sequence: int, text: str, previous: bytes | None = None) -> None:
    before = previous if previous is not None else _hash_of(c, sequence - 1)
    own = hashlib.sha256(before + text.encode()).digest()
    c.execute(
        "UPDATE audit_entries SET entry = %s, previous_hash = %s, hash = %s WHERE sequence = %s",
        [text, before, own, sequence],
    )


def _hash_of(c: Connection, sequence: int) -> bytes:
    row = c.execute("SELECT hash FROM audit_entries WHERE sequence = %s", [sequence]).fetchone()
    return bytes(row[0]) if row else bytes(32)


def _edited(c: Connection, sequence: int) -> str:
    """Another amount, in the same form."""
    row = c.execute("SELECT entry FROM audit_entries WHERE sequence = %s", [sequence]).fetchone()
    assert row is not None
    amount = json.loads(row[0])["written"]["amount_sats"]
    return str(row[0]).replace(f'"amount_sats":{amount}', f'"amount_sats":{amount + 1}')
