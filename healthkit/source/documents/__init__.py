"""Documents that several connectors read: the words of a PDF with their places, as lines, columns and tables."""
