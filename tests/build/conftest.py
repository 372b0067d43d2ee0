"""Builds of these tests draw charts in the process of the test."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _charts_here(charts_here: None) -> None:
    """For all of them."""
