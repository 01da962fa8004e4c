"""Takes the money, then hands the order to dispatch through RabbitMQ."""

import json
import os
import threading
from typing import Any

import pika
from flask import request
from pika.exceptions import AMQPError

import topology
from shopkit import Peer, create_app, log, serve

app = create_app("payment")
user = Peer("user")

RELEASE = os.environ["SHOP_RELEASE"]
DISCOUNT = {"basic": 0, "silver": 5, "gold": 10}
if RELEASE == "1.1.0":
    DISCOUNT = {"basic": 0, "silver": 5}  # the new price list forgets the gold customers


class Publisher:
    """One connection to the broker, opened again when it was lost."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._channel: Any = None

    def publish(self, order: dict[str, Any]) -> None:
        with self._lock:
            if self._channel is None:
                self._channel = self._open()
            try:
                self._channel.basic_publish(
                    "", topology.QUEUE, json.dumps(order).encode(),
                    pika.BasicProperties(delivery_mode=2, content_type="application/json"),
                )
            except Exception:
                self._channel = None
                raise

    def _open(self) -> Any:
        # No heartbeat: nothing serves this connection between two publishes.
        connection = pika.BlockingConnection(
            pika.ConnectionParameters(topology.LOOPBACK, topology.RABBITMQ_PORT, heartbeat=0)
        )
        channel = connection.channel()
        channel.queue_declare(topology.QUEUE, durable=True)
        channel.confirm_delivery()
        return channel


publisher = Publisher()


@app.errorhandler(AMQPError)
def broker_failed(error: AMQPError) -> Any:
    log.error("order not published: %r", error, exc_info=error)
    return {"error": "the order could not be handed over"}, 503


@app.post("/payments")
def pay() -> Any:
    order = request.json
    customer = user.get(f"/users/{order['user']}")
    order["paid"] = order["total"] * (100 - DISCOUNT[customer["tier"]]) // 100
    publisher.publish(order)
    log.info("order of customer %s paid", order["user"])
    return {"paid": order["paid"]}


serve(app)
