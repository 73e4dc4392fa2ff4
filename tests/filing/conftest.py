from __future__ import annotations

import pytest
from loguru import logger
from simulated import SteppingLedger, World


@pytest.fixture(autouse=True)
def no_log_lines():
    """Hundreds of runs a test: their log lines say nothing here."""
    logger.disable("robot")
    yield
    logger.enable("robot")


@pytest.fixture(scope="session")
def shared(tmp_path_factory):
    """One ledger file for many worlds."""
    with SteppingLedger(tmp_path_factory.mktemp("shared") / "ledger.db") as ledger:
        yield ledger


@pytest.fixture
def world(tmp_path):
    return World(tmp_path / "var" / "ledger.db")


@pytest.fixture
def desk(world):
    with world.desk() as one:
        yield one
