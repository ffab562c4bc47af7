"""What a tool's page is made of: the form as HTML, the widget around it, the sheet for a clinician, and their look.

``form.py`` writes the form once and ``form.js`` listens to it; ``script.py`` joins the JavaScript modules into one text.
"""
