"""Widgets of a cell, linked to the page: the ``comm`` package's messages go to the page, and come from it.

The page runs no code but the site's own files. So a widget's module goes there as a fingerprint, by which the site names its modules;
a module that a reader wrote is not among them, and the page says that it cannot show it.
"""

import hashlib
import os
from collections.abc import Callable
from typing import Any

Tell = Callable[[dict[str, Any]], None]


def set_up(tell: Tell) -> None:
    """Make each line that the package ``comm`` opens one to the page."""
    os.environ["JUPYTER_WIDGETS_ECHO"] = "0"  # the page need not hear what it said
    import comm  # noqa: PLC0415 - its wheel is loaded by a cell that has a widget
    from comm.base_comm import BaseComm  # noqa: PLC0415

    class PageComm(BaseComm):  # type: ignore[misc]  # comm is not there where types are checked
        """One widget's line to the page."""

        def publish_msg(self, msg_type: str, data: Any = None, _metadata: Any = None, buffers: Any = None, **_keys: Any) -> None:
            """Tell the page. ``buffers`` are bytes that no JSON holds."""
            tell(
                {
                    "say": "comm",
                    "kind": msg_type,
                    "id": self.comm_id,
                    "data": _with_named_module(data or {}),
                    "buffers": [bytes(each) for each in buffers or ()],
                }
            )

    comm.create_comm = PageComm


def _with_named_module(data: dict[str, Any]) -> dict[str, Any]:
    """Return a message with the fingerprint of a module in place of its text."""
    state = data.get("state")
    if not isinstance(state, dict) or not isinstance(state.get("_esm"), str):
        return data
    return {**data, "state": {**state, "_esm": hashlib.sha256(state["_esm"].encode()).hexdigest()[:12]}}


def receive(identity: str, data: dict[str, Any]) -> None:
    """Hand a message of the page to its widget; one whose widget is gone is for nobody."""
    import comm  # noqa: PLC0415

    line = comm.get_comm_manager().comms.get(identity)
    if line is not None:
        line.handle_msg({"content": {"data": data}, "buffers": []})
