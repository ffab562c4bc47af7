"""How the grader hears a submission's kernel: what waits to be read is bounded, whatever the kernel sends, and too much is noticed.

ZeroMQ reads ahead in a thread of its own: by default 1,000 messages of any size, which is all memory of the machine. Here it is at most
``WAITING`` messages of ``LARGEST`` bytes on each channel; then the kernel's side queues, within the sandbox's limit of memory, or drops.

A kernel may also send what is no message of Jupyter's: not signed, sent twice, or of another form. That is passed over: it would stop the
grader, which could not know that the submission is to blame.
"""

import contextlib
import time
from queue import Empty
from typing import Any

import zmq
import zmq.asyncio
from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.channels import AsyncZMQSocketChannel
from jupyter_client.manager import AsyncKernelManager
from traitlets import Type

WAITING = 8  # messages on a channel
LARGEST = 64_000_000  # bytes of one message; a larger one ends the connection, and ZeroMQ makes a new one
MUCH = 100_000_000  # bytes that one cell may send before it is reported
MANY = 50_000  # messages likewise
AGAIN = 20  # milliseconds until a socket that the kernel has not opened yet is tried again
LOOK = 0.005  # seconds between two looks whether a kernel has ended


class CarefulChannel(AsyncZMQSocketChannel):
    """A channel that passes over what is no message, counts what came, and notices if a message was too large."""

    def __init__(self, socket: zmq.asyncio.Socket, session: Any, loop: Any = None) -> None:
        super().__init__(socket, session, loop)
        self.bytes = self.messages = 0
        place = f"inproc://monitor-{id(socket)}"
        socket.monitor(place, zmq.EVENT_DISCONNECTED)
        self._events: zmq.Socket[bytes] = zmq.Context.shadow(socket.context.underlying).socket(zmq.PAIR)
        self._events.connect(place)

    async def get_msg(self, timeout: float | None = None) -> dict[str, Any]:  # type: ignore[override] # as in the class above
        """Return the next message. Raises ``Empty`` if none comes within ``timeout`` seconds."""
        assert self.socket is not None  # noqa: S101 - as in jupyter_client
        until = None if timeout is None else time.monotonic() + timeout
        while True:
            left = None if until is None else round(max(until - time.monotonic(), 0) * 1000)
            if not await self.socket.poll(left):
                raise Empty
            parts = await self.socket.recv_multipart()
            self.bytes += sum(map(len, parts))
            self.messages += 1
            message = self._read(parts)
            if message is not None:
                return message
            if until is not None and time.monotonic() > until:
                raise Empty

    def _read(self, parts: list[bytes]) -> dict[str, Any] | None:
        """Return a message; nothing if it is none."""
        try:
            _, rest = self.session.feed_identities(parts)
            message: dict[str, Any] = self.session.deserialize(rest)
        except Exception:  # noqa: BLE001 - whatever was sent
            return None
        return message if is_sound(message) else None

    def was_cut(self) -> bool:
        """Tell whether the connection was ended since this was last asked."""
        cut = False
        while self._events.poll(0):
            self._events.recv_multipart()
            cut = True
        return cut

    def close(self) -> None:
        """Close the channel."""
        if self.socket is not None:
            self.socket.disable_monitor()
        self._events.close(linger=0)
        super().close()

    stop = close


class ReplyChannel(CarefulChannel):
    """A channel on which the kernel answers: whatever has the number of a question is taken for its answer, so it must be one."""

    def _read(self, parts: list[bytes]) -> dict[str, Any] | None:
        message = super()._read(parts)
        return message if message is not None and is_reply(message["content"]) else None


def is_sound(message: dict[str, Any]) -> bool:
    """Tell whether a message has the form that nbclient relies on."""
    return isinstance(message.get("msg_type"), str) and all(
        isinstance(message.get(part), dict) for part in ("header", "parent_header", "content")
    )


def is_reply(content: dict[str, Any]) -> bool:
    """Tell whether a message's content is that of an answer, as nbclient and nbgrader rely on: with a status, and an error's name and text."""
    if content.get("status") != "error":
        return isinstance(content.get("status"), str)
    lines = content.get("traceback")
    named = all(isinstance(content.get(part), str) for part in ("ename", "evalue"))
    return named and isinstance(lines, list) and all(isinstance(line, str) for line in lines)


class BoundedClient(AsyncKernelClient):
    """jupyter_client's client of a kernel, with bounds on its sockets."""

    shell_channel_class = Type(ReplyChannel)
    iopub_channel_class = Type(CarefulChannel)
    stdin_channel_class = Type(CarefulChannel)
    control_channel_class = Type(ReplyChannel)

    def _context_default(self) -> zmq.asyncio.Context:
        context = super()._context_default()
        context.setsockopt(zmq.RCVHWM, WAITING)
        context.setsockopt(zmq.MAXMSGSIZE, LARGEST)
        context.setsockopt(zmq.RECONNECT_IVL, AGAIN)
        return context

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Wait until the kernel answers on both channels. Raises ``RuntimeError`` if it dies, or takes longer than ``timeout`` seconds.

        jupyter_client waits at the end whether anything else comes, which costs each submission 0.2 s. Here the last message that belongs
        to the question is the sign that nothing is on its way.
        """
        until = time.monotonic() + (float("inf") if timeout is None else timeout)
        while True:
            asked = self.kernel_info()
            with contextlib.suppress(Empty):
                await self._answered(asked)
                return
            if not await self.is_alive():
                raise RuntimeError("Kernel died before replying to kernel_info")
            if time.monotonic() > until:
                raise RuntimeError(f"Kernel didn't respond in {timeout:g} seconds")

    async def _answered(self, asked: str) -> None:
        """Take what comes until a question is answered. Raises ``Empty`` if a second passes with nothing."""
        while (reply := await self.get_shell_msg(timeout=1))["parent_header"].get("msg_id") != asked:
            pass
        self._handle_kernel_info_reply(reply)
        # A subscription that came too late misses this; then the question is asked again.
        while True:
            told = await self.get_iopub_msg(timeout=0.2)
            if told["parent_header"].get("msg_id") == asked and told["content"].get("execution_state") == "idle":
                return


class PromptManager(AsyncKernelManager):
    """jupyter_client's manager of a kernel, which ends it at once: without asking it first, and without looking only ten times a second."""

    async def _async_wait(self, pollinterval: float = 0.1) -> None:
        await super()._async_wait(min(pollinterval, LOOK))

    async def _async_interrupt_kernel(self) -> None:
        if not self.shutting_down:
            await super()._async_interrupt_kernel()


class Sent:
    """What a kernel sends while a cell runs."""

    def __init__(self, channel: CarefulChannel) -> None:
        self.channel = channel
        self.bytes, self.messages = channel.bytes, channel.messages
        channel.was_cut()

    def too_much(self) -> str:
        """Return what is to be said of it; nothing if it was not too much."""
        if self.channel.was_cut():
            return f"sent more than {LARGEST // 1_000_000} MB in one message, which was dropped"
        size, number = self.channel.bytes - self.bytes, self.channel.messages - self.messages
        if size > MUCH or number > MANY:
            return f"sent {size / 1e6:.0f} MB in {number} messages; only the first output is shown"
        return ""
