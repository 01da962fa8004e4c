"""How customers like the parts, kept in MariaDB."""

import threading
from typing import Any

import pymysql
from flask import request

from shopkit import PoolTimeout, create_app, log, mariadb_pool, serve

app = create_app("ratings")
pool = mariadb_pool("ratings")
busy = threading.Event()
BUSY_THREADS = 4


@app.errorhandler(pymysql.MySQLError)
@app.errorhandler(PoolTimeout)
def store_failed(error: Exception) -> Any:
    log.error("ratings store failed: %s", error, exc_info=error)
    return {"error": "the ratings store failed"}, 503


@app.get("/ratings/<sku>")
def rating(sku: str) -> Any:
    with pool.cursor() as cursor:
        cursor.execute("SELECT AVG(stars), COUNT(*) FROM rating WHERE sku = %s", (sku,))
        average, count = cursor.fetchone()
    return {"stars": float(average or 0), "count": count}


@app.post("/ratings/<sku>")
def rate(sku: str) -> Any:
    with pool.cursor() as cursor:
        cursor.execute(
            "INSERT INTO rating (sku, customer, stars) VALUES (%s, %s, %s)",
            (sku, request.json["user"], request.json["stars"]),
        )
    return {"rated": sku}


def spin() -> None:
    number = 1
    while busy.is_set():
        number = number * 31 % 1_000_003


def set_busy(on: bool) -> None:
    if not on:
        busy.clear()
    elif not busy.is_set():
        busy.set()
        for _ in range(BUSY_THREADS):
            threading.Thread(target=spin, daemon=True).start()


serve(app, {"busy": set_busy})
