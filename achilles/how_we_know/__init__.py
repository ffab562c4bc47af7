"""The page "How we know": every rule in words, every promise, and what was proved and tried.

What is shown is read from the rule files and from the record that the proofs wrote; nothing of it is typed twice. Each
function returns HTML for the book; its links are relative to the pages of ``book/``.
"""

from achilles.how_we_know.proofs import all_answers, planner_list, promises, proof_state
from achilles.how_we_know.tables import questions, rules

__all__ = ["all_answers", "planner_list", "promises", "proof_state", "questions", "rules"]
