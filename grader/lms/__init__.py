"""Marks into the files of a learning management system: Moodle's grading worksheet and gradebook, Canvas's gradebook."""
