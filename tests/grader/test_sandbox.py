"""Each promise of the sandbox, asked from inside: one kernel, many questions."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
from conftest import ROOT, SMALL
from jupyter_client.connect import write_connection_file
from jupyter_client.manager import KernelManager
from support.waiting import PATIENCE

from grader.sandbox import launch

Ask = Callable[[str], str]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the folder of a submission: a file of the exercise, the notebook, a link out, and the folder of somebody else."""
    made = tmp_path_factory.mktemp("students") / "ada"
    made.mkdir()
    (made / "runs.csv").write_text("day,km\n", encoding="utf-8")
    (made / "probe.ipynb").write_text("{}", encoding="utf-8")
    (made / "link").symlink_to(ROOT / "dev.py")
    (made.parent / "bob").mkdir()
    (made.parent / "bob" / "answer.txt").write_text("Bob's", encoding="utf-8")
    return made


@contextmanager
def kernel(folder: Path) -> Iterator[Ask]:
    """Start a kernel in the sandbox, as the grader does; give a function that runs code there and returns what it shows."""
    with tempfile.TemporaryDirectory() as place, pytest.MonkeyPatch.context() as patch:
        kept = {"SECRET": "of the teacher", "SANDBOX_MODULES": "achilles.evidence,achilles.symptom_checker"}
        for name, value in {**SMALL, "JUPYTER_PATH": str(ROOT / "grader" / "sandbox"), **kept}.items():
            patch.setenv(name, value)
        (Path(place) / "sockets").mkdir()
        manager = KernelManager(kernel_name="achilles-sandbox", transport="ipc", ip=f"{place}/sockets/k")
        manager.start_kernel(cwd=str(folder))
        client = manager.client()
        client.start_channels()
        client.wait_for_ready(timeout=60)

        def run(code: str) -> str:
            shown: list[str] = []

            def note(message: dict[str, dict[str, str]]) -> None:
                content = message["content"]
                shown.append(str(content.get("text") or content.get("data") or f"{content.get('ename', '')} {content.get('evalue', '')}"))

            client.execute_interactive(code, timeout=60, output_hook=note)
            return "".join(shown)

        try:
            yield run
        finally:
            client.stop_channels()
            manager.shutdown_kernel(now=True)


@pytest.fixture(scope="module")
def ask(folder: Path) -> Iterator[Ask]:
    """Give one kernel for all the questions that change nothing for the next."""
    with kernel(folder) as run:
        yield run


def test_nothing_of_one_submission_is_there_for_the_next(folder: Path) -> None:
    """No module, variable, environment variable, file or process, and neither its random numbers nor its order of sets."""
    drawn = "import random\nprint(random.random(), hash('a'))"
    look = (
        "import json, os, sys, textwrap\n"
        "places = ['/tmp', '/dev/shm', '/submission', os.path.dirname(json.load(open('/connection.json'))['ip'])]\n"
        "found = [os.path.join(place, name) for place in places for name in os.listdir(place) if 'left' in name]\n"
        "print(sorted(found), 'left' in sys.modules, 'LEFT' in os.environ, 'left' in globals(), "
        "hasattr(textwrap, 'left'), any('left' in open(f'/proc/{pid}/cmdline').read() for pid in os.listdir('/proc') if pid.isdigit()))"
    )
    leave = (
        f"{drawn}\nimport os, subprocess, sys, textwrap, types\n"
        "left = textwrap.left = 1\nsys.modules['left'] = types.ModuleType('left')\nos.environ['LEFT'] = '1'\n"
        "for place in ('/tmp', '/dev/shm', '/submission', '/tmp/ipython'):\n"
        "    os.makedirs(place, exist_ok=True)\n    open(f'{place}/left.py', 'w').close()\n"
        "process = subprocess.Popen(['sh', '-c', 'sleep 600; : left'])"
    )
    with kernel(folder) as first:
        numbers = first(leave)
        seen = "['/dev/shm/left.py', '/submission/left.py', '/tmp/left.py'] True True True True True"
        assert first(look).strip() == seen, "the questions can tell"
    with kernel(folder) as second:
        assert second(look).strip() == "[] False False False False False"
        assert set(second(drawn).split()).isdisjoint(numbers.split())


def test_the_network_is_not_there(ask: Ask) -> None:
    """A server that listens on this machine cannot be reached."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port), 5):
            pass  # from outside it can
        assert "Error" in ask(f"import socket\nsocket.create_connection(('127.0.0.1', {port}), 2)")
    assert ask("print([name for _, name in socket.if_nameindex()])").strip() == "['lo']"


@pytest.mark.parametrize(
    "path",
    [*(ROOT / name for name in ("exercises", "grader", "teach", "dev.py", "book", "tests")), Path.home() / ".bashrc", Path("/etc/passwd")],
)
def test_files_of_the_host_are_not_there(ask: Ask, path: Path) -> None:
    """Neither masters nor anything else of the teacher's."""
    assert ask(f"import os\nprint(os.path.exists({str(path)!r}))").strip() == "False"


