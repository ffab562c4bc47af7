"""Who does the work: processes on this machine, or the workers of a Dask scheduler. Both are executors of ``concurrent.futures``."""

import multiprocessing
import os
import resource
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing.process import BaseProcess

from grader.course import CourseError

MEMORY = 6_000_000_000  # bytes of address space of one worker; what a submission sends beyond it costs that submission


def _let_the_grader_end_it() -> None:
    """Do nothing at Ctrl+C, which a terminal sends to workers as well. A handler and not "ignore", which kernels would inherit.

    A worker whose grader was killed ends as well.
    """
    signal.signal(signal.SIGINT, lambda *_: None)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))
    grader = multiprocessing.parent_process()  # known since before this process began: the grader may be gone by now
    assert grader is not None  # noqa: S101 - a pool starts its workers so
    threading.Thread(target=_end_with, args=(grader,), daemon=True).start()


def _end_with(grader: BaseProcess) -> None:
    grader.join()
    os._exit(1)


@contextmanager
def pool(scheduler: str, workers: int | None = None) -> Iterator[Executor]:
    """Give an executor: on this machine with a number of processes (default: one a core), or of a scheduler by its address.

    Ctrl+C cancels what waits, and stops this machine's processes at once.

    Raises ``CourseError`` where Dask is wanted and not installed, or nobody answers at the address.
    """
    if not scheduler:
        # Each process starts from nothing: a fork would share what the first one has open, the gradebook among it.
        with ProcessPoolExecutor(workers or os.cpu_count(), multiprocessing.get_context("spawn"), _let_the_grader_end_it) as processes:
            try:
                yield processes
            except KeyboardInterrupt:
                processes.shutdown(wait=False, cancel_futures=True)
                for child in multiprocessing.active_children():
                    child.terminate()
                raise
        return
    try:
        from distributed import Client  # noqa: PLC0415 - an optional extra
    except ImportError:
        raise CourseError("scheduler: Dask is not installed. In .venv: pip install -r requirements/scale.txt") from None
    try:
        client = Client(scheduler, timeout=15)
    except (OSError, ValueError) as error:
        raise CourseError(f"scheduler: {scheduler} does not answer: {error}. Expected is tcp://HOST:8786") from None
    with client:
        executor = client.get_executor(pure=False)
        try:
            yield executor
        finally:
            executor.shutdown(wait=False)  # cancels what was not begun
