"""What the rules say about meetings, given facts. Pure: no database, clock or request."""
