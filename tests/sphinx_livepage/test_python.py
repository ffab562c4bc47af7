"""Python for the browser: what the build packs, and what runs a cell. In a browser itself: tests/browser/test_run_cells.py."""

import hashlib
import importlib.resources
import inspect
import io
import json
import re
import subprocess
import sys
import zipfile
import zlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sphinx.errors import ExtensionError

from sphinx_livepage.python import library
from sphinx_livepage.python.cells import cells_of, for_page
from sphinx_livepage.python.distribution import CORE, LOCK, OF_IPYTHON, Parts, lock_of, write_distribution
from sphinx_livepage.python.runtime import faults, importing, shown
from sphinx_livepage.python.runtime.needs import needed
from sphinx_livepage.python.wheels import lean_wheel, packed_whole

ROOT = Path(__file__).parents[2]
PYODIDE = ROOT / "sphinx_livepage" / "node_modules" / "pyodide"


def wheel(folder: Path, file_name: str, files: dict[str, str], needs: tuple[str, ...] = ()) -> Path:
    """Write a wheel as PyPI has them."""
    name, version = file_name.split("-")[:2]
    about = f"{name}-{version}.dist-info"
    metadata = "".join(f"Requires-Dist: {need}\n" for need in needs)
    with zipfile.ZipFile(folder / file_name, "w") as packed:
        for path, text in files.items():
            packed.writestr(path, text)
        packed.writestr(f"{about}/METADATA", f"Name: {name}\nVersion: {version}\n{metadata}")
        packed.writestr(f"{about}/RECORD", "")
    return folder / file_name


@pytest.fixture
def parts(tmp_path: Path) -> Parts:
    """Make the parts of a small distribution."""
    for folder in ("core", "wheels", "ours/tests"):
        (tmp_path / folder).mkdir(parents=True)
    for name in CORE:
        (tmp_path / "core" / name).write_text(name, encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "core" / library.ZIP, "w") as stdlib:
        for name in ("json/__init__.py", "imaplib.py", "multiprocessing/pool.py"):
            stdlib.writestr(name, f"# {name}")
    (tmp_path / "core" / LOCK).write_text(json.dumps({"info": {"python": "3.14.2"}, "packages": {"numpy": {}}}), encoding="utf-8")
    wheel(tmp_path / "wheels", "ipython-9.1-py3-none-any.whl", {f"IPython/{name}": "" for name in OF_IPYTHON})
    needs = ("theirs-too>1", "elsewhere", 'pexpect; sys_platform != "emscripten"', 'colour; extra == "all"')
    wheel(tmp_path / "wheels", "theirs-1.0-py3-none-any.whl", {"theirs/__init__.py": "", "theirs/labextension/big.js": ""}, needs)
    wheel(tmp_path / "wheels", "theirs_too-2.0-py3-none-any.whl", {"theirs_too.py": "", "theirs_too-2.0.data/share/x.js": ""})
    (tmp_path / "ours" / "__init__.py").write_text('__version__ = "0.3.0"\n', encoding="utf-8")
    return Parts(tmp_path / "core", tmp_path / "wheels", (tmp_path / "ours",))


# ------------------------------------------------------------------------------------------------ the distribution


def test_the_same_parts_make_the_same_bytes(parts: Parts, tmp_path: Path) -> None:
    """On another day too; another byte in a package of ours makes another address."""
    first = write_distribution(parts, tmp_path / "one")
    (tmp_path / "ours" / "__init__.py").touch()
    (parts.wheels / ".lean").rename(tmp_path / "gone")
    second = write_distribution(parts, tmp_path / "two")
    assert first.name == second.name
    contents = [{file.name: hashlib.sha256(file.read_bytes()).digest() for file in folder.iterdir()} for folder in (first, second)]
    assert contents[0] == contents[1]
    (tmp_path / "ours" / "more.py").write_text("", encoding="utf-8")
    assert write_distribution(parts, tmp_path / "three").name != first.name


def test_the_lock_names_what_is_there_and_nothing_else(parts: Parts, tmp_path: Path) -> None:
    """Each file lies beside it under its fingerprint; what a browser does not need or nobody packed is no dependency."""
    folder = write_distribution(parts, tmp_path / "site")
    packages = json.loads((folder / LOCK).read_text(encoding="utf-8"))["packages"]
    assert list(packages) == ["ipython", "livepage-runtime", "ours", "theirs", "theirs-too"]
    for package in packages.values():
        assert hashlib.sha256((folder / package["file_name"]).read_bytes()).hexdigest() == package["sha256"]
    assert packages["theirs"]["depends"] == ["theirs-too"]
    assert packages["theirs-too"]["imports"] == ["theirs_too"]
    assert packages["livepage-runtime"]["imports"] == ["livepage_runtime"]
    assert packages["ours"]["version"] == "0.3.0"


