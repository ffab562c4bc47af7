"""Submissions that a class may really send, or that somebody makes to get marks: each by one function, with what must come of it.

A function is handed the probe with right answers (5 points by tests) and spoils it. ``@expect`` says the points of the two tests
after grading (``None``: not graded) and words that the teacher must find beside the marks.
"""

import json
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from probe import NAME, cell

Spoil = Callable[[NotebookNode], NotebookNode | bytes | None]


@dataclass(frozen=True)
class Bad:
    """A bad submission: how it is made, the marks it must get, what must be said of it, and what its file is called."""

    spoil: Spoil
    marks: tuple[float, float] | None
    says: str
    file: str


BAD: dict[str, Bad] = {}
LEFT = "sleep 7777.25"  # what one of them leaves running


def expect(marks: tuple[float, float] | None, says: str = "", file: str = f"{NAME}.ipynb") -> Callable[[Spoil], Spoil]:
    """Note a submission with what must come of it."""

    def note(spoil: Spoil) -> Spoil:
        BAD[spoil.__name__.replace("_", "-")] = Bad(spoil, marks, says, file)
        return spoil

    return note


def write(bad: Bad, answered: NotebookNode, folder: Path) -> None:
    """Write a bad submission into a student's folder."""
    folder.mkdir(parents=True)
    notebook = deepcopy(answered)
    made = bad.spoil(notebook)
    content = made if isinstance(made, bytes) else json.dumps(made or notebook).encode()  # nbformat would mend it
    (folder / bad.file).write_bytes(content)


def first(notebook: NotebookNode, source: str) -> None:
    """Put a cell of the student's own before everything."""
    notebook.cells.insert(0, new_code_cell(source))


def wrong(notebook: NotebookNode) -> None:
    """Make both answers wrong, but for the longest run's visible test."""
    cell(notebook, "mean").source = "def mean(runs):\n    return 1.0"
    cell(notebook, "longest").source = "def longest(runs):\n    return 6"


# ------------------------------------------------------------------------------------------------ code that goes wrong


@expect((0, 3), "mean_test: stopped after")
def infinite_loop(notebook):
    cell(notebook, "mean").source = "def mean(runs):\n    while True:\n        pass"


@expect((0, 3))
def exception(notebook):
    cell(notebook, "mean").source = "def mean(runs):\n    return 1 / 0"


@expect((0, 0))
def syntax_error(notebook):
    cell(notebook, "mean").source = "def mean(runs)\n    return 1"
    cell(notebook, "longest").source = "def longest(runs:\n    return 1"


@expect((2, 3))
def exception_in_a_cell_of_its_own(notebook):
    first(notebook, "raise ValueError('not mine to solve')")


@expect((2, 3), "why is blank; text from other cells of the notebook is shown in it")
def writes_the_answer_into_the_next_cell(notebook):
    cell(notebook, "why").source = "YOUR ANSWER HERE"
    notebook.cells.append(new_markdown_cell("The week before says how much a body is used to."))


@expect((2, 3), "why is blank; text from other cells of the notebook is shown in it")
def writes_the_answer_as_code(notebook):
    cell(notebook, "why").source = "YOUR ANSWER HERE"
    notebook.cells.append(new_code_cell("The week before says how much a body is used to."))


@expect((2, 3), "why is blank; text from other cells of the notebook is shown in it")
def pasted_into_a_new_notebook(notebook):
    made = new_notebook()
    made.cells = [(new_code_cell if one.cell_type == "code" else new_markdown_cell)(one.source) for one in notebook.cells]
    return made


@expect(None, "The notebook is of another exercise")
def another_exercise(notebook):
    for number, one in enumerate(notebook.cells):
        one["id"] = f"other-{number}"
        if "nbgrader" in one.metadata and one.metadata.nbgrader.grade_id != "setup":
            one.metadata.nbgrader.grade_id = f"other_{number}"


@expect(None, "Nothing in the notebook is of this exercise")
def a_notebook_about_something_else(_notebook):
    return new_notebook(cells=[new_markdown_cell("# My holidays"), new_code_cell("2 + 2")])


@expect((2, 3), "Cell 1: No module named 'not_there_at_all'")
def imports_what_is_not_there(notebook):
    first(notebook, "import not_there_at_all")


