"""What the site holds, and how it is read and written: SQLAlchemy Core, by subject."""
