"""Keys of the site, and what they seal and sign: certificates, badges, messages to learning platforms."""
