"""A figure that is worked out when it is first asked for, and kept with the object it belongs to."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from functools import cached_property as once
else:

    class once:  # noqa: N801 - a decorator, spelled like functools' own
        """functools.cached_property without the lock that Python 3.11 takes each time, three quarters of its cost."""

        def __init__(self, work: Callable[[Any], Any]) -> None:
            self.work = work
            self.name = work.__name__
            self.__doc__ = work.__doc__

        def __get__(self, owner: Any, _: type | None = None) -> Any:
            if owner is None:
                return self
            found = owner.__dict__[self.name] = self.work(owner)
            return found


__all__ = ["once"]
