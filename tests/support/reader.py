"""The reader of runs in JavaScript, run in Node.js from the text that pages carry, beside the one in Python."""

import base64
import datetime as dt
import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from achilles.core.plain import as_json
from achilles.page.script import CORE, joined
from achilles.running_diary.fields import RULES_PATH, load_rules
from achilles.running_diary.reading import for_planner, read_runs
from achilles.running_diary.reading.cells import load_words

DIARY = RULES_PATH.parent
MODULES = [
    *(CORE / f"{name}.js" for name in ("shown", "questions", "words")),
    *(DIARY / f"{name}.js" for name in ("fields", "loads", "table")),
    *(
        DIARY / "reading" / f"{name}.js"
        for name in ("cells", "raw", "fit", "tracks", "tables", "records", "archive", "judging", "planner", "opening")
    ),
]
ZONES = {"none": dt.UTC, "summer": dt.timezone(dt.timedelta(hours=2)), "west": dt.timezone(dt.timedelta(hours=-7))}


class Reader:
    """The reader in JavaScript: a process that answers one question a line."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def ask(self, **question: Any) -> dict[str, Any]:
        """Send a question; return its result or its error's text."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, "the reader in JavaScript ended"
        return dict(json.loads(line))

    def read(self, data: bytes | Path, planner: Any = None, **answers: Any) -> dict[str, Any]:
        """Read a file's bytes, or a file by its path, and hand the runs to the planner if asked."""
        answers = {"zone": "none", **answers}
        if isinstance(data, Path):
            return self.ask(path=str(data), answers=answers, planner=planner)
        return self.ask(files=[{"name": "this file", "data": base64.b64encode(data).decode()}], answers=answers, planner=planner)

    def seconds(self, path: Path) -> float:
        """Return the processor time that reading a file takes; it must hold runs."""
        answer = self.ask(path=str(path), answers={"zone": "none"}, timed=True)
        assert answer.get("runs"), answer
        return float(answer["seconds"])


@contextmanager
def javascript_reader() -> Iterator[Reader]:
    """Start the reader in JavaScript, and end it."""
    node = shutil.which("node")
    assert node, "Node.js is missing: python3 dev.py setup installs it"
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "reader.mjs"
        asked = Path(__file__).with_name("reader.js").read_text(encoding="utf-8")
        own = re.compile(r'^import \{[^}]*\} from "\.\./.*\n', re.MULTILINE)  # what the joined text has
        script.write_text(joined(MODULES) + own.sub("", asked), encoding="utf-8")
        rules = json.dumps({"words": load_words(), "dates": load_rules().data["words"], "rules": load_rules().data})
        with subprocess.Popen(
            [node, str(script)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8", env={"READER_RULES": rules}
        ) as process:
            yield Reader(process)


def in_python(data: bytes | Path, planner: Any = None, **answers: Any) -> dict[str, Any]:
    """Read in Python, with the same answers; return the result as JSON values or the error's text."""
    zone = ZONES[answers.pop("zone", "none")]
    try:
        log = read_runs(data, zone=zone, **answers)
        return {"result": as_json(log if planner is None else for_planner(log, **planner))}
    except ValueError as error:
        return {"error": str(error)}
