"""Running a submission cell by cell: what stops the kernel costs the cell that did it, not the whole submission."""

import ast
import shutil
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from jupyter_core.utils import run_sync
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_output
from nbgrader.preprocessors import Execute
from traitlets import Integer

from grading.canary import Canary
from grading.rebuild import is_test, name_of, parsed

ENDED = "EndedPython"
TOO_LONG = "CellTimeoutError"
TRIES = 4
SHOWN = {"text/plain", "image/png", "image/jpeg"}
PLOTLY = "application/vnd.plotly.v1+json"
NO_ANSWER = "it could not be interrupted, or left Python so that it does not answer"

# What a person should know of the submission that is being run. nbgrader's steps hand on nothing but the notebook.
remarks: ContextVar[list[str]] = ContextVar("remarks")


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
                return super().preprocess(nb, resources, km)  # type: ignore[no-any-return]
            except EndedError as ended:
                self.ended[ended.index] = ended.why
                remark(f"Cell {ended.index + 1} ended Python: {ended.why}. Everything else was run without it.")
        remark(f"Not graded: {TRIES} cells ended Python.")
        raise NotToBeTrustedError

    def preprocess_cell(self, cell: NotebookNode, resources: Any, index: int) -> tuple[NotebookNode, Any]:
        """Run one cell; a test only after the canary."""
        if index in self.ended:
            cell.outputs = [new_output("error", ename=ENDED, evalue=self.ended[index], traceback=[f"{ENDED}: {self.ended[index]}"])]
            return cell, resources
        if is_test(cell):
            self._ask(Canary.for_test(cell.source), index)
        cell = self._run(cell, index)
        for output in cell.get("outputs", []):
            if "data" in output:  # again, since an output can be changed after it was made
                output.data = what_is_shown(output.data)
        if is_test(cell):
            if any(output.get("ename") == TOO_LONG for output in cell.outputs):
                remark(f"{name_of(cell)}: stopped after {self.timeout} s, so it has no points. It may be a loop without an end.")
            cell.outputs = what_counts(cell)
        return cell, resources

    def _ask(self, canary: Canary, index: int) -> None:
        taken = canary.taken(self._run(new_code_cell(canary.value), index).outputs)
        if taken is None or not canary.failed(self._run(new_code_cell(canary.failure), index).outputs):
            remark("Not graded: the notebook changes how Python runs or shows the tests. Look at its code.")
            raise NotToBeTrustedError
        for name in taken:
            remark(f"The notebook gives `{name}` another meaning; the tests used Python's own.")

    def _run(self, cell: NotebookNode, index: int) -> NotebookNode:
        self.room = self.largest_output
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

    def output(self, outs: list[NotebookNode], msg: dict[str, Any], display_id: str | None, cell_index: int) -> NotebookNode | None:
        """Keep what may be shown of an output, until a cell has written too much: the rest is dropped before it fills the memory."""
        if "data" in msg["content"]:
            msg["content"]["data"] = what_is_shown(msg["content"]["data"])
        size = sum(len(str(part)) for part in (msg["content"].get("text", ""), *msg["content"].get("data", {}).values()))
        if self.room < size and msg["msg_type"] != "error":
            text = str(msg["content"].get("text", ""))[: max(self.room, 0)]
            first, self.room = self.room >= 0, -1
            if first:
                outs.append(new_output("stream", name="stdout", text=f"{text}\n... the rest of the output was dropped ...\n"))
            return None
        self.room -= size
        return super().output(outs, msg, display_id, cell_index)


def what_is_shown(data: dict[str, Any]) -> dict[str, Any]:
    """Return what is kept of an output: text and pictures. The rest could run scripts in the browser of whoever marks.

    A figure of plotly would need such a script, so a sentence stands in its place: its title, or what a figure of this course says.
    """
    kept = {kind: value for kind, value in data.items() if kind in SHOWN}
    if PLOTLY in data:
        said = _sentence_of(data[PLOTLY])
        kept = {"text/plain": f"[A figure{f': {said}' if said else '.'} It is drawn in the notebook, not here.]"}
    return kept


def _sentence_of(figure: Any) -> str:
    """Return what a figure of plotly says of itself, as one sentence; nothing where it says nothing."""
    try:
        layout = figure["layout"]
        said = (layout.get("meta") or {}).get("says") or (layout.get("title") or {}).get("text") or ""
    except (AttributeError, KeyError, TypeError):
        return ""
    said = " ".join(str(said).split())[:500]
    return said if not said or said.endswith((".", "!", "?")) else f"{said}."


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


def remark(text: str) -> None:
    """Note something about the submission that is being run. Said twice, it is noted once."""
    noted = remarks.get([])
    if text not in noted:
        noted.append(text)
