"""nbgrader's Formgrader for marking by hand, on a server that can do nothing else and whose pages run no script but nbgrader's own.

    python3 dev.py formgrader                     # exercises/
    python3 dev.py formgrader --course ../class-b

Three walls, one behind the other: what a student sent is cleaned before it becomes a page (``page``); a Content Security Policy lets
no other script run and asks no other host; and Jupyter's own doors, which write files and start programs, are shut.
"""

import argparse
import os
import re
import secrets
import signal
import socket
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import BaseLoader, DictLoader, Environment
from jupyter_server.auth import Authorizer
from jupyter_server.serverapp import ServerApp
from traitlets.config import Config

from grader.course import EXERCISES, Course
from grader.page import CleanPage

MATHJAX = "static/jupyter_server_mathjax/"
SETTINGS = """window.MathJax = {tex2jax: {inlineMath: [["\\\\(", "\\\\)"]], displayMath: [["\\\\[", "\\\\]"]]},
  "HTML-CSS": {availableFonts: [], webFont: "STIX-Web", imageFont: null}, messageStyle: "none", showMathMenu: false, TeX: {equationNumbers: {autoNumber: "AMS"}}};"""
HANDLER = re.compile(r'onclick="(?P<name>\w+)\((?P<value>\w*)\);?"')
UNSAFE = re.compile(r"[\x00-\x1f\"\\<>`\u2028\u2029]")  # ends a string in the script or the attribute of a page


class NoDoors(Authorizer):
    """Lets nobody read or write files, start programs, or open terminals: Formgrader needs none of Jupyter's own services."""

    def is_authorized(self, handler: Any, user: Any, action: str, resource: str) -> bool:  # noqa: ARG002
        """Return whether a request may be answered: never."""
        return False


class Trusted(BaseLoader):
    """Gives nbgrader's own templates with the policy's password at each script, before anything of a student is in them."""

    def __init__(self, templates: BaseLoader | None, nonce: str, mathjax: str) -> None:
        self.templates, self.nonce, self.mathjax = templates or DictLoader({}), nonce, mathjax

    def get_source(self, environment: Environment, template: str) -> tuple[str, str | None, Callable[[], bool] | None]:
        """Return a template's text."""
        text, file, is_current = self.templates.get_source(environment, template)
        if template.startswith("mathjax.html"):
            text = f'{{% macro mathjax(url="") %}}<script>{SETTINGS}</script><script src="{self.mathjax}"></script>{{% endmacro %}}'
        text = _without_handlers(text)
        return text.replace("<script", f'<script nonce="{self.nonce}"'), file, is_current


def _without_handlers(text: str) -> str:
    """Return a template that listens to clicks in a script, since no policy should allow code in attributes."""
    calls = {f"{found['name']}({found['value']})" for found in HANDLER.finditer(text)}
    listened = "".join(f"if (event.target.closest(\"[data-calls='{call}']\")) {call};" for call in sorted(calls))
    script = f'<script>document.addEventListener("click", (event) => {{{listened}}});</script>' if calls else ""
    return HANDLER.sub(r'data-calls="\g<name>(\g<value>)"', text).replace("<script", f"{script}<script", 1)


def _harmless(value: Any) -> Any:
    """Return what may be put into a page's template: a name or an address, which ends no string and no tag."""
    return UNSAFE.sub("", value) if isinstance(value, str) else value


class FormgraderPage(CleanPage):
    """The page of one submission in Formgrader."""

    def __init__(self, nonce: str, mathjax: str, **further: Any) -> None:
        self.trusted = (nonce, mathjax)
        super().__init__(**further)

    def _create_environment(self) -> Environment:
        environment: Environment = super()._create_environment()
        environment.loader = Trusted(environment.loader, *self.trusted)
        return environment

    def from_notebook_node(self, nb: Any, resources: Any = None, **further: Any) -> tuple[str, Any]:
        """Return the page; names in it are harmless."""
        for name, value in (resources or {}).items():
            resources[name] = _harmless(value)
        return super().from_notebook_node(nb, resources, **further)


def policy(origins: list[str], nonce: str) -> str:
    """Return the Content Security Policy: scripts of nbgrader and MathJax, pictures out of the page, requests to this server alone.

    Styles may stand in the page: nbgrader's and MathJax's do.
    """
    rules = {
        "default-src": "'none'",
        "script-src": " ".join([f"'nonce-{nonce}'", *(f"{origin}/{MATHJAX}" for origin in origins)]),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data:",
        "font-src": "'self' data:",
        "connect-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{rule} {value}" for rule, value in rules.items())


