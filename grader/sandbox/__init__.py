"""Where students' code runs: ``launch.py`` starts a kernel in bubblewrap, ``kernel.py`` is that kernel."""

import compileall
import importlib.util
import os
import shutil
from pathlib import Path

HERE = Path(__file__).resolve().parent
CONTAINER = "Or, if Podman or Docker is here: python3 dev.py image grade, with the same options; it needs nothing else."


def is_missing() -> str:
    """Return why nothing can be run in the sandbox here, and what to do about it; nothing where it can."""
    if os.name != "posix" or not Path("/proc/self/ns").is_dir():
        return f"Grading needs Linux. On Windows use WSL2, on a Mac the dev container: both are Linux. {CONTAINER}"
    if shutil.which("bwrap") is None:
        return (
            "Grading needs bubblewrap. On Debian, Ubuntu or WSL2: sudo apt install bubblewrap. On Fedora: sudo dnf install bubblewrap. "
            f"{CONTAINER}"
        )
    if os.system("bwrap --ro-bind / / --unshare-all --hostname sandbox --proc /proc true >/dev/null 2>&1") != 0:  # noqa: S605, S607
        return (
            "bubblewrap is installed, but this system does not let it make namespaces. On Ubuntu: "
            "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0. In Docker: --security-opt seccomp=unconfined "
            f"--security-opt apparmor=unconfined --security-opt systempaths=unconfined (the dev container has them). {CONTAINER}"
        )
    return ""


def compile_course() -> None:
    """Write the course's byte code, where that can be: a sandbox only reads, so it would compile the package for each submission."""
    course = importlib.util.find_spec("achilles")
    for folder in course.submodule_search_locations or () if course else ():
        compileall.compile_dir(folder, quiet=2)
