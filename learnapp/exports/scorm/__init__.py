"""A module as a package for another learning system (SCORM): whole, offline and walked in the browser."""
