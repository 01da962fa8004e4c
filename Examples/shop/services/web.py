"""The shop's front door: answers each page by asking the services behind it."""

from typing import Any

from flask import request

import topology
from shopkit import Peer, create_app, serve

app = create_app("web")
user = Peer("user")
catalogue = Peer("catalogue")
cart = Peer("cart")
ratings = Peer("ratings")
# The way to shipping leads over the link whose delay can be changed.
shipping = Peer("shipping", [f"http://{topology.LOOPBACK}:{topology.LINK_PORT}"])
payment = Peer("payment")


@app.get("/")
def home() -> Any:
    who = user.get(f"/users/{request.args['user']}")
    return {"hello": who["name"], "parts": catalogue.get("/parts", params={"kind": "motor"})}


@app.get("/search")
def search() -> Any:
    return {"found": catalogue.get("/search", params={"words": request.args["words"]})}


@app.get("/part/<sku>")
def part(sku: str) -> Any:
    return {"part": catalogue.get(f"/parts/{sku}"), "rating": ratings.get(f"/ratings/{sku}")}


@app.post("/rate/<sku>")
def rate(sku: str) -> Any:
    who = user.get(f"/users/{request.json['user']}")
    return ratings.post(f"/ratings/{sku}", json={"user": who["id"], "stars": request.json["stars"]})


@app.post("/cart/<int:who>")
def add_to_cart(who: int) -> Any:
    return cart.post(f"/carts/{who}", json=request.json)


@app.get("/quote/<city>")
def quote(city: str) -> Any:
    return shipping.get(f"/quotes/{city}")


@app.post("/checkout/<int:who>")
def checkout(who: int) -> Any:
    content = cart.get(f"/carts/{who}")
    shipment = shipping.post("/shipments", json={"user": who, "city": request.json["city"]})
    order = {"user": who, "total": content["total"] + shipment["cost"], "shipment": shipment["id"]}
    return payment.post("/payments", json=order)


serve(app, threads=32)
