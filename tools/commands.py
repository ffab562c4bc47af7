"""The table of commands: who needs each, its options, and what has to be there before it runs.

Read before ``.venv`` exists, so it uses the standard library only.
"""

import argparse
import importlib
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tools import install, machine, processes, serve

ROOT = processes.ROOT
Options = Callable[[argparse.ArgumentParser], None]
GROUPS = {
    "read": "To read the course",
    "run": "To run its notebooks",
    "teach": "To teach with it",
    "develop": "To change it",
    "measure": "To measure it (not part of `test`)",
}


def no_options(_parser: argparse.ArgumentParser) -> None:
    """Leave a command without options."""


@dataclass(frozen=True)
class Command:
    """A command. It is a function of ``tools``, or a module with a command line of its own."""

    name: str
    group: str
    help: str
    function: str = ""  # "site.run" is tools.site.run(options, further)
    module: str = ""  # run as `python -m`
    path: tuple[str, ...] = ()  # folders where that module and its imports are
    options: Options = no_options
    takes_more: bool = False  # options that are not ours are passed on
    locks: tuple[str, ...] = ()  # of requirements/, besides course
    debian: tuple[str, ...] = ()  # programs, by the names of Debian's packages
    linux: bool = False  # it runs nowhere else
    site: bool = False  # the built book
    browser: bool = False  # Chromium or Chrome
    node: tuple[str, ...] = ()  # folders with pinned npm packages
    wheels: bool = False  # for Python in the browser

    def locks_for(self, options: argparse.Namespace) -> list[str]:
        """Return the lock files that must be installed. Raises ``Stop`` on a system where the command cannot run."""
        if self.linux and sys.platform != "linux":
            raise processes.Stop(
                "this needs Linux. On Windows use WSL2, on a Mac the dev container: both are Linux, and there the same command works. "
                "`dev.py image grade ...` grades in a container on either"
            )
        more = ["grading"] if self.name == "test" and grading_is_tested(options) else []
        return ["course", *self.locks, *more]

    def run(self, options: argparse.Namespace, further: list[str], typed: list[str]) -> int:
        """Run it, inside ``.venv``, with the options as read and as typed. Returns the exit code."""
        if self.function:
            module, function = self.function.split(".")
            code: int = getattr(importlib.import_module(f"tools.{module}"), function)(options, further)
            return code
        return self._run_module(typed)

    def _run_module(self, typed: list[str]) -> int:
        paths = [*(str(ROOT / folder) for folder in (".", *self.path)), *filter(None, [os.environ.get("PYTHONPATH")])]
        command = [str(install.PYTHON), "-P", "-m", self.module, *typed]
        environment = {"PYTHONPATH": os.pathsep.join(paths)}
        if {"-h", "--help"} & set(typed):  # nothing more has to be there for that
            return processes.hand_over(command, cwd=Path.cwd(), **environment)
        if not any(argument.startswith("--without-sandbox") for argument in typed):
            machine.ensure_debian(self.debian)
        if self.browser:
            environment["BROWSER_FOR_TESTS"] = machine.find_browser()
        for folder in self.node:
            install.ensure_node_packages(ROOT / folder)
        if self.wheels:
            install.ensure_wheels()
        if self.site:
            importlib.import_module("tools.site").build()
        # Paths are meant from where they were typed.
        return processes.hand_over(command, cwd=Path.cwd(), **environment)


def grading_is_tested(options: argparse.Namespace) -> bool:
    """Tell whether `test` grades: not in the small tiers, and only where there is a sandbox."""
    return sys.platform == "linux" and options.tier not in {"unit", "measure"}


def _serve(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=serve.port, default=8000)
    parser.add_argument("--no-build", action="store_true", help="serve what was built last")
    parser.add_argument("--no-open", action="store_true", help="do not open a browser")


