"""What the value of a setting may be: a number in an interval, one of some names, or of a type."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterable
from types import NoneType
from typing import Any, Literal, NamedTuple

from chainrule.basics.arguments import argument, argument_name
from chainrule.basics.errors import InputError, UnknownNameError
from chainrule.basics.i18n import N_, _
from chainrule.basics.threads import MOST_THREADS


class Rule(NamedTuple):
    """What is allowed; `wanted` says so, and is empty where the known names are what to say.

    kinds : of numbers (int, float) or bool; a number lies between `low` and `high`, of which those
        that are `closed` belong to the interval; infinite numbers never do
    names : words that are allowed
    others : further types, such as NoneType or Callable
    many : whether a list of such numbers is allowed
    values : where they are not empty, the only numbers
    """

    wanted: str = ""
    kinds: tuple[type, ...] = ()
    low: float = -math.inf
    high: float = math.inf
    closed: Literal["left", "both", "neither"] = "left"
    names: tuple[str, ...] = ()
    others: tuple[Any, ...] = ()
    many: bool = False
    values: tuple[int, ...] = ()

    def allows(self, value: Any) -> bool:
        """Whether `value` may be the setting's."""
        if isinstance(value, str):
            return value in self.names
        if isinstance(value, bool):
            return bool in self.kinds
        if isinstance(value, self.kinds):
            return self._holds(value)
        if self.many and isinstance(value, Iterable):
            return all(isinstance(each, self.kinds) and self._holds(each) for each in value)
        return isinstance(value, self.others)

    def _holds(self, number: Any) -> bool:
        if float in self.kinds and abs(number) > sys.float_info.max:
            return False
        if self.values and number not in self.values:
            return False
        above = number > self.low or (number == self.low and self.closed != "neither")
        return above and (number < self.high or (number == self.high and self.closed == "both"))

    def error(self, name: str, value: Any) -> InputError:
        """Why `value` cannot be the setting `name`."""
        if not self.wanted:
            return UnknownNameError(name, value, self.names, how=hint_for(name, value))
        message = _("{name} must be {wanted}; found {value!r}.")
        return InputError(
            message.format(name=argument_name(name), wanted=_(self.wanted), value=value)
        )


NUMBER = (int, float)
POSITIVE = Rule(N_("a positive number"), NUMBER, 0, closed="neither")
NOT_NEGATIVE = Rule(N_("zero or a positive number"), NUMBER, 0)
NOT_NEGATIVE_OR_NONE = Rule(N_("zero, a positive number or None"), NUMBER, 0, others=(NoneType,))
UP_TO_ONE = Rule(N_("a number from 0 to 1"), NUMBER, 0, 1, "both")
BELOW_ONE = Rule(N_("a number from 0 to below 1"), NUMBER, 0, 1)
BELOW_ONE_OR_NONE = Rule(
    N_("a number from 0 to below 1, or None"), NUMBER, 0, 1, others=(NoneType,)
)
RATES = Rule(N_("a number from 0 to below 1, or a list"), NUMBER, 0, 1, many=True)
FRACTION = Rule(N_("a number between 0 and 1"), NUMBER, 0, 1, "neither")
COUNT = Rule(N_("a whole number from 1"), (int,), 1)
THREADS = Rule(
    N_("a whole number from 1 to 1024, or None"),
    (int,),
    1,
    MOST_THREADS,
    "both",
    others=(NoneType,),
)
MOST_SHARDS = 1024
SHARDS = Rule(N_("a power of two from 1 to 1024"), (int,), values=tuple(2**k for k in range(11)))
BATCH = Rule(N_("a whole number from 1, 'auto' or 'full'"), (int,), 1, names=("auto", "full"))
FLAG = Rule(N_("True or False"), (bool,))


def one_of(*names: str, others: tuple[Any, ...] = ()) -> Rule:
    """One of the names, or of one of the types `others`."""
    return Rule(names=names, others=others)


def hint_for(name: str, value: Any) -> str:
    """What a number means where a word is wanted; "" where nothing is known of it."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if name == "learning_rate" and is_number:
        return _("learning_rate is how the rate changes; the rate itself is {option}.").format(
            option=argument(learning_rate_init=value)
        )
    return ""