def test_its_own_files_are_there_and_nobody_elses(ask: Ask, folder: Path) -> None:
    """The exercise's data can be read; the notebook, a link and other students' folders are not there."""
    assert (
        ask("import os\nprint(os.getcwd(), os.listdir('.'), open('runs.csv').read().strip())").strip() == "/submission ['runs.csv'] day,km"
    )
    assert ask(f"print(os.path.exists({str(folder.parent)!r}))").strip() == "False"


def test_the_courses_package_is_there(ask: Ask) -> None:
    """An exercise may import the course's tools."""
    assert ask("from achilles.symptom_checker import assess\nprint(assess({'pop': 'yes'}).level)").strip() == "emergency"


def test_the_teachers_environment_is_not_there(ask: Ask) -> None:
    """No variable of the one who grades: there are keys among them."""
    assert ask("import os\nprint('SECRET' in os.environ, 'SANDBOX_MEMORY' in os.environ)").strip() == "False False"


@pytest.mark.parametrize(
    "path", ["/x", "/usr/x", "/dev/x", "runs.csv", "/connection.json", "/kernel.py", sys.prefix + "/x", str(ROOT / "achilles" / "x.py")]
)
def test_nothing_outside_can_be_written(ask: Ask, path: str) -> None:
    """What is not its own is read only."""
    assert "Error" in ask(f"open({path!r}, 'w')")


def test_it_may_write_in_its_own_folder(ask: Ask, folder: Path) -> None:
    """A file can be written and read again; on the host nothing appears."""
    assert ask("open('mine.txt', 'w').write('x')\nprint(open('mine.txt').read())").strip() == "x"
    assert not (folder / "mine.txt").exists()


def test_it_is_nobody(ask: Ask) -> None:
    """The kernel has no user of the host and no capability, and cannot get one."""
    said = ask(
        "import os\nprint(os.getuid() != 0, [line.split()[1] for line in open('/proc/self/status') if line.startswith(('CapEff', 'CapBnd', 'NoNewPrivs'))])"
    )
    assert said.strip() in {f"True ['{'0' * 16}', '{'0' * 16}', '1']", f"True ['{'0' * 16}', '{'0' * 16}']"}


def test_it_sees_no_process_of_the_host(ask: Ask) -> None:
    """This test's own number means nothing inside."""
    numbers = ask("import os\nprint(sorted(int(name) for name in os.listdir('/proc') if name.isdigit()))")
    assert len(numbers.split(",")) <= 3


def test_a_file_has_a_largest_size(ask: Ask) -> None:
    """One file of 20 MB is too large, where 10 MB are allowed."""
    assert "File too large" in ask("open('/tmp/big', 'wb').write(b'x' * 20_000_000)")
    ask("import os\nos.remove('/tmp/big')")


@pytest.mark.parametrize("place", ["/tmp", "/submission", "/dev/shm"])  # noqa: S108 - inside the sandbox
def test_the_disk_is_small(ask: Ask, place: str) -> None:
    """Many small files are too much as well, wherever it can write."""
    fill = f"for number in range(60):\n    open(f'{place}/{{number}}', 'wb').write(b'x' * 1_000_000)"
    assert "No space left" in ask(fill)
    ask(f"import os\nfor number in range(60):\n    if os.path.exists(f'{place}/{{number}}'): os.remove(f'{place}/{{number}}')")


def test_memory_beyond_the_limit_is_a_memory_error(ask: Ask) -> None:
    """One large request fails in the cell that asked, and the kernel lives on."""
    assert "MemoryError" in ask("x = bytearray(50_000_000_000)")
    assert ask("print('alive')").strip() == "alive"


def test_processes_are_counted(ask: Ask) -> None:
    """The 64th process cannot start."""
    fork = "import os, time\nchildren = []\nwhile len(children) < 500:\n    child = os.fork()\n    if child == 0:\n        time.sleep(60)\n        os._exit(0)\n"
    assert "BlockingIOError" in ask(f"{fork}    children.append(child)")
    assert (
        int(
            ask("import signal\nfor child in children:\n    os.kill(child, signal.SIGKILL)\n    os.waitpid(child, 0)\nprint(len(children))")
        )
        < 64
    )


@pytest.mark.parametrize("base", ["/usr", "/usr/local", "/opt"])
def test_the_systems_programs_are_there_whichever_python_it_is(monkeypatch: pytest.MonkeyPatch, base: str) -> None:
    """Debian's own Python stands in /usr, and so do the programs that start the kernel."""
    monkeypatch.setattr(sys, "base_prefix", base)
    assert [path for path in launch._to_read() if path == Path("/usr") or path.is_relative_to("/usr")] == [Path("/usr")]


