"""The hub: JupyterHub, its proxy and one server for each user, all on this machine and in one folder.

It works as hubs of containers do: every server runs as the same user of the system, ``jovyan``, and nbgrader takes the name of the person
from the hub. For that, these processes see a list of users of their own; no user is added to the system.
"""

import contextlib
import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

HERE = Path(__file__).resolve().parent
PROXY = HERE / "node_modules" / "configurable-http-proxy" / "bin" / "configurable-http-proxy"
COURSE = "achilles"
PATIENCE = 180  # seconds for the hub or a server to answer


class Hub:
    """A hub that answers. ``ask`` speaks to it, ``ask_server`` to the server of one of its users."""

    def __init__(self, address: str, token: str) -> None:
        self.address = address
        self._headers = {"Authorization": f"token {token}", "Content-Type": "application/json"}

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        """Return what the hub's API answers, read from JSON. Raises ``HTTPError`` for a refusal."""
        return self._ask(method, f"{self.address}hub/api/{path}", json.dumps(body).encode() if body is not None else None)

    def ask_server(self, user: str, method: str, path: str, body: Any = None, **form: str) -> Any:
        """Return what a user's server answers; what a form would send is in its address."""
        query = f"?{urlencode(form)}" if form else ""
        return self._ask(method, f"{self.address}user/{user}/{path}{query}", json.dumps(body).encode() if body is not None else None)

    def start(self, user: str) -> None:
        """Add a user and start their server, until it answers."""
        self.ask("POST", f"users/{user}")
        self.ask("POST", f"users/{user}/server")
        wait(lambda: self.ask("GET", f"users/{user}")["servers"][""]["ready"], f"the server of {user}")

    def _ask(self, method: str, address: str, body: bytes | None) -> Any:
        request = urllib.request.Request(address, body, self._headers, method=method)
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            text = answer.read()
        return json.loads(text) if text else None


def wait(is_done: Any, what: str) -> None:
    """Wait until something is so. Raises ``TimeoutError`` where it does not become so."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with contextlib.suppress(urllib.error.URLError, ConnectionError, KeyError):
            if is_done():
                return
        time.sleep(0.3)
    raise TimeoutError(f"{what} did not answer within {PATIENCE} s")


@contextlib.contextmanager
def hub(folder: Path) -> Iterator[Hub]:
    """Run a hub in a folder, whose homes are ``home/USER``. At the end every server is stopped."""
    token, address = secrets.token_hex(16), f"http://127.0.0.1:{_free_port()}/"
    (folder / "exchange").mkdir()
    (folder / "exchange").chmod(0o777)
    (folder / "config").mkdir()
    (folder / "config" / "nbgrader_config.py").write_text(_for_nbgrader(folder), encoding="utf-8")
    (folder / "jupyterhub_config.py").write_text(_for_hub(folder, token, address), encoding="utf-8")
    (folder / "passwd").write_text(f"jovyan:x:{os.getuid()}:{os.getgid()}::{folder}:/bin/sh\n", encoding="utf-8")
    with (folder / "hub.log").open("wb") as log, subprocess.Popen(_command(folder), cwd=folder, stdout=log, stderr=log) as running:
        found = Hub(address, token)
        try:
            wait(lambda: found.ask("GET", "") is not None, "the hub")
            yield found
        finally:
            for user in ("teacher", "pupil"):
                with contextlib.suppress(urllib.error.URLError):
                    found.ask("DELETE", f"users/{user}/server")
            running.terminate()
            running.wait(PATIENCE)


def _command(folder: Path) -> list[str]:
    bubblewrap = shutil.which("bwrap")
    if bubblewrap is None:
        raise FileNotFoundError("bubblewrap is not installed")
    # Processes of its own: the hub's proxy and the servers end with it, however it ends.
    own = ["--unshare-pid", "--proc", "/proc"]
    seen = [bubblewrap, "--dev-bind", "/", "/", *own, "--ro-bind", str(folder / "passwd"), "/etc/passwd", "--die-with-parent", "--"]
    return [*seen, sys.executable, "-m", "jupyterhub", "--config", str(folder / "jupyterhub_config.py")]


def _for_hub(folder: Path, token: str, address: str) -> str:
    node = shutil.which("node") or str(Path(sys.executable).with_name("node"))
    environment = {
        "JUPYTER_CONFIG_PATH": str(folder / "config"),
        "JUPYTERHUB_SINGLEUSER_APP": "jupyter_server.serverapp.ServerApp",
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    }
    scopes = ["admin:users", "admin:servers", "access:servers", "read:hub"]
    return f"""
c = get_config()
c.JupyterHub.bind_url = {address!r}
c.JupyterHub.hub_port = {_free_port()}
c.JupyterHub.db_url = "sqlite:///{folder}/hub.sqlite"
c.JupyterHub.cookie_secret_file = "{folder}/cookie_secret"
c.JupyterHub.authenticator_class = "dummy"
c.Authenticator.allow_all = True
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = "{folder}/home/{{username}}"
c.Spawner.cmd = [{sys.executable!r}, "-m", "jupyterhub.singleuser"]
c.Spawner.args = ["--allow-root"]
c.Spawner.environment = {environment!r}
c.ConfigurableHTTPProxy.command = [{node!r}, {str(PROXY)!r}]
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{_free_port()}"
c.ConfigurableHTTPProxy.pid_file = "{folder}/proxy.pid"
c.JupyterHub.services = [{{"name": "trial", "api_token": {token!r}}}]
c.JupyterHub.load_roles = [{{"name": "trial", "services": ["trial"], "scopes": {scopes!r}}}]
"""


def _for_nbgrader(folder: Path) -> str:
    return f"""
import os
c = get_config()
c.Exchange.root = "{folder}/exchange"
c.CourseDirectory.course_id = "{COURSE}"
c.ExchangeCollect.check_owner = False  # every file belongs to jovyan
if os.environ.get("JUPYTERHUB_USER") == "teacher":
    c.CourseDirectory.root = os.path.join(os.environ["HOME"], "{COURSE}")
"""


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port
