"""`doctor`: each part with its state and the mend for what is wrong, and a report for whoever helps."""

from __future__ import annotations

from dataclasses import asdict

from lnwallet_desktop.cli.output import DONE, REFUSED, Output
from lnwallet_desktop.settings import Settings
from lnwallet_desktop.treasury.checks import Finding, check_all

_MARK = {"ok": "ok   ", "note": "note ", "wrong": "WRONG"}


def run_doctor(settings: Settings, output: Output) -> int:
    """Exit code 1 where something is wrong."""
    findings = check_all(settings)
    lines = [f"{_MARK[f.state]} {f.part:<11} {f.version:<10} {f.detail}{_mend(f)}" for f in findings]
    wrong = any(f.state == "wrong" for f in findings)
    output.document({"ok": not wrong, "parts": [asdict(f) for f in findings]}, "\n".join(lines))
    return REFUSED if wrong else DONE


def _mend(finding: Finding) -> str:
    return f"\n      → {finding.mend}" if finding.mend else ""