def test_wheels_are_lean(parts: Parts, tmp_path: Path) -> None:
    """Without scripts for JupyterLab and without what the book leaves out; with a list of contents that is true."""
    content = lean_wheel(parts.wheels / "theirs-1.0-py3-none-any.whl", ["theirs/left/*"])
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert packed.namelist() == ["theirs-1.0.dist-info/METADATA", "theirs/__init__.py", "theirs-1.0.dist-info/RECORD"]
        listed = packed.read("theirs-1.0.dist-info/RECORD").decode().split(",,\n")
    assert listed == [*packed.namelist(), ""]
    wheel(tmp_path, "fast-1.0-cp314-cp314-win_amd64.whl", {})
    with pytest.raises(ExtensionError, match=r"win_amd64\.whl is built for one machine"):
        lean_wheel(tmp_path / "fast-1.0-cp314-cp314-win_amd64.whl", ())


def test_modules_lose_their_docstrings_where_a_book_says_so(tmp_path: Path) -> None:
    """They run as before; a class or a function that was only its docstring is still one, and other modules keep theirs."""
    source = '"""Doc."""\nclass A:\n    """Doc."""\n\ndef f():\n    """Doc."""\n    return """Doc."""\n'
    made = wheel(tmp_path, "theirs-1.0-py3-none-any.whl", {"theirs/bare/a.py": source, "theirs/b.py": source})
    with zipfile.ZipFile(io.BytesIO(lean_wheel(made, (), ["theirs/bare/*"]))) as packed:
        bare, kept = packed.read("theirs/bare/a.py").decode(), packed.read("theirs/b.py").decode()
    assert kept == source
    names: dict[str, Any] = {}
    exec(bare, names)  # noqa: S102 - our own source
    assert (names["f"](), names["f"].__doc__, names["A"].__doc__) == ("Doc.", None, None)


def test_a_package_of_like_files_is_packed_as_a_whole(tmp_path: Path) -> None:
    """Smaller, with the same files in it."""
    made = wheel(tmp_path, "theirs-1.0-py3-none-any.whl", {f"theirs/part_{number}.py": f"x = {number}\n" for number in range(200)})
    one_by_one = lean_wheel(made, ())
    whole = packed_whole(one_by_one)
    assert len(whole) < len(one_by_one) / 2
    with zipfile.ZipFile(io.BytesIO(one_by_one)) as loose, importing.opened(whole) as packed:
        assert {name: packed.read(name) for name in packed.namelist()} == {name: loose.read(name) for name in loose.namelist()}


def test_pythons_own_library_is_one_piece(parts: Parts, tmp_path: Path) -> None:
    """Unpacked, it is the zip that Pyodide asks for, without what needs other processes or a network of its own."""
    folder = write_distribution(parts, tmp_path / "site")
    with zipfile.ZipFile(io.BytesIO(zlib.decompress((folder / library.PACKED).read_bytes()))) as there:
        assert {name: there.read(name) for name in there.namelist()} == {"json/__init__.py": b"# json/__init__.py"}
    assert not (folder / library.ZIP).exists()


