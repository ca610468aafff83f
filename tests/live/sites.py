"""A site as it is run for real: web processes and a worker on a database, from the documented commands."""

from __future__ import annotations

import http.client
import json
import signal
import subprocess
import sys
from pathlib import Path

from tests.live.servers import ROOT, TILDEL, Database, free_port, until_true


class Site:
    """`serve` (and, if wanted, `worker`) as processes of their own; their logs in `folder`."""

    def __init__(self, database: Database, folder: Path, **environment: str) -> None:
        self.database = database
        self.folder = folder
        self.port = free_port()
        self.environment = {**database.environment, **environment}
        self.processes: list[subprocess.Popen[bytes]] = []

    @property
    def log(self) -> Path:
        return self.folder / f"log-{self.port}"

    def serve(self, *, workers: int = 2, threads: int = 4, command: tuple[str, ...] = ()) -> Site:
        bind = ["--bind", f"127.0.0.1:{self.port}", "--workers", str(workers), "--threads", str(threads)]
        process = self._start(*(command or (*TILDEL, "serve")), *bind)
        try:
            until_true(self.ready, process)
        except BaseException:
            self.stop()
            raise
        return self

    def work(self) -> subprocess.Popen[bytes]:
        return self._start(*TILDEL, "worker")

    def _start(self, *command: str) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as log:
            process = subprocess.Popen(command, env=self.environment, cwd=ROOT, stdout=log, stderr=log)
        self.processes.append(process)
        return process

    def ready(self) -> bool:
        try:
            return self.get("/readyz")[0] == 200
        except OSError:
            return False

    def get(self, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        return self.ask("GET", path, **headers)

    def ask(
        self, method: str, path: str, body: str | None = None, **headers: str
    ) -> tuple[int, dict[str, str], bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(
                method, path, body, {name.replace("_", "-"): value for name, value in headers.items()}
            )
            answer = connection.getresponse()
            found = dict(answer.getheaders())
            found["Set-Cookie"] = "\n".join(answer.headers.get_all("Set-Cookie", []))
            return answer.status, found, answer.read()
        finally:
            connection.close()

    def web_workers(self) -> list[int]:
        """The processes that answer, under the one that keeps their number up."""
        master = self.processes[0].pid
        return [int(pid) for pid in Path(f"/proc/{master}/task/{master}/children").read_text().split()]

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, env=self.environment, cwd=ROOT, capture_output=True, text=True, timeout=120
        )

    def world(self, *arguments: str) -> dict:
        """What `tests.live.world` made and answers."""
        done = self.run(sys.executable, "-m", "tests.live.world", *arguments)
        assert done.returncode == 0, done.stderr
        return dict(json.loads(done.stdout))

    def stop(self) -> None:
        for process in self.processes:
            process.send_signal(signal.SIGTERM)
        for process in self.processes:
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
