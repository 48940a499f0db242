"""The site's keys, and the things they seal and sign: certificates, badges, messages to learning platforms."""
