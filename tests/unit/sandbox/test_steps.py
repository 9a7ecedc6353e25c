"""Holding and breaking steps."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from lnwallet_desktop.errors import BadRequest
from lnwallet_desktop.sandbox.steps import StepFault, Steps

STEP, OTHER = "before:pay", "after:pay"
LONG_S = 10


@pytest.fixture
def steps() -> Steps:
    known = Steps()
    known.know(["pay"], ["500"])
    return known


@pytest.fixture
def in_thread() -> Iterator[Callable[..., Future[None]]]:
    with ThreadPoolExecutor(4) as pool:
        yield pool.submit


def test_without_orders_everybody_passes(steps: Steps) -> None:
    steps.reach(STEP)
    assert steps.wait(STEP, 0)
    assert not steps.wait(OTHER, 0)


def test_a_held_call_waits_for_its_release(steps: Steps, in_thread: Callable[..., Future[None]]) -> None:
    steps.hold(STEP)
    held = in_thread(steps.reach, STEP)
    assert steps.wait(STEP, LONG_S)
    steps.reach(OTHER)
    steps.reach(STEP)  # only the next call was to be held
    assert not held.done()
    steps.release(STEP)
    held.result(LONG_S)


def test_a_hold_may_be_for_some_seconds_and_some_calls(steps: Steps) -> None:
    steps.hold(STEP, seconds=0.01, times=2)
    for _ in range(3):
        steps.reach(STEP)
    assert steps.wait(STEP, 0, times=3)
    assert not steps.wait(STEP, 0, times=4)


def test_an_order_counts_anew(steps: Steps) -> None:
    steps.reach(STEP)
    steps.fault(STEP, "500")
    assert not steps.wait(STEP, 0)


def test_a_fault_strikes_as_often_as_ordered(steps: Steps) -> None:
    steps.fault(STEP, "500", times=2)
    for _ in range(2):
        with pytest.raises(StepFault, match="500"):
            steps.reach(STEP)
    steps.reach(STEP)


def test_a_release_takes_back_what_was_ordered(steps: Steps) -> None:
    steps.hold(STEP)
    steps.fault(STEP, "drop")
    steps.release(STEP)
    steps.reach(STEP)


def test_a_call_can_be_held_and_then_fail(steps: Steps, in_thread: Callable[..., Future[None]]) -> None:
    steps.hold(STEP, seconds=0.01)
    steps.fault(STEP, "drop")
    with pytest.raises(StepFault):
        in_thread(steps.reach, STEP).result(LONG_S)


def test_at_the_end_the_held_are_dropped(steps: Steps, in_thread: Callable[..., Future[None]]) -> None:
    steps.hold(STEP)
    held = in_thread(steps.reach, STEP)
    assert steps.wait(STEP, LONG_S)
    steps.close()
    with pytest.raises(StepFault, match="drop"):
        held.result(LONG_S)


@pytest.mark.parametrize("step", ["pay", "during:pay", "before:play", ""])
def test_a_misspelt_step_is_refused(steps: Steps, step: str) -> None:
    for order in (steps.hold, steps.release, lambda name: steps.fault(name, "500"), lambda name: steps.wait(name, 0)):
        with pytest.raises(BadRequest, match="no step"):
            order(step)


def test_a_kind_of_fault_the_server_cannot_have_is_refused(steps: Steps) -> None:
    with pytest.raises(BadRequest, match="cannot fail"):
        steps.fault(STEP, "UNAVAILABLE")