def test_what_a_first_cell_imports_is_compiled(tmp_path: Path) -> None:
    """In Python's own library and in wheels, whether they are packed as a whole or not; the rest stays as it was written."""
    packages = tmp_path / "ours"
    packages.mkdir()
    for name, text in {"__init__": '__version__ = "1.0"', "used": "import theirs, colorsys\nx = theirs.x", "unused": "y = 1"}.items():
        (packages / f"{name}.py").write_text(text, encoding="utf-8")
    (tmp_path / "wheels").mkdir()
    wheel(tmp_path / "wheels", "ipython-9.1-py3-none-any.whl", {f"IPython/{name}": "" for name in OF_IPYTHON})
    wheel(tmp_path / "wheels", "theirs-1.0-py3-none-any.whl", {"theirs/__init__.py": "from .inner import x", "theirs/inner.py": "x = 4"})
    wheel(tmp_path / "wheels", "never-1.0-py3-none-any.whl", {"never.py": ""})
    parts = Parts(PYODIDE, tmp_path / "wheels", (packages,), first_cell="from ours.used import x\nassert x == 4")
    folder = write_distribution(parts, tmp_path / "site")

    assert modules_in(folder, "ours") == {"ours/__init__.pyc", "ours/used.pyc", "ours/unused.py"}
    assert modules_in(folder, "theirs") == {"theirs/__init__.pyc", "theirs/inner.pyc"}
    assert modules_in(folder, "never") == {"never.py"}
    assert {"livepage_runtime/running.pyc", "livepage_runtime/figure.pyc"} <= modules_in(folder, "livepage_runtime")
    with zipfile.ZipFile(io.BytesIO(zlib.decompress((folder / library.PACKED).read_bytes()))) as there:
        assert {"json/decoder.pyc", "colorsys.pyc", "this.py"} <= set(there.namelist())
    packages = json.loads((folder / LOCK).read_text(encoding="utf-8"))["packages"]
    assert (packages["ours"]["imports"], packages["theirs"]["imports"]) == (["ours"], ["theirs"])
    early = json.loads(re.search(r"const EARLY = (\[.*?\]);", (folder / "worker.js").read_text(encoding="utf-8"))[1])  # type: ignore[index]
    assert early == ["ours-1.0-py3-none-any.whl", "theirs-1.0-py3-none-any.whl"]

    with pytest.raises(ExtensionError, match="ZeroDivisionError: division by zero"):
        write_distribution(replace(parts, first_cell="1 / 0"), tmp_path / "other")


def modules_in(folder: Path, name: str) -> set[str]:
    """Return the modules of a wheel of the site."""
    (path,) = folder.glob(f"{name}-*.whl")
    return {name for name in importing.opened(path.read_bytes()).namelist() if name.endswith((".py", ".pyc"))}


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    """With the whole path, so that whoever builds the book can see what to fetch."""
    with pytest.raises(ExtensionError, match=r"node_modules.*pyodide-lock\.json is not there"):
        Parts.of({"core": "node_modules/pyodide", "wheels": "wheels", "packages": []}, tmp_path)


def test_conditions_are_judged_for_the_browser(parts: Parts) -> None:
    """Not for the machine that builds."""
    wheel(
        parts.wheels,
        "asks-1.0-py3-none-any.whl",
        {"asks.py": ""},
        ('ours; sys_platform == "emscripten"', 'theirs; python_version < "3.14"'),
    )
    wheels = {path.name: path.read_bytes() for path in parts.wheels.glob("*.whl")} | {
        "ours-1-py3-none-any.whl": (parts.wheels / "theirs_too-2.0-py3-none-any.whl").read_bytes()
    }
    assert json.loads(lock_of(parts, wheels))["packages"]["asks"]["depends"] == ["ours"]


