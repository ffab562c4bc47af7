"""Your exercises: drawings, cards and the weeks of each programme, for the page of that name.

>>> from achilles.your_exercises import YourExercises
>>> sorted(YourExercises().facts)
['alfredson', 'beyer', 'floor_level', 'ladder', 'silbernagel']

Doses are those of ``achilles/evidence/programmes.toml``; the words of the cards are in ``moves.toml``. No clinician has reviewed
them yet.
"""

from achilles.your_exercises.widget import YourExercises

__all__ = ["YourExercises"]