@expect((2, 3))
def warns(notebook):
    answer = cell(notebook, "mean")
    answer.source = answer.source.replace("    return", "    import warnings\n    warnings.warn('careful')\n    return")


@expect((2, 3))
def asks_for_input(notebook):
    first(notebook, "name = input('Your name? ')")


@expect((2, 3), "ended Python")
def killed_kernel(notebook):
    first(notebook, "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)")


@expect((0, 3), "ended Python")
def kernel_ends_in_a_test(notebook):
    cell(notebook, "mean").source = "def mean(runs):\n    import os\n    os._exit(0)"


@expect((2, 3), "MB of memory")
def memory_bomb(notebook):
    first(notebook, "hoard = []\nwhile True:\n    hoard.append(b'x' * 50_000_000)")


@expect((2, 3))
def asks_for_too_much_memory(notebook):
    first(notebook, "hoard = bytearray(100_000_000_000)")


@expect((2, 3))
def fork_bomb(notebook):
    first(notebook, "import os, time\nfor _ in range(10_000):\n    if os.fork() == 0:\n        time.sleep(100)\n        os._exit(0)")


@expect((2, 3))
def fills_the_disk(notebook):
    first(notebook, "for number in range(100_000):\n    with open(f'filler{number}', 'wb') as file:\n        file.write(b'x' * 10_000_000)")


@expect((2, 3))
def forty_megabytes_of_output(notebook):
    first(notebook, "for _ in range(40):\n    print('x' * 1_000_000)")


@expect((2, 3))
def output_without_end(notebook):
    first(notebook, "while True:\n    print('x' * 1_000)")


@expect((2, 3), "could not be interrupted")
def ignores_interrupts(notebook):
    first(notebook, "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True:\n    pass")


@expect((2, 3), "could not be interrupted")
def catches_interrupts(notebook):
    first(notebook, "while True:\n    try:\n        while True:\n            pass\n    except KeyboardInterrupt:\n        pass")


@expect((2, 3))
def leaves_processes(notebook):
    first(notebook, f"import subprocess\nsubprocess.Popen({LEFT.split()}, start_new_session=True)")


@expect((2, 3))
def leaves_a_fork_of_the_kernel(notebook):
    first(notebook, "import os, time\nif os.fork() == 0:\n    time.sleep(100)")


@expect((2, 3))
def draws_figures(notebook):
    """Show a figure as plotly shows one, with the script that would draw it, and one that is too large to keep."""
    kind = "application/vnd.plotly.v1+json"
    figure = {"data": [{"y": [1, 2, 3]}], "layout": {"title": {"text": "A year <b>of runs</b>"}}}
    both = {kind: figure, "text/html": "<script>draw()</script>"}
    first(notebook, f"from IPython.display import display\ndisplay({both!r}, raw=True)")
    first(notebook, f"from IPython.display import display\ndisplay({{{kind!r}: {{'data': [{{'y': list(range(90_000))}}]}}}}, raw=True)")


# ------------------------------------------------------------------------------------------------ notebooks that came apart


@expect((2, 3), "mean_test was missing; it was put back")
def deleted_test(notebook):
    notebook.cells.remove(cell(notebook, "mean_test"))


@expect((0, 3), "The answer mean is missing")
def deleted_answer(notebook):
    notebook.cells.remove(cell(notebook, "mean"))


@expect((2, 3), "The cell mean_test is there 2 times")
def duplicated_test(notebook):
    notebook.cells.append(deepcopy(cell(notebook, "mean_test")))


@expect((2, 3), "The cell mean is there 2 times")
def duplicated_answer(notebook):
    copy = deepcopy(cell(notebook, "mean"))
    cell(notebook, "mean").source = "def mean(runs):\n    raise NotImplementedError  # my first try"
    notebook.cells.insert(3, copy)


@expect((2, 3), "The answer mean was renamed to average")
def renamed_answer(notebook):
    answer = cell(notebook, "mean")
    answer.metadata.nbgrader.grade_id, answer.id = "average", "another"


@expect((2, 3), "mean_test was missing; it was put back")
def renamed_test(notebook):
    test = cell(notebook, "mean_test")
    test.metadata.nbgrader.grade_id, test.id = "mine", "another"


@expect((0, 1), "mean_test had been changed")
def edited_tests(notebook):
    wrong(notebook)
    cell(notebook, "mean_test").source = "pass"
    cell(notebook, "longest_test").source = "3"


