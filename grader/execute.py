"""Running a submission cell by cell: what stops the kernel costs the cell that did it, not the whole submission.

The answers run in the submission's own kernel, the tests in the teacher's Python (``testing``), which asks that kernel.
"""

import os
import secrets
import tempfile
import time
from pathlib import Path
from typing import Any

import nbformat
from jupyter_core.utils import run_sync
from nbclient.client import CellExecutionComplete
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from nbformat.v4 import new_output
from nbgrader.preprocessors import Execute
from traitlets import Integer

from grader import clean
from grader.canary import Canary
from grader.cells import is_test, name_of
from grader.channels import PromptManager, Sent
from grader.current import current, note
from grader.exam import Test
from grader.remarks import Remark, not_graded
from grader.sandbox.launch import Limits
from grader.testing import Result, serving, tester_for

ENDED = "EndedPython"
TOO_LONG = "CellTimeoutError"
MISSING = "ModuleNotFoundError"
NOT_ANSWERED = "NotAnswered"
NO_POINTS = "NoPoints"
TRIES = 4
SHOWN_ERRORS = 5  # of a cell that has written too much already
NO_ANSWER = "it could not be interrupted, or left Python so that it does not answer"


class NotToBeTrustedError(Exception):
    """The notebook changed how Python runs or shows the tests, so that no mark would mean anything."""


class EndedError(Exception):
    """A cell ended the kernel, or left it so that it does not answer."""

    def __init__(self, index: int, why: str) -> None:
        super().__init__(why)
        self.index = index
        self.why = why


