"""How nbgrader works here: read by ``Course.config``, which adds where the course and its gradebook are."""

import os
import sys
from pathlib import Path

from nbconvert.preprocessors import ClearMetadataPreprocessor, CSSHTMLHeaderPreprocessor
from nbgrader.preprocessors import AssignLatePenalties, CheckCellMetadata, GetGrades, IgnorePattern, LimitOutput, SaveAutoGrades

from grader.execute import CarefulExecute
from grader.feedback import HideTests, OwnPage

HERE = Path(__file__).resolve().parent

# nbgrader starts alembic, which is beside this Python, by its bare name.
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])

c = get_config()  # type: ignore[name-defined] # noqa: F821 - nbgrader puts it there

c.CourseDirectory.course_id = "achilles"
c.CourseDirectory.submitted_directory = "class/submitted"
c.CourseDirectory.autograded_directory = "class/autograded"
c.CourseDirectory.feedback_directory = "class/feedback"

# Students' code runs in the sandbox of this folder. The kernel has no network, so it speaks by sockets in a folder, which
# ``CarefulExecute`` makes for each kernel.
os.environ["JUPYTER_PATH"] = os.pathsep.join(filter(None, [str(HERE / "sandbox"), os.environ.get("JUPYTER_PATH")]))
c.ExecutePreprocessor.kernel_name = "achilles-sandbox"
c.ExecutePreprocessor.shutdown_kernel = "immediate"  # nothing of it is needed after its last cell
c.KernelManager.transport = "ipc"
c.KernelManager.client_class = "grader.channels.BoundedClient"
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
