"""Pages of the core: worklist, case page, actions on cases and tasks, files. Thin: parse, call one service, answer."""
