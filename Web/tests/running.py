"""A real server with a recorded outage in it, and a real browser."""

import contextlib
import os
import pathlib
import socket
import subprocess
import tempfile
import time
import urllib.request

root = pathlib.Path(__file__).resolve().parents[2]
outage = root / "Examples/shop/recordings/connections-leaked"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def binary() -> str:
    named = os.environ.get("WHENCE")
    if named:
        return named
    path = subprocess.run(
        ["swift", "build", "--show-bin-path"], cwd=root, check=True, capture_output=True, text=True)
    return path.stdout.strip() + "/whence"


def pages() -> list[str]:
    """The built pages; who only asks questions needs none."""
    folder = os.environ.get("WHENCE_PAGES", str(root / ".build/pages"))
    return ["--pages", folder] if os.path.isdir(folder) else []


@contextlib.contextmanager
def whence(recording=outage, further=()):
    """Serves pages and questions; gives the origin of both and the origin of OTLP over HTTP."""
    grpc, otlp, questions = free_port(), free_port(), free_port()
    with tempfile.TemporaryDirectory() as folder:
        with open(f"{folder}/serve.log", "w+") as log:
            server = subprocess.Popen(
                [binary(), "serve", "--grpc-port", str(grpc), "--http-port", str(otlp),
                 "--api-port", str(questions), "--history", f"{folder}/history.sqlite",
                 "--clock-lead-seconds", "1000000000", *pages(), *further],
                stdout=log, stderr=log)
            try:
                origin = f"http://127.0.0.1:{questions}"
                wait(origin + "/readyz", server)
                if recording:
                    play(recording, f"http://127.0.0.1:{otlp}")
                yield origin, f"http://127.0.0.1:{otlp}"
            except BaseException:
                log.seek(0)
                print("--- what the server said\n" + log.read()[-4000:])
                raise
            finally:
                server.terminate()
                try:
                    server.wait(30)
                except subprocess.TimeoutExpired:
                    server.kill()
                    server.wait()


def play(recording, target):
    subprocess.run(
        [binary(), "play", str(recording), "--to", target, "--speed", "max"],
        check=True, capture_output=True)


def wait(address, server):
    for _ in range(600):
        if server.poll() is not None:
            raise RuntimeError("the server did not start")
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server did not become ready")


@contextlib.contextmanager
def chromium():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"),
            args=["--no-sandbox"] if os.geteuid() == 0 else [])
        try:
            yield browser
        finally:
            browser.close()
