"""`doctor`: each part with its state and the mend for what is wrong, and a report for whoever helps."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from lnwallet_desktop.cli.output import DONE, REFUSED, Output
from lnwallet_desktop.settings import Settings
from lnwallet_desktop.treasury.checks import Finding, check_all
from lnwallet_desktop.treasury.support_report import SupportReports

_MARK = {"ok": "ok   ", "note": "note ", "wrong": "WRONG"}


def run_doctor(settings: Settings, output: Output, bundle: Path | None) -> int:
    """Exit code 1 where something is wrong, or the report could not be saved."""
    if bundle is not None:
        return _save_report(settings, output, bundle)
    findings = check_all(settings)
    lines = [f"{_MARK[f.state]} {f.part:<11} {f.version:<10} {f.detail}{_mend(f)}" for f in findings]
    wrong = any(f.state == "wrong" for f in findings)
    output.document({"ok": not wrong, "parts": [asdict(f) for f in findings]}, "\n".join(lines))
    return REFUSED if wrong else DONE


def _save_report(settings: Settings, output: Output, bundle: Path) -> int:
    """The window lists and shows the parts before they are saved; here they are told."""
    report = SupportReports(settings).made()
    size = report.save(bundle.absolute())
    parts = {part.name: part.words for part in report.parts}
    lines = [f"The report is in {bundle}:", *(f"  {name:<14} {words}" for name, words in parts.items())]
    output.document({"file": str(bundle), "bytes": size, "parts": parts}, "\n".join(lines))
    return DONE


def _mend(finding: Finding) -> str:
    return f"\n      → {finding.mend}" if finding.mend else ""
