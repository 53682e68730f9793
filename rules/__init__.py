"""Rule data: one YAML file per rule, profiles, the score policy. No code."""
