"""What every test may ask for: the folder of real exports, where a checkout has one beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[1]
SHARED = CHECKOUT.parent / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of reference material beside the checkout; the test is skipped where there is none."""
    if not SHARED.is_dir():
        pytest.skip(
            "needs the folder ../shared beside the checkout, which is not part of the project"
        )
    return SHARED


@pytest.fixture(scope="session")
def shared_exports(shared: Path) -> Path:
    """Real and demo CRM exports; their licences vary, so none is copied into the project."""
    return shared / "exports"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run browser tests last: fast answers come first, and Playwright's event loop disturbs nobody."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)
