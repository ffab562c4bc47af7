"""Made-up data for the exercise sets: nobody ran these kilometres, felt this pain or owns these shoes.

Each module makes one kind of data from a seed and says how: ``training_log`` (a runner's log with the faults that real
logs have), ``diary`` (pain and exercise, day by day), ``people`` (a follow-up of runners, a test of a sign), ``notes``
(what people said at a front desk), ``stories`` (sore legs in words) and ``shoes``. ``sets`` says which set gets what.

>>> sorted(files("long_term", seed=1))
['log.csv']
>>> files("long_term", seed=1) == files("long_term", seed=1), files("long_term", seed=1) == files("long_term", seed=2)
(True, False)

The same seed gives the same bytes on every Python from 3.11 on: all chance comes from ``random.Random.random``, whose
numbers Python promises to keep. Other seeds give a class numbers of its own; no answer is typed into a set, each is
computed from its data.
"""

from teach.data.sets import NAMES, SEED, files, write

__all__ = ["NAMES", "SEED", "files", "write"]
