"""An executor without threads: to change from one to the other is what takes long."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import override


class AtOnce(ThreadPoolExecutor):
    """Does at once what a thread would do."""

    @override
    def submit[**P, T](
        self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs
    ) -> Future[T]:
        done = Future[T]()
        try:
            done.set_result(fn(*args, **kwargs))
        except Exception as err:  # noqa: BLE001 - whoever waits for it gets it
            done.set_exception(err)
        return done
