"""Posts are tested in the thread that Lena has looked at."""

from tests.learning_sets.tuesdays import tuesday

__all__ = ["tuesday"]