@expect((2, 3))
def marks_lost_in_another_editor(notebook):
    for one in notebook.cells:
        one.metadata = {}


@expect((2, 3))
def cells_in_another_order(notebook):
    notebook.cells.reverse()


@expect((2, 3))
def test_turned_into_text(notebook):
    test = cell(notebook, "mean_test")
    test.cell_type = "markdown"
    del test["outputs"], test["execution_count"]


@expect((2, 3))
def wrong_kernelspec(notebook):
    notebook.metadata.kernelspec = {"name": "julia-9", "display_name": "Julia", "language": "julia"}


@expect((2, 3), file=f"{NAME}_{NAME} (1).ipynb")
def from_a_browser(notebook):
    """As JupyterLite writes it: a kernel of its own name, which no grader has, and a file named by its folder too."""
    notebook.metadata.kernelspec = {"name": "python", "display_name": "Python (Pyodide)", "language": "python"}
    mode = {"name": "python", "version": 3}
    about = {"codemirror_mode": mode, "file_extension": ".py", "mimetype": "text/x-python", "nbconvert_exporter": "python"}
    notebook.metadata.language_info = {"name": "python", "pygments_lexer": "ipython3", "version": "3.8", **about}


@expect((2, 3))
def huge_metadata(notebook):
    notebook.metadata["remember"] = "x" * 10_000_000


@expect((2, 3), "The file was called my homework.ipynb", file="my homework.ipynb")
def wrong_name(_notebook):
    pass


@expect((2, 3), file=f"{NAME} (3).ipynb")
def name_of_a_second_download(_notebook):
    pass


@expect(None, "there is no probe.ipynb", file="thoughts.ipynb")
def another_notebook(_notebook):
    return nbformat.writes(nbformat.v4.new_notebook(cells=[new_code_cell("1 + 1")])).encode()


@expect(None, "it is not JSON")
def truncated(notebook):
    return nbformat.writes(notebook).encode()[:700]


@expect(None, "The file is empty")
def empty(_notebook):
    return b""


@expect(None, "it is not text")
def a_picture(_notebook):
    return b"\x89PNG\r\n\x1a\n\xff\xfe"


@expect(None, "The file is not a notebook")
def something_else_in_json(_notebook):
    return json.dumps(["not", "a", "notebook"]).encode()


@expect(None, "no cells")
def no_cells(notebook):
    notebook.cells = []


# The data are made and kept once, so the kernel itself stays small.
FLOOD = """kernel = get_ipython().kernel
content = {"data": {"text/plain": "x" * %d}, "metadata": {}, "transient": {}}
parts = kernel.session.serialize(kernel.session.msg("display_data", content, parent=kernel.get_parent()), ident=b"display_data")
at = parts.index(b"<IDS|MSG>") + 2
for number in range(%d):
    header = kernel.session.pack(kernel.session.msg_header("display_data"))
    signed = [header, *parts[at + 1:at + 4]]
    kernel.iopub_socket.send_multipart([*parts[:at - 1], kernel.session.sign(signed), *signed], copy=False)
"""
# Neither signed, nor new, nor of the form that Jupyter's messages have, on the channels on which the grader waits.
NO_MESSAGES = """import json
kernel = get_ipython().kernel
session, parent = kernel.session, kernel.get_parent()
client = parent["header"]["session"].encode()

def signed(kind, content, parent=parent["header"]):
    header = json.loads(session.pack(session.msg_header("x"))) | {"msg_type": kind}
    parts = [json.dumps(part, default=str).encode() for part in (header, parent, {}, content)]
    return [b"<IDS|MSG>", session.sign(parts), *parts]

for kind in ("stream", "status", "execute_reply", ["stream"]):
    for content in ([], "idle", {}, {"status": "error"}, {"execution_state": ["idle"]}):
        kernel.iopub_socket.send_multipart(signed(kind, content))
        kernel.shell_stream.socket.send_multipart([client, *signed(kind, content)])
same = signed("stream", {"name": "stdout", "text": "THIS ONE CAME"})
for sent in (same, same, same[:1], same[:3], [b"x", b"<IDS|MSG>", b"", b"{}", b"{}", b"{}", b"{}"], [b"nothing"], signed("stream", {}, "x")):
    kernel.iopub_socket.send_multipart(sent)
"""


