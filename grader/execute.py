"""Running a submission cell by cell: what stops the kernel costs the cell that did it, not the whole submission."""

import ast
import shutil
from pathlib import Path
from typing import Any

import nbformat
from jupyter_core.utils import run_sync
from nbclient.client import CellExecutionComplete
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_output
from nbgrader.preprocessors import Execute
from traitlets import Integer

from grader import clean
from grader.canary import Canary
from grader.cells import is_test, name_of, parsed
from grader.remarks import Remark, not_graded, note

ENDED = "EndedPython"
TOO_LONG = "CellTimeoutError"
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

    def preprocess(self, nb: NotebookNode, resources: Any = None, km: Any = None) -> tuple[NotebookNode, Any]:
        """Run a notebook. A cell that ends the kernel gets an error, and the rest is run again without it."""
        self.ended: dict[int, str] = {}
        for _ in range(TRIES):
            self._sweep()
            try:
                ran, resources = super().preprocess(nb, resources, km)
                return clean.clean(ran), resources
            except EndedError as ended:
                self.ended[ended.index] = ended.why
                note(Remark(f"Cell {ended.index + 1} ended Python: {ended.why}. Everything else was run without it."))
        note(not_graded(f"{TRIES} cells ended Python."))
        raise NotToBeTrustedError

    def preprocess_cell(self, cell: NotebookNode, resources: Any, index: int) -> tuple[NotebookNode, Any]:
        """Run one cell; a test only after the canary."""
        if index in self.ended:
            cell.outputs = [new_output("error", ename=ENDED, evalue=self.ended[index], traceback=[f"{ENDED}: {self.ended[index]}"])]
            return cell, resources
        if is_test(cell):
            self._ask(Canary.for_test(cell.source), index)
        cell = self._run(cell, index)
        if is_test(cell):
            if any(output.get("ename") == TOO_LONG for output in cell.outputs):
                note(Remark(f"{name_of(cell)}: stopped after {self.timeout} s, so it has no points. It may be a loop without an end."))
            cell.outputs = what_counts(cell)
        return cell, resources

    def _ask(self, canary: Canary, index: int) -> None:
        taken = canary.taken(self._run(new_code_cell(canary.value), index).outputs)
        if taken is None or not canary.failed(self._run(new_code_cell(canary.failure), index).outputs):
            note(not_graded("the notebook changes how Python runs or shows the tests. Look at its code."))
            raise NotToBeTrustedError
        for name in taken:
            note(Remark(f"The notebook gives `{name}` another meaning; the tests used Python's own."))

    def _run(self, cell: NotebookNode, index: int) -> NotebookNode:
        self.room, self.errors, self.clears = self.largest_output, 0, False
        self.displays: dict[str, NotebookNode] = {}
        place = self.nb.cells[index]
        try:
            self.execute_cell(cell, index, store_history=True)
        except DeadKernelError:
            raise EndedError(index, self._why() or "it was killed, or ran out of memory") from None
        except CellTimeoutError:
            raise EndedError(index, self._why() or NO_ANSWER) from None
        finally:
            self.nb.cells[index] = place
        if any(output.get("ename") == TOO_LONG for output in cell.get("outputs", [])) and not self._answers():
            run_sync(self.km.shutdown_kernel)(now=True)
            raise EndedError(index, NO_ANSWER)
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

    def _sweep(self) -> None:
        """Empty the folder of sockets: what one submission left there must not be held against the next."""
        place = self.config.KernelManager.get("ip", "")
        for path in Path(place).parent.iterdir() if place.startswith("/") else ():
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()

    def _why(self) -> str:
        """Return why the sandbox ended the kernel; nothing where the kernel ended by itself."""
        path = Path(self.km.ip).parent.with_name("why.txt")
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
        one = clean.output({**content, "output_type": kind})
        if one is None or self.room < 0:
            self.errors += kind == "error"
            if one is None or kind != "error" or self.errors > SHOWN_ERRORS:
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


def what_counts(test: NotebookNode) -> list[NotebookNode]:
    """Return the outputs of a test that nbgrader may take points from: its errors, or the value of its last line.

    nbgrader takes the first value or error that it finds, and an answer can show values while the test runs. It also gives no
    points for a test that wrote a warning, and a warning is no failure.
    """
    errors = [output for output in test.outputs if output.output_type == "error"]
    values = [output for output in test.outputs if output.output_type == "execute_result"]
    texts = [output for output in test.outputs if output.output_type == "stream"]
    for text in texts:
        text.name = "stdout"
    return [*texts, *errors] if errors else [*texts, *(values[-1:] if ends_in_value(test.source) else [])]


def ends_in_value(source: str) -> bool:
    """Tell whether the last line of a cell is an expression, whose value is shown."""
    statements = parsed(source).body
    return bool(statements) and isinstance(statements[-1], ast.Expr)
