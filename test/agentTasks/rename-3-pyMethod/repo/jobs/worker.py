from jobs.queue import JobQueue


def run_all(queue: JobQueue):
    done = []
    job = queue.pop_next()
    while job is not None:
        done.append(job())
        job = queue.pop_next()
    print("pop_next: nothing left")
    return done
