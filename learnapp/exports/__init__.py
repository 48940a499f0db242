"""Evidence as files: certificates and evidence packs, typeset, as data, and sealed. Nothing here uses the database."""
