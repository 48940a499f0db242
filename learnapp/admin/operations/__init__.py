"""Pages about the site itself: its health, email, modules, and how long data are kept."""
