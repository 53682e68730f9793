"""Report data: the JSON schema, templates, samples. No code."""
