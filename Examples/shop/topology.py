"""What the shop is made of: its services, datastores, ports and passwords.

Everything listens on loopback only. The passwords guard nothing.
"""

import os
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
# Outside of the checkout, so that the database users can reach their folders.
HOME = Path(os.environ.get("SHOP_HOME", "/var/tmp/robot-shop"))
# Services run through this link: stack traces then name no developer's folder.
APP = HOME / "app"

LOOPBACK = "127.0.0.1"
HOST_NAME = "robot-shop-1"

SUPERVISOR_PORT = 13000
LOAD_CONTROL_PORT = 13001
LINK_PORT = 13090  # the network between web and shipping
LINK_CONTROL_PORT = 13190
MARIADB_PORT = 13306
REDIS_PORT = 13379
POSTGRES_PORT = 13432
RABBITMQ_PORT = 13672
RABBITMQ_API_PORT = 13673
RABBITMQ_DIST_PORT = 13670
EPMD_PORT = 13369

QUEUE = "orders"


def password(user: str) -> str:
    return f"{user}-secret"


@dataclass(frozen=True)
class Instance:
    """One process of a service, and how it speaks OpenTelemetry."""

    service: str
    port: int
    number: int = 1
    new_conventions: bool = False
    grpc: bool = False

    @property
    def name(self) -> str:
        return f"{self.service}-{self.number}"

    @property
    def control_port(self) -> int:
        return self.port + 100


# Half of the services speak the stable HTTP and database conventions, half the
# older ones, and half of each speak gRPC: a real estate is mixed like that.
INSTANCES = (
    Instance("user", 13081, new_conventions=True),
    Instance("catalogue", 13082, number=1, grpc=True),
    Instance("catalogue", 13083, number=2, grpc=True),
    Instance("ratings", 13085, grpc=True),
    Instance("shipping", 13086, new_conventions=True),
    Instance("cart", 13084, new_conventions=True),
    Instance("payment", 13087),
    Instance("dispatch", 13088),
    Instance("web", 13080, new_conventions=True, grpc=True),
)


def instances(service: str) -> list[Instance]:
    return [instance for instance in INSTANCES if instance.service == service]


def urls(service: str) -> list[str]:
    return [f"http://{LOOPBACK}:{instance.port}" for instance in instances(service)]
