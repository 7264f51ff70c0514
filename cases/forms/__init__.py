"""Forms of the case page and the worklist. They read and clean; the rules are in the services."""
