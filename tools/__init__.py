"""The commands of ``dev.py``.

``commands``, ``install`` and ``processes`` run before ``.venv`` exists, so they use the standard library only.
"""
