"""Takes paid orders from RabbitMQ and writes them to PostgreSQL."""

import json
import time
from typing import Any

import pika
from pika.exceptions import AMQPError

import topology
from shopkit import log, postgres_pool, serve_switches

pool = postgres_pool("dispatch", size=2)
SLOW_SECONDS = 1.5
slow = False


def dispatch(channel: Any, method: Any, _: Any, body: bytes) -> None:
    order = json.loads(body)
    if slow:
        time.sleep(SLOW_SECONDS)
    with pool.cursor() as cursor:
        cursor.execute(
            "INSERT INTO parcel (customer, shipment, paid) VALUES (%s, %s, %s)",
            (order["user"], order["shipment"], order["paid"]),
        )
    channel.basic_ack(method.delivery_tag)


def consume() -> None:
    connection = pika.BlockingConnection(
        pika.ConnectionParameters(topology.LOOPBACK, topology.RABBITMQ_PORT, heartbeat=60)
    )
    channel = connection.channel()
    channel.queue_declare(topology.QUEUE, durable=True)
    channel.basic_qos(prefetch_count=1)
    channel.basic_consume(topology.QUEUE, dispatch)
    channel.start_consuming()


def set_slow(on: bool) -> None:
    global slow
    slow = on


serve_switches({"slow": set_slow})
while True:
    try:
        consume()
    except AMQPError as error:
        log.error("broker lost: %r", error)
        time.sleep(2)
