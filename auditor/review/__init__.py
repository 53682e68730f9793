"""The editorial desk: findings reviewed in a browser, every decision kept."""
