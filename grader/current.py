"""The submission that is being run. nbgrader's steps hand on nothing but the notebook, so what else they need is here."""

from contextvars import ContextVar
from dataclasses import dataclass, field

from grader.exam import Exam
from grader.remarks import Remark


@dataclass
class Current:
    """What is known of a submission while it is run: what is asked, which answers were left as they were, and remarks so far."""

    exam: Exam
    unanswered: frozenset[str]
    sandboxed: bool = True
    remarks: list[Remark] = field(default_factory=list)


current: ContextVar[Current] = ContextVar("current")


def note(remark: Remark) -> None:
    """Note something about the submission that is being run; the same thing once."""
    noted = current.get().remarks
    if remark not in noted:
        noted.append(remark)
