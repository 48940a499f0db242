"""`python -m learnapp.cli`."""

from learnapp.cli import main

main()
