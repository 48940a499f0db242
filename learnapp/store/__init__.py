"""The site's database, and how it is read and written: SQLAlchemy Core, by subject."""
