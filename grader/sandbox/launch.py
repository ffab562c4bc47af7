"""Starts the kernel of one submission in a sandbox, watches it, and ends it with all that it started.

What the notebook's code finds there: Python and its packages, the files of its own exercise to read, an empty folder to write in.
What it does not find: a network, the masters, the gradebook, other students, other processes. bubblewrap builds this from
namespaces of the Linux kernel; nothing is installed on the host and nothing is left behind.

More than half of the time of a submission is the start of Python and ipykernel inside. A loaded Python that is forked and then enters the
sandbox would save that, but it would bring files from outside with it: the program that it runs and its libraries stay open from the host's
side, where they are not read only. So each kernel is started from nothing.

Limits: see ``Limits``. A submission that passes one is stopped, and ``why.txt`` beside the folder of its sockets says which.
"""

import contextlib
import importlib.util
import json
import os
import resource
import shutil
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

HERE = Path(__file__).resolve().parent
WORK = "/submission"  # the folder of the submission, inside
KERNEL = "/kernel.py"
MEGABYTE = 1_000_000
FIRST_USER = 2_000_000  # numbers of users that no one has: one for each kernel, so that one's processes do not count for another
NOBODY = 65534
CHILDREN = Path("/proc/thread-self/children")  # there if Linux was built with CONFIG_PROC_CHILDREN, as distributions do
MOST_SOCKETS = 32  # a kernel has five


@dataclass(frozen=True)
class Limits:
    """What one submission may use. Set by environment variables of the same name, with ``SANDBOX_`` before it."""

    memory: int = 1_500 * MEGABYTE  # of all its processes together, in bytes
    address_space: int = 3_000 * MEGABYTE  # of each process: what is asked for beyond it is a MemoryError in the cell
    processes: int = 64  # threads count as well
    file_size: int = 50 * MEGABYTE
    disk: int = 64 * MEGABYTE  # of each of the three places where it can write
    seconds: int = 900  # from start to end

    @classmethod
    def from_environment(cls) -> "Limits":
        """Return the limits that the environment asks for."""
        named = {name: os.environ.get(f"SANDBOX_{name.upper()}") for name in cls.__dataclass_fields__}
        return cls(**{name: int(value) for name, value in named.items() if value})


def main() -> int:
    """Run the kernel whose connection file is named on the command line, until it ends or has to be ended."""
    connection = Path(sys.argv[1])
    sockets = Path(json.loads(connection.read_text(encoding="utf-8"))["ip"]).parent
    if not sockets.is_dir():
        sys.exit(f"launch.py: {sockets} is not there. The kernel speaks by sockets in a folder: set KernelManager.transport and ip")
    limits = Limits.from_environment()
    user = FIRST_USER + os.getpid() if os.geteuid() == 0 else None
    if user is not None:
        os.chown(sockets, user, user)
    # The file is the teacher's, and the kernel another user: it gets the content.
    content = os.memfd_create("connection")
    os.write(content, connection.read_bytes())
    os.lseek(content, 0, os.SEEK_SET)
    command = [*sandbox(content, sockets, Path.cwd(), limits, user), *kernel(user, limits)]
    nothing = subprocess.DEVNULL
    with subprocess.Popen(command, stdin=nothing, stdout=nothing, stderr=_where_to_complain(), pass_fds=[content]) as running:
        reason = watch(running, sockets, limits)
        if reason:
            running.kill()
            with contextlib.suppress(FileNotFoundError):
                (sockets.parent / "why.txt").write_text(reason, encoding="utf-8")
    return running.returncode


def _where_to_complain() -> int | None:
    """Return where the kernel's own complaints go: nowhere, since a submission could write for ever. SANDBOX_TALKS shows them."""
    return None if os.environ.get("SANDBOX_TALKS") else subprocess.DEVNULL


