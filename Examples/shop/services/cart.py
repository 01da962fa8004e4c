"""What each customer is about to buy, kept in Redis."""

from typing import Any

import redis
from flask import request
from redis.backoff import NoBackoff
from redis.retry import Retry

import topology
from shopkit import Peer, create_app, log, serve

app = create_app("cart")
catalogue = Peer("catalogue")
store = redis.Redis(
    topology.LOOPBACK, topology.REDIS_PORT, max_connections=16, socket_timeout=2,
    retry=Retry(NoBackoff(), 1),  # the client's default keeps customers waiting for seconds
)

KEPT_SECONDS = 600
LEAK_BYTES = 2_000_000
leaking = False
leaked: list[bytes] = []


@app.errorhandler(redis.RedisError)
def store_failed(error: redis.RedisError) -> Any:
    log.error("cart store failed: %s", error, exc_info=error)
    return {"error": "the cart store failed"}, 503


@app.before_request
def leak() -> None:
    if leaking:
        leaked.append(b"\1" * LEAK_BYTES)


@app.post("/carts/<int:who>")
def add(who: int) -> Any:
    part = catalogue.get(f"/parts/{request.json['sku']}")
    with store.pipeline() as pipeline:
        pipeline.hset(f"cart:{who}", part["sku"], part["price"])
        pipeline.expire(f"cart:{who}", KEPT_SECONDS)
        pipeline.execute()
    return {"added": part["sku"]}


@app.get("/carts/<int:who>")
def content(who: int) -> Any:
    items = store.hgetall(f"cart:{who}")
    return {"items": len(items), "total": sum(int(price) for price in items.values())}


def set_leaking(on: bool) -> None:
    global leaking
    leaking = on
    leaked.clear()


serve(app, {"leaking": set_leaking})
