"""From the masters to what students and teachers get, by nbgrader's own converters, all sets in one process.

A course folder has ``source/<set>/<set>.ipynb``, the master with its data files. From it come ``release/<set>/``, without
solutions, hidden tests and marking guides, and ``solution/<set>/``, with all of them, executed. No gradebook is touched, and
no ``nbgrader_config.py`` is read: what students get must not depend on the settings that somebody grades with.
"""

import os
import shutil
from contextlib import chdir
from pathlib import Path

from nbgrader.converters import GenerateAssignment, GenerateSolution
from nbgrader.converters.base import BaseConverter
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from teach.data import NAMES, write

EXERCISES = Path(__file__).resolve().parents[1] / "exercises"


class GenerationError(Exception):
    """A set that could not be generated; the text says which, and what to do."""


class GenerateSolutionWithoutGradebook(GenerateSolution):  # type: ignore[misc] # nbgrader has no types
    """nbgrader's converter, which would ask the gradebook whether it knows the set."""

    def init_assignment(self, assignment_id: str, student_id: str) -> None:
        """Copy the data files, and ask no gradebook."""
        BaseConverter.init_assignment(self, assignment_id, student_id)


def make_data(course: Path, seed: int) -> None:
    """Write the data of every set beside its master."""
    for name in NAMES:
        write(name, seed, course / "source" / name)


def make_release(course: Path, destination: Path | None = None) -> Path:
    """Write the student version of every set, ``release`` in the course folder or another folder. Returns the folder."""
    folder = destination or course / "release"
    _convert(GenerateAssignment, course, "release_directory", folder)
    return folder


def make_solutions(course: Path) -> Path:
    """Write the teacher's version of every set, with solutions and executed. Returns the folder."""
    folder = course / "solution"
    _convert(GenerateSolutionWithoutGradebook, course, "solution_directory", folder)
    return folder


def make_variant(seed: int, course: Path) -> Path:
    """Write a whole course folder with data from another seed. Raises ``GenerationError`` where the folder is not empty."""
    if course.exists() and any(course.iterdir()):
        raise GenerationError(f"{course} is not empty; name a folder that is not there yet")
    for name in NAMES:
        (course / "source" / name).mkdir(parents=True)
        shutil.copy(EXERCISES / "source" / name / f"{name}.ipynb", course / "source" / name)
    make_data(course, seed)
    make_release(course)
    return course


def _convert(converter: type, course: Path, setting: str, folder: Path) -> None:
    """Run one of nbgrader's converters over all sets of a course into a folder, which is emptied first."""
    course, folder = course.resolve(), folder.resolve()
    shutil.rmtree(folder, ignore_errors=True)
    config = Config()
    config.CourseDirectory.root = str(course)
    config.CourseDirectory.assignment_id = "*"
    config.CourseDirectory.ignore = [".*", "__pycache__"]
    config.CourseDirectory[setting] = os.path.relpath(folder, course)
    config.GenerateAssignment.no_database = True
    config.SaveCells.enabled = False
    config.ExecutePreprocessor.extra_arguments = ["--log-level=ERROR"]  # a kernel's warnings are about itself, not about the sets
    where = CourseDirectory(config=config)
    with chdir(course):
        made = converter(coursedir=where, config=config)
        made.log.setLevel("ERROR")
        made.start()
    missing = [name for name in NAMES if not (folder / name / f"{name}.ipynb").is_file()]
    if missing:
        raise GenerationError(f"{converter.__name__} left out {', '.join(missing)}; the lines above say why")
