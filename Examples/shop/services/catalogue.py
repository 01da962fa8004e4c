"""The robot parts on sale, kept in PostgreSQL."""

from typing import Any

from flask import request

from shopkit import create_app, postgres_pool, serve

app = create_app("catalogue")
pool = postgres_pool("catalogue")

LIST = "SELECT sku, name, price FROM part WHERE kind = %s ORDER BY sku LIMIT 10"
FIND = "SELECT sku, name, price FROM part WHERE sku = %s"
SEARCH = (
    "SELECT sku, name, price FROM part"
    " WHERE to_tsvector('english', description) @@ plainto_tsquery('english', %s)"
    " ORDER BY price LIMIT 10"
)


def as_part(row: tuple[str, str, int]) -> dict[str, Any]:
    return {"sku": row[0], "name": row[1], "price": row[2]}


def read(statement: str, argument: str) -> list[dict[str, Any]]:
    with pool.cursor() as cursor:
        cursor.execute(statement, (argument,))
        return [as_part(row) for row in cursor.fetchall()]


@app.get("/parts")
def parts() -> Any:
    return read(LIST, request.args["kind"])


@app.get("/parts/<sku>")
def part(sku: str) -> Any:
    found = read(FIND, sku)
    return found[0] if found else ({"error": "no such part"}, 404)


@app.get("/search")
def search() -> Any:
    return read(SEARCH, request.args["words"])


serve(app)