def _offline(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--no-build", action="store_true", help="pack what was built last")


def _scorm(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--no-build", action="store_true", help="pack what was built last")
    parser.add_argument("--to", metavar="FILE", help="the zip to write (default: _build/achilles-course-scorm.zip)")


def _image(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--engine", choices=("podman", "docker"), help="the container engine (default: the first that answers)")
    parser.add_argument("--course", default=ROOT / "exercises", help="the course folder that the container sees as exercises/")


def _test(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "tier",
        nargs="?",
        choices=("short", "long", "all", "unit", "measure"),
        default="short",
        help="short (the default): for every push; long: all other tests, which a change must also pass; all: both; "
        "unit: no book, no browser; measure: the measuring tools",
    )
    parser.add_argument("--changed", action="store_true", help="only what the changes since the last commit touch")


def _lock(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--upgrade", action="store_true", help="raise every pin to the newest release that fits")


def _next(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--python", default=getattr(sys, "_base_executable", sys.executable), help="the Python to try (default: this one)")
    parser.add_argument("--pinned", action="store_true", help="keep the pinned versions: to try another Python only")
    parser.add_argument("--site", action="store_true", help="only build the book")


def _mutation(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("language", nargs="?", choices=("all", "python", "javascript"), default="all")


def _bench(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--quick", action="store_true", help="two visits, one Lighthouse page, no growing book; writes nothing")
    parser.add_argument("--runs", type=int, default=5, help="visits to each page on each line (5)")


def _scale(parser: argparse.ArgumentParser) -> None:
    less = parser.add_mutually_exclusive_group()
    less.add_argument("--quick", action="store_true", help="small numbers, and no file is written")
    less.add_argument("--brief", action="store_true", help="only 500 with two workers and 50 in plain nbgrader; no file is written")


def _release(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--solutions", action="store_true", help="also write exercises/solution, executed (about half a minute)")


MEASURED = ("tests", "tests/achilles", "tests/grader", "tests/proofs")
COMMANDS = (
    Command("serve", "read", "build the book and open it on 127.0.0.1:8000", function="serve.run", options=_serve),
    Command("site", "read", "build the book into _build/html", function="site.run"),
    Command("offline", "read", "pack the book as a zip that opens by double click", function="site.run_offline", options=_offline),
    Command("lab", "run", "open the notebooks in JupyterLab; options are passed on to it", function="lab.run", takes_more=True),
    Command(
        "grade",
        "teach",
        "grade a class: marks, feedback, what to look at (Linux)",
        module="grader",
        takes_more=True,
        locks=("grading",),
        debian=("bubblewrap",),
        linux=True,
    ),
    Command(
        "formgrader",
        "teach",
        "mark written answers by hand, in nbgrader's Formgrader",
        module="grader.formgrader",
        takes_more=True,
        locks=("grading",),
    ),
    Command(
        "image",
        "teach",
        "grade in a container, on Windows or a Mac: image grade NAME ...",
        function="image.run",
        options=_image,
        takes_more=True,
    ),
    Command("marks", "teach", "put marks into the file that Moodle or Canvas exported", module="grader.lms", takes_more=True),
    Command(
        "teacher-pack",
        "teach",
        "one zip for a teacher: sets, solutions, guides, quizzes",
        module="teach.pack",
        takes_more=True,
        locks=("grading",),
    ),
    Command("scorm", "teach", "the book and its quizzes as a SCORM 1.2 package", function="scorm.run", options=_scorm),
    Command("variant", "teach", "a private course folder with other numbers", module="teach.variant", takes_more=True, locks=("grading",)),
    Command(
        "new-assignment",
        "teach",
        "a source folder for an assignment of your own, with examples",
        module="teach.new_assignment",
        takes_more=True,
        locks=("grading",),
    ),
    Command(
        "test", "develop", "what to run before each push; `test long` is the rest", function="suite.run", options=_test, locks=("dev",)
    ),
    Command("setup", "develop", "only make .venv and install the pinned requirements", function="suite.run_setup"),
    Command("format", "develop", "format Python and JavaScript", function="suite.run_format", locks=("dev",)),
    Command("lock", "develop", "resolve requirements/*.in into lock files", function="lock.run", options=_lock, locks=("dev",)),
    Command(
        "release",
        "develop",
        "write the learners' sets from their masters",
        module="teach.release",
        options=_release,
        locks=("grading",),
    ),
    Command(
        "cases", "develop", "write the shared cases of all engines, print their hash", module="proofs.cases", path=MEASURED, locks=("dev",)
    ),
    Command(
        "record", "develop", "run the proofs, write the record that the book shows", module="proofs.record", path=MEASURED, locks=("dev",)
    ),
    Command("stories", "develop", "rate the bank of real stories, print the table", module="proofs.stories", path=MEASURED, locks=("dev",)),
    Command("noise", "develop", "simulate noisy scores, write what the book shows", module="proofs.noise", path=MEASURED, locks=("dev",)),
    Command("next", "develop", "build and test the book on the coming Sphinx", function="next.run", options=_next, locks=("dev",)),
    Command(
        "bench",
        "measure",
        "speed and weight of the pages (a quarter of an hour)",
        module="measure.bench.run",
        path=MEASURED,
        options=_bench,
        locks=("dev",),
        browser=True,
        node=("sphinx_livepage", "measure/bench"),
        wheels=True,
    ),
    Command(
        "chapters",
        "measure",
        "words, phone screens, cells and practice of each chapter",
        module="measure.chapters",
        path=MEASURED,
        locks=("dev",),
        site=True,
        browser=True,
    ),
    Command(
        "coverage",
        "measure",
        "branches of the models in JavaScript that the shared cases take",
        module="measure.coverage.run",
        path=MEASURED,
        locks=("dev",),
    ),
    Command(
        "engines",
        "measure",
        "the built site in Firefox and WebKit (some minutes)",
        module="measure.engines.run",
        path=MEASURED,
        takes_more=True,
        locks=("dev",),
        debian=("firefox-esr", "webkit2gtk-driver", "xvfb"),
        linux=True,
        site=True,
    ),
    Command(
        "hosting",
        "measure",
        "the built site on Debian's nginx as it is packaged",
        module="measure.hosting.run",
        path=MEASURED,
        takes_more=True,
        locks=("dev",),
        linux=True,
        site=True,
        browser=True,
    ),
    Command(
        "hub-trial",
        "measure",
        "an assignment out and back on a JupyterHub of two users (minutes)",
        module="measure.hub.trial",
        locks=("grading", "hub"),
        debian=("bubblewrap",),
        linux=True,
        node=("measure/hub",),
    ),
    Command("links", "measure", "every outside link of the bibliography (network)", module="measure.links"),
    Command(
        "mutation",
        "measure",
        "damage the models; tests must notice (20 minutes)",
        module="measure.mutation.run",
        path=MEASURED,
        options=_mutation,
        locks=("dev",),
    ),
    Command(
        "reading",
        "measure",
        "reading exports of runs: 10,000 made, 20,000 damaged, budgets (minutes)",
        module="measure.reading",
        path=MEASURED,
        takes_more=True,
        locks=("dev",),
    ),
    Command(
        "scale",
        "measure",
        "grading of large classes (an hour; --brief, --quick: minutes)",
        module="measure.scale",
        path=MEASURED,
        options=_scale,
        locks=("dev", "grading", "scale"),
        debian=("bubblewrap", "postgresql"),
        linux=True,
    ),
    Command(
        "soak", "measure", "500 random plans, every promise of each (some minutes)", module="measure.soak", path=MEASURED, locks=("dev",)
    ),
)


def listing() -> str:
    """Return all commands, grouped by who needs them."""
    lines = []
    for group, title in GROUPS.items():
        lines += [f"\n{title}:"]
        lines += [f"  {command.name:<16}{command.help}" for command in COMMANDS if command.group == group]
    return "\n".join([*lines, "\n`python3 dev.py COMMAND --help` explains one of them."]).lstrip("\n")


def read(arguments: Sequence[str]) -> tuple[Command, argparse.Namespace, list[str]]:
    """Return the command that was typed, its options, and the options that are passed on.

    Ends the program, as ``argparse`` does, after help and when something that was typed is wrong.
    """
    if not arguments:
        print(f"usage: python3 dev.py COMMAND [options]\n\n{listing()}")
        raise SystemExit(0)
    parser = argparse.ArgumentParser(
        prog="dev.py", usage="python3 dev.py COMMAND [options]", epilog=listing(), formatter_class=argparse.RawDescriptionHelpFormatter
    )
    choices = parser.add_subparsers(dest="command", metavar="COMMAND", help=argparse.SUPPRESS, required=True)
    for command in COMMANDS:
        own_help = not (command.module and command.takes_more)  # such a module explains its options itself
        part = choices.add_parser(
            command.name,
            prog=f"python3 dev.py {command.name}",
            description=command.help[0].upper() + command.help[1:] + ".",
            add_help=own_help,
        )
        command.options(part)
    options, further = parser.parse_known_args(arguments)
    chosen = next(command for command in COMMANDS if command.name == options.command)
    if further and not chosen.takes_more:
        parser.error(f"{chosen.name} has no option {' '.join(further)}; `python3 dev.py {chosen.name} --help` lists what it has")
    return chosen, options, further
