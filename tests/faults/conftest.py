"""The same databases as the tests of the store."""

from tests.store.conftest import engine as engine
