"""What an article claims, who is said to say so, and whether other texts bear it out."""
