"""A new text of the policy: read, cut into clauses, compared with the one in force, and begun as content."""
