"""Many people at once: clients over HTTP to this machine, each asking at a pace of its own."""

import http.client
import math
import statistics
import threading
import time
from collections import Counter
from collections.abc import Callable
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from bench.client import TOKEN, VALUE

HOST = "localhost:6543"
START_SECONDS = 90
Job = tuple[float, Callable[[int], int], "Answers"]


class Answers:
    """What came back: times in milliseconds, and how often each status."""

    def __init__(self) -> None:
        self.times: list[float] = []
        self.statuses: Counter[int] = Counter()

    def add(self, status: int, seconds: float) -> None:
        """Note one answer."""
        self.times.append(seconds * 1_000)
        self.statuses[status] += 1

    def percentile(self, percent: float) -> float:
        """Return the time within which so many of a hundred answers came, in milliseconds."""
        ordered = sorted(self.times)
        return ordered[math.ceil(len(ordered) * percent / 100) - 1] if ordered else math.inf

    def count_not(self, status: int) -> int:
        """Return how many answers had another status."""
        return sum(self.statuses.values()) - self.statuses[status]

    def summary(self) -> str:
        """Return the number and the usual percentiles."""
        if not self.times:
            return "none"
        shown = f"median {statistics.median(self.times):.0f}"
        return f"{len(self.times)}, {shown}, p95 {self.percentile(95):.0f}, p99 {self.percentile(99):.0f} ms"


class HttpClient:
    """One person's browser on a process of this machine: keeps its cookies, opens a connection a request.

    Args:
        port: of the process.
    """

    def __init__(self, port: int) -> None:
        self._port = port
        self._cookies: dict[str, str] = {}
        self._token = ""

    def wait_for(self, path: str) -> None:
        """Return once the process answers; TimeoutError when it does not start."""
        ends = time.monotonic() + START_SECONDS
        while time.monotonic() < ends:
            try:
                if self._call("GET", path)[0] == 200:
                    return
            except OSError:
                time.sleep(0.2)
        raise TimeoutError("The process did not start")

    def read(self, path: str) -> int:
        """Read a page; returns the status, where a redirect of who is signed in counts as one."""
        status = self._call("GET", path)[0]
        return 200 if status == 303 else status

    def sign_in(self, email: str, password: str) -> None:
        """Sign in by the form; RuntimeError where that fails."""
        if self._post(email, password, "127.0.0.1") != 303:
            raise RuntimeError("The demo people cannot sign in")

    def sign_in_again(self, email: str, password: str) -> int:
        """Sign in on a device that is known already, without the session that it had."""
        self._cookies.pop("sid", None)
        return self._post(email, password, "127.0.0.1")

    def try_sign_in(self, email: str, password: str, address: str) -> int:
        """Try to sign in from an address that the server in front reports."""
        return self._post(email, password, address)

    def _post(self, email: str, password: str, address: str) -> int:
        if not self._token:
            page = self._call("GET", "/login")[1]
            found = TOKEN.search(page)
            value = VALUE.search(found[0]) if found else None
            self._token = value[1] if value else ""
        form = {"csrf_token": self._token, "email": email, "password": password}
        return self._call("POST", "/login", urlencode(form), address)[0]

    def _call(self, method: str, path: str, body: str = "", address: str = "127.0.0.1") -> tuple[int, str]:
        headers = {
            "Host": HOST,
            "X-Forwarded-For": address,
            "Accept-Language": "fr",
            "Cookie": "; ".join(f"{key}={value}" for key, value in self._cookies.items()),
        }
        if body:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://{HOST}"}
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)
        try:
            connection.request(method, path, body or None, headers)
            answer = connection.getresponse()
            text = answer.read().decode()
            for line in answer.headers.get_all("Set-Cookie", []):
                self._cookies.update({key: each.value for key, each in SimpleCookie(line).items()})
            return answer.status, text
        finally:
            connection.close()


def keep_asking(jobs: list[Job], seconds: float) -> None:
    """Run each job in a thread: so many times a second, later ones not waiting for those that take long.

    Args:
        jobs: calls a second, the call, of its number, that returns a status, and where answers go.
    """
    lock, start = threading.Lock(), time.perf_counter() + 0.2

    def work(pace: float, call: Callable[[int], int], answers: Answers, offset: float) -> None:
        for number in range(int(seconds * pace)):
            due = start + (number + offset) / pace
            time.sleep(max(0.0, due - time.perf_counter()))
            begun = time.perf_counter()
            if begun > start + seconds:
                return
            status = call(number)
            with lock:
                answers.add(status, time.perf_counter() - begun)

    threads = [
        threading.Thread(target=work, args=(pace, call, answers, place / len(jobs)))
        for place, (pace, call, answers) in enumerate(jobs)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
