"""Grading a class with nbgrader: from what the students sent to marks, feedback, and a list of what a person must look at.

nbgrader has the gradebook, the marking by hand and the feedback. Around it: ``collect`` (who sent what), ``rebuild`` (the
answers put into a fresh copy of the exercise), ``execute`` and ``canary`` (running it in the sandbox, and trusting what comes
back), ``submission`` (one submission from file to marks), ``pool`` (many at once), ``feedback`` and ``report``.
"""
