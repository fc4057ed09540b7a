"""What reports over a period share: the span and those before it, findings against own noise, gaps, the manifest."""