class CarefulExecute(Execute):  # type: ignore[misc] # nbgrader has no types
    """nbgrader's Execute, for submissions that may do anything."""

    largest_output = Integer(200_000, help="characters of output that are kept of one cell").tag(config=True)

    def __init__(self, **named: Any) -> None:
        super().__init__(**{"kernel_manager_class": PromptManager, **named})
        self.place = Path()

    def preprocess(self, nb: NotebookNode, resources: Any = None, km: Any = None) -> tuple[NotebookNode, Any]:
        """Run a notebook. A cell that ends the kernel gets an error, and the rest is run again without it."""
        self.ended: dict[int, str] = {}
        self.until = time.monotonic() + Limits.from_environment().seconds
        for _ in range(TRIES):
            self.asked = False
            with tempfile.TemporaryDirectory(prefix="grading-", ignore_cleanup_errors=True) as place:
                self.place = Path(place)
                try:
                    ran, resources = super().preprocess(nb, resources, km)
                    return clean.clean(ran), resources
                except EndedError as ended:
                    self.ended[ended.index] = ended.why
                    note(Remark(f"Cell {ended.index + 1} ended Python: {ended.why}. Everything else was run without it."))
        note(not_graded(f"{TRIES} cells ended Python."))
        raise NotToBeTrustedError

    def preprocess_cell(self, cell: NotebookNode, resources: Any, index: int) -> tuple[NotebookNode, Any]:
        """Run one cell; a test in the teacher's Python."""
        if index in self.ended:
            cell.outputs = [failure(ENDED, self.ended[index])]
        elif time.monotonic() > self.until:
            note(not_graded("it ran too long in all, with everything that had to be run again."))
            raise NotToBeTrustedError
        elif is_test(cell):
            cell.outputs = self._tested(cell, index)
        else:
            cell = self._run(cell, index)
            for output in cell.get("outputs", []):
                if output.get("ename") == MISSING:
                    note(Remark(f"Cell {index + 1}: {_missing(output.get('evalue', ''))}"))
                elif output.get("ename") == TOO_LONG:
                    note(Remark(f"Cell {index + 1}: stopped after {self.timeout} s. It may be an infinite loop."))
        return cell, resources

    def _tested(self, cell: NotebookNode, index: int) -> list[NotebookNode]:
        """Return the outputs of a test, from which nbgrader takes its points."""
        this, name = current.get(), name_of(cell)
        test = this.exam.tests[name]
        if test.answers and this.unanswered.issuperset(test.answers):
            note(Remark(f"{name} has no points: {' and '.join(test.answers)} is as it was handed out."))
            return [failure(NOT_ANSWERED, "This task is not answered.")]
        if not self.asked:
            self._ask(Canary.for_tests(one.source for one in this.exam.tests.values()), index)
            self.asked = True
        tester = tester_for(this.exam, sandboxed=this.sandboxed)
        address = self._address()
        with tester.asking(test, address, int(self.timeout)) as result:
            served = self._run(code_cell(serving(address)), index).outputs
        if any(output.get("ename") == TOO_LONG for output in served):
            note(Remark(f"{name}: stopped after {self.timeout} s, so it has no points. It may be an infinite loop."))
            return [*printed(result), failure(TOO_LONG, "")]
        if result.error is not None and result.error[0] == MISSING:
            note(Remark(f"{name} has no points: {_missing(result.error[1])}"))
        return [*printed(result), *self._worth(name, test, result)]

    def _worth(self, name: str, test: Test, result: Result) -> list[NotebookNode]:
        """Return the error or the value of a test: points only as a number from 0 to what it can give."""
        if result.error is not None:
            return [failure(*result.error)]
        if result.number is not None and not 0 <= result.number <= test.points + 1e-9:  # not a number is in no range either
            note(Remark(f"{name} has no points: the test gave {result.number} of {test.points:g}. Look at the master."))
            return [failure(NO_POINTS, f"{result.number} of {test.points:g} points")]
        if test.shows_a_value and result.value is not None:
            return [new_output("execute_result", data={"text/plain": result.value}, execution_count=1)]
        return []

    def create_kernel_manager(self) -> Any:
        """Return the manager of a kernel whose sockets are in a folder that no other kernel has seen or will see."""
        manager = super().create_kernel_manager()
        if manager.transport == "ipc":
            self._sockets.mkdir()
            manager.ip = str(self._sockets / "k")
        return manager

    def start_new_kernel(self, **named: Any) -> None:
        """Start the kernel, which keeps the modules that the exercise's own cells import."""
        modules = ",".join(current.get().exam.modules)
        super().start_new_kernel(env={**os.environ, "SANDBOX_MODULES": modules}, **named)

    @property
    def _sockets(self) -> Path:
        return self.place / "sockets"

    def _address(self) -> Path:
        """Return a place for the socket by which the notebook answers: where the sandbox can reach it, if there is one."""
        return (self._sockets if self._sockets.is_dir() else self.place) / f"t{secrets.token_hex(4)}"

    def _ask(self, canary: Canary, index: int) -> None:
        taken = canary.taken(self._run(code_cell(canary.value), index).outputs)
        if taken is None or not canary.failed(self._run(code_cell(canary.failure), index).outputs):
            note(not_graded("the notebook changes how Python runs or shows the tests. Look at its code."))
            raise NotToBeTrustedError
        for name in taken:
            note(Remark(f"The notebook gives `{name}` another meaning; the tests used Python's own."))

    def _run(self, cell: NotebookNode, index: int) -> NotebookNode:
        self.room, self.errors, self.clears = self.largest_output, 0, False
        self.displays: dict[str, NotebookNode] = {}
        place = self.nb.cells[index]
        sent = Sent(self.kc.iopub_channel)
        try:
            self.execute_cell(cell, index, store_history=True)
        except DeadKernelError:
            raise EndedError(index, self._why() or "it was killed, or ran out of memory") from None
        except CellTimeoutError:
            too_much = sent.too_much()
            raise EndedError(index, self._why() or (f"it {too_much}" if too_much else NO_ANSWER)) from None
        finally:
            self.nb.cells[index] = place
        if any(output.get("ename") == TOO_LONG for output in cell.get("outputs", [])) and not self._answers():
            run_sync(self.km.shutdown_kernel)(now=True)
            raise EndedError(index, NO_ANSWER)
        if too_much := sent.too_much():
            note(Remark(f"Cell {index + 1} {too_much}."))
        return cell

    def _answers(self) -> bool:
        """Tell whether the kernel, just interrupted, is there again."""
        asked = self.kc.kernel_info()
        try:
            while run_sync(self.kc.get_shell_msg)(timeout=5)["parent_header"].get("msg_id") != asked:
                pass
        except Exception:  # noqa: BLE001 - queue.Empty, or whatever a broken kernel sends
            return False
        return True

    def _why(self) -> str:
        """Return why the sandbox ended the kernel; nothing where the kernel ended by itself."""
        path = self.place / "why.txt"
        if not path.is_file():
            return ""
        why = path.read_text(encoding="utf-8")
        path.unlink()
        return f"it {why}"

    def process_message(self, msg: dict[str, Any], cell: NotebookNode, cell_index: int) -> None:  # noqa: ARG002 - nbclient hands it in
        """Take what the kernel sends while a cell runs. What is sent can change the outputs of that cell, and nothing else."""
        kind, content = msg["msg_type"], msg["content"]
        if kind == "status" and content.get("execution_state") == "idle":
            raise CellExecutionComplete
        if kind == "clear_output":
            self.clears = bool(content.get("wait"))
            if not self.clears:
                cell.outputs = []
        elif kind == "update_display_data":
            self._update(content)
        elif kind in {"stream", "display_data", "execute_result", "error"}:
            if self.clears:
                cell.outputs, self.clears = [], False
            self._keep(cell.outputs, kind, content)

    def _keep(self, outputs: list[NotebookNode], kind: str, content: dict[str, Any]) -> None:
        """Keep what may be shown of an output, until a cell has written too much: the rest is dropped before it fills the memory."""
        if self.room < 0:
            self.errors += kind == "error"
            if kind != "error" or self.errors > SHOWN_ERRORS:
                return
        one = clean.output({**content, "output_type": kind})
        if one is None:
            return
        size = clean.size(one)
        if self.room < size and kind != "error":
            if self.room >= 0:
                outputs.append(new_output("stream", name="stdout", text=f"{one.get('text', '')[: self.room]}\n{clean.DROPPED}"))
            self.room = -1
            return
        self.room -= size
        last = outputs[-1] if outputs else None
        if kind == "stream" and last is not None and last.output_type == kind and last.name == one.name:
            last.text += one.text
            return
        outputs.append(one)
        named = (content.get("transient") or {}).get("display_id")
        if isinstance(named, str):
            self.displays[named] = one

    def _update(self, content: dict[str, Any]) -> None:
        """Change an output that this cell has shown. Those of earlier cells stay: a later cell may know what a hidden test asks."""
        one = self.displays.get(str((content.get("transient") or {}).get("display_id")))
        data = clean.shown(content.get("data"))
        if one is not None and data and sum(map(len, data.values())) <= self.room:
            one.data = nbformat.from_dict(data)
            self.room -= clean.size(one)


def _missing(text: str) -> str:
    """Return what is to be said of an import that failed."""
    return f"{clean.one_line(text, 100)}. The grader has plain Python, achilles and what requirements.txt beside the master names."


def printed(result: Result) -> list[NotebookNode]:
    """Return what a test printed, as an output."""
    return [new_output("stream", name="stdout", text=result.printed)] if result.printed else []


def code_cell(source: str) -> NotebookNode:
    """Return a cell of the grader's own."""
    return nbformat.from_dict(
        {"cell_type": "code", "id": "grader", "metadata": {}, "source": source, "outputs": [], "execution_count": None}
    )


def failure(name: str, text: str) -> NotebookNode:
    """Return an error as an output."""
    return nbformat.from_dict({"output_type": "error", "ename": name, "evalue": text, "traceback": [f"{name}: {text}"]})
