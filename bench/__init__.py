"""Speed and size of the site, as ratios to a bare Flask site measured in the same run.

`python -m bench` (or `make bench`) prints every row; `--quick` measures for a shorter time and is less steady.
Everything talks to 127.0.0.1 on ports the system picks, and keeps its files in a temporary folder.
"""
