"""Telling people that something is new: in the product by a bell, by e-mail if they want it.

    table.py       which event tells whom what
    audiences.py   who that is
    recipients.py  how a notice names its reader without naming anybody
    handlers.py    makes notices from the outbox, and takes note of what is no news any more
    bell.py        what the shell counts and the page lists
    hours.py       when a letter may go out
    mail.py        the round of letters

A notice says «có việc mới, mã …» and leads to the case. What it says is a word of a closed list (models/notices.py).
"""
