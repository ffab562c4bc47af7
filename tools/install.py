"""What is installed for a command, each file of it checked by its hash: ``.venv``, npm packages, wheels for the browser."""

import hashlib
import os
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

from tools.processes import ROOT, Stop, check

VENV = ROOT / ".venv"
REQUIREMENTS = ROOT / "requirements"
LIVEPAGE = ROOT / "sphinx_livepage"
WHEELS = LIVEPAGE / "wheels"  # for Python in the reader's browser
BROWSER_PYTHON = "3.14"  # that of the pinned Pyodide


def bin_of(venv: Path) -> Path:
    """Return the folder of a virtual environment's programs."""
    return venv / ("Scripts" if os.name == "nt" else "bin")


def python_of(venv: Path) -> Path:
    """Return the Python of a virtual environment."""
    return bin_of(venv) / ("python.exe" if os.name == "nt" else "python")


BIN = bin_of(VENV)
PYTHON = python_of(VENV)
PIP_INSTALL = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]


def ensure_venv(locks: Iterable[str], venv: Path = VENV, base: str = sys.executable) -> None:
    """Make a virtual environment and install the lock files, by name, that are not installed in it as they are now."""
    python = str(python_of(venv))
    if not Path(python).exists():
        print(f"Making {venv.name} ...", flush=True)
        try:
            import ensurepip  # noqa: F401, PLC0415 - only to see whether it is there
        except ImportError:
            raise Stop(
                "this Python has no ensurepip, so it cannot make .venv. On Debian or Ubuntu: sudo apt install python3-venv"
            ) from None
        check([base, "-m", "venv", str(venv)], f"{venv.name} could not be made")
    for name in locks:
        lock = REQUIREMENTS / f"{name}.txt"
        with Installed(venv / f".installed-{name}", [lock]) as missing:
            if missing:
                print(f"Installing requirements/{name}.txt (the first time takes a minute or two) ...", flush=True)
                command = [python, *PIP_INSTALL, "--require-hashes", "--no-deps", "-r", str(lock)]  # a lock names everything
                check(command, f"requirements/{name}.txt could not be installed. Is there a network? The lines above are pip's")
    projects = [ROOT, LIVEPAGE]
    with Installed(venv / ".installed-project", [project / "pyproject.toml" for project in projects]) as missing:
        if missing:  # pip takes no hash for a folder; what builds it, setuptools, is in the lock
            folders = [part for project in projects for part in ("-e", str(project))]
            check([python, *PIP_INSTALL, "--no-deps", "--no-build-isolation", *folders], "the course could not be installed into .venv")


class Installed:
    """Remembers that something was installed from files: says whether it is missing, and notes it when that went well."""

    def __init__(self, stamp: Path, files: list[Path]) -> None:
        self._stamp = stamp
        self._state = digest(files)

    def __enter__(self) -> bool:
        """Tell whether it is missing, or was installed from other files or by another Python."""
        return not self._stamp.is_file() or self._stamp.read_text(encoding="utf-8") != self._state

    def __exit__(self, kind: object, *_error: object) -> None:
        """Note what was installed."""
        if kind is None:
            self._stamp.write_text(self._state, encoding="utf-8")


def ensure_node_packages(folder: Path) -> None:
    """Fetch the pinned npm packages of a folder, if that is not done yet or the lock changed. npm checks their integrity."""
    with Installed(folder / "node_modules" / ".installed", [folder / "package-lock.json"]) as missing:
        if not missing:
            return
        npm = shutil.which("npm")
        if npm is None:
            print("There is no npm here, so a pinned Node.js is installed into .venv ...", flush=True)
            ensure_venv(["node"])
            npm = tool("npm")
        path = os.pathsep.join([str(BIN), os.environ.get("PATH", "")])
        command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        place = folder.relative_to(ROOT)
        check(command, f"the npm packages of {place} could not be fetched. Is there a network?", cwd=folder, PATH=path)


def ensure_wheels() -> None:
    """Download the pinned wheels for Python in the reader's browser, if that is not done yet or the pins changed."""
    pins = REQUIREMENTS / "browser.txt"
    with Installed(WHEELS / ".downloaded", [pins]) as missing:
        if not missing:
            return
        print("Downloading the packages for Python in the browser ...", flush=True)
        shutil.rmtree(WHEELS, ignore_errors=True)
        command = [str(PYTHON), "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--require-hashes", "--no-deps"]
        command += ["--only-binary=:all:", "--platform=any", "--implementation=py", "--abi=none", f"--python-version={BROWSER_PYTHON}"]
        command += ["--dest", str(WHEELS), "-r", str(pins)]
        check(command, "the wheels of requirements/browser.txt could not be downloaded. Is there a network?")


def tool(name: str, venv: Path = VENV) -> str:
    """Return the path of a program that is installed in a virtual environment."""
    for ending in ("", ".exe", ".cmd"):
        if (bin_of(venv) / (name + ending)).is_file():
            return str(bin_of(venv) / (name + ending))
    raise Stop(f"{name} is not in {venv.name}; delete {venv.name} and try again")


def node() -> str:
    """Return the path of Node.js: the system's, or the one in .venv."""
    return shutil.which("node") or tool("node")


def digest(files: Iterable[Path]) -> str:
    """Return a fingerprint of files and of the Python that .venv was made with."""
    return hashlib.sha256(b"".join(file.read_bytes() for file in files) + sys.version.encode()).hexdigest()
