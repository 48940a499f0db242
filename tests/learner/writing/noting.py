"""Taking notes."""

AT = "/notes/?at=tea-round/spilt/corridor"
