"""Stands in for JupyterLite's installer of packages: a page of this site asks no other host, so there is nothing to install."""
