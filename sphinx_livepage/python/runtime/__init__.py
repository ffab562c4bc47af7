"""What stands between a page and Python in the browser: it runs a cell, says what the cell shows, and links widgets to the page.

The build makes a wheel of this package under the name ``livepage_runtime``. ``needs`` runs in the build as well.
"""
