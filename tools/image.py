"""``dev.py image``: grading in a container, for Windows and Mac.

The image holds the programs and no pupil's work. The course folder is lent to a container that has no network and no capability;
inside it pupils' code runs in bubblewrap, as on any Linux.
"""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tools.processes import ROOT, Stop, check, hand_over

NAME = "achilles-grader"
RECIPE = ROOT / "grader" / "Containerfile"
ENGINES = ("podman", "docker")
# What the recipe copies. The course folder is not among it: it holds pupils' work.
COPIED = ("dev.py", "pyproject.toml", "README.md", "LICENSE", "requirements", "tools", "sphinx_livepage", "achilles", "grader", "teach")
NOT_COPIED = ("node_modules", "wheels", "__pycache__", "*.egg-info", "build")
# bubblewrap makes namespaces, mounts a /proc of its own and names its host. The engines' usual filters of system calls, Docker's AppArmor
# profile, SELinux labels and the hidden parts of /proc forbid one or the other. See bubblewrap's issues 284 and 505.
ALLOWED = {
    "docker": ("seccomp=unconfined", "apparmor=unconfined", "systempaths=unconfined"),
    "podman": ("seccomp=unconfined", "label=disable", "unmask=ALL"),
}


def run(options: argparse.Namespace, further: list[str]) -> int:
    """Build the image if what it is made of has changed; with a command behind it, such as ``grade``, run that inside. Returns the exit code."""
    engine = find_engine(options.engine)
    course = Path(options.course).resolve()
    if not course.is_dir():
        raise Stop(f"--course is {course}, and there is no such folder")
    tag = f"{NAME}:{digest()}"
    if not answers([engine, "image", "inspect", tag]):
        print(f"Building {tag} (some minutes, and about 1 GB; later only after a change) ...", flush=True)
        build(engine, tag)
    if further:
        return hand_over(run_command(engine, tag, course, further))
    print(f"{tag} is ready. Put what you downloaded into {course / 'class'}, then for instance:\n")
    print("    python3 dev.py image grade causes exercises/class/submissions.zip --students exercises/class/class.csv")
    return 0


def find_engine(wanted: str | None) -> str:
    """Return the container engine to use. Raises ``Stop`` where there is none, or none that answers."""
    there = [engine for engine in ([wanted] if wanted else ENGINES) if shutil.which(engine)]
    if not there:
        raise Stop(
            f"this needs {wanted or 'Podman or Docker'}, which is not installed. Install Podman Desktop or Docker Desktop, and start it"
        )
    for engine in there:
        if answers([engine, "info"]):
            return engine
    raise Stop(f"{' and '.join(there)} is installed but does not answer. Start it (Podman Desktop or Docker Desktop), and run this again")


def answers(command: list[str]) -> bool:
    """Tell whether a command of the engine succeeds; what it prints is not shown."""
    return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False).returncode == 0


def build(engine: str, tag: str) -> None:
    """Build the image from a copy of what the recipe names, so that nothing else can get in."""
    with tempfile.TemporaryDirectory() as folder:
        for name in COPIED:
            source, target = ROOT / name, Path(folder) / name
            if source.is_dir():
                shutil.copytree(source, target, ignore=shutil.ignore_patterns(*NOT_COPIED))
            else:
                shutil.copy(source, target)
        check(build_command(engine, tag, Path(folder)), "the image could not be built; the lines above say why")


def build_command(engine: str, tag: str, context: Path) -> list[str]:
    """Return the command that builds the image from a folder."""
    return [engine, "build", "--file", str(RECIPE), "--tag", tag, str(context)]


def run_command(engine: str, tag: str, course: Path, command: list[str]) -> list[str]:
    """Return the command that runs one of ours in the container, with the course folder in its place."""
    allowed = [part for option in ALLOWED[engine] for part in ("--security-opt", option)]
    closed = ["--network=none", "--cap-drop=ALL", "--security-opt", "no-new-privileges"]
    terminal = ["--interactive", "--tty"] if sys.stdin.isatty() else []
    return [
        engine,
        "run",
        "--rm",
        *terminal,
        *closed,
        *allowed,
        *_as_owner(engine),
        "--volume",
        f"{course}:/course/exercises",
        tag,
        *command,
    ]


def _as_owner(engine: str) -> list[str]:
    """Return the options with which files that are written belong to the teacher. On Windows and a Mac the engine sees to that."""
    if sys.platform != "linux" or os.getuid() == 0:
        return []
    if engine == "podman":
        return ["--userns=keep-id:uid=1000,gid=1000"]
    return ["--user", f"{os.getuid()}:{os.getgid()}", "--env", "HOME=/tmp"]


def digest() -> str:
    """Return a short fingerprint of what the image is made of."""
    whole = hashlib.sha256()
    for path in [RECIPE, *_files()]:
        whole.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return whole.hexdigest()[:12]


def _files() -> Iterator[Path]:
    ignored = shutil.ignore_patterns(*NOT_COPIED)
    for name in COPIED:
        if (ROOT / name).is_file():
            yield ROOT / name
        for place, inner, names in os.walk(ROOT / name):
            inner[:] = sorted(set(inner) - ignored(place, inner))
            yield from (Path(place) / file for file in sorted(names))
