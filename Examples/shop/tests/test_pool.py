"""The pool, over real connections: SQLite's, which need no server."""

import sqlite3
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from shopkit import Pool, PoolTimeout  # noqa: E402


class Full(Exception):
    """What a server says that takes no more connections."""


class PoolTests(unittest.TestCase):
    def setUp(self) -> None:
        self.opened = 0
        self.refusals = 0
        self.pool = Pool("test", self.connect, self.is_full, size=2, wait=0.6)

    def connect(self) -> sqlite3.Connection:
        if self.refusals:
            self.refusals -= 1
            raise Full
        self.opened += 1
        return sqlite3.connect(":memory:", check_same_thread=False)

    def is_full(self, error: Exception) -> bool:
        return isinstance(error, Full)

    def test_lends_a_returned_connection_again(self) -> None:
        for _ in range(3):
            with self.pool.connection() as connection:
                connection.execute("SELECT 1")
        self.assertEqual(self.opened, 1)

    def test_opens_no_more_than_its_size(self) -> None:
        with (
            self.pool.connection(), self.pool.connection(), self.assertRaises(PoolTimeout),
            self.pool.connection(),
        ):
            pass
        self.assertEqual(self.opened, 2)

    def test_opens_as_many_as_asked_for_when_uncapped(self) -> None:
        self.pool.uncapped = True
        with self.pool.connection(), self.pool.connection(), self.pool.connection():
            self.assertEqual(self.opened, 3)

    def test_opens_a_new_one_at_every_use_when_it_leaks(self) -> None:
        self.pool.leaking = True
        for _ in range(5):
            with self.pool.connection():
                pass
        self.assertEqual(self.opened, 5)

    def test_takes_back_what_leaked(self) -> None:
        self.pool.leaking = True
        with self.pool.connection() as leaked:
            pass
        self.pool.leaking = False
        self.pool.reclaim()
        with self.assertRaises(sqlite3.ProgrammingError):
            leaked.execute("SELECT 1")
        with self.pool.connection(), self.pool.connection():
            pass

    def test_replaces_a_connection_that_was_lost(self) -> None:
        with self.assertRaises(sqlite3.ProgrammingError), self.pool.connection() as connection:
            connection.close()
            connection.execute("SELECT 1")
        with self.pool.connection() as connection:
            connection.execute("SELECT 1")
        self.assertEqual(self.opened, 2)

    def test_asks_a_full_server_again(self) -> None:
        self.refusals = 1
        with self.pool.connection() as connection:
            connection.execute("SELECT 1")

    def test_tells_that_the_server_stayed_full(self) -> None:
        self.refusals = 100
        with self.assertRaises(Full), self.pool.connection():
            pass
        self.refusals = 0
        with self.pool.connection(), self.pool.connection():
            pass


if __name__ == "__main__":
    unittest.main()
