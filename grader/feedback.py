"""What a student gets back shows no hidden test: neither its code, nor by what an answer printed while it ran."""

import ast
import builtins
import re
from html import escape
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_output
from nbgrader.preprocessors import ClearHiddenTests, NbGraderPreprocessor

from grader.cells import is_graded, is_test, name_of, parsed
from grader.execute import ENDED, TOO_LONG
from grader.page import CleanPage

FAILED = "A test failed."


# nbgrader's page is made for a desk. With this it fits a phone, and long lines of code wrap in it.
FITS = """<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light">
<style>
a.anchor-link { display: none; }
pre, code { white-space: pre-wrap; overflow-wrap: anywhere; }
table, img { max-width: 100%; }
td, th { padding: .2rem .5rem; }
div.nbgrader_cell .panel-heading { height: auto; overflow: hidden; }
@media (max-width: 40rem) {
  div.prompt { display: none; }
  div.input, div.cell, div.output_area { display: block; }
  .container, div#notebook-container { padding: 0 .5rem; box-shadow: none; width: 100%; }
  table { display: block; overflow-x: auto; }
}
</style>
</head>"""
# A script that got this far would not run, and no other host would be asked for a picture.
POLICY = """<head>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; font-src data:; style-src 'unsafe-inline'; \
base-uri 'none'; form-action 'none'">
<meta name="referrer" content="no-referrer">"""
HEADING = re.compile(r"^#{1,3} (.+?)(?: \([\d.]+ points?\))?$", re.MULTILINE)
SCRIPT = re.compile(r"<script\b.*?</script\s*>", re.DOTALL | re.IGNORECASE)
FONT = re.compile(r"@font-face\s*\{[^}]*\}")  # Bootstrap's symbols, which would be asked for beside the page


class OwnPage(CleanPage):
    """nbconvert's page for a student: it fits a phone, holds no script, and its policy would not let one run or ask another host."""

    def from_notebook_node(self, nb: NotebookNode, resources: Any = None, **further: Any) -> tuple[str, Any]:
        """Return the page and its resources."""
        page, resources = super().from_notebook_node(nb, resources, **further)
        for name, title in _titles(nb):
            for label in ("Test cell", "Written response"):
                page = page.replace(f'<a href="#{name}">{label}</a>', f'<a href="#{name}">{escape(title)}</a>')
        page = FONT.sub("", SCRIPT.sub("", page)).replace("<html>", '<html lang="en">', 1)
        return page.replace("<head>", POLICY, 1).replace("</head>", FITS, 1), resources


def _titles(nb: NotebookNode) -> list[tuple[str, str]]:
    """Return what gives points, by nbgrader's name, with the heading of its task: "Test cell" says nothing to who was tested."""
    found, heading = [], ""
    for cell in nb.cells:
        match = HEADING.search(cell.source) if cell.cell_type == "markdown" else None
        heading = match[1] if match and not is_graded(cell) else heading
        if is_graded(cell) and heading:
            found.append((name_of(cell), heading))
    return found


class HideTests(NbGraderPreprocessor):  # type: ignore[misc] # nbgrader has no types
    """Cuts the hidden tests, and all output from the first of them on: an answer could have printed the test that ran it.

    Of a test that failed the teacher's own words are left, where they are in the test's code.
    """

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Change a notebook in place. The marks must be in it already (``GetGrades``)."""
        scissors = ClearHiddenTests(parent=self)
        seen = False
        for index, cell in enumerate(nb.cells):
            if is_test(cell):
                seen |= scissors.begin_test_delimeter in cell.source
                cell.outputs = [new_output("stream", name="stdout", text=verdict(cell))]
                scissors.preprocess_cell(cell, resources, index)
            elif seen and cell.cell_type == "code":
                cell.outputs = []
        return nb, resources


def verdict(cell: NotebookNode) -> str:
    """Return what a student reads below a test: the points, and the teacher's words about what failed."""
    marks = cell.metadata.nbgrader
    tree = parsed(cell.source)
    said = [line for output in cell.outputs if output.output_type == "stream" for line in output.text.splitlines()]
    lines = [f"{marks.get('score') or 0:g} of {marks.get('points') or 0:g} points."]
    lines += [line for line in said if _is_printed_by(tree, line)]
    errors = [error for error in cell.outputs if error.output_type == "error"]
    # The interrupt that ends slow code is heard in the code first; what it means is the second error.
    lines += [_in_words(error, tree) for error in [error for error in errors if error.ename == TOO_LONG] or errors]
    return "\n".join(lines) + "\n"


def _in_words(error: NotebookNode, tree: ast.Module) -> str:
    """Return what may be told of an error. All else that it says may come from the answer, and name what is hidden."""
    if error.ename == TOO_LONG:
        return "Your code took too long."
    if error.ename == ENDED:
        return "Your code ended Python."
    if error.ename == "AssertionError":
        messages = [node.msg for node in ast.walk(tree) if isinstance(node, ast.Assert) and node.msg is not None]
        return next((shown for pattern, shown in map(_template, messages) if re.fullmatch(pattern, error.evalue, re.DOTALL)), FAILED)
    return f"{FAILED} ({error.ename})" if error.ename in vars(builtins) else FAILED


def _template(message: ast.expr) -> tuple[str, str]:
    """Return a pattern for a message and what is shown of it: its text, with dots for the values in it."""
    parts = message.values if isinstance(message, ast.JoinedStr) else [message]
    texts = [part.value if isinstance(part, ast.Constant) and isinstance(part.value, str) else None for part in parts]
    if not any(texts):
        return "(?!)", ""
    return "".join(".*" if text is None else re.escape(text) for text in texts), "".join("..." if text is None else text for text in texts)


def _is_printed_by(tree: ast.Module, line: str) -> bool:
    """Tell whether a line is what a test prints: a text of its ``print``, and behind it another of its texts or nothing."""
    texts = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"]
    starts = [
        call.args[0].value for call in calls if call.args and isinstance(call.args[0], ast.Constant) and isinstance(call.args[0].value, str)
    ]
    return any(line == start or (line.startswith(f"{start} ") and line.removeprefix(f"{start} ") in texts) for start in starts)
