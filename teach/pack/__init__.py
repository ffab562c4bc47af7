"""The teacher's pack: what goes into it, and how it is written."""
