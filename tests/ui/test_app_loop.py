"""No call is lost, also where Qt handles its events inside a step of a task, as dialogs of the system do."""

import asyncio

from PySide6.QtWidgets import QApplication

from tests.loops import Loop


def test_who_is_woken_inside_a_step_of_another_task_wakes(loop: Loop, qapp: QApplication) -> None:
    async def scenario() -> list[str]:
        woken: list[str] = []
        rung = asyncio.Event()

        async def sleeper(name: str) -> None:
            await rung.wait()
            await asyncio.sleep(0)
            woken.append(name)

        sleepers = [asyncio.create_task(sleeper(name)) for name in "abc"]
        await asyncio.sleep(0)
        rung.set()
        for _ in range(5):
            qapp.processEvents()
        assert woken == []  # nothing runs inside this step
        await asyncio.wait_for(asyncio.gather(*sleepers), 10)
        return woken

    assert loop.run(scenario()) == ["a", "b", "c"]


def test_calls_made_while_a_call_handles_events_are_not_lost(loop: Loop, qapp: QApplication) -> None:
    async def scenario() -> int:
        running = asyncio.get_running_loop()
        done = asyncio.Event()
        calls: list[int] = []

        def call(number: int) -> None:
            calls.append(number)
            if number < 30:
                running.call_soon(call, number + 1)
                qapp.processEvents()
                running.call_soon(calls.append, number)
            else:
                running.call_soon(done.set)

        running.call_soon(call, 0)
        await asyncio.wait_for(done.wait(), 10)
        await asyncio.sleep(0.05)
        return len(calls)

    assert loop.run(scenario()) == 31 + 30


def test_what_is_called_once_the_loop_has_ended_finds_it_too(loop: Loop, qapp: QApplication) -> None:
    async def scenario() -> asyncio.AbstractEventLoop:
        return asyncio.get_running_loop()

    ended, found = loop.run(scenario()), []
    before = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    try:
        ended.call_soon(lambda: found.append(asyncio.get_running_loop()))
        while not found:
            qapp.processEvents()
        assert asyncio._get_running_loop() is None
    finally:
        asyncio._set_running_loop(before)
    assert found == [ended]
