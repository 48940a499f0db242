"""The second factor: the second step of signing in, and setting up, changing and removing factors."""
