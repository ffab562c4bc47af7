"""The page "How we know" of the book: every rule as text, every promise, and what was proved and tried.

What is shown is read from the rule files and from the record that the proofs wrote; nothing of it is typed twice. Each
function returns HTML for the book; its links are relative to the pages of ``book/``.
"""

from proofs.pages.measured import noise_table, stories_table, vignettes_table
from proofs.pages.promise_tables import all_answers, planner_list, promises, proof_state
from proofs.pages.rule_tables import questions, rules

__all__ = [
    "all_answers",
    "noise_table",
    "planner_list",
    "promises",
    "proof_state",
    "questions",
    "rules",
    "stories_table",
    "vignettes_table",
]
