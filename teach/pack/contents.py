"""What goes into the teacher's pack: file name to content."""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import nbformat

from achilles.quiz.export import files as quiz_files
from teach.data import NAMES
from teach.pack.guide import guide, stories
from teach.pack.marking import marking_guide, wrong_answers
from teach.pack.writing import zipped

START = """How to start

1. You need Python 3.11 or newer. In a terminal, in this folder:

       python -m pip install jupyterlab {wheel}
       python -m jupyterlab

   On a JupyterHub or in Colab: load all files of this folder up, and run  %pip install {wheel}  in a first cell of your own.
2. Open {name}.ipynb. Write where it says YOUR CODE HERE, and run the cell below: it says what is wrong.
3. Send back {name}.ipynb, under that name. Do not change the cells with checks.

Nobody asks about your own body. If something of yours hurts, stop, and open the course's red-flag card.
"""
READ_ME = """# Teacher's pack: Achilles Pain After Running

**Keep this where learners cannot read it: it holds the solutions.**

| Folder | What is in it |
|---|---|
| `guide.html` | The teacher's guide with the red-flag card, to read in a browser, without a network |
| `for-learners/` | One zip for each set, and the twelve stories to print. Hand out these and nothing else |
| `solutions/` | Each set solved, executed, with its data and hidden tests |
| `data/` | The data of each set |
| `marking-guides/` | Tasks and points, the guide for the written task, wrong answers that were tried |
| `quizzes/` | The chapters' questions for Canvas (QTI 1.2) and Moodle (Moodle XML) |

No clinician has reviewed this course. No class has used it yet. Text: CC BY 4.0; code: BSD 3-Clause.
"""


class PackError(Exception):
    """A pack that could not be made; the text says why."""


def contents(root: Path, course: Path, solutions: Path) -> dict[str, bytes]:
    """Return all files of the pack for a course folder, whose masters were run into ``solutions``.

    Raises ``PackError`` where a part is missing, or a solution was not run to its end.
    """
    missing = [name for name in NAMES if not (course / "release" / name / f"{name}.ipynb").is_file()]
    if missing:
        raise PackError(
            f"--course is {course}, and it has no release of {', '.join(missing)}; run `dev.py release`, or name a variant's folder"
        )
    for name in NAMES:
        check_executed(solutions / name / f"{name}.ipynb")
    wheel_name, wheel = package(root)
    wrong = wrong_answers()
    files: dict[str, bytes] = {"README.md": READ_ME.encode(), "guide.html": guide(root).encode()}
    for name in NAMES:
        learners = {path.name: path.read_bytes() for path in sorted((course / "release" / name).iterdir())}
        start = START.format(wheel=wheel_name, name=name)
        files[f"for-learners/{name}.zip"] = zipped(name, {**learners, wheel_name: wheel, "START.txt": start.encode()})
        files |= {f"data/{name}/{it}": content for it, content in learners.items() if not it.endswith(".ipynb")}
        files |= {f"solutions/{name}/{path.name}": path.read_bytes() for path in sorted((solutions / name).iterdir())}
        files[f"marking-guides/{name}.md"] = marking_guide(course / "source" / name / f"{name}.ipynb", wrong.get(name, [])).encode()
    texts = json.loads((course / "release" / "when_to_seek_help" / "stories.json").read_text(encoding="utf-8"))
    files["for-learners/stories.html"] = stories(texts).encode()
    for licence in ("LICENSE", "LICENSE-TEXT"):
        files[f"{licence}.txt"] = (root / licence).read_bytes()
    return {**files, **quiz_files()}


def check_executed(notebook: Path) -> None:
    """Raise ``PackError`` unless the notebook was run: every code cell counted, no error in any, and a number below each test."""
    for cell in nbformat.read(notebook, as_version=4).cells:
        if cell.cell_type != "code":
            continue
        kinds = [output.output_type for output in cell.outputs]
        wrong = cell.execution_count is None or "error" in kinds
        if wrong or (cell.metadata.get("nbgrader", {}).get("grade") and "execute_result" not in kinds):
            raise PackError(f"{notebook.name}: the cell {cell.id} was not run to its end; a solution must be executed whole")


def package(root: Path) -> tuple[str, bytes]:
    """Return the course's package as a wheel, name and content: plain Python that needs nothing else, so it runs wherever Jupyter does."""
    with tempfile.TemporaryDirectory() as folder:
        # Built from a copy, since a build leaves files behind that the next one would pack again.
        copy = Path(folder) / "copy"
        copy.mkdir()
        for file in ("pyproject.toml", "README.md", "LICENSE"):
            shutil.copy(root / file, copy)
        shutil.copytree(root / "achilles", copy / "achilles", ignore=shutil.ignore_patterns("__pycache__"))
        quiet = ["--quiet", "--disable-pip-version-check", "--no-deps", "--no-build-isolation", "--wheel-dir", folder]
        if subprocess.call([sys.executable, "-m", "pip", "wheel", *quiet, str(copy)]) != 0:  # noqa: S603 - pip, on our own folder
            raise PackError("the course's package could not be built; the lines above say why")
        (wheel,) = Path(folder).glob("*.whl")
        return wheel.name, wheel.read_bytes()
