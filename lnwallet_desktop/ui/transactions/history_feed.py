"""Fills the table's model from PostgreSQL: the rows first, then where all others stand, and what changes meanwhile."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from lnwallet_desktop.errors import WalletDesktopError
from lnwallet_desktop.ledger.browse.lane import QueryCancelled
from lnwallet_desktop.ledger.browse.order import Fences, IdList, Order
from lnwallet_desktop.ledger.browse.ordered_ids import OrderedIds
from lnwallet_desktop.ledger.browse.question import PAGE, Question
from lnwallet_desktop.ledger.browse.reader import HistoryReader
from lnwallet_desktop.ledger.query import Sort, TransactionFilter
from lnwallet_desktop.payments import Transaction
from lnwallet_desktop.translation import tr
from lnwallet_desktop.ui.refresher import Refresher, Spawn
from lnwallet_desktop.ui.transactions.page_wants import PageWants
from lnwallet_desktop.ui.transactions.transaction_model import TransactionModel

REST = 4
"""Counting all places again takes at most a fifth of the time while changes keep coming."""

Tracked = list[tuple[int, Transaction]]


class HistoryFeed(QObject):
    """Shows what `show` asked for last: a newer question withdraws an older one, and its answers are dropped.

    Changes are taken in one look at a time: what stands on the top at once, the rest with the next counting of places,
    so a stream of changes neither starves the table nor floods the database.
    """

    asked = Signal()
    """A question is on its way."""
    loaded = Signal()
    """An answer is shown."""
    failed = Signal(str)
    """The database could not answer; the sentence for the person."""
    rearranging = Signal()
    """Rows are about to appear, go or change places under the same question."""
    rearranged = Signal(object)
    """They have. The new numbers of the tracked rows, by their ids."""

    def __init__(
        self, reader: HistoryReader, model: TransactionModel, spawn: Spawn, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.tracked: Callable[[], Tracked] = list
        """The rows, with their numbers, whose place must be known after a change: the selected and the uppermost."""
        self._reader = reader
        self._model = model
        self._spawn = spawn
        self._asked = Question(TransactionFilter(), Sort())
        self._answered: Question | None = None
        self._under_way = 0
        self._missed = False
        self._order: Order | None = None
        self._head: list[UUID] = []
        self._top: Transaction | None = None
        self._changed: set[UUID] | None = set()
        self._looking = Refresher(self._look, spawn, "take in changes")
        self._measuring = Refresher(self._count_places, spawn, "count places", self._rest_s)
        self._rest_until = 0.0
        self._wants = PageWants(self._fetch, spawn)
        model.page_wanted.connect(self._want)

    @property
    def wanted(self) -> TransactionFilter:
        return self._asked.wanted

    @property
    def order(self) -> Sort:
        return self._asked.sort

    @property
    def is_loading(self) -> bool:
        """Whether what is shown is not yet what was asked for last."""
        return self._answered is not self._asked

    @property
    def is_counted(self) -> bool:
        """Whether the model knows all rows there are."""
        return not self.is_loading and self._order is not None

    @property
    def is_settled(self) -> bool:
        """Whether all is shown that is known to have changed."""
        return self.is_counted and not self._looking.is_busy and not self._measuring.is_busy

    def show(self, wanted: TransactionFilter, sort: Sort) -> None:
        """Ask PostgreSQL for these rows in this order; what is shown stays until the answer is here."""
        self._asked = Question(wanted, sort)
        self.asked.emit()
        self._ask()

    def take_changes(self, ids: frozenset[UUID] | None) -> None:
        """Rows appeared or changed; None: which is not known."""
        if self.is_loading:  # a question under way is not asked anew by each change: it would never be answered
            self._missed = True
            if not self._under_way:
                self._ask()
            return
        self._changed = None if ids is None or self._changed is None else self._changed | ids
        self._looking.look()

    async def number_of(self, transaction_id: UUID) -> int | None:
        """Where a transaction stands; None where this question does not show it, or it is not known yet."""
        number = self._model.number_in_sight(transaction_id)
        question, order, fresh = self._answered, self._order, len(self._model.fresh)
        if number is not None or question is None or order is None:
            return number
        try:
            row = await asyncio.wrap_future(self._reader.row(transaction_id))
            if row is None:
                return None
            found = await asyncio.wrap_future(self._reader.numbers(question, order, [row]))
        except QueryCancelled:
            return None
        return found[transaction_id] + fresh if transaction_id in found and order is self._order else None

    def _ask(self) -> None:
        self._under_way += 1
        self._spawn(self._begin(self._asked), "list transactions")

    async def _begin(self, question: Question) -> None:
        try:
            page = await asyncio.wrap_future(self._reader.first(question))
        except QueryCancelled:
            return
        except WalletDesktopError as error:
            if question is self._asked:
                self.failed.emit(tr(error.message))
            return
        finally:
            self._under_way -= 1
        if question is not self._asked:
            return
        self._answered, self._changed = question, set()
        self._head, self._top = page.ids, page[0] if page else None
        self._order = IdList(OrderedIds.of(page.ids)) if len(page) < PAGE else None
        self._rest_until = 0.0
        self._wants.clear()
        self._model.restart(page)
        self.loaded.emit()
        if self._order is None:
            self._measuring.look()
        if self._missed:
            self._missed = False
            self.take_changes(None)

    async def _look(self) -> None:
        """The top of the list, and the rows that are here and have changed."""
        question, changed = self._answered, self._changed
        self._changed = set()
        try:
            if question is not None and question is self._asked:
                if changed is None or len(changed) > PAGE:
                    await self._look_at_the_top(question, changed)
                else:
                    await self._look_at_the_changed(question, changed)
        except QueryCancelled:
            pass
        except WalletDesktopError as error:
            self._changed = None
            self.failed.emit(tr(error.message))

    async def _look_at_the_top(self, question: Question, changed: set[UUID] | None) -> None:
        """Which rows changed is not known, or they are very many."""
        known = self._model.known_of(changed if changed is not None else self._all_here())
        head, rows = await asyncio.wrap_future(self._reader.head(question, known))
        if question is self._asked and question is self._answered:
            ids, before = head.ids, self._head
            new = ids.index(before[0]) if before and before[0] in ids else len(ids) if not before else 0
            follows = ids[new:] == before[: len(ids) - new]
            self._take_in(head[:new] if follows else [], rows)

    async def _look_at_the_changed(self, question: Question, changed: set[UUID]) -> None:
        """A page's time less than reading the top anew."""
        shown, rows = await asyncio.wrap_future(self._reader.among(question, list(changed)))
        if question is self._asked and question is self._answered:
            here = set(self._model.known_of(changed))
            if self._top is not None:
                self._top = rows.get(self._top.transaction_id, self._top)
            above = [row for row in shown if row.transaction_id not in here and _above(question, row, self._top)]
            self._take_in(above, rows)

    def _all_here(self) -> list[UUID]:
        rows = [self._model.transaction(number) for number in range(min(self._model.rowCount(), PAGE))]
        return [row.transaction_id for row in rows if row is not None]

    def _take_in(self, new: list[Transaction], changed: dict[UUID, Transaction]) -> None:
        """New rows on the top come in at once. Others wait for the counting of places, which finds them anywhere."""
        self._model.update_rows(changed)
        if new:
            tracked = self.tracked()
            self.rearranging.emit()
            self._model.let_in(new)
            self._head, self._top = [*(row.transaction_id for row in new), *self._head][:PAGE], new[0]
            self.rearranged.emit({row.transaction_id: number + len(new) for number, row in tracked})
        self.loaded.emit()
        self._measuring.look()

    def _rest_s(self) -> float:
        """Counting all places rests while changes keep coming."""
        return max(0.0, self._rest_until - time.monotonic())

    async def _count_places(self) -> None:
        try:
            question, began = self._answered, time.monotonic()
            if question is not None and question is self._asked:
                order = await asyncio.wrap_future(self._reader.order(question, isinstance(self._order, Fences)))
                self._rest_until = time.monotonic() + REST * (time.monotonic() - began)
                await self._arrange(question, order)
        except QueryCancelled:
            pass
        except WalletDesktopError as error:
            self.failed.emit(tr(error.message))

    async def _arrange(self, question: Question, order: Order) -> None:
        """Put the rows in sight where they stand now."""
        tracked = self.tracked()
        numbers = await asyncio.wrap_future(self._reader.numbers(question, order, [row for _, row in tracked]))
        pages = {}
        for number in self._pages_to_show(tracked, numbers):
            pages[number] = await asyncio.wrap_future(self._reader.page(question, order, number * PAGE))
        if question is not self._asked or question is not self._answered:
            return
        old = self._order
        self.rearranging.emit()
        if isinstance(order, IdList) and (old is None or isinstance(old, IdList)):
            shown = OrderedIds.of(row.transaction_id for row in self._model.fresh)
            self._model.rearrange(shown + (old.ids if old else OrderedIds.of(self._head)), order.ids, pages)
        else:
            self._model.resize(len(order), pages)
        self._order, self._head, self._top = order, pages[0].ids, pages[0][0] if pages[0] else None
        self._wants.clear()
        self.rearranged.emit(numbers)
        self.loaded.emit()

    def _pages_to_show(self, tracked: Tracked, numbers: dict[UUID, int]) -> list[int]:
        """The first page, and those around the tracked rows; the ones in sight come last, as used last."""
        rows = [numbers.get(row.transaction_id, number) for number, row in tracked]
        near = {number // PAGE + step for number in rows for step in (0, 1)}
        return list(dict.fromkeys([0, *sorted(near)]))

    def _want(self, number: int) -> None:
        if not self.is_loading:
            self._wants.add(number)

    async def _fetch(self, number: int) -> None:
        question, order = self._answered, self._order
        if question is None or self._model.has_page(number):
            return
        try:
            page = await asyncio.wrap_future(self._reader.page(question, order, number * PAGE))
        except QueryCancelled:
            return
        except WalletDesktopError as error:
            self.failed.emit(tr(error.message))
            return
        if question is self._asked and order is self._order:
            self._model.put(number, page)
            self._wants.got(number)


def _above(question: Question, row: Transaction, first: Transaction | None) -> bool:
    """Whether it comes before the row that is the first until now."""
    if first is None:
        return True
    ours, theirs = question.sort.position(row), question.sort.position(first)
    return ours > theirs if question.sort.descending else ours < theirs
