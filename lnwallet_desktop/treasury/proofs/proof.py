"""A proof of payment as a document: what is stated, signed by the wallet's audit key, and how it stands in a file."""

from __future__ import annotations

import base64
import json
import re
from dataclasses import dataclass, field
from typing import Any

from lnwallet_desktop.errors import ProofBroken
from lnwallet_desktop.translation import phrase

FORMAT = 1
SIGNED_WITH = b"lnwallet payment proof 1\n"
"""Before the statement, so that no other signature of this key is one of a proof."""
ATTACHMENT = "payment-proof.json"
LARGEST_FILE = 16 * 1024 * 1024
_IN_PDF = re.compile(rb"<lnwallet-payment-proof>([A-Za-z0-9+/=\s]*)</lnwallet-payment-proof>")


@dataclass(frozen=True, slots=True)
class PaymentProof:
    """statement: the exact JSON text that is signed. public_key, signature: hex, Ed25519; of the wallet's audit key."""

    statement: str = field(repr=False)
    public_key: str
    signature: str

    @property
    def stated(self) -> dict[str, Any]:
        said = json.loads(self.statement)
        return said if isinstance(said, dict) else {}

    def as_json(self) -> bytes:
        return (json.dumps(self.document(), ensure_ascii=False, indent=1) + "\n").encode()

    def document(self) -> dict[str, Any]:
        return {
            "payment_proof": FORMAT,
            "statement": self.statement,
            "public_key": self.public_key,
            "signature": self.signature,
        }

    def as_xmp(self) -> bytes:
        """Metadata for a PDF: uncompressed, so that a few lines of any language find the proof in the file."""
        inside = base64.b64encode(self.as_json()).decode()
        return (
            '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
            '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>'
            f"<lnwallet-payment-proof>{inside}</lnwallet-payment-proof>"
            '</x:xmpmeta><?xpacket end="r"?>'
        ).encode()


def read_proof(content: bytes) -> PaymentProof:
    """From a PDF of ours or a JSON file. Raises ProofBroken where there is none in it."""
    if content.startswith(b"%PDF"):
        found = _IN_PDF.search(content)
        if found is None:
            raise ProofBroken(
                phrase("There is no proof of payment in this PDF. Printing or editing it takes the proof away.")
            )
        content = base64.b64decode(found[1])
    try:
        document = json.loads(content)
        if document["payment_proof"] != FORMAT:
            raise ProofBroken(phrase("This proof has a format that this program does not know. Use a newer version."))
        proof = PaymentProof(*(str(document[name]) for name in ("statement", "public_key", "signature")))
        if not proof.stated:
            raise ValueError("no statement")
    except (ValueError, KeyError, TypeError, RecursionError):
        raise ProofBroken(phrase("This file is no proof of payment, or it was damaged.")) from None
    return proof
