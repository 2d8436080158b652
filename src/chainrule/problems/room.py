"""Whether a table is more than memory should hold, and the room it is then given.

In memory a cell takes 24 bytes at the most: as it is read, as an input, and encoded. In files it
takes as many and 8 more: a part of an epoch is written again.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from chainrule.basics.memory import Room, as_bytes, check_disk, free_memory
from chainrule.basics.temporary import folder_within
from chainrule.data.limits import BYTES_A_CELL

_IN_FILES = BYTES_A_CELL + 8


def room_for(
    cells: float,
    memory: str | float | None,
    scratch: str | Path | None,
    stack: ExitStack,
    check: Callable[[float, float], None] = lambda budget, needed: None,
) -> Room | None:
    """None where so many cells take less than `memory` (None: half of what is free); else that, and
    a new folder in `scratch` (None: the system's), which `stack` removes. `check` is told before
    anything is written how many bytes there are, and how many would be needed.

    Raises InputError where the disk has no room for them, FileError where no folder can be made.
    """
    budget = free_memory() / 2 if memory is None else as_bytes(memory)
    needed = BYTES_A_CELL * cells
    if needed <= budget:
        return None
    check(budget, needed)
    folder = stack.enter_context(folder_within(scratch))
    check_disk(folder, _IN_FILES * cells)
    return Room(budget, scratch, folder, needed)
