"""From rows to results, purely: frames and numbers in, frozen results out. No file, no vault, no clock, no picture."""