@expect((2, 3), "MB in 3")
def sends_faster_than_the_grader_reads(notebook):
    first(notebook, FLOOD % (10_000_000, 30))


@expect((2, 3), "sent more than 64 MB in one message")
def sends_one_message_that_is_too_large(notebook):
    first(notebook, FLOOD % (70_000_000, 1))


@expect((2, 3))
def sends_what_is_no_message(notebook):
    first(notebook, NO_MESSAGES)


@expect(None, "20 MB are allowed")
def too_large(_notebook):
    return b" " * 1_000 + b"x" * 25_000_000


# ------------------------------------------------------------------------------------------------ getting marks in other ways


@expect((2, 3))
def looks_for_the_tests(notebook):
    """Walk over all files, and say of each notebook and database whether it speaks of the hidden tests."""
    read = "('HINT-' + 'HIDDEN').encode() in open(path, 'rb').read()"
    look = "for folder, _, files in os.walk('/'):\n    for path in [os.path.join(folder, file) for file in files]:\n"
    first(notebook, f"import os\n{look}        if path.endswith(('.ipynb', '.db')):\n            print('found', path, {read})")


@expect((2, 3))
def shows_the_tests_that_run(notebook):
    """Print the code of the test that calls the answer, later all that ran."""
    answer = cell(notebook, "longest")
    answer.source = answer.source.replace("    return", "    print(In[-1])\n    return")
    notebook.cells.append(new_code_cell("print(In)"))


@expect((0, 1))
def says_the_tests_in_an_error(notebook):
    cell(notebook, "mean").source = "def mean(runs):\n    raise AssertionError(In[-1])"
    cell(notebook, "longest").source = "def longest(runs):\n    return 6"


@expect((2, 3))
def forges_its_grade_in_the_gradebook(notebook):
    tables = "UPDATE grade SET manual_score = 4"
    first(notebook, f"import sqlite3\nsqlite3.connect('../../../gradebook.db').execute({tables!r})")


@expect((2, 3))
def opens_the_network(notebook):
    first(notebook, "import socket\nsocket.create_connection(('127.0.0.1', 22), 1)\nprint('rea' + 'ched')")


@expect((0, 1))
def skips_the_tests_by_a_tag(notebook):
    wrong(notebook)
    for one in notebook.cells:
        one.metadata["tags"] = ["skip-execution", "raises-exception"]


@expect((0, 1))
def takes_the_points_off_the_tests(notebook):
    wrong(notebook)
    for one in notebook.cells:
        if one.metadata.get("nbgrader", {}).get("grade"):
            one.metadata.nbgrader.grade = False


@expect(None, "The file is not a notebook as Jupyter saves one: something in it has another form (TypeError). Ask for it again.")
def names_a_cell_by_a_list(notebook):
    cell(notebook, "mean")["id"] = ["mean"]


@expect((0, 1))
def claims_more_points_than_there_are(notebook):
    wrong(notebook)
    cell(notebook, "mean_test").metadata.nbgrader.points = 100
    cell(notebook, "longest_test").metadata.nbgrader.points = 100


@expect((0, 1))
def prints_points(notebook):
    wrong(notebook)
    cell(notebook, "mean").source = "def mean(runs):\n    print(2.0)\n    return 1.0"
    cell(notebook, "longest").source = "def longest(runs):\n    print(3)\n    return 6"


@expect((0, 1))
def shows_points_while_the_test_runs(notebook):
    wrong(notebook)
    cell(notebook, "mean").source = "import sys\ndef mean(runs):\n    sys.displayhook(2.0)\n    return 1.0"
    cell(notebook, "longest").source = "def longest(runs):\n    sys.displayhook(3)\n    return 6"


@expect((0, 1))
def shows_more_points_than_there_are(notebook):
    wrong(notebook)
    cell(notebook, "longest").source = "import sys\ndef longest(runs):\n    sys.displayhook(99)\n    return 6"


LIES = "class Lie(float):\n" + "".join(
    f"    def __{name}__(self, *other): return True\n" for name in ("eq", "ne", "lt", "le", "gt", "ge", "instancecheck", "bool")
)
LIES += "    def __sub__(self, other): return self\n    def __rsub__(self, other): return self\n    def __abs__(self): return self\n"
LIES += "    __hash__ = None\n    __class__ = int\n"


