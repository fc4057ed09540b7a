"""What is going on in a person's data: events that several measures or a lasting change bear out, each named once."""
