"""Erasing what a case holds after set times: the rules, and what each kind of data consists of."""
