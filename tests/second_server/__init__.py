"""A model's server that somebody else wrote, in another language, for what ours and our client could both get wrong."""
