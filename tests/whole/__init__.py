"""The product as a whole, from outside."""