def sandbox(connection: int, sockets: Path, folder: Path, limits: Limits, user: int | None) -> list[str]:
    """Return the command that makes the sandbox: what can be read, what can be written, and nothing else.

    As root (``user`` is a number) no namespace of users is needed, and the kernel changes to that user by itself.
    As anybody else, the kernel of Linux must allow namespaces of users to everybody.
    """
    command = enclosure(folder, limits, user, [sockets])
    command += ["--ro-bind", str(HERE / "kernel.py"), KERNEL]
    command += ["--bind", str(sockets), str(sockets)]
    command += ["--perms", "0444", "--ro-bind-data", str(connection), "/connection.json"]
    return [*command, *_closed()]


def tester(folder: Path, limits: Limits) -> list[str]:
    """Return the command that starts ``tester.py`` in a sandbox of its own, with the files of the exercise and no sockets at all."""
    user = FIRST_USER + os.getpid() if os.geteuid() == 0 else None
    command = enclosure(folder, limits, user, [])
    for name in ("tester.py", "channel.py"):
        command += ["--ro-bind", str(HERE / name), f"/{name}"]
    return [*command, *_closed(), *limited(user, limits), "--", sys.executable, "-I", "/tester.py"]


def _closed() -> list[str]:
    """Return the end of a command: nothing can be written any more, and the environment is that of the sandbox."""
    command = ["--remount-ro", "/dev", "--remount-ro", "/", "--chdir", WORK]
    for name, value in _environment().items():
        command += ["--setenv", name, value]
    return [*command, "--"]


def enclosure(folder: Path, limits: Limits, user: int | None, further: list[Path]) -> list[str]:
    """Return the beginning of a command: no network, no other process, the programs and the exercise's files to read.

    ``further`` are folders that will be bound, which must be reachable.
    """
    bubblewrap = shutil.which("bwrap")
    if bubblewrap is None:
        sys.exit("launch.py: bubblewrap is not installed. On Debian or Ubuntu: sudo apt install bubblewrap")
    command = [bubblewrap, "--unshare-all", "--die-with-parent", "--new-session", "--hostname", "sandbox", "--clearenv"]
    if user is None:
        command += ["--uid", str(NOBODY), "--gid", str(NOBODY)]
    else:
        command.remove("--unshare-all")
        command += ["--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try", "--cap-drop", "ALL"]
        command += ["--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID", "--cap-add", "CAP_SETPCAP"]
    command += ["--proc", "/proc", "--dev", "/dev"]
    for place in ("/tmp", "/dev/shm", WORK):  # noqa: S108 - inside the sandbox, and empty
        command += ["--perms", "1777", "--size", str(limits.disk), "--tmpfs", place]
    # bubblewrap makes the folders above a bound one as closed as they are outside; the kernel must get through them.
    above = {parent: None for path in [*_to_read(), *further] for parent in reversed(path.parents) if not parent.is_symlink()}
    for path in above:
        command += ["--perms", "0755", "--dir", str(path)]
    for path in _to_read():
        command += ["--symlink", str(path.readlink()), str(path)] if path.is_symlink() else ["--ro-bind", str(path), str(path)]
    for path in sorted(folder.iterdir()):  # data of the exercise; the notebook itself is sent cell by cell
        if path.suffix != ".ipynb" and not path.is_symlink():
            command += ["--ro-bind", str(path), f"{WORK}/{path.name}"]
    return command


def _to_read() -> list[Path]:
    """Return what the kernel may read: the system's programs, Python, its packages, and the course's package."""
    system = [Path(name) for name in ("/usr", "/bin", "/lib", "/lib64", "/etc/ld.so.cache", "/etc/alternatives", "/etc/localtime")]
    course = importlib.util.find_spec("achilles")  # wherever it is installed from: this folder may have been copied away from it
    package = course.submodule_search_locations if course else None
    python = [Path(sys.base_prefix), Path(sys.prefix), *map(Path, package or ())]
    return [path for path in [*system, *(path for path in python if not path.is_relative_to("/usr"))] if path.exists()]


