"""Large classes: seconds for a submission with one and two workers, on this machine and with Dask and PostgreSQL.

    python3 dev.py scale           50 and 500 submissions, written into docs/large_classes.md (about an hour)
    python3 dev.py scale --brief   only 500 with two workers, beside 50 in plain nbgrader, printed (ten minutes)
    python3 dev.py scale --quick   4 and 8, printed (some minutes)

Beside them in the same run: plain ``nbgrader autograde``, one process, students' code unsandboxed. Every run starts from nothing,
its marks are compared with what they must be, and the time is that of the whole command. Nothing else should run meanwhile.
"""

import argparse
import contextlib
import csv
import os
import platform
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import nbformat
import probe
from nbgrader.api import Gradebook

from grader.course import Course
from grader.steps import prepare

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "large_classes.md"
HERE = "127.0.0.1"
PLAIN, OURS = "plain `nbgrader autograde`, no sandbox", "dev.py grade"
KINDS = {  # how submissions differ, and the points of their two tests
    "def longest(runs):\n    return max(runs)": (2.0, 3.0),
    "def longest(runs):\n    return runs[0]": (2.0, 0.0),
    "def longest(runs):\n    return 1 / 0": (2.0, 0.0),
}


@dataclass(frozen=True)
class Measured:
    """One way of grading a class, and how long it took, in seconds."""

    way: str
    workers: int
    submissions: int
    seconds: float

    @property
    def each(self) -> float:
        """Return the seconds for a submission."""
        return self.seconds / self.submissions


