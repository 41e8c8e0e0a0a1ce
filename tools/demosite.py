"""The demo school on a temporary database: for the browser tests, the screenshots and the measurements."""

import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import plaster
from waitress.server import create_server

from itschool_cms.core.database import close_databases
from itschool_cms.core.outbox.worker import WorkerThread

ROOT = Path(__file__).resolve().parent.parent
PASSWORD = "Ecole-de-demo-2026"  # noqa: S105 - of the demo people, published in the README


def settings(folder: Path, port: int) -> dict[str, str]:
    """Return the settings of development.ini with everything that is written below `folder`."""
    loader = plaster.get_loader(str(ROOT / "development.ini"))
    return dict(loader.get_settings("app:main", {"http_port": str(port)})) | {
        "zodb.uri": f"file://{folder}/Data.fs",
        "sessions.uri": f"file://{folder}/sessions.fs",
        "trail.uri": f"file://{folder}/trail.fs",
        "throttle.path": f"{folder}/throttle.sqlite",
        "mail.transport": f"folder:{folder}/mail",
    }


def make_app(
    folder: Path, port: int = 6543, families: int = 0, overrides: Mapping[str, str] | None = None
) -> Any:
    """Return the application over the database in `folder`; a new one is filled with the demo school.

    `families` generated families are added to the demo people; `overrides` are further settings.
    """
    from itschool_cms import main
    from itschool_cms.scripts.demo import fill

    wanted = {**settings(folder, port), **(overrides or {})}
    if not (folder / "Data.fs").exists():
        # While the school is filled in one transaction, nothing else writes, and no page is drawn.
        filling = main({}, **{**wanted, "outbox.worker": "false", "templates.compile": "false"})
        fill(filling.registry, families=families)
        close_databases(filling.registry)
    return main({}, **wanted)


@contextmanager
def listen(app_for_port: Callable[[int], Any]) -> Iterator[str]:
    """Serve what `app_for_port(port)` returns on a free port of this machine; gives the base URL."""
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    server = create_server(app_for_port(port), sockets=[listener], clear_untrusted_proxy_headers=True)
    stop = threading.Event()
    thread = threading.Thread(target=_run, args=(server, stop), name="demo site")
    thread.start()
    try:
        yield f"http://localhost:{port}"
    finally:
        stop.set()
        thread.join()


def _run(server: Any, stop: threading.Event) -> None:
    # The loop of waitress has no end of its own, and its sockets belong to the thread that polls them.
    while not stop.is_set():
        server.asyncore.loop(timeout=0.1, map=server._map, count=1)
    server.task_dispatcher.shutdown(timeout=5)
    server.asyncore.close_all(server._map, ignore_all=True)


def _stop_mail(database: Any) -> None:
    for thread in threading.enumerate():
        if isinstance(thread, WorkerThread) and thread.worker.db is database:
            thread.stop()


@contextmanager
def serve(folder: Path, overrides: Mapping[str, str] | None = None) -> Iterator[str]:
    """Serve the demo school over a new database in `folder`; gives the base URL."""
    opened = []

    def open_app(port: int) -> Any:
        opened.append(make_app(folder, port, overrides=overrides))
        return opened[0]

    try:
        with listen(open_app) as url:
            yield url
    finally:
        for app in opened:
            _stop_mail(app.registry.database)
            close_databases(app.registry)
