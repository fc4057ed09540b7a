"""The check of what a model wrote: labelled sentences, streams, speed."""
