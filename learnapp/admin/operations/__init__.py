"""The pages about how the site itself runs: its health, email, modules, and how long data are kept."""
