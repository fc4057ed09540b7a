"""Planning: the visit brief and what to take to it, and which insurance fits one's own use."""
