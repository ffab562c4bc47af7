"""Python's own library, as the site has it: without what no browser can run, and packed as one piece. ``library.js`` unpacks it."""

import io
import zipfile
import zlib

from sphinx_livepage.python.wheels import zipped

ZIP = "python_stdlib.zip"  # as Pyodide brings it, and asks for it
PACKED = "python_stdlib.packed"
# These need other processes, or a network of their own.
NO_BROWSER_RUNS = ("multiprocessing/", "wsgiref/", "xmlrpc/", "ftplib.py", "imaplib.py", "poplib.py", "smtplib.py")


def packed_library(library: bytes) -> tuple[bytes, int]:
    """Return Python's library, a zip, as it travels, and how large it is once it is unpacked."""
    with zipfile.ZipFile(io.BytesIO(library)) as given:
        files = [file for file in given.infolist() if not file.is_dir() and not file.filename.startswith(NO_BROWSER_RUNS)]
        content = zipped({file.filename: given.read(file) for file in sorted(files, key=_beside_alike)}, zipfile.ZIP_STORED)
    return zlib.compress(content, 9), len(content)


def _beside_alike(file: zipfile.ZipInfo) -> tuple[str, str, int, str]:
    """Sort files that are alike beside each other: of one kind, in one folder, of one size."""
    folder, _, name = file.filename.rpartition("/")
    return name.rpartition(".")[2], folder, file.file_size, name
