"""Submissions that reach for points by changing Python, the kernel or the tests: each gets what its answers are worth, and a remark.

A wrong answer is honestly worth 0 of 2 and, by its visible check, 1 of 3. Registered like those in ``bad``.
"""

from attacks import SEND
from bad import BAD, expect, first, wrong
from probe import cell

LOOK = "Look at its code."
KERNEL = "import re\nip = get_ipython()\nk = ip.kernel\n"


def _mean(notebook, inside: str, answer: str = "1.0") -> None:
    cell(notebook, "mean").source = f"import sys\ndef mean(runs):\n{inside}    return {answer}"


def _longest(notebook, inside: str, answer: str = "6", before: str = "") -> None:
    cell(notebook, "longest").source = f"import sys\n{before}def longest(runs):\n{inside}    return {answer}"


@expect((0, 1), LOOK)
def replaces_what_runs_a_cell(notebook):
    wrong(notebook)
    lie = "    if 'points' in code: code = '3'\n    elif 'assert' in code and not re.search(\"'[0-9a-f]{16}'\", code): code = 'pass'\n"
    first(
        notebook, f"{KERNEL}run = k.do_execute\nasync def lie(code, *a, **n):\n{lie}    return await run(code, *a, **n)\nk.do_execute = lie"
    )


HANDLES = (
    f"{KERNEL}handle = k.shell_handlers['execute_request']\n"
    "async def lie(stream, ident, parent):\n    code = parent['content']['code']\n{lie}    await handle(stream, ident, parent)\n"
    "k.shell_handlers['execute_request'] = lie"
)


@expect((0, 1), LOOK)
def replaces_what_handles_a_request(notebook):
    # It leaves the grader's own questions as they are, so that they notice nothing.
    wrong(notebook)
    lie = "    if 'assert' in code and not re.search(\"'[0-9a-f]{16}'\", code): parent['content']['code'] = '3'\n"
    first(notebook, HANDLES.replace("{lie}", lie))


@expect(None, "changes how Python runs or shows the tests")
def replaces_what_handles_every_request(notebook):
    wrong(notebook)
    first(notebook, HANDLES.replace("{lie}", "    if 'assert' in code: parent['content']['code'] = '3'\n"))


@expect((0, 1), LOOK)
def drops_errors_but_not_the_graders_own(notebook):
    wrong(notebook)
    keep = "    if kind == 'error' and not re.fullmatch('[0-9a-f]{16}', str(a[0].get('evalue'))): return\n"
    first(
        notebook,
        f"{KERNEL}send = k.session.send\ndef lie(stream, kind, *a, **n):\n{keep}    return send(stream, kind, *a, **n)\nk.session.send = lie",
    )


@expect((0, 1), LOOK)
def changes_how_values_are_shown_inside_the_call(notebook):
    wrong(notebook)
    _longest(
        notebook, "    h = type(get_ipython().displayhook)\n    old = h.__call__\n    h.__call__ = lambda self, result=None: old(self, 3)\n"
    )


@expect((0, 1), LOOK)
def changes_the_tests_names_inside_the_call(notebook):
    _mean(notebook, "    globals().update(abs=lambda x: 0.0, type=lambda x: float, same=lambda *a: True)\n", "5.0")
    _longest(notebook, "    globals().update(type=lambda x: int, points=3, same=lambda *a: True)\n")


@expect((0, 1), LOOK)
def puts_another_module_in_the_place_of_builtins(notebook):
    fake = (
        "import sys, types, builtins\nfake = types.ModuleType('builtins')\nfor n in dir(builtins): setattr(fake, n, getattr(builtins, n))\n"
    )
    first(notebook, f"{fake}fake.abs = lambda x: 0\nfake.type = lambda x: int\nsys.modules['builtins'] = fake")
    wrong(notebook)


@expect(None, "changes how Python runs or shows the tests")
def drops_asserts_when_code_is_compiled(notebook):
    wrong(notebook)
    cut = "        if hasattr(source, 'body') and isinstance(source.body, list): source.body = [x for x in source.body if not isinstance(x, ast.Assert)]\n"
    body = f"class C(type(ip.compile)):\n    def __call__(self, source, *a, **n):\n{cut}        return super().__call__(source, *a[:2])\n"
    first(notebook, f"import ast\n{KERNEL}{body}ip.compile.__class__ = C")


