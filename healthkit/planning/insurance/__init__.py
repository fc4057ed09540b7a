"""Insurance: plans, own use of care, an exact reckoning claim by claim, and a comparison over many possible years."""
