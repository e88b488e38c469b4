from jobs.queue import JobQueue


def run_all(queue: JobQueue):
    done = []
    job = queue.take_next()
    while job is not None:
        done.append(job())
        job = queue.take_next()
    print("pop_next: nothing left")
    return done