def test_the_rules_need_no_other_package() -> None:
    """A cell that asks the rules loads neither widgets nor plotly: the course's Python stays light in the browser."""
    code = (
        "import sys, achilles.symptom_checker, achilles.footwear_checklist, achilles.mileage_planner, achilles.quiz, achilles.evidence,"
        " achilles.figures\n"
        "theirs = {name.partition('.')[0] for name in sys.modules} - sys.stdlib_module_names - {'achilles', '__main__'}\n"
        "print(sorted(theirs & {'plotly', 'anywidget', 'ipywidgets', 'traitlets', 'IPython', 'numpy'}))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


# ------------------------------------------------------------------------------------------------ cells


@pytest.mark.parametrize(
    ("sources", "wanted"),
    [
        (["a = 1", "b = 2", "a + 1"], [0]),
        (["a = 1", "a = 2", "a"], [1]),
        (["from x import tool", "t = tool()", "other = 1", "t.result"], [0, 1]),
        (["import a.b", "a.b.c"], [0]),
        (["a = 1", "a = 3\na"], []),
        (["a = 1", "a += 1", "a"], [0, 1]),
        (["d = {}", "d['x'] = 1", "d"], [0, 1]),
        (["o = object", "o.x = 1", "print(o)"], [0, 1]),
        (["n = 2", "def f(x):\n    y = x\n    return y * n", "f(1)"], [0, 1]),
        (["y = 1", "def f(x):\n    y = x\n    return y", "f(1)"], [1]),
        (["total = 0", "def add():\n    global total\n    total = 1", "total"], [1]),
        (["a = 1", "for a in range(3):\n    pass", "a"], [1]),
        (["a = 1", "[a for a in range(3)]"], []),
        (["a = 1", "[a for a in range(3)]", "a"], [0]),
        (["a = 1", "b = {a: {c for c in x} for a, x in {}}", "a, b, c"], [0, 1]),
        (["a = 1", "[last := a for b in range(a)]", "last"], [0, 1]),
        (["a = 1", "if (b := a):\n    pass", "b"], [0, 1]),
        (["x = 1", "this is no Python", "x"], [0]),
        (["x = 1", "print(x"], []),
    ],
)
def test_which_earlier_cells_a_cell_needs(sources: list[str], wanted: list[int]) -> None:
    """Those that made the names it uses, and what these need; the last maker counts."""
    assert needed(sources, len(sources) - 1) == wanted


def test_a_page_lists_what_it_does_not_show_only_where_that_is_needed() -> None:
    """Checks and cards stay out of the page."""
    cells: list[tuple[str, list[str]]] = [
        ("helper = 1", ["remove-cell"]),
        ("assert helper", ["remove-cell"]),
        ("show()", ["remove-input"]),
        ("helper + 1", []),
        ("", []),
    ]
    notebook = {"cells": [{"cell_type": "code", "source": [source], "metadata": {"tags": tags}} for source, tags in cells]}
    assert for_page(cells_of(notebook)) == ["helper = 1", None]


class Table:
    """A value with looks of its own."""

    def _repr_html_(self) -> str:
        return "<table></table>"

    def _repr_png_(self) -> None:
        return None

    def __repr__(self) -> str:
        return "Table()"


class Widget:
    """A value that says all by itself."""

    def _repr_mimebundle_(self, **_kwargs: Any) -> tuple[dict[str, str], dict[str, str]]:
        return {"text/plain": "Widget()", "view": "1"}, {"view": "more"}


def test_what_a_value_looks_like() -> None:
    """As in a notebook: by its own methods, else by its text. A class is no value of its kind."""
    assert shown.bundle(Table()) == ({"text/html": "<table></table>", "text/plain": "Table()"}, {"text/html": {}})
    assert shown.bundle(Widget()) == ({"text/plain": "Widget()", "view": "1"}, {"view": "more"})
    assert shown.bundle(Table)[0] == {"text/plain": repr(Table)}
    assert shown.bundle([1], pretty=lambda value: f"pretty {value}")[0] == {"text/plain": "pretty [1]"}


def test_a_figure_is_shown_as_the_page_shows_it() -> None:
    """The same HTML as the build writes: place, data, words and numbers."""
    import plotly.graph_objects as go  # noqa: PLC0415

    figure = go.Figure(layout={"meta": {"says": "It rises.", "columns": ["Week"], "rows": [[1]]}})
    html = shown.for_page(shown.bundle(figure)[0])["text/html"]
    assert html.startswith('<figure class="book-figure">')
    assert "<figcaption>It rises.</figcaption>" in html
    assert "<td>1</td>" in html


def test_an_error_in_the_words_of_its_cell() -> None:
    """Lines of cells, not of libraries; a cell is called as the page calls it."""
    source = "import json\njson.loads('{')"
    titles = {"<cell 2>": "Cell 3"}
    try:
        exec(compile(source, faults.note_source(2, source), "exec"), {})  # noqa: S102 - as a cell is run
    except ValueError as error:
        said = faults.in_words(error, titles.get)
    assert said.splitlines()[:2] == ["Cell 3, line 2:", "    json.loads('{')"]
    assert said.splitlines()[2].startswith("JSONDecodeError: Expecting property name")
    assert len(said.splitlines()) == 3


def test_an_import_loads_its_wheel_once_and_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a wheel depends on waits until it is imported; what no lock has is not found."""
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(sys, "meta_path", list(sys.meta_path))
    one = wheel(
        tmp_path,
        "first_of_two-1-py3-none-any.whl",
        {"first_of_two.py": "def other():\n    import second_of_two\n    return second_of_two.x"},
    )
    one.write_bytes(packed_whole(one.read_bytes()))
    two = wheel(tmp_path, "second_of_two-1-py3-none-any.whl", {"second_of_two.py": "x = 2"})
    packages = {path.name.split("-")[0]: {"file_name": path.name, "imports": [path.name.split("-")[0]]} for path in (one, two)}
    fetched: list[str] = []

    def fetch(file_name: str) -> bytes:
        fetched.append(file_name)
        return (tmp_path / file_name).read_bytes()

    importing.set_up(packages, fetch, {"second_of_two": lambda: fetched.append("before")}, site=tmp_path)
    import first_of_two  # type: ignore[import-not-found]  # noqa: PLC0415

    assert fetched == [one.name]
    assert first_of_two.other() == first_of_two.other() == 2
    assert fetched == [one.name, two.name, "before"]
    with pytest.raises(ModuleNotFoundError, match="third_of_two"):
        __import__("third_of_two")


@pytest.mark.parametrize("compiled", [False, True], ids=["source", "compiled"])
def test_a_module_is_read_when_it_is_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, compiled: bool) -> None:
    """Only data is written to disk, also data in a folder that is no package. A module that was compiled ahead runs as its source does."""
    monkeypatch.setattr(sys, "meta_path", list(sys.meta_path))
    for name in [name for name in sys.modules if name.partition(".")[0] == "in_parts"]:
        del sys.modules[name]
    files = {
        "in_parts/__init__.py": "",
        "in_parts/inner/__init__.py": "from pathlib import Path\nx = Path(__file__).with_name('x.txt').read_text()",
        "in_parts/inner/x.txt": "4",
        "in_parts/inner/unused.py": "",
        "in_parts/data/no_module.py": "",
        "in_parts/_one.py": "from .inner import x",
    }
    path = wheel(tmp_path, "in_parts-1-py3-none-any.whl", files)
    if compiled:
        program: dict[str, Any] = {}
        exec((ROOT / "sphinx_livepage/python/compiling.py").read_text(encoding="utf-8"), program)  # noqa: S102 - as the build runs it
        path.write_bytes(program["compiled"](path.read_bytes(), below="anywhere"))
    site = tmp_path / "site"
    importing.set_up({"in-parts": {"file_name": path.name, "imports": ["in_parts"]}}, lambda _name: path.read_bytes(), site=site)
    import in_parts._one  # type: ignore[import-not-found]  # noqa: PLC0415

    assert in_parts._one.x == "4"
    assert in_parts._one.__file__ == str(site / "in_parts" / "_one.py")
    assert importlib.resources.files("in_parts.inner").joinpath("x.txt").read_text() == "4"
    if compiled:
        assert in_parts._one.__spec__.loader.get_source("") is None
    else:
        assert inspect.getsource(in_parts._one).strip() == files["in_parts/_one.py"]
    there = {each.relative_to(site).as_posix() for each in site.rglob("*") if each.is_file()}
    data = {"in_parts/inner/x.txt", f"in_parts/data/no_module.py{'c' if compiled else ''}"}
    assert there - {name for name in there if "dist-info" in name} == data
    with pytest.raises(ModuleNotFoundError, match=r"in_parts\.missing"):
        __import__("in_parts.missing")


def test_plotly_draws_without_narwhals() -> None:
    """It is not loaded for a figure; a cell that imports it gets the real one, and figures are drawn afterwards too."""
    code = """
import sys
from sphinx_livepage.python.runtime import importing
importing.stand_in_for_what_plotly_asks()
import plotly.graph_objects as go
written = go.Figure(go.Bar(x=["a", "b"], y=[1, 2.5])).to_json()
assert "narwhals.dtypes" not in sys.modules
import narwhals.selectors
import narwhals as nw
assert nw.__version__ and nw.DataFrame and nw.selectors
print(written == go.Figure(go.Bar(x=["a", "b"], y=[1, 2.5])).to_json())
"""
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "True\n"


def test_an_import_without_a_network_says_so_and_can_be_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The import fails with a sentence; once the wheel can be had, the same import works."""
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(sys, "meta_path", list(sys.meta_path))
    path = wheel(tmp_path, "late_wheel-1-py3-none-any.whl", {"late_wheel.py": "x = 3"})
    answers = iter([OSError("no network"), path.read_bytes()])

    def fetch(_file_name: str) -> bytes:
        answer = next(answers)
        if isinstance(answer, OSError):
            raise answer
        return answer

    importing.set_up({"late_wheel": {"file_name": path.name, "imports": ["late_wheel"]}}, fetch, site=tmp_path)
    with pytest.raises(ImportError, match=r"late_wheel could not be loaded\. Is there a network\?"):
        __import__("late_wheel")
    assert __import__("late_wheel").x == 3
