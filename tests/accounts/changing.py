"""What tests of changed passwords share."""

NEW = "copper lantern winter"
