"""Jobs that run at the same moment, as in real life."""

import threading

from django.db import connection


def together(*jobs, seconds: float = 60) -> None:
    """Runs the jobs at the same moment, each in a thread and a connection of its own; re-raises errors."""
    barrier, errors = threading.Barrier(len(jobs)), []

    def run(job) -> None:
        try:
            barrier.wait(10)
            job()
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(seconds)
    if errors:
        raise errors[0]
