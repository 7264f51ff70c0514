"""How fast the product is, against raw SQL that does the same durable work on the same server in the same run.

`work` says what each unit of work is for us, `raw` what it is in plain SQL, `measure` takes turns between the
two, `report` prints. `manage.py bench` makes a database of its own, fills it, measures, and drops it.

W1 opens a case, W2 completes a claimed step with a comment, W3 shows a page of the worklist, W4 a case with
thirty events, W5 searches a rare word and a frequent one.
"""

TEXT_LENGTH = 400
PAGE = 25
BOUND = 1000
"""Lists count up to this and then say "1.000+"."""
EVENTS = 30
RARE, FREQUENT = 0.001, 0.3
"""Shares of all cases that hold the word searched for."""
