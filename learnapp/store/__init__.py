"""What we hold, and how it is read and written: SQLAlchemy Core, by subject."""