def _environment() -> dict[str, str]:
    """Return the environment of the kernel: nothing of the teacher's."""
    fixed = {
        "HOME": "/tmp",  # noqa: S108 - inside the sandbox
        "PATH": f"{Path(sys.prefix) / 'bin'}:/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "IPYTHONDIR": "/tmp/ipython",  # noqa: S108
        "MPLCONFIGDIR": "/tmp/matplotlib",  # noqa: S108
        "NBGRADER_EXECUTION": "autograde",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    }
    return fixed | {name: os.environ[name] for name in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE", "TZ") if name in os.environ}


def kernel(user: int | None, limits: Limits) -> list[str]:
    """Return the command that runs inside: the kernel, within its limits."""
    modules = os.environ.get("SANDBOX_MODULES", "")  # of the master's, which the kernel keeps as they are
    arguments = [modules, "-f", "/connection.json", "--HistoryManager.hist_file=:memory:"]
    return [*limited(user, limits), "--", sys.executable, KERNEL, *arguments]


def limited(user: int | None, limits: Limits) -> list[str]:
    """Return the beginning of what runs inside: give up what is left of being root, and set the limits."""
    command = []
    if user is not None:
        command += ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups", "--bounding-set=-all", "--inh-caps=-all"]
        command += ["--no-new-privs"]
    command += ["prlimit", f"--as={limits.address_space}", f"--nproc={limits.processes}", f"--fsize={limits.file_size}", "--core=0"]
    return command


def watch(running: "subprocess.Popen[bytes]", sockets: Path, limits: Limits) -> str:
    """Wait until the sandbox ends (return nothing), or passes a limit (return which, in words)."""
    started = time.monotonic()
    # Who started us, as jupyter_client says: the grader may have ended before we look, and then we are somebody else's already.
    grader = int(os.environ.get("JPY_PARENT_PID") or os.getppid())
    while True:
        with contextlib.suppress(subprocess.TimeoutExpired):
            running.wait(0.1)
            return ""
        used = memory(running.pid, limits.memory)
        if used > limits.memory:
            return f"used {used / MEGABYTE:.0f} MB of memory; {limits.memory / MEGABYTE:.0f} MB are allowed"
        if not only_sockets(sockets):
            return "wrote into the folder of the grader's own sockets"
        if os.getppid() != grader:
            shutil.rmtree(sockets.parent, ignore_errors=True)
            return "was left alone: the grader ended"
        if time.monotonic() - started > limits.seconds:
            return f"ran for more than {limits.seconds} s in all"


def memory(pid: int, limit: int) -> int:
    """Return the memory of all that a process started, in bytes. What they share counts once where it matters."""
    family = list(_started_by(pid))
    used = sum(map(_resident, family))
    return used if used <= limit else sum(map(_proportional, family))  # the second is slow


def _started_by(pid: int) -> Iterator[int]:
    """Give the numbers of all processes below one. ``psutil`` would look at every process of the machine, ten times a second.

    It does so where the system does not list the children of a process.
    """
    if not CHILDREN.is_file():
        import psutil  # noqa: PLC0415 - as below

        with contextlib.suppress(psutil.Error):
            yield from (one.pid for one in psutil.Process(pid).children(recursive=True))
        return
    waiting = [pid]
    while waiting:
        for task in Path(f"/proc/{waiting.pop()}/task").glob("*/children"):
            with contextlib.suppress(OSError):  # it has just ended
                children = list(map(int, task.read_text().split()))
                yield from children
                waiting += children


def _resident(pid: int) -> int:
    with contextlib.suppress(OSError):
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * resource.getpagesize()
    return 0


def _proportional(pid: int) -> int:
    import psutil  # noqa: PLC0415 - seldom needed, and this program is started for every submission

    with contextlib.suppress(psutil.NoSuchProcess):
        try:
            return int(psutil.Process(pid).memory_full_info().pss)
        except psutil.AccessDenied:
            return _resident(pid)
    return 0


def only_sockets(folder: Path) -> bool:
    """Tell whether a folder, the one place of the host where the kernel can write, holds nothing but a few sockets."""
    with contextlib.suppress(FileNotFoundError):
        found = list(islice(folder.iterdir(), MOST_SOCKETS + 1))
        return len(found) <= MOST_SOCKETS and all(stat.S_ISSOCK(path.lstat().st_mode) for path in found)
    return True


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.exit(main())
