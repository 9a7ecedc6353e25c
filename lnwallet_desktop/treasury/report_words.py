"""What a report says in sentences, the same in the window, in the PDF and in a terminal."""

from __future__ import annotations

from datetime import date, timedelta

from lnwallet_desktop.ledger.report_values import Pending, Period, Report, SettleTimes
from lnwallet_desktop.money import format_sats, group_digits
from lnwallet_desktop.payments import Balance
from lnwallet_desktop.translation import month_name, phrase, phrase_count, phrases


def period_words(period: Period) -> str:
    """`1 March 2026 to 31 March 2026`, `until 31 March 2026`, `all time`."""
    since = None if period.since == date.min else period.since
    last = None if period.until == date.max else period.until - timedelta(days=1)
    if since is None and last is None:
        return phrase("all time")
    if since is None or last is None:
        if since is not None:
            return phrase("since {day}", day=day_words(since))
        return phrase("until {day}", day=day_words(last or date.max))
    if since == last:
        return day_words(since)
    return phrase("{since} to {last}", since=day_words(since), last=day_words(last))


def day_words(day: date) -> str:
    """`31 March 2026`."""
    return phrase("{day} {month} {year}", day=day.day, month=month_name(day.month), year=day.year)


def equation(report: Report) -> str:
    """Opening and what happened, and so what is left."""
    return phrase(
        "opening {opening} + in {received} − out {sent} − fees {fees} = closing {closing}",
        opening=format_sats(report.opening_sats),
        received=format_sats(report.in_sats),
        sent=format_sats(report.out_sats),
        fees=format_sats(report.fees_sats),
        closing=format_sats(report.closing_sats),
    )


def success(report: Report) -> str:
    """Empty where no sent payment has an outcome."""
    if report.success_percent is None:
        return ""
    known = report.out_count + report.failed_count
    return phrase(
        "{good} of {known} sent payments succeeded", good=group_digits(report.out_count), known=group_digits(known)
    )


def percent(value: float | None, places: int = 1) -> str:
    """`98.5 %`; never rounded up to 100 or down to 0; a dash where there is none."""
    if value is None:
        return "–"
    shown = round(value, places)
    least = 10**-places
    if 0 < value < least:
        return f"< {least:.{places}f} %"
    if shown >= 100 > value:
        return f"> {100 - least:.{places}f} %"
    return f"{shown:.{places}f} %"


def settling(times: SettleTimes) -> str:
    """The bounds as what they are; empty without payments."""
    if times.half_within_ms is None or times.most_within_ms is None:
        return ""
    return phrase(
        "half within {half}, 95 % within {most}",
        half=duration(times.half_within_ms),
        most=duration(times.most_within_ms),
    )


def duration(ms: int) -> str:
    """A bound, so rounded up: `0.3 s`, `12 s`, `4 min`, `3 h`, `2 days`."""
    if ms <= 9_900:
        return f"{-(-ms // 100) / 10:.1f} s"
    for unit_ms, most, unit in ((1000, 120, "s"), (60_000, 120, "min"), (3_600_000, 48, "h")):
        if (count := -(-ms // unit_ms)) <= most:
            return f"{count} {unit}"
    return phrase("{count} days", count=group_digits(-(-ms // 86_400_000)))


def pending(waiting: Pending) -> str:
    """Empty where nothing is pending."""
    parts: list[str] = []
    if waiting.out_count:
        parts.append(
            phrase("{payments} sent, {sats}", payments=_payments(waiting.out_count), sats=format_sats(waiting.out_sats))
        )
    if waiting.in_count:
        parts.append(
            phrase(
                "{payments} coming in, {sats}", payments=_payments(waiting.in_count), sats=format_sats(waiting.in_sats)
            )
        )
    return phrase("Pending, and in no figure here: {parts}.", parts=phrases("; ", parts)) if parts else ""


def beside_the_wallet(report: Report, wallet: Balance) -> str:
    """How the books compare with the wallet's own balance now, and what a difference may come from."""
    if wallet.balance_sats is None:
        return phrase("The wallet’s own balance is not known yet; open the wallet to compare.")
    difference = wallet.balance_sats - report.balance_now_sats
    if not difference:
        return phrase("The books of today and the wallet agree.")
    sats = format_sats(abs(difference))
    told = (
        phrase("The wallet holds {sats} more than the books of today.", sats=sats)
        if difference > 0
        else phrase("The wallet holds {sats} less than the books of today.", sats=sats)
    )
    return phrases(" ", [told, *_reasons(report, wallet, difference)])


def _reasons(report: Report, wallet: Balance, difference: int) -> list[str]:
    reasons: list[str] = []
    waiting = report.pending_now
    if waiting.out_count and difference < 0:
        reasons.append(
            phrase_count(
                "{count} payment of {sats} is pending, and the wallet sets that and the fees aside.",
                "{count} payments of {sats} are pending, and the wallet sets that and the fees aside.",
                waiting.out_count,
                count=group_digits(waiting.out_count),
                sats=format_sats(waiting.out_sats),
            )
        )
    if waiting.in_count:
        reasons.append(phrase("{sats} are still coming in.", sats=format_sats(waiting.in_sats)))
    if not wallet.fresh:
        reasons.append(phrase("The wallet’s balance is not fresh: payments since then are missing in it."))
    if not reasons:
        reasons.append(
            phrase(
                "Payments made with this wallet elsewhere, or before it was restored here, are not in these books. "
                "Sync now; if it stays, look for them."
            )
        )
    return reasons


def _payments(count: int) -> str:
    return phrase_count("{count} payment", "{count} payments", count, count=group_digits(count))
