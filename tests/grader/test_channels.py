"""What waits to be read from a submission's kernel is bounded, however fast it sends."""

import asyncio
import json
import tempfile
from pathlib import Path
from queue import Empty
from typing import Any

import psutil
import pytest
import zmq
import zmq.asyncio
from bad import FLOOD
from conftest import ROOT
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.session import Session

from grader.channels import LARGEST, WAITING, BoundedClient, CarefulChannel, is_reply

KEY, DELIMITER = b"secret", b"<IDS|MSG>"
SIZE, NUMBER = 10_000_000, 100
BOUND = 2 * WAITING * SIZE + 100_000_000  # what waits, as much again for the message that is read, and the client itself


def _memory() -> int:
    return int(psutil.Process().memory_info().rss)


async def _settled() -> int:
    """Return the memory of this process as soon as it grows no more."""
    last, same = _memory(), 0
    while same < 10:
        await asyncio.sleep(0.1)
        now = _memory()
        same = same + 1 if now <= last else 0
        last = max(last, now)
    return last


async def _flooded(client: BoundedClient) -> tuple[int, int]:
    """Let a kernel send while nobody reads. Returns how much memory that took here, and how many messages came in the end."""
    before = _memory()
    asked = client.execute(FLOOD % (SIZE, NUMBER))
    while (await client.get_shell_msg(timeout=120))["parent_header"].get("msg_id") != asked:
        pass
    peak, came = await _settled(), 0
    while True:
        message = await client.get_iopub_msg(timeout=120)
        peak = max(peak, _memory())
        came += message["msg_type"] == "display_data"
        if message["parent_header"].get("msg_id") == asked and message["content"].get("execution_state") == "idle":
            return peak - before, came


@pytest.mark.long
def test_a_kernel_that_sends_faster_than_is_read_fills_no_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """1 GB is on its way, and a fraction of it is here; nothing of it is lost, since the kernel's side waits."""
    monkeypatch.setenv("JUPYTER_PATH", str(ROOT / "grader" / "sandbox"))

    async def run(place: str) -> tuple[int, int]:
        manager = AsyncKernelManager(kernel_name="achilles-sandbox", transport="ipc", ip=f"{place}/sockets/k")
        manager.client_class = "grader.channels.BoundedClient"
        await manager.start_kernel(cwd=place)
        client = manager.client()
        client.start_channels()
        try:
            await client.wait_for_ready(timeout=60)
            sockets = [
                channel.socket for channel in (client.iopub_channel, client.shell_channel, client.control_channel, client.stdin_channel)
            ]
            assert {(one.getsockopt(zmq.RCVHWM), one.getsockopt(zmq.MAXMSGSIZE)) for one in sockets} == {(WAITING, LARGEST)}
            return await _flooded(client)
        finally:
            client.stop_channels()
            await manager.shutdown_kernel(now=True)

    with tempfile.TemporaryDirectory() as place:
        (Path(place) / "sockets").mkdir()
        grown, came = asyncio.run(run(place))
    assert grown < BOUND
    assert came == NUMBER


def signed(kind: object, content: object, parent: object = None) -> list[bytes]:
    """Return a message that is signed as it must be, whatever is in it."""
    session = Session(key=KEY)
    parts = [json.dumps(part).encode() for part in ({"msg_id": "1", "msg_type": kind, "version": "5.3"}, parent or {}, {}, content)]
    return [DELIMITER, session.sign(parts), *parts]


@pytest.mark.parametrize(
    "wrong",
    [
        [],  # the same message again
        [b"nothing"],
        [DELIMITER, b"", b"{}", b"{}", b"{}", b"{}"],
        [DELIMITER, b"not the signature", b"{}", b"{}", b"{}", b"{}"],
        signed("stream", {"text": "x"})[:4],
        signed("stream", []),
        signed("stream", {}, "parent"),
        signed(["stream"], {}),
        [*signed("stream", {})[:5], b"[" * 100_000],
    ],
)
def test_what_is_no_message_is_passed_over(wrong: list[bytes]) -> None:
    """The next sound one is read; and if none comes, the time that somebody would wait for it ends."""

    async def run() -> None:
        context = zmq.asyncio.Context()
        ours, theirs = context.socket(zmq.PAIR), context.socket(zmq.PAIR)
        theirs.bind("inproc://kernel")
        ours.connect("inproc://kernel")
        channel = CarefulChannel(ours, Session(key=KEY))
        first = signed("stream", {"text": "first"})
        for parts in (first, wrong or first, signed("stream", {"text": "second"})):
            await theirs.send_multipart(parts)
        assert [(await channel.get_msg(timeout=10))["content"]["text"] for _ in range(2)] == ["first", "second"]
        await theirs.send_multipart(wrong or first)
        with pytest.raises(Empty):
            await channel.get_msg(timeout=0.2)
        channel.close()
        theirs.close()
        context.term()

    asyncio.run(run())


@pytest.mark.parametrize(
    ("content", "sound"),
    [
        ({"status": "ok"}, True),
        ({"status": "error", "ename": "E", "evalue": "", "traceback": ["x"]}, True),
        ({}, False),
        ({"status": ["ok"]}, False),
        ({"status": "error"}, False),
        ({"status": "error", "ename": "E", "evalue": 1, "traceback": []}, False),
        ({"status": "error", "ename": "E", "evalue": "", "traceback": [1]}, False),
    ],
)
def test_an_answer_has_a_status(content: dict[str, Any], sound: bool) -> None:
    """Any message with the number of a question would be taken for its answer."""
    assert is_reply(content) is sound
