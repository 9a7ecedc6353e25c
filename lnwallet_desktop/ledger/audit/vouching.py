"""Which of the checkpoints can be believed: those that a trusted signature vouches for, back to the first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lnwallet_desktop.ledger.audit.checkpoint import NO_LINK, Checkpoint, PublicKeys
from lnwallet_desktop.ledger.audit.findings import Damage, Finding


@dataclass(frozen=True, slots=True)
class Vouched:
    """good: from the first on, without a gap. finding: what is wrong with the one after them."""

    good: tuple[Checkpoint, ...]
    finding: Finding | None


def vouch(checkpoints: Sequence[Checkpoint | None], keys: PublicKeys) -> Vouched:
    """checkpoints: in the order of their numbers; None for one that cannot be read.

    Each names the hash of the one before, signature included, so a good signature of the last vouches for all: a
    signature takes 100 µs to check, and a log of a million entries has ten thousand of them.
    """
    chained: list[Checkpoint] = []
    for checkpoint in checkpoints:
        if checkpoint is None or not _continues(checkpoint, chained[-1] if chained else None):
            break
        chained.append(checkpoint)
    good = len(chained)
    while good and not chained[good - 1].is_signed_by(keys):
        good -= 1
    if good == len(checkpoints):
        return Vouched(tuple(chained), None)
    proved = chained[good - 1].sequence if good else 0
    unknown = good < len(chained) and not chained[good].is_known_to(keys)
    damage = Damage.KEY_UNKNOWN if unknown else Damage.SIGNATURE_WRONG
    return Vouched(tuple(chained[:good]), Finding(damage, proved + 1))


def lost(good: Sequence[Checkpoint], anchors: Iterable[Checkpoint]) -> Finding | None:
    """Whether a checkpoint that this workstation saw is not there any more."""
    there = {checkpoint.statement for checkpoint in good}
    if all(anchor.statement in there for anchor in anchors):
        return None
    return Finding(Damage.SIGNATURE_WRONG, good[-1].sequence + 1 if good else 1)


def marks_of(checkpoints: Iterable[Checkpoint]) -> dict[int, bytes]:
    """The hash that an entry must have, by its number."""
    return {checkpoint.sequence: checkpoint.hash for checkpoint in checkpoints}


def _continues(checkpoint: Checkpoint, before: Checkpoint | None) -> bool:
    if before is None:
        return checkpoint.number == 1 and checkpoint.link == NO_LINK
    return (
        checkpoint.number == before.number + 1
        and checkpoint.link == before.own_link
        and checkpoint.sequence > before.sequence
    )
