"""Who the customers are, kept in PostgreSQL."""

import threading
import time
from typing import Any

from shopkit import create_app, log, postgres_pool, serve

app = create_app("user")
pool = postgres_pool("user")

FIND = "SELECT id, name, tier FROM customer WHERE id = %s"
CONNECTIONS_PER_REQUEST = 16


@app.get("/users/<int:who>")
def find(who: int) -> Any:
    if pool.uncapped:
        fan_out(who)
    with pool.cursor() as cursor:
        cursor.execute(FIND, (who,))
        row = cursor.fetchone()
    if row is None:
        return {"error": "no such customer"}, 404
    return {"id": row[0], "name": row[1], "tier": row[2]}


def fan_out(who: int) -> None:
    """The fault: looks for related customers, each over a connection of its own."""

    def related(number: int) -> None:
        try:
            with pool.cursor() as cursor:
                cursor.execute(FIND, ((who + number) % 1000 + 1,))
                cursor.fetchone()
                time.sleep(0.8)  # builds the answer before it lets go
        except Exception:
            log.exception("related customer not read")

    for number in range(CONNECTIONS_PER_REQUEST):
        threading.Thread(target=related, args=(number,)).start()


def set_uncapped(on: bool) -> None:
    pool.uncapped = on


serve(app, {"uncapped": set_uncapped})