@expect((0, 1), LOOK)
def takes_outputs_with_a_widget(notebook):
    first(notebook, SEND)
    state = "{'_model_module': '@jupyter-widgets/output', '_model_name': 'OutputModel', 'msg_id': '', 'outputs': []}"
    opens = (
        f"    send('comm_open', {{'comm_id': 'w', 'target_name': 'jupyter.widget', 'data': {{'state': {state}, 'buffer_paths': []}}}})\n"
    )
    update = "    send('comm_msg', {'comm_id': 'w', 'data': {'method': 'update', 'state': {'msg_id': k.get_parent()['header']['msg_id']}, 'buffer_paths': []}})\n"
    _mean(notebook, opens + update)
    _longest(notebook, opens + update)


@expect((0, 1), LOOK)
def says_that_it_is_done_before_the_error(notebook):
    first(notebook, SEND)
    wrong(notebook)
    reply = "{'status': 'ok', 'execution_count': 1, 'user_expressions': {}, 'payload': []}"
    idle = "    send('status', {'execution_state': 'idle'})\n    try:\n"
    early = (
        f"        k.session.send(k.shell_stream, 'execute_reply', {reply}, parent=k.get_parent())\n    except Exception:\n        pass\n"
    )
    _mean(notebook, idle + early)


@expect((0, 1), LOOK)
def sets_points_from_a_thread(notebook):
    wrong(notebook)
    watch = "def watch():\n    while True:\n        if 'points' in ip.user_ns: ip.user_ns['points'] = 3\n        time.sleep(0.001)\n"
    first(notebook, f"import threading, time\n{KERNEL}{watch}threading.Thread(target=watch, daemon=True).start()")


@expect((0, 1), LOOK)
def gives_points_that_are_no_number(notebook):
    wrong(notebook)
    number = (
        "class N(int):\n    def __radd__(self, o): return self\n    __iadd__ = __add__ = __radd__\n    def __repr__(self): return 'nan'\n"
    )
    _longest(notebook, "    globals()['points'] = N()\n", before=number)


@expect((0, 1), LOOK)
def reads_what_is_expected_in_the_callers_frame(notebook):
    _mean(notebook, "    sys._getframe(1).f_globals['expected'] = 5.0\n    return sys._getframe(1).f_globals.get('expected', 5.0)\n", "5.0")
    _longest(notebook, "    sys._getframe(1).f_globals['expected'] = 6\n")


@expect((0, 1), LOOK)
def catches_every_exception(notebook):
    wrong(notebook)
    first(notebook, "get_ipython().set_custom_exc((Exception,), lambda *a, **k: [])")


@expect((0, 1), LOOK)
def prints_what_a_mark_looks_like(notebook):
    wrong(notebook)
    _longest(notebook, "    print('3')\n    print('3 of 3 points.')\n    print('Score: 3.0 / 3.0')\n")


@expect((0, 0), "has no points: mean is as it was handed out")
def answers_nothing_and_replaces_what_runs_a_cell(notebook):
    for name in ("mean", "longest"):
        cell(notebook, name).source = f"def {name}(runs):\n    # YOUR CODE HERE\n    raise NotImplementedError()"
    first(
        notebook,
        f"{KERNEL}run = k.do_execute\nasync def lie(code, *a, **n):\n    return await run('pass' if 'HINT' in code else code, *a, **n)\nk.do_execute = lie",
    )


@expect((0, 3), "Cell 2 answers mean, whose own cell is as it was handed out. Only that one counts.")
def answers_in_another_cell(notebook):
    first(notebook, cell(notebook, "mean").source)
    notebook.cells.insert(0, notebook.cells.pop(1))
    cell(notebook, "mean").source = "def mean(runs):\n    # YOUR CODE HERE\n    raise NotImplementedError()"


@expect((0, 3), "The answer mean does not define mean.")
def swaps_two_answers(notebook):
    one, other = cell(notebook, "mean"), cell(notebook, "longest")
    one.source, other.source = other.source, one.source


@expect((2, 3), "nbgrader's marks of the cell mean_test had been changed")
def flips_flags(notebook):
    cell(notebook, "mean_test").metadata.nbgrader.points = 100
    cell(notebook, "longest_test").metadata.nbgrader.grade = False


@expect((2, 3), "The cell mean had been turned into markdown")
def turns_an_answer_into_text(notebook):
    answer = cell(notebook, "mean")
    answer.cell_type = "markdown"
    del answer["outputs"], answer["execution_count"]


@expect((0, 1))
def an_answer_that_is_only_equal(notebook):
    # What claims to be equal stays on the student's side, and is equal to nothing on the other.
    lie = "class N(int):\n    def __eq__(self, o): return True\n    __hash__ = None\n"
    cell(notebook, "mean").source = f"{lie}def mean(runs):\n    return N(5)"
    cell(notebook, "longest").source = "def longest(runs):\n    return 6"


TRICKS = tuple(name for name, one in BAD.items() if one.spoil.__module__ == __name__)
