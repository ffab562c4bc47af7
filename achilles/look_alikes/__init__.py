"""What else it may be: the look-alikes of a sore Achilles, and the leg on which each place can be pressed.

>>> from achilles.look_alikes import look_alikes
>>> look_alikes()["gout"].spot
'body'

No clinician has reviewed them yet.
"""

from achilles.look_alikes.page import LookAlike, look_alikes, look_alikes_html

__all__ = ["LookAlike", "look_alikes", "look_alikes_html"]
