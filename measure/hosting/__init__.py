"""The built site on a real host: nginx as Debian packages it."""
