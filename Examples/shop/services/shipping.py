"""What sending costs, and the shipments that were ordered, kept in MariaDB."""

from typing import Any

import pymysql
from flask import request

from shopkit import PoolTimeout, create_app, log, mariadb_pool, serve

app = create_app("shipping")
pool = mariadb_pool("shipping")


@app.errorhandler(pymysql.MySQLError)
@app.errorhandler(PoolTimeout)
def store_failed(error: Exception) -> Any:
    log.error("shipping store failed: %s", error, exc_info=error)
    return {"error": "the shipping store failed"}, 503


@app.get("/quotes/<city>")
def quote(city: str) -> Any:
    with pool.cursor() as cursor:
        cursor.execute("SELECT distance FROM city WHERE name = %s", (city,))
        row = cursor.fetchone()
    if row is None:
        return {"error": "no such city"}, 404
    return {"city": city, "cost": cost(row[0])}


@app.post("/shipments")
def ship() -> Any:
    city = request.json["city"]
    with pool.cursor() as cursor:
        cursor.execute("SELECT distance FROM city WHERE name = %s", (city,))
        (distance,) = cursor.fetchone()
        cursor.execute(
            "INSERT INTO shipment (customer, city, cost) VALUES (%s, %s, %s)",
            (request.json["user"], city, cost(distance)),
        )
        shipment = cursor.lastrowid
        cursor.execute("UPDATE city SET shipments = shipments + 1 WHERE name = %s", (city,))
    return {"id": shipment, "cost": cost(distance)}


def cost(distance: int) -> int:
    return 300 + distance // 10


def set_leaking(on: bool) -> None:
    pool.leaking = on
    if not on:
        pool.reclaim()


serve(app, {"leaking": set_leaking})
