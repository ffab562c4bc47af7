"""A real JupyterHub with nbgrader's exchange, brought up on this machine for a trial."""
