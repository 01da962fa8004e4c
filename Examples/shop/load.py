"""Customers: an open loop of Poisson arrivals, each one walking a short journey.

It is not instrumented. `POST /surge/on` on its control port makes the rate
SURGE times as high.
"""

import argparse
import math
import random
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, HTTPServer

import requests

import topology

WEB = topology.urls("web")[0]
SURGE = 6
TERMS = "abcdefghij"
surging = threading.Event()
session = requests.Session()
session.mount("http://", requests.adapters.HTTPAdapter(pool_maxsize=200))

Visit = Callable[[random.Random], None]


def get(path: str, **parameters: str) -> None:
    session.get(WEB + path, params=parameters, timeout=30)


def post(path: str, **body: str | int) -> None:
    session.post(WEB + path, json=body, timeout=30)


def customer(dice: random.Random) -> int:
    return dice.randint(1, 1000)


def sku(dice: random.Random) -> str:
    return f"part-{dice.randint(1, 1000)}"


def city(dice: random.Random) -> str:
    return f"city-{dice.randint(1, 200)}"


def home(dice: random.Random) -> None:
    get("/", user=str(customer(dice)))


def search(dice: random.Random) -> None:
    words = [f"term{dice.choice(TERMS)}{dice.choice(TERMS)}" for _ in range(3)]
    get("/search", words=" ".join(words))


def part(dice: random.Random) -> None:
    get(f"/part/{sku(dice)}")


def rate(dice: random.Random) -> None:
    post(f"/rate/{sku(dice)}", user=customer(dice), stars=dice.randint(1, 5))


def add_to_cart(dice: random.Random) -> None:
    post(f"/cart/{customer(dice)}", sku=sku(dice))


def quote(dice: random.Random) -> None:
    get(f"/quote/{city(dice)}")


def checkout(dice: random.Random) -> None:
    post(f"/checkout/{customer(dice)}", city=city(dice))


# How often each visit happens, in percent.
MIX: dict[Visit, int] = {
    home: 22, search: 12, part: 20, rate: 8, add_to_cart: 13, quote: 10, checkout: 15,
}


def rate_at(elapsed: float, rate: float, swing: float, period: float) -> float:
    """Arrivals per second: `rate`, swinging by that share of itself over the period."""
    wave = 1 + swing * math.sin(2 * math.pi * elapsed / period)
    return rate * wave * (SURGE if surging.is_set() else 1)


def visit_quietly(visit: Visit, seed: float) -> None:
    # The shop's telemetry tells of a failure; a customer only goes away.
    with suppress(requests.RequestException):
        visit(random.Random(seed))


class Control(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        (surging.set if self.path == "/surge/on" else surging.clear)()
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rate", type=float, default=8, help="visits per second")
    parser.add_argument("--swing", type=float, default=0, help="share by which the rate swings")
    parser.add_argument("--period", type=float, default=600, help="seconds of one swing")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()

    control = HTTPServer((topology.LOOPBACK, topology.LOAD_CONTROL_PORT), Control)
    threading.Thread(target=control.serve_forever, daemon=True).start()

    dice = random.Random(options.seed)
    visits, weights = list(MIX), list(MIX.values())
    started = due = time.monotonic()
    with ThreadPoolExecutor(300) as customers:
        while True:
            now = rate_at(due - started, options.rate, options.swing, options.period)
            due += dice.expovariate(now)
            time.sleep(max(0.0, due - time.monotonic()))
            [visit] = dice.choices(visits, weights)
            customers.submit(visit_quietly, visit, dice.random())


main()
