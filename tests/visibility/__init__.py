"""The recorded table of visibility: what everybody is answered at every address, and what they read there.

people.py     who asks: each role in each relation to the case that makes sense
scene.py      the case whose parts carry canaries, and the levels of confidentiality
addresses.py  every named address by each method that it answers, with real objects of the scene
play.py       asks an address as everybody, and looks for canaries in the answer
needs.py      by construction: which actions an address needs
table.py      the stored table as text: *.txt beside this file
"""
