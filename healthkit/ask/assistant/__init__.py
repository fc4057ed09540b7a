"""Answers by a model of the person's choice: safety first, tools that compute, one gate, traced figures."""
