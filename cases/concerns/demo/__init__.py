"""The demo world: made-up people and concerns that go through the services, at set-back moments.

`world.build` makes it; `routes` reads like the concern's way; `scenes` gives every demo account work to do.
"""
