"""What a process keeps of nbgrader's between two submissions changes nothing but the time."""

from pathlib import Path

import jsonschema
import nbgrader.api
import pytest
from nbgrader.api import Gradebook

from grader.gradebook import use_again, validate


@pytest.fixture(autouse=True)
def version(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give a new gradebook a version without asking the program of alembic, which takes seconds and is not what is tested."""
    use_again()
    monkeypatch.setattr(nbgrader.api, "get_alembic_version", lambda: "none")


def test_a_gradebook_that_was_taken_away_is_made_again(tmp_path: Path) -> None:
    """With all its tables; and of two gradebooks each has its own students."""
    for student in ("ada", "bob"):
        (tmp_path / "gradebook.db").unlink(missing_ok=True)
        with Gradebook(f"sqlite:///{tmp_path / 'gradebook.db'}", "course") as gradebook:
            gradebook.add_student(student)
        with Gradebook(f"sqlite:///{tmp_path / f'of-{student}.db'}", "course") as other:
            assert other.students == []
    with Gradebook(f"sqlite:///{tmp_path / 'gradebook.db'}", "course") as gradebook:
        assert [student.id for student in gradebook.students] == ["bob"]


def test_what_another_process_wrote_is_seen(tmp_path: Path) -> None:
    """Each opening is a connection of its own: one that is open while another writes reads what was written."""
    address = f"sqlite:///{tmp_path / 'gradebook.db'}"
    with Gradebook(address, "course") as first, Gradebook(address, "course") as second:
        assert first.students == []
        first.db.commit()
        second.add_student("ada")
        assert [student.id for student in first.students] == ["ada"]


def test_a_schema_is_asked_as_before() -> None:
    """Two schemas are told apart, and one that is wrong itself is refused."""
    points = {"type": "object", "required": ["points"]}
    for _ in range(2):
        validate({"points": 1}, points)
        with pytest.raises(jsonschema.ValidationError, match="'points' is a required property"):
            validate({}, points)
        validate({}, {"type": "object"})
    with pytest.raises(jsonschema.SchemaError):
        validate({}, {"type": 7})
