"""The `contact` commands: names for recipients. Each needs an admin's passphrase, also for reading them."""

from __future__ import annotations

import argparse
from typing import Any

from lnwallet_desktop.cli.output import DONE, Output
from lnwallet_desktop.treasury.access import Lease
from lnwallet_desktop.treasury.contacts import Contact
from lnwallet_desktop.treasury.treasury import Treasury


async def contact(treasury: Treasury, arguments: argparse.Namespace, output: Output, lease: Lease) -> int:
    contacts = treasury.contacts
    match arguments.action:
        case "list":
            known = await contacts.all(lease)
            lines = [f"{each.name}  {', '.join(each.pseudonyms)}" for each in known] or ["There are no contacts yet."]
            output.document({"contacts": [_document(each) for each in known]}, "\n".join(lines))
        case "add":
            made = await contacts.add(arguments.name, arguments.payee, lease)
            output.document(_document(made), f"{made.name} is {', '.join(made.pseudonyms)}.")
        case "rename":
            await contacts.rename(await contacts.named(arguments.name, lease), arguments.new_name, lease)
            now = await contacts.named(arguments.new_name, lease)
            output.document(_document(now), f"{arguments.name} is called {now.name} now.")
        case "remove":
            gone = await contacts.named(arguments.name, lease)
            await contacts.remove(gone, lease)
            output.document(_document(gone), f"{gone.name} is no contact any more. Payments keep their pseudonym.")
    return DONE


def _document(contact: Contact) -> dict[str, Any]:
    return {
        "contact_id": str(contact.contact_id),
        "name": contact.name,
        "payees": list(contact.payees),
        "pseudonyms": list(contact.pseudonyms),
        "created_at": contact.created_at.isoformat(),
        "created_by": contact.created_by,
    }
