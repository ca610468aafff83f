"""Upkeep of the queue itself."""

from __future__ import annotations

from procrastinate.contrib.django import app

# A worker says every ten seconds that it lives.
DEAD_AFTER = 60  # seconds
KEPT = 30 * 24  # hours that finished jobs are kept


@app.periodic(cron="* * * * *")
@app.task(name="tildel.take_over_stalled", queue="upkeep", queueing_lock="take_over_stalled")
async def take_over_stalled(timestamp: int = 0) -> None:
    """Give the jobs of workers that died to those that live. Every task may be run again."""
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=DEAD_AFTER):
        await app.job_manager.retry_job(job)


@app.periodic(cron="17 3 * * *")
@app.task(name="tildel.remove_old_jobs", queue="upkeep", queueing_lock="remove_old_jobs")
async def remove_old_jobs(timestamp: int = 0) -> None:
    """Finished jobs are no record of anything; the trail is. Failed ones stay to be looked at."""
    await app.job_manager.delete_old_jobs(nb_hours=KEPT)
