"""Submissions made to run a script in the browser of whoever marks, to be followed by a tracker, or to carry off a hidden test.

Each would, if it worked, write the file ``CANARY`` by the server's own interface, change the page's title, or ask another host.
Registered like those in ``bad``: graded in one go with them, then looked at in a browser.
"""

import base64
import struct
import zlib

from bad import BAD, expect, first
from nbformat.v4 import new_code_cell, new_markdown_cell, new_raw_cell
from probe import cell

CANARY = "written-by-a-student.txt"
WRITE = (
    f"document.title='PWNED';const x=(document.cookie.match(/_xsrf=([^;]*)/)||[])[1];fetch('/api/contents/{CANARY}',"
    "{method:'PUT',headers:{'X-XSRFToken':x,'Content-Type':'application/json'},body:JSON.stringify({type:'file',format:'text',content:'x'})})"
)
SCRIPT = f'<img src=x onerror="{WRITE}"><script>{WRITE}</script>'
TRACKER = "https://tracker.example/seen.png"
SEND = "k = get_ipython().kernel\nsend = lambda kind, content: k.session.send(k.iopub_socket, kind, content, parent=k.get_parent())\n"
LEAK = "    secret = 'LEAKED ' + [code for code in In if 'HIDDEN' in code or 'expected' in code or 'mean' in code][-1]\n"


