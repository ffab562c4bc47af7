"""The built site in Firefox and WebKit."""
