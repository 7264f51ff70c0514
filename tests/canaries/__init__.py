"""Words that exist nowhere else, planted through every door and looked for wherever something is kept or shown.

words.py    a canary for each door
life.py     a case from capture to closing, and all that people do around it, by HTTP
places.py   database, files, letters, log lines, messages, cache, pages and exports as text
"""
