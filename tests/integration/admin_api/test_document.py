"""What the OpenAPI document says is what the API does, asked at random."""

from pathlib import Path

from lnwallet_desktop.admin_api.models import TransactionDocument
from lnwallet_desktop.admin_api.reference import reference
from lnwallet_desktop.ledger.api.token_values import Scope
from lnwallet_desktop.treasury.treasury import Treasury
from tests.fuzz.api_fuzz import fuzz
from tests.loops import Loop

from .client import Client
from .conftest import MakeClient


def test_answers_are_as_documented(treasury: Treasury, loop: Loop) -> None:
    asked = fuzz(treasury, frozenset(Scope), examples=3, seed=1, phases="examples,fuzzing")
    assert loop.run(asked, timeout_s=300)


def test_the_document_names_every_fixed_field(client_with: MakeClient, loop: Loop) -> None:
    async def scenario() -> None:
        client: Client = await client_with(Scope.READ)
        document = (await client.get("/api/openapi.json")).document
        fields = set(document["components"]["schemas"]["TransactionDocument"]["properties"])
        assert {
            "transaction_id",
            "amount_sats",
            "timestamp",
            "payment_hash",
            "status",
            "pseudonymized_recipient",
            "memo",
        } <= fields

    loop.run(scenario())


def test_the_reference_is_made_from_the_document() -> None:
    """Else: python -m lnwallet_desktop.admin_api.reference > docs/api.md."""
    written = Path(__file__).parents[3] / "docs" / "api.md"
    assert written.read_text(encoding="utf-8") == reference()


def test_a_page_s_rows_are_the_documented_ones(treasury: Treasury, client_with: MakeClient, loop: Loop) -> None:
    async def scenario() -> None:
        await treasury.receiving.back_fill()
        client = await client_with(Scope.READ)
        page = (await client.get("/api/wallet/transactions")).document
        assert page["transactions"]
        for row in page["transactions"]:
            one = (await client.get(f"/api/wallet/transactions/{row['transaction_id']}")).document
            assert set(one) == set(row)
            assert TransactionDocument(**one) == TransactionDocument(**row)

    loop.run(scenario())