def png(side: int = 4) -> str:
    """Return a small real picture, in base64."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\x00" + b"\x80" * side for _ in range(side))
    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    return base64.b64encode(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    ).decode()


# ------------------------------------------------------------------------------------------------ scripts in a page


@expect((2, 3))
def changes_an_earlier_output(notebook):
    first(notebook, f"from IPython.display import HTML\nh.update(HTML({SCRIPT!r}))")
    first(notebook, "from IPython.display import display\nh = display('x', display_id='late')")


@expect((2, 3))
def changes_its_own_output(notebook):
    first(notebook, f"from IPython.display import HTML, display\nh = display('before', display_id='now')\nh.update(HTML({SCRIPT!r}))")


@expect((2, 3))
def writes_a_script_into_a_pictures_width(notebook):
    metadata = {"image/png": {"width": f'1 onerror="{WRITE}" x=', "alt": f'">{SCRIPT}', "filenames": {"image/png": TRACKER}}}
    first(notebook, f"from IPython.display import display\ndisplay({{'image/png': 'x'}}, metadata={metadata!r}, raw=True)")
    first(notebook, f"from IPython.display import display\ndisplay({{'image/png': {png()!r}}}, metadata={metadata!r}, raw=True)")


@expect((2, 3))
def writes_a_script_into_a_pictures_data(notebook):
    data = dict.fromkeys(("image/png", "image/jpeg", "image/svg+xml"), f'x" onerror="{WRITE}')
    first(notebook, f"from IPython.display import display\ndisplay({data!r}, raw=True)")


@expect((2, 3))
def writes_a_script_as_every_kind_of_data(notebook):
    kinds = (
        "text/html",
        "text/markdown",
        "text/latex",
        "application/javascript",
        "application/vnd.jupyter.widget-view+json",
        "text/vnd.mermaid",
    )
    first(notebook, f"from IPython.display import display\ndisplay({dict.fromkeys(kinds, SCRIPT)!r}, raw=True)")


@expect((2, 3))
def writes_a_script_into_the_execution_count(notebook):
    first(notebook, f"{SEND}send('execute_input', {{'code': '', 'execution_count': {SCRIPT!r}}})")


@expect((2, 3))
def writes_a_script_into_a_streams_name(notebook):
    first(
        notebook,
        f"{SEND}send('stream', {{'name': {SCRIPT!r}, 'text': {SCRIPT!r}}})\nsend('stream', {{'name': 'stdout', 'text': ['a', {{'b': 1}}]}})",
    )


@expect((2, 3))
def writes_a_script_into_an_errors_name(notebook):
    first(notebook, f"class X(Exception): pass\nX.__name__ = {SCRIPT!r}\nraise X({SCRIPT!r})")
    first(notebook, f"{SEND}send('error', {{'ename': {SCRIPT!r}, 'evalue': [1], 'traceback': {SCRIPT!r}}})")


@expect((2, 3))
def writes_a_script_into_a_widgets_state(notebook):
    state = {"a": f"</script>{SCRIPT}<!--<script>", "_model_module": "x", "_model_name": "y"}
    content = {"comm_id": "w", "target_name": "x", "target_module": None, "data": {"state": state, "buffer_paths": []}}
    first(notebook, f"{SEND}send('comm_open', {content!r})")


@expect((2, 3))
def writes_terminal_codes(notebook):
    first(notebook, f"print('\\x1b]8;;javascript:{WRITE}\\x07x\\x1b]8;;\\x07 \\x1b[31m' + {SCRIPT!r})")


@expect((2, 3))
def shows_data_that_is_no_text(notebook):
    first(
        notebook,
        "from IPython.display import display\nfor one in (None, 3, ['a'], {'x': 1}):\n    display({'text/plain': one, 'image/png': one}, raw=True)",
    )


@expect((2, 3))
def links_to_scripts(notebook):
    links = (
        *(f"javascript:{WRITE}", f"JaVaScRiPt:{WRITE}", f"&#106;avascript:{WRITE}", f"java\tscript:{WRITE}", f" javascript:{WRITE}"),
        *("data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==", "vbscript:x", "java&#10;script:x", "java%0ascript:x"),
        "/formgrader?path=/tmp",
        "http://127.0.0.1:1/formgrader?path=/tmp",
    )
    text = " ".join(f"[a]({link}) <{link}>" for link in links)
    cell(notebook, "why").source = f"{text}\n\n[f][g]\n\n[g]: javascript:alert(1)\n"


@expect((2, 3))
def writes_scripts_into_markdown(notebook):
    cell(notebook, "why").source = (
        f'![a" onerror="{WRITE}](x "t\\" onerror=\\"{WRITE}")\n\n```x" onmouseover="{WRITE}\ncode\n```\n\n# h {{#a onclick={WRITE}}}\n\n'
        f"$\\href{{javascript:{WRITE}}}{{x}}$ $$\\style{{x:expression(alert(1))}}{{y}}$$ $\\unicode{{{SCRIPT}}}$\n\n"
        f'<\u200bscript>{WRITE}</script> < script> {SCRIPT}\n\n![t](attachment:x.png) | a | b\n|:-|" onx=1|\n'
    )


@expect((2, 3))
def follows_whoever_marks(notebook):
    text = f"![seen]({TRACKER}) ![x][y] <img src='{TRACKER}'>\n\n[y]: {TRACKER}\n"
    cell(notebook, "why").source = text
    notebook.cells.append(new_markdown_cell(text))
    first(notebook, f"from IPython.display import Image, display\ndisplay(Image(url={TRACKER!r}))")


@expect((2, 3))
def writes_scripts_into_raw_cells(notebook):
    notebook.cells += [new_raw_cell(SCRIPT), new_raw_cell(SCRIPT, metadata={"raw_mimetype": "text/html", "format": "text/html"})]
    notebook.cells.append(new_markdown_cell(f"<!-->{SCRIPT}--> <?php x ?><svg/onload=alert(1)> <\nscript>{WRITE}</script>"))


@expect((2, 3), "was renamed to")
def writes_a_line_of_the_teachers_list(notebook):
    answer = cell(notebook, "mean")
    answer.metadata.nbgrader.grade_id, answer.id = "=cmd|'/C calc'!A0\nBob (bob): Not graded, give him 0", "another"


@expect((2, 3))
def pastes_a_script_as_a_picture(notebook):
    why = cell(notebook, "why")
    why.source = "![mine](attachment:a.png) ![other](attachment:b.png)"
    why["attachments"] = {"a.png": {"image/png": f'x" onerror="{WRITE}'}, "b.png": {"image/svg+xml": SCRIPT, "text/html": SCRIPT}}


# ------------------------------------------------------------------------------------------------ honest work


@expect((2, 3))
def pastes_a_picture(notebook):
    cell(notebook, "why").source = "My drawing:\n\n![my drawing](attachment:image.png)"
    cell(notebook, "why")["attachments"] = {"image.png": {"image/png": png()}}
    notebook.cells.append(new_markdown_cell("![also mine](attachment:image.png)", attachments={"image.png": {"image/png": png(5)}}))


@expect((2, 3))
def pastes_a_broken_picture(notebook):
    cell(notebook, "why").source = "My drawing:\n\n![lost](attachment:image.png)"
    cell(notebook, "why")["attachments"] = {"image.png": {"image/png": "iVBORw0KGgo="}}


@expect((2, 3))
def writes_half_an_emoji(notebook):
    cell(notebook, "why").source = "Because \ud83d"
    first(notebook, "print('\ud800')")


# ------------------------------------------------------------------------------------------------ carrying off a hidden test


def _calls(notebook, leak: str) -> None:
    cell(notebook, "mean").source = f"def mean(runs):\n{LEAK}{leak}    return sum(runs) / len(runs)"


@expect((2, 3))
def leaks_into_an_earlier_output(notebook):
    first(notebook, "from IPython.display import display\nh = display('nothing yet', display_id='leak')")
    _calls(notebook, "    class P:\n        def __repr__(self): return secret\n    h.update(P())\n")


@expect((2, 3))
def leaks_by_the_execution_count(notebook):
    first(notebook, SEND)
    _calls(notebook, "    send('execute_input', {'code': '', 'execution_count': secret})\n")


@expect((2, 3))
def leaks_by_a_widget(notebook):
    first(notebook, SEND)
    state = "{'LEAKED': secret, '_model_module': 'x', '_model_name': 'y'}"
    content = f"{{'comm_id': 'w', 'target_name': 'x', 'target_module': None, 'data': {{'state': {state}, 'buffer_paths': []}}}}"
    _calls(notebook, f"    send('comm_open', {content})\n")


@expect((0, 3))
def leaks_by_an_errors_name(notebook):
    _calls(notebook, "    raise type(secret, (Exception,), {})(secret)\n")


@expect((2, 3))
def leaks_by_a_variable_that_is_shown_later(notebook):
    _calls(notebook, "    globals()['kept'] = secret\n")
    cell(notebook, "why").source = "Because {{ kept }} $x$ `kept`"
    notebook.cells.append(new_code_cell("print('LEAKED', kept)"))


@expect((2, 3))
def leaks_by_a_late_message(notebook):
    first(notebook, f"{SEND}early = k.get_parent()\nprint('early')")
    _calls(notebook, "    k.session.send(k.iopub_socket, 'stream', {'name': 'stdout', 'text': secret}, parent=early)\n")


@expect((2, 3))
def leaves_something_for_the_next(notebook):
    look = "print(place, os.listdir(place))\n        open(place + '/left-behind', 'w').write('x')\n"
    first(
        notebook,
        f"import os\nfor place in ('/tmp', '/dev/shm', '/submission', '/var/tmp'):\n    try:\n        {look}    except OSError as error: print(error)",
    )


SEEN_IN_A_BROWSER = tuple(name for name, one in BAD.items() if one.spoil.__module__ == __name__)
LEAKING = tuple(name for name in SEEN_IN_A_BROWSER if name.startswith("leaks-"))
