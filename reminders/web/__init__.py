"""The web site: feeds over HTTP and pages for people. It parses, asks one action, and lays out the answer."""