def _load_jupyter_server_extension(server: ServerApp) -> None:
    """Start nbgrader's Formgrader in a server, with pages and templates of our own."""
    from nbgrader.server_extensions.formgrader import formgrader  # noqa: PLC0415 - takes a second

    formgrader.load_jupyter_server_extension(server)
    settings = server.web_app.settings
    extension = settings["nbgrader_formgrader"]
    nonce, mathjax = settings["achilles_nonce"], f"{server.base_url}{MATHJAX}MathJax.js?config=TeX-AMS-MML_HTMLorMML-full,Safe"
    settings["nbgrader_exporter"] = FormgraderPage(nonce, mathjax, config=extension.config)
    plain = settings["nbgrader_jinja2_env"]
    settings["nbgrader_jinja2_env"] = Environment(loader=Trusted(plain.loader, nonce, mathjax), autoescape=True, finalize=_harmless)


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "grader.formgrader"}]


def config(course: Course, port: int) -> Config:
    """Return the settings of the server: nbgrader's for this course, and every door of Jupyter's shut."""
    made = course.config()
    nonce = secrets.token_urlsafe(24)
    origins = [f"http://{host}:{port}" for host in ("127.0.0.1", "localhost")]
    made.FormgradeExtension.debug = False
    made.ServerApp.root_dir = str(course.root)
    made.ServerApp.ip = "127.0.0.1"
    made.ServerApp.port = port
    made.ServerApp.port_retries = 0
    made.ServerApp.open_browser = False
    made.ServerApp.terminals_enabled = False
    made.ServerApp.allow_root = True  # as `grade` may be: nothing of a student runs here
    made.ServerApp.authorizer_class = NoDoors
    made.ServerApp.jpserver_extensions = {"jupyter_server_mathjax": True, "grader.formgrader": True}
    made.ServerApp.tornado_settings = {
        "achilles_nonce": nonce,
        "headers": {"Content-Security-Policy": policy(origins, nonce), "Referrer-Policy": "same-origin", "X-Frame-Options": "DENY"},
    }
    return made


def free_port(wanted: int) -> int:
    """Return a port of this machine that nobody listens on: the one that is wanted, or another."""
    for port in (wanted, 0):
        try:
            with socket.create_server(("127.0.0.1", port)) as probe:
                return int(probe.getsockname()[1])
        except OSError:
            continue
    return wanted


def _end_with_input() -> None:
    """Stop the server when whoever started it closes its input, or is gone."""
    sys.stdin.read()
    os.kill(os.getpid(), signal.SIGTERM)


def main(arguments: list[str] | None = None) -> int:
    """Read the command line and run the server until Ctrl+C. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="dev.py formgrader", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, help="the course: the folder with source/ (default: exercises/)")
    parser.add_argument("--course", type=Path, help="the same, as for the other commands")
    parser.add_argument("--gradebook", default=os.environ.get("GRADEBOOK", ""), help="URL, such as postgresql+psycopg://HOST/NAME")
    parser.add_argument("--port", type=int, default=8890)
    parser.add_argument("--no-open", action="store_true", help="do not open a browser")
    parser.add_argument("--until-input-ends", action="store_true", help=argparse.SUPPRESS)  # `dev.py grade` starts and ends it so
    options = parser.parse_args(arguments)
    root = (options.course or options.folder or EXERCISES).resolve()
    if not (root / "class").is_dir():
        print(f"dev.py formgrader: nothing has been graded in {root} yet. First: python3 dev.py grade SET DOWNLOADS", file=sys.stderr)
        return 1
    port = free_port(options.port)
    os.chdir(root)  # nbgrader reads the settings that lie where it is started
    os.environ["JUPYTER_NO_CONFIG"] = "1"  # one's own settings of Jupyter could open what is shut here
    settings = config(Course(root, options.gradebook), port)
    token = secrets.token_urlsafe(24)
    settings.IdentityProvider.token = token
    settings.ServerApp.log_level = "WARN"
    settings.ServerApp.open_browser = not options.no_open and not os.environ.get("CI")
    settings.ServerApp.default_url = "/formgrader/gradebook"
    print(f"Formgrader: http://127.0.0.1:{port}/formgrader/gradebook?token={quote(token)}   (Ctrl+C stops it)", flush=True)
    if options.until_input_ends:
        threading.Thread(target=_end_with_input, daemon=True).start()
    ServerApp.launch_instance(argv=[], config=settings)
    print("\nStopped.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
