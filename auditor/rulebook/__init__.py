"""YAML to rules: loading, choosing, examples, catalogue, scaffold."""
