"""Reading modules from the branches of repositories, and writing them into one."""
