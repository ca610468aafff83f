"""A browser as far as submitting goes: a session, the token, and the address it is led on to."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from tests.live.sites import Site

TOKEN = "t" * 32


@dataclass(frozen=True)
class Answer:
    status: int
    location: str
    body: str


@dataclass
class Client:
    site: Site
    session: str

    @property
    def headers(self) -> dict[str, str]:
        return {
            "Host": f"127.0.0.1:{self.site.port}",
            "Cookie": f"sessionid={self.session}; csrftoken={TOKEN}",
            "Content-Type": "application/x-www-form-urlencoded",
        }

    @staticmethod
    def form(**fields: object) -> str:
        return urlencode({"csrfmiddlewaretoken": TOKEN, **fields})

    def post(self, path: str, **fields: object) -> Answer:
        status, headers, body = self.site.ask("POST", path, self.form(**fields), **self.headers)
        return Answer(status, headers.get("Location", ""), body.decode())

    def get(self, path: str) -> Answer:
        status, headers, body = self.site.ask("GET", path, **self.headers)
        return Answer(status, headers.get("Location", ""), body.decode())

    def submit(self, application: str, revision: int) -> Answer:
        return self.post(submit_path(application), revision=revision)

    def submit_until_answered(self, application: str, revision: int, tries: int = 1000) -> Answer:
        """As a person does whose browser says that the connection broke: again, with the same form."""
        for _ in range(tries):
            try:
                answer = self.submit(application, revision)
            except (OSError, http.client.HTTPException):
                continue
            if answer.status < 500:
                return answer
        raise AssertionError(f"no answer in {tries} tries")


def submit_path(application: str) -> str:
    return f"/nb/applications/{application}/submit/"


def at_once(works: list[Callable[[], Answer]], patience: float = 90) -> list[Answer]:
    """All of them at the same moment, each in a thread; the answers in order."""
    gate = threading.Barrier(len(works))
    answers: list[Answer | BaseException | None] = [None] * len(works)

    def run(index: int) -> None:
        gate.wait(30)
        try:
            answers[index] = works[index]()
        except BaseException as error:
            answers[index] = error

    threads = [threading.Thread(target=run, args=(index,)) for index in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(patience)
    for answer in answers:
        if isinstance(answer, BaseException):
            raise answer
    assert None not in answers
    return [answer for answer in answers if isinstance(answer, Answer)]
