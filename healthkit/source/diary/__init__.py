"""Food diaries as tables: what the apps that keep them have in common, so that a connector says only what is its own.

A food is an entry of ``nutrition_entry``; each of its nutrients is a sample, at its time where the diary gives one, or
else over the whole day of the person's clock, so that servings of one diary add up and other sources give way. What a
diary states of a whole day is a statement (``day`` is set) that holds only where nothing was written down in detail.
"""
