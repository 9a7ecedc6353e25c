"""Commands carried to the process that holds the wallet."""

import asyncio
import json
import socket
from pathlib import Path

import pytest

from lnwallet_desktop.cli import relay
from lnwallet_desktop.cli.relay import RelayServer, Reply, Request, ask_holder
from tests.loops import Loop


async def echo(request: Request) -> Reply:
    await asyncio.sleep(0.05)
    return Reply(3, f"{request.argv}", request.passphrase or "")


def test_a_command_runs_in_the_holder_and_its_answer_comes_back(tmp_path: Path, loop: Loop) -> None:
    async def scenario() -> list[Reply | None]:
        server = RelayServer(tmp_path, echo)
        server.start()
        asked = [asyncio.to_thread(ask_holder, tmp_path, Request(["pay", str(i)], "secret")) for i in range(5)]
        replies = await asyncio.gather(*asked)
        await server.close()
        return replies

    assert loop.run(scenario()) == [Reply(3, f"['pay', '{i}']", "secret") for i in range(5)]


def test_what_was_taken_is_finished_before_the_holder_ends(tmp_path: Path, loop: Loop) -> None:
    async def scenario() -> Reply | None:
        taken = asyncio.Event()

        async def slow(request: Request) -> Reply:
            taken.set()
            await asyncio.sleep(0.3)
            return Reply(0, "done", "")

        server = RelayServer(tmp_path, slow)
        server.start()
        asking = asyncio.create_task(asyncio.to_thread(ask_holder, tmp_path, Request(["balance"])))
        await taken.wait()
        await server.close()
        return await asking

    assert loop.run(scenario()) == Reply(0, "done", "")


def test_no_holder_or_a_dead_one_answers_nothing(tmp_path: Path, loop: Loop) -> None:
    assert ask_holder(tmp_path, Request(["balance"])) is None

    async def start_and_end() -> str:
        server = RelayServer(tmp_path, echo)
        server.start()
        place = (tmp_path / "holder.json").read_text()
        await server.close()
        return place

    (tmp_path / "holder.json").write_text(loop.run(start_and_end()))
    assert ask_holder(tmp_path, Request(["balance"])) is None


def test_a_stranger_without_the_key_gets_nothing(tmp_path: Path, loop: Loop) -> None:
    async def scenario() -> Reply | None:
        server = RelayServer(tmp_path, echo)
        server.start()
        place = json.loads((tmp_path / "holder.json").read_text())
        stranger = tmp_path / "stranger"
        await asyncio.to_thread(stranger.mkdir)
        (stranger / "holder.json").write_text(json.dumps({**place, "key": "00" * 32}))
        reply = await asyncio.to_thread(ask_holder, stranger, Request(["pay"], "secret"))
        await server.close()
        return reply

    assert loop.run(scenario()) is None


def test_the_key_is_for_the_owner_only(tmp_path: Path, loop: Loop) -> None:
    async def scenario() -> int:
        server = RelayServer(tmp_path, echo)
        server.start()
        mode = (await asyncio.to_thread((tmp_path / "holder.json").stat)).st_mode
        await server.close()
        return mode

    assert loop.run(scenario()) & 0o777 == 0o600


def test_passphrases_and_invoices_are_not_printed() -> None:
    shown = repr(Request(["pay", "lnbcrt1xyz"], "copper lantern")) + repr(Reply(0, "lnbcrt1xyz", ""))
    assert "copper" not in shown
    assert "lnbcrt1" not in shown


def test_nobody_waits_for_ever_for_a_holder_that_is_just_ending(tmp_path: Path, loop: Loop) -> None:
    """Twenty that connect while it ends: each is answered, or told to look again."""

    async def scenario() -> list[Reply | None]:
        server = RelayServer(tmp_path, echo)
        server.start()
        asking = [asyncio.create_task(asyncio.to_thread(ask_holder, tmp_path, Request(["balance"]))) for _ in range(20)]
        while not any(asked.done() for asked in asking):
            await asyncio.sleep(0)
        await server.close()
        return await asyncio.gather(*asking)

    assert {reply.stdout for reply in loop.run(scenario()) if reply is not None} == {"['balance']"}


def test_who_is_not_greeted_looks_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The port of a dead holder, taken by a stranger that says nothing."""
    monkeypatch.setattr(relay, "GREETING_S", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as stranger:
        (tmp_path / "holder.json").write_text(json.dumps({"port": stranger.getsockname()[1], "key": "00" * 32}))
        assert ask_holder(tmp_path, Request(["balance"])) is None


def test_who_comes_while_the_last_command_ends_is_served_too(tmp_path: Path, loop: Loop) -> None:
    async def scenario() -> list[Reply | None]:
        taken, go_on = asyncio.Event(), asyncio.Event()

        async def slow(request: Request) -> Reply:
            taken.set()
            await go_on.wait()
            return Reply(0, request.argv[0], "")

        server = RelayServer(tmp_path, slow)
        server.start()
        first = asyncio.create_task(asyncio.to_thread(ask_holder, tmp_path, Request(["first"])))
        await taken.wait()
        closing = asyncio.create_task(server.close())
        taken.clear()
        second = asyncio.create_task(asyncio.to_thread(ask_holder, tmp_path, Request(["second"])))
        await taken.wait()
        go_on.set()
        await closing
        return await asyncio.gather(first, second)

    assert loop.run(scenario()) == [Reply(0, "first", ""), Reply(0, "second", "")]


def test_a_caller_that_says_nothing_keeps_nobody_out_and_nothing_open(tmp_path: Path, loop: Loop) -> None:
    async def scenario() -> Reply | None:
        server = RelayServer(tmp_path, answering)
        server.start()
        port = json.loads((tmp_path / "holder.json").read_text())["port"]
        with socket.create_connection(("127.0.0.1", port), 5):
            reply = await asyncio.to_thread(ask_holder, tmp_path, Request(["balance"]))
            await server.close()
        return reply

    assert loop.run(scenario()) == Reply(0, "done", "")


async def answering(_: Request) -> Reply:
    return Reply(0, "done", "")
