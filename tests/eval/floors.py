"""Quality floors: what was measured once may not get worse; only raise a floor, never lower it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FLOORS: dict[str, dict[str, Any]] = json.loads(
    Path(__file__).with_name("floors.json").read_text(encoding="utf-8")
)


def hold(group: str, name: str, measured: float) -> None:
    """Fail where ``measured`` is below its floor (above, for floors given as ``most``)."""
    floor = FLOORS[group][name]
    if isinstance(floor, dict):
        assert measured <= floor["most"], f"{group}, {name}: {measured} is above {floor['most']}"
    else:
        assert measured >= floor, f"{group}, {name}: {measured} is below {floor}"