def main() -> int:
    """Measure all ways with all sizes. Returns the exit code: 1 where a mark was wrong."""
    parser = argparse.ArgumentParser(prog="dev.py scale", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    less = parser.add_mutually_exclusive_group()
    less.add_argument("--quick", action="store_true", help="small numbers, and no file is written")
    less.add_argument("--brief", action="store_true", help="only 500 with two workers and 50 in plain nbgrader; no file is written")
    options = parser.parse_args()
    measured: list[Measured] = []
    with tempfile.TemporaryDirectory(prefix="scale-") as place, contextlib.ExitStack() as stack:
        server = "" if options.brief else stack.enter_context(postgresql(Path(place)))
        for size, way, workers in runs(quick=options.quick, brief=options.brief):
            folder = Path(place) / f"{len(measured)}"
            send(folder, size)
            seconds = measure(way, workers, folder, server)
            measured.append(Measured(way, workers, size, seconds))
            print(f"{size:4} submissions, {workers} worker(s), {way}: {seconds:.1f} s, {seconds / size:.2f} s each", flush=True)
            shutil.rmtree(folder)
    if options.brief:
        return 0
    print(f"\n{table(measured)}")
    if not options.quick:
        PAGE.write_text(page(measured), encoding="utf-8")
        print(f"\nWritten: {PAGE.relative_to(ROOT)}")
    return 0


def runs(*, quick: bool, brief: bool) -> list[tuple[int, str, int]]:
    """Return what is measured: the number of submissions, the way, and how many workers."""
    if brief:
        return [(50, PLAIN, 1), (500, OURS, 2)]
    ways = [(PLAIN, 1), *((way, workers) for way in (OURS, "with Dask and PostgreSQL") for workers in (1, 2))]
    return [(size, way, workers) for size in ((4, 8) if quick else (50, 500)) for way, workers in ways]


def send(folder: Path, size: int) -> None:
    """Make a course, and a class that sent what differs a little."""
    probe.make_course(folder)
    prepare(Course(folder), probe.NAME)
    answered = probe.answered(nbformat.read(Course(folder).release(probe.NAME), as_version=4))
    for number in range(size):
        notebook = deepcopy(answered)
        probe.cell(notebook, "longest").source = list(KINDS)[number % len(KINDS)]
        path = folder / "downloads" / f"s{number:03}" / f"{probe.NAME}.ipynb"
        path.parent.mkdir(parents=True)
        nbformat.write(notebook, path)


def measure(way: str, workers: int, folder: Path, server: str) -> float:
    """Grade a class in one way; return the seconds. Raises where marks are not what they must be."""
    with contextlib.ExitStack() as stack:
        gradebook, further = "", []
        if way == PLAIN:
            command = plain(folder)
        else:
            if "Dask" in way:
                gradebook = stack.enter_context(database(server))
                further = ["--gradebook", gradebook, "--scheduler", stack.enter_context(dask(workers))]
            command = [sys.executable, "-P", "-m", "grader", probe.NAME, str(folder / "downloads"), "--course", str(folder)]
            command += ["--workers", str(workers), *further]
        start = time.monotonic()
        done = subprocess.run(command, cwd=folder if way == PLAIN else ROOT, capture_output=True, text=True, check=False)
        seconds = time.monotonic() - start
        assert done.returncode == 0, done.stdout + done.stderr
        check(folder, gradebook, plain=way == PLAIN)
    return seconds


def plain(folder: Path) -> list[str]:
    """Lay a class out as nbgrader alone wants it; return its own command."""
    for path in (folder / "downloads").glob("*/*.ipynb"):
        target = folder / "submitted" / path.parent.name / probe.NAME
        target.mkdir(parents=True)
        shutil.copy(path, target)
    shutil.copy(folder / "class" / "gradebook.db", folder / "gradebook.db")
    (folder / "nbgrader_config.py").write_text("c = get_config()\nc.CourseDirectory.course_id = 'achilles'\n", encoding="utf-8")
    return [str(Path(sys.executable).with_name("nbgrader")), "autograde", probe.NAME]


def check(folder: Path, gradebook: str, *, plain: bool) -> None:
    """Compare all marks with what they must be."""
    if plain:
        with Gradebook(f"sqlite:///{folder / 'gradebook.db'}", "achilles") as book:
            found = {
                one.student.id: tuple(
                    float(grade.auto_score)
                    for name in ("mean_test", "longest_test")
                    for grade in one.notebooks[0].grades
                    if grade.name == name
                )
                for one in book.assignment_submissions(probe.NAME)
            }
    else:
        with (folder / "class" / f"marks-{probe.NAME}.csv").open(encoding="utf-8") as file:
            found = {row["id"]: (float(row["mean_test"]), float(row["longest_test"])) for row in csv.DictReader(file)}
        assert (folder / "class" / "gradebook.db").is_file() or gradebook
    size = len(list((folder / "downloads").iterdir()))
    assert found == {f"s{number:03}": list(KINDS.values())[number % len(KINDS)] for number in range(size)}, found


# ------------------------------------------------------------------------------------------------ real servers, on this machine


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.create_server((HERE, 0)) as server:
        return int(server.getsockname()[1])


@contextlib.contextmanager
def postgresql(place: Path) -> Iterator[str]:
    """Start Debian's PostgreSQL on the loopback address, in a folder that is removed; give the URL of the server."""
    programs = max(Path("/usr/lib/postgresql").glob("*/bin/initdb"), default=Path(shutil.which("initdb") or "")).parent
    data, port = place / "postgresql", free_port()
    data.mkdir()
    before: list[str] = []
    if os.geteuid() == 0:  # the server refuses to run as root
        user = pwd.getpwnam("postgres")
        before = ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
        os.chown(data, user.pw_uid, user.pw_gid)
        place.chmod(0o711)
    control = [*before, str(programs / "pg_ctl"), "-D", str(data), "-w"]
    subprocess.run(
        [*before, str(programs / "initdb"), "-D", str(data), "-A", "trust", "-U", "postgres"], cwd=data, check=True, capture_output=True
    )
    options = f"-p {port} -k {data} -c listen_addresses={HERE}"
    subprocess.run([*control, "-o", options, "-l", str(data / "log"), "start"], cwd=data, check=True, stdout=subprocess.DEVNULL)
    try:
        yield f"postgresql://postgres@{HERE}:{port}"
    finally:
        subprocess.run([*control, "-m", "fast", "stop"], cwd=data, check=True, stdout=subprocess.DEVNULL)


@contextlib.contextmanager
def database(server: str) -> Iterator[str]:
    """Make a database for one run; give its URL."""
    import psycopg  # noqa: PLC0415 - an optional extra

    name = f"class{time.monotonic_ns()}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield f"{server}/{name}"


@contextlib.contextmanager
def dask(workers: int) -> Iterator[str]:
    """Start a scheduler and workers, each a process; give the scheduler's address."""
    address = f"tcp://{HERE}:{free_port()}"
    quiet = {"cwd": ROOT, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with contextlib.ExitStack() as stack:

        def start(*command: str) -> None:
            running = stack.enter_context(subprocess.Popen([sys.executable, "-m", *command, "--no-dashboard"], **quiet))
            stack.callback(running.terminate)

        start("distributed.cli.dask_scheduler", "--host", HERE, "--port", address.rpartition(":")[2])
        for _ in range(workers):
            start("distributed.cli.dask_worker", address, "--host", HERE, "--nthreads", "1", "--no-nanny")
        from distributed import Client  # noqa: PLC0415 - an optional extra

        with Client(address, timeout=60) as client:
            client.wait_for_workers(workers, timeout=60)
        yield address


# ------------------------------------------------------------------------------------------------ what came of it


def table(measured: list[Measured]) -> str:
    """Return the table: a row for each size and way, with one worker and two, and both beside plain nbgrader."""
    lines = ["| Submissions | Way | 1 worker, s each | 2 workers, s each | 2 against 1 | 1 worker against plain | 2 against plain |"]
    lines += ["|---:|---|---:|---:|---:|---:|---:|"]
    by = {(one.submissions, one.way, one.workers): one.each for one in measured}
    for size, way in dict.fromkeys((one.submissions, one.way) for one in measured):
        nbgrader, one, two = by[size, PLAIN, 1], by[size, way, 1], by.get((size, way, 2))
        ratios = (
            ["", f"x {nbgrader / one:.2f}", ""]
            if two is None
            else [f"x {one / two:.2f}", f"x {nbgrader / one:.2f}", f"x {nbgrader / two:.2f}"]
        )
        lines.append(f"| {size} | {way} | {one:.2f} | {'' if two is None else f'{two:.2f}'} | {' | '.join(ratios)} |")
    return "\n".join(lines)


def page(measured: list[Measured]) -> str:
    """Return the page that is committed."""
    git = shutil.which("git") or "git"
    commit = subprocess.run([git, "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()
    seconds = sum(one.seconds for one in measured)
    return f"""# Large classes: how long grading takes

Written by `python3 dev.py scale`, never by hand. {datetime.now(UTC):%Y-%m-%d}, commit {commit or "unknown"}, Python \
{platform.python_version()}, {os.cpu_count()} cores; {seconds / 60:.0f} minutes.

The exercise has two tasks with tests and a written one; a submission is right, wrong, or raises an error. The time is that of
the whole command, from an empty gradebook to the table of marks. Plain nbgrader runs students' code with all the rights of the
teacher; the others start a sandbox for each submission and ask the questions that show a bent Python. "x 1.90" means 1.90 times
as fast. All marks were compared with what they must be.

{table(measured)}
"""


if __name__ == "__main__":
    sys.exit(main())
