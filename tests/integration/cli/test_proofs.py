"""`proof`: made for one payment, verified by anybody, and never written over another file."""

from pathlib import Path

from lnwallet_desktop.treasury.places import resource
from tests.integration.cli.program import Program
from tests.proofs import make_proof


def test_a_payment_is_proved_by_a_pdf_and_by_a_json_file(program: Program, tmp_path: Path) -> None:
    paid = program.document("pay", program.invoice(2345, "--memo", "toner"), "--memo", "March")
    for name in ("proof.pdf", "proof.json"):
        file = tmp_path / name
        made = program.document("proof", paid["transaction_id"], str(file))
        assert made == {"file": str(file), "payment_hash": paid["payment_hash"]}
        assert file.stat().st_mode & 0o777 == 0o600
        told = program.document("proof", "verify", str(file))
        assert told["proved"] is True
        assert (told["statement"]["amount_sats"], told["statement"]["memo"]) == (2345, "March")
    again = program.run("proof", paid["transaction_id"], str(tmp_path / "proof.pdf"), "--json")
    assert (again.exit_code, again.document["error"]["code"]) == (1, "file_exists")


def test_a_payment_that_failed_has_no_proof(program: Program, tmp_path: Path) -> None:
    failed = program.run("pay", program.invoice(2346, "--outcome", "fail"), "--json")
    refused = program.run("proof", failed.document["transaction_id"], str(tmp_path / "proof.pdf"))
    assert refused.exit_code == 1
    assert "has arrived" in refused.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_changed_proof_is_told_and_needs_no_wallet(program: Program, tmp_path: Path) -> None:
    (tmp_path / "good.json").write_bytes(make_proof().as_json())
    good = program.run("proof", "verify", str(tmp_path / "good.json"))
    assert good.exit_code == 0
    assert "Proved: 2\u2009500 sat" in good.stdout
    (tmp_path / "bad.json").write_bytes(make_proof().as_json().replace(b"Maria", b"Mario"))
    bad = program.run("proof", "verify", str(tmp_path / "bad.json"), "--json")
    assert (bad.exit_code, bad.document["error"]["code"]) == (1, "proof_broken")


def test_the_page_that_verifies_is_copied_whole(program: Program, tmp_path: Path) -> None:
    assert program.run("proof", "page", str(tmp_path / "verify.html")).exit_code == 0
    assert (tmp_path / "verify.html").read_bytes() == resource("proof", "verify.html").read_bytes()
    assert program.run("proof", "nonsense", str(tmp_path / "x.pdf")).exit_code == 2
