"""Debian's nginx with Debian's configuration, as a process of one's own: another port, folder, log and user, and nothing else changed.

The packages are downloaded and unpacked, not installed: to install them would start a server on port 80.
"""

import os
import re
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PACKAGES = ("nginx", "nginx-common")
SECONDS = 30
# The site that Debian ships as `sites-available/default`, without its comments.
SERVER = """
server {{
    listen 127.0.0.1:{port} default_server;
    root {root};
    index index.html index.htm index.nginx-debian.html;
    server_name _;
    location / {{ try_files $uri $uri/ =404; }}
}}
"""


def unpack(folder: Path) -> Path:
    """Download nginx from Debian and unpack it below a folder. Returns that folder; raises ``CalledProcessError`` if apt cannot."""
    subprocess.run(["/usr/bin/apt-get", "download", "--quiet", *PACKAGES], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    for package in folder.glob("*.deb"):
        subprocess.run(["/usr/bin/dpkg", "-x", package, folder], check=True)
    return folder


def configuration(package: Path, folder: Path, root: Path, port: int) -> str:
    """Return Debian's ``nginx.conf`` for one process: what it writes goes into ``folder``, what it serves is ``root``.

    Raises ``ValueError`` if that file has no place for a site any more.
    """
    settings = package / "etc" / "nginx"
    text = (settings / "nginx.conf").read_text(encoding="utf-8")
    text = re.sub(r"^\s*(user|pid|include /etc/nginx/modules-enabled|error_log|access_log)\b.*$", "", text, flags=re.MULTILINE)
    text, sites = re.subn(
        r"^\s*include /etc/nginx/sites-enabled.*$", lambda _: SERVER.format(port=port, root=root), text, flags=re.MULTILINE
    )
    if sites != 1:
        raise ValueError(f"{settings / 'nginx.conf'}: {sites} lines for sites is not allowed; allowed: one")
    places = "".join(f"{kind}_temp_path {folder / kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    text = text.replace("/etc/nginx/mime.types", str(settings / "mime.types")).replace("http {", f"http {{\naccess_log off;\n{places}", 1)
    owner = "user root;\n" if os.geteuid() == 0 else ""  # root's workers would otherwise be nobody, who may not read the folder
    return f"{owner}daemon off;\npid {folder / 'nginx.pid'};\nerror_log {folder / 'error.log'};\n{text}"


def _answers(port: int) -> bool:
    with socket.socket() as asked:
        return asked.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def serving(package: Path, root: Path, folder: Path) -> Iterator[str]:
    """Serve ``root`` with an unpacked nginx; give its address. What the process writes goes into ``folder``."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    config = folder / "nginx.conf"
    config.write_text(configuration(package, folder, root, port), encoding="utf-8")
    program = package / "usr" / "sbin" / "nginx"
    process = subprocess.Popen([program, "-p", folder, "-c", config, "-e", folder / "error.log"])
    try:
        end = time.monotonic() + SECONDS
        while not _answers(port):
            if process.poll() is not None or time.monotonic() > end:
                raise OSError(f"nginx did not start: {(folder / 'error.log').read_text(encoding='utf-8')}")
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}/"
    finally:
        process.terminate()
        process.wait(SECONDS)
