"""Grading a class with nbgrader: from what the students sent to marks, feedback, and a list of what a person must look at.

nbgrader has the gradebook, the marking by hand and the feedback. Around it: ``layout``, ``downloads`` and ``collect`` (who sent
what), ``cells`` and ``rebuild`` (the answers in a fresh copy of the exercise), ``execute`` and ``canary`` (running it in the
sandbox), ``clean`` and ``page`` (nothing of a student in a page but text and pictures), ``submission`` (one submission from file
to marks), ``pool`` (many at once), ``report``, ``feedback``, ``formgrader`` (marking by hand) and ``lms`` (marks for an LMS).
"""

import sys

# jsonschema loads this by itself if it is installed, which takes more than a second in every process. It checks addresses with letters of other
# alphabets, and no notebook's schema has any.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
