"""``dev.py hub-trial``: an assignment goes out, comes back, is graded and returned on a real JupyterHub with nbgrader's exchange.

Two users, ``teacher`` and ``pupil``, act through their own servers, as the buttons of nbgrader's pages do. Grading is ours, in its sandbox.
Every step is checked by what the other side then has; the first that fails ends the trial.
"""

import csv
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import nbformat

from measure.hub.server import COURSE, Hub, hub

ROOT = Path(__file__).resolve().parents[2]
SET = "causes"
NAMED = {"course_id": COURSE, "assignment_id": SET}


class Trial:
    """The steps, and what each is checked by."""

    def __init__(self, running: Hub, folder: Path) -> None:
        self.hub, self.folder = running, folder
        self.course = folder / "home" / "teacher" / COURSE
        self.pupils = folder / "home" / "pupil"
        self.grading = folder / "grading"

    def start(self) -> None:
        """Start both servers; the course folder is the teacher's."""
        for user in ("teacher", "pupil"):
            self.hub.start(user)
        shutil.copytree(ROOT / "exercises" / "source" / SET, self.course / "source" / SET)

    def hand_out(self) -> None:
        """Generate and release, as Formgrader's buttons do; the pupil's list then has it."""
        for action in ("assign", "release"):
            _succeeded(self.hub.ask_server("teacher", "POST", f"formgrader/api/assignment/{SET}/{action}", {}))
        assert self._listed() == ["released"], self._listed()

    def fetch(self) -> None:
        """Fetch: the pupil has the notebook, without solutions."""
        self.hub.ask_server("pupil", "POST", "assignments/fetch", **NAMED)
        text = (self.pupils / SET / f"{SET}.ipynb").read_text(encoding="utf-8")
        assert "YOUR CODE HERE" in text
        assert "BEGIN SOLUTION" not in text
        assert "BEGIN HIDDEN" not in text

    def submit(self) -> None:
        """Answer with the master's own answers, save them through the server, and submit."""
        place = f"api/contents/{SET}/{SET}.ipynb"
        notebook = self.hub.ask_server("pupil", "GET", place)["content"]
        master = nbformat.read(ROOT / "exercises" / "source" / SET / f"{SET}.ipynb", as_version=4)
        answers = {_grade_id(cell): cell.source for cell in master.cells if cell.metadata.get("nbgrader", {}).get("solution")}
        for cell in notebook["cells"]:
            cell["source"] = answers.get(_grade_id(cell), cell["source"])
        self.hub.ask_server("pupil", "PUT", place, {"type": "notebook", "format": "json", "content": notebook})
        self.hub.ask_server("pupil", "POST", "assignments/submit", **NAMED)
        assert "submitted" in self._listed()

    def collect(self) -> None:
        """Collect: the hand-in is in the teacher's folder under the pupil's name."""
        _succeeded(self.hub.ask_server("teacher", "POST", f"formgrader/api/assignment/{SET}/collect", {}))
        assert (self.course / "submitted" / "pupil" / SET / f"{SET}.ipynb").is_file()

    def grade(self) -> None:
        """Grade what was collected with ``dev.py grade``, on a copy of the course: full marks in the tests, the words wait."""
        shutil.copytree(ROOT / "exercises" / "source" / SET, self.grading / "source" / SET)
        (self.folder / "class.csv").write_text("id,first_name,last_name,email\npupil,A,Pupil,pupil@example.org\n", encoding="utf-8")
        self._grade(str(self.course / "submitted"), "--students", str(self.folder / "class.csv"))
        self._mark_by_hand()
        self._grade()
        with (self.grading / "class" / f"marks-{SET}.csv").open(encoding="utf-8-sig", newline="") as table:
            (row,) = csv.DictReader(table)
        assert (row["id"], row["state"], row["total"]) == ("pupil", "marked", row["out_of"]), row

    def give_back(self) -> None:
        """Release our feedback through the exchange, and fetch it: the pupil has the very page that was written."""
        ours, theirs = self.grading / "class" / "feedback" / "pupil" / SET, self.course / "feedback" / "pupil" / SET
        shutil.copytree(ours, theirs)
        _succeeded(self.hub.ask_server("teacher", "POST", f"formgrader/api/assignment/{SET}/release_feedback", {}))
        self.hub.ask_server("pupil", "POST", "assignments/fetch_feedback", **NAMED)
        (page,) = (self.pupils / SET / "feedback").rglob("*.html")
        assert page.read_bytes() == (ours / f"{SET}.html").read_bytes()

    def _listed(self) -> list[str]:
        found = self.hub.ask_server("pupil", "GET", "assignments", course_id=COURSE)
        assert found["success"], found
        return [it["status"] for it in found["value"] if it["assignment_id"] == SET]

    def _grade(self, *further: str) -> None:
        command = [sys.executable, "-m", "grader", SET, *further, "--course", str(self.grading)]
        subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)

    def _mark_by_hand(self) -> None:
        """Give the written answer all its points, as somebody who reads it in Formgrader would."""
        from nbgrader.api import Gradebook  # noqa: PLC0415 - not needed before

        with Gradebook(f"sqlite:///{self.grading}/class/gradebook.db") as book:
            for grade in book.find_submission_notebook(SET, SET, "pupil").grades:
                if grade.needs_manual_grade:
                    grade.manual_score, grade.needs_manual_grade = grade.max_score, False
            book.db.commit()


def _succeeded(answer: Any) -> None:
    assert answer["success"], f"{answer.get('error', '')}\n{answer.get('log', '')}"


def _grade_id(cell: Any) -> str | None:
    found: str | None = cell["metadata"].get("nbgrader", {}).get("grade_id")
    return found


def main() -> int:
    """Run every step and print what each did and how long it took. Returns the exit code."""
    with tempfile.TemporaryDirectory(prefix="hub-") as place:
        folder = Path(place)
        try:
            with hub(folder) as running:
                trial = Trial(running, folder)
                steps = (
                    trial.start,
                    trial.hand_out,
                    trial.fetch,
                    trial.submit,
                    trial.collect,
                    trial.grade,
                    trial.give_back,
                )
                for step in steps:
                    began = time.monotonic()
                    step()
                    print(f"{step.__name__:<10} {time.monotonic() - began:5.1f} s  {(step.__doc__ or '').strip()}", flush=True)
        except BaseException:
            print((folder / "hub.log").read_text(encoding="utf-8", errors="replace")[-6000:], file=sys.stderr)
            raise
    print("Every step was seen on the other side.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