@pytest.mark.parametrize("listed", [True, False])
def test_the_memory_of_all_that_was_started_is_counted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, listed: bool) -> None:
    """Of children and their children, whether or not the system lists them; of what has ended, none."""
    if not listed:
        monkeypatch.setattr(launch, "CHILDREN", tmp_path / "none")
    hoard = "import time; x = bytearray(60_000_000); print('here', flush=True); time.sleep(60)"
    below = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {hoard!r}])"
    with subprocess.Popen([sys.executable, "-c", below], stdout=subprocess.PIPE, text=True, start_new_session=True) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == "here\n"
        own = [running.pid, *(one.pid for one in psutil.Process(running.pid).children(recursive=True))]
        assert launch.memory(os.getpid(), 10**12) > 60_000_000
        assert launch.memory(running.pid, 10**12) > launch.memory(running.pid, 1) > 60_000_000, "what is shared counts once at the limit"
        os.killpg(running.pid, signal.SIGKILL)
    assert [launch.memory(pid, 1) for pid in own] == [0] * len(own)


def test_each_cell_finds_python_as_it_was(ask: Ask) -> None:
    """Changed builtins, printers and hooks last until the end of their cell; variables stay."""
    ask(
        "import builtins\nmine = 7\nbuiltins.abs = lambda x: 0\nget_ipython().run_cell = None\n"
        "get_ipython().events.register('pre_run_cell', lambda info: 1 / 0)"
    )
    ask("get_ipython().display_formatter.formatters['text/plain'].for_type(int, lambda o, p, c: p.text('99'))")
    assert ask("[abs(-3), mine]").strip() == "{'text/plain': '[3, 7]'}"


def test_each_cell_finds_the_courses_rules_as_they_were(ask: Ask) -> None:
    """Neither another function under the name, nor other code in the function, nor another module lasts."""
    ask(
        "import math, sys, achilles.symptom_checker as checker\nfrom achilles.evidence import finding\n"
        "other = lambda *given, **named: 0\nfinding.__code__ = other.__code__\nchecker.assess = math.sqrt = other\n"
        "sys.modules['achilles.symptom_checker'] = sys.modules['achilles.evidence'] = checker"
    )
    said = ask(
        "from achilles.symptom_checker import assess\nfrom achilles.evidence import finding\nimport math\n"
        "print(assess({'pop': 'yes'}).level, finding('compression_socks').effect, math.sqrt(9))"
    )
    assert said.strip() == "emergency 1.7 3.0"


def test_a_file_of_its_own_hides_no_package(ask: Ask) -> None:
    """What a cell writes beside the notebook is looked at last, also where the cell turned that round."""
    ask("import sys\nfor name in ('colorsys', 'mine'):\n    open(f'{name}.py', 'w').write('x = 1')\nsys.path.insert(0, '/submission')")
    assert ask("import colorsys, mine\nprint(hasattr(colorsys, 'x'), mine.x)").strip() == "False 1"


def test_it_ends_with_its_grader(tmp_path: Path) -> None:
    """Where the grader is killed, so is the sandbox: nothing goes on alone, and its folder of sockets is gone."""
    ready = "client = manager.client(); client.start_channels(); client.wait_for_ready(timeout=60)\n"
    with grader_that(f"{ready}print(manager.provisioner.pid, flush=True); time.sleep(60)", tmp_path) as grader:
        assert grader.stdout is not None
        launcher = psutil.Process(int(grader.stdout.readline()))
        family = [launcher, *launcher.children(recursive=True)]
        assert len(family) >= 3
        grader.send_signal(signal.SIGKILL)
    wait_until_ended(family)
    assert not (tmp_path / "place").exists()


def test_it_ends_where_its_grader_was_gone_before_it_looked(tmp_path: Path) -> None:
    """A grader that is ended just after it has started a kernel leaves nothing behind either."""
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        pass
    (tmp_path / "place" / "sockets").mkdir(parents=True)
    write_connection_file(str(tmp_path / "connection.json"), ip=str(tmp_path / "place" / "sockets" / "k"), transport="ipc")
    environment = {**os.environ, "JPY_PARENT_PID": str(gone.pid)}
    command = [sys.executable, "-I", str(launch.HERE / "launch.py"), str(tmp_path / "connection.json")]
    with subprocess.Popen(command, env=environment, cwd=tmp_path / "place") as launcher:
        launcher.wait(PATIENCE)
    assert not (tmp_path / "place").exists()


def grader_that(goes_on: str, folder: Path) -> "subprocess.Popen[str]":
    """Return a process that starts a kernel in a sandbox as the grader does, in a place below a folder, and then goes on as told."""
    start = (
        "import os, time; from jupyter_client.manager import KernelManager\n"
        f"manager = KernelManager(kernel_name='achilles-sandbox', transport='ipc', ip={str(folder / 'place' / 'sockets' / 'k')!r})\n"
        f"manager.start_kernel()\n{goes_on}"
    )
    (folder / "place" / "sockets").mkdir(parents=True)
    environment = {**os.environ, "JUPYTER_PATH": str(ROOT / "grader" / "sandbox")}
    return subprocess.Popen([sys.executable, "-c", start], stdout=subprocess.PIPE, text=True, env=environment, cwd=folder)


def wait_until_ended(family: list[psutil.Process]) -> None:
    """Wait until none of these processes runs any more; fail where one does not end."""
    until = time.monotonic() + PATIENCE
    while running := [process for process in family if process.is_running() and process.status() != psutil.STATUS_ZOMBIE]:
        assert time.monotonic() < until, running
        time.sleep(0.1)
