"""Questions with known answers, asked before the first test: whether the notebook's kernel still runs and shows what it is told.

No mark depends on it, since the tests run in a Python of their own. But what such a kernel says of itself is worth nothing, and whoever
made it so should be looked at. The questions use statements and literals only, which no variable can change.
"""

import ast
import builtins
import random
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field

from nbformat import NotebookNode

from grader.cells import parsed


@dataclass(frozen=True)
class Canary:
    """Two cells: the first must give a value, the second must fail. No two canaries are alike."""

    names: tuple[str, ...]  # builtins that the tests use
    number: float = field(default_factory=lambda: random.SystemRandom().randrange(100, 100_000) + 0.5)
    word: str = field(default_factory=lambda: secrets.token_hex(8))

    @classmethod
    def for_tests(cls, sources: Iterable[str]) -> "Canary":
        """Return the questions to ask before tests, given their code."""
        used = {node.id for source in sources for node in ast.walk(parsed(source)) if isinstance(node, ast.Name)}
        return cls(tuple(sorted(used & {name for name in dir(builtins) if not name.startswith("_")})))

    @property
    def value(self) -> str:
        """Return the first question. It gives back the builtins that the test uses, where the notebook took their names."""
        forget = "".join(
            f"try:\n    _was = {name}\n    del {name}\n    if _was is not {name}:\n        _taken += ['{name}']\nexcept:\n    pass\n"
            for name in self.names
        )
        return f"_taken = []\n{forget}[_taken, {self.number} * 2]"

    @property
    def failure(self) -> str:
        """Return the second question."""
        return f"assert {self.number} < 0, '{self.word}'"

    def taken(self, outputs: list[NotebookNode]) -> list[str] | None:
        """Return which builtins the notebook had given another meaning; nothing where the first answer is wrong."""
        texts = [output.data.get("text/plain", "") for output in outputs if output.output_type == "execute_result"]
        try:
            ((taken, number),) = map(ast.literal_eval, texts)
        except (ValueError, SyntaxError, TypeError):
            return None
        # IPython itself gives every notebook an `open` of its own, so that says nothing of this one.
        return [name for name in self.names if name in taken and name != "open"] if number == self.number * 2 else None

    def failed(self, outputs: list[NotebookNode]) -> bool:
        """Tell whether the second question failed as it must."""
        return [(one.ename, one.evalue) for one in outputs if one.output_type == "error"] == [("AssertionError", self.word)]
