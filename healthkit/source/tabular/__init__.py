"""Tables of text as every program writes them, and the numbers, days and instants in their cells.

``table`` finds the titles and cuts the rows, in bounded memory; ``cells`` are expressions over whole columns; ``forms``
are how dates and lengths of time are written. Connectors of any vendor's CSV stand on these three.
"""
