"""How nbgrader works in this course. Read by nbgrader itself (start it in this folder) and by `dev.py grade`.

Personal data stays in ``class/``, which git ignores. The gradebook may be elsewhere: GRADEBOOK is a URL that SQLAlchemy reads.
"""

import atexit
import os
import shutil
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from grading.execute import CarefulExecute  # noqa: E402 - found by the line above
from grading.feedback import HideTests, OwnPage  # noqa: E402
from nbconvert.preprocessors import ClearMetadataPreprocessor, CSSHTMLHeaderPreprocessor  # noqa: E402
from nbgrader.preprocessors import AssignLatePenalties, CheckCellMetadata, GetGrades, IgnorePattern, LimitOutput, SaveAutoGrades  # noqa: E402

# nbgrader starts alembic, which is beside this Python, by its bare name.
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])

c = get_config()  # noqa: F821 - nbgrader puts it there

if not os.environ.get("GRADEBOOK"):
    (HERE / "class").mkdir(exist_ok=True)  # SQLite makes a file, but no folder; without it nbgrader stops, with the release half made

c.CourseDirectory.course_id = "achilles"
c.CourseDirectory.root = str(HERE)
c.CourseDirectory.db_url = os.environ.get("GRADEBOOK") or f"sqlite:///{HERE / 'class' / 'gradebook.db'}?timeout=60"
c.CourseDirectory.submitted_directory = "class/submitted"
c.CourseDirectory.autograded_directory = "class/autograded"
c.CourseDirectory.feedback_directory = "class/feedback"

# Students' code runs in the sandbox of this folder, also where nbgrader is started by hand. The kernel has no network, so it
# speaks by sockets in a folder, one for each process that grades. A relative one hangs: kernel and grader stand elsewhere.
os.environ["JUPYTER_PATH"] = os.pathsep.join(filter(None, [str(HERE / "sandbox"), os.environ.get("JUPYTER_PATH")]))
sockets = Path(tempfile.mkdtemp(prefix="grading-"))
(sockets / "sockets").mkdir()
atexit.register(shutil.rmtree, sockets, ignore_errors=True)
c.ExecutePreprocessor.kernel_name = "achilles-sandbox"
c.KernelManager.transport = "ipc"
c.KernelManager.ip = str(sockets / "sockets" / "k")
c.ExecutePreprocessor.timeout = 30  # seconds for each cell
c.ExecutePreprocessor.startup_timeout = 60
c.Autograde.autograde_preprocessors = [
    CarefulExecute,  # in the place of nbgrader's Execute
    IgnorePattern,
    ClearMetadataPreprocessor,
    LimitOutput,
    SaveAutoGrades,
    AssignLatePenalties,
    CheckCellMetadata,
]
c.OverwriteCells.add_missing_cells = True

# What a student gets back: marks and comments, no hidden test, and nothing that asks another host.
c.GenerateFeedback.preprocessors = [GetGrades, HideTests, CSSHTMLHeaderPreprocessor]
c.GenerateFeedback.exporter_class = OwnPage
