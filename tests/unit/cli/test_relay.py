"""Commands carried to the process that holds the wallet."""

import asyncio
import json
from pathlib import Path

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
