"""Modules in from the branches of repositories, and out into one."""