@expect((0, 0))
def fakes_comparisons(notebook):
    # Not even the visible test is passed: what claims to be equal to 6 is not 6, and stays on the student's side.
    cell(notebook, "mean").source = f"{LIES}def mean(runs):\n    return Lie()"
    cell(notebook, "longest").source = "def longest(runs):\n    return Lie()"


@expect((0, 1))
def replaces_builtins(notebook):
    wrong(notebook)
    lies = {"abs": "lambda x: 0", "type": "lambda x: int", "isinstance": "lambda *x: True", "max": "lambda *x: 0"}
    first(notebook, "import builtins\n" + "\n".join(f"builtins.{name} = {lie}" for name, lie in lies.items()))


@expect((0, 1), "gives `abs` another meaning")
def takes_the_names_of_builtins(notebook):
    wrong(notebook)
    first(notebook, "abs = lambda x: 0")


@expect((0, 1))
def replaces_ipythons_run_cell(notebook):
    wrong(notebook)
    first(notebook, "shell = get_ipython()\nrun = shell.run_cell\nshell.run_cell = lambda code, *a, **k: run('pass', *a, **k)")
    first(
        notebook,
        "shell = type(get_ipython())\nother = shell.run_cell\nshell.run_cell = lambda self, c, *a, **k: other(self, 'pass', *a, **k)",
    )


@expect((0, 1))
def rewrites_the_tests_before_they_run(notebook):
    wrong(notebook)
    first(notebook, "get_ipython().input_transformers_cleanup.append(lambda lines: ['3' if 'points' in ''.join(lines) else 'pass'])")
    cut = "class Cut:\n    def visit(self, tree):\n        tree.body.clear()\n        return tree\n"
    first(notebook, f"{cut}get_ipython().ast_transformers.append(Cut())")


@expect((0, 1))
def shows_every_number_as_full_marks(notebook):
    wrong(notebook)
    plain = "get_ipython().display_formatter.formatters['text/plain']"
    first(notebook, f"{plain}.for_type(int, lambda value, printer, cycle: printer.text('3'))")


@expect(None, "changes how Python runs or shows the tests")
def replaces_what_the_kernel_sends(notebook):
    wrong(notebook)
    drop = "send = session.send\ndef only_good_news(stream, kind, *a, **k):\n    if kind != 'error':\n"
    rest = "        if kind == 'execute_reply':\n            a = ({**a[0], 'status': 'ok'}, *a[1:])\n        return send(stream, kind, *a, **k)\n"
    first(notebook, f"session = get_ipython().kernel.session\n{drop}{rest}session.send = only_good_news")


@expect((2, 3))
def writes_scripts_for_the_teachers_browser(notebook):
    first(notebook, "from IPython.display import HTML, display\ndisplay(HTML('<script>steal()</script><img src=x onerror=steal()>'))")
    cell(notebook, "why").source = "<script>steal()</script> <img src=x onerror=steal()> Because."


@expect((2, 3), "wrote into the folder")
def writes_where_the_grader_listens(notebook):
    look = "import json, os, time\nfolder = os.path.dirname(json.load(open('/connection.json'))['ip'])\n"
    first(notebook, f"{look}open(os.path.join(folder, 'big'), 'w').write('x')\ntime.sleep(2)")


# One of each kind, for the short suite: slips, files that came apart, and the ways to look at the tests, to get points or to get out. What
# a bomb meets is in test_sandbox.py.
SHORT = (
    *("exception", "infinite-loop", "truncated", "another-exercise", "pasted-into-a-new-notebook", "edited-tests", "kernel-ends-in-a-test"),
    *("looks-for-the-tests", "opens-the-network", "forges-its-grade-in-the-gradebook", "replaces-builtins"),
    *("replaces-what-the-kernel-sends", "reads-what-is-expected-in-the-callers-frame", "writes-scripts-for-the-teachers-browser"),
)
# Those whose feedback the tests read.
LOOKED_AT = (
    *("exception", "infinite-loop", "kernel-ends-in-a-test", "edited-tests", "looks-for-the-tests"),
    *("shows-the-tests-that-run", "says-the-tests-in-an-error", "writes-scripts-for-the-teachers-browser", "draws-figures"),
)
