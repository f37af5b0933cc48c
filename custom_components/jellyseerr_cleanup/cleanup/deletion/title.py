"""Deleting one title: its intent and its outcome are journalled, its copies deleted."""

from collections.abc import Iterable
from dataclasses import dataclass

from ...clients.errors import ClientError
from ...reading.reader import Reader, Reading
from ...retention.copies import LibraryCopy
from ..bookkeeping import Bookkeeping
from ..exclusive import STOPPING, Exclusive
from ..final_check import Known, LastWord, as_people_say, ask_once_more
from ..journal.entries import JournalEntry
from ..journal.journal import JournalError
from ..live_settings import LiveSettings
from ..outcomes import ErrorCode, Problem
from ..records import Records
from .copies import check_copy, delete_copy
from .instances import Changed, Forbidden, NotGone


@dataclass(frozen=True, slots=True)
class TitleDeletion:
    """Deletes titles of one Jellyseerr, for whoever holds the right to delete."""

    reader: Reader
    records: Records
    settings: LiveSettings
    bookkeeping: Bookkeeping
    exclusive: Exclusive

    async def delete(
        self,
        entry: JournalEntry,
        copies: Iterable[LibraryCopy],
        reading: Reading,
        last_word: LastWord,
    ) -> Problem | None:
        """Delete a title, and return what went wrong.

        The caller must hold the right to delete, and has the last word.
        """
        if self.exclusive.stopping:
            return STOPPING
        return await self.exclusive.to_the_end(
            self._delete(entry, tuple(copies), reading, last_word)
        )

    async def _delete(
        self,
        entry: JournalEntry,
        copies: tuple[LibraryCopy, ...],
        reading: Reading,
        last_word: LastWord,
    ) -> Problem | None:
        try:
            await self.records.journal.intend(entry)
        except JournalError as err:
            return Problem(ErrorCode.JOURNAL, str(err))
        try:
            # All copies are checked first: if one differs, none is touched
            for copy in copies:
                await check_copy(reading, copy, entry.title)
            # Writing the intent and asking took a while
            self._begin(entry, reading, last_word)
        except Changed as err:
            problem = Problem(ErrorCode.CHANGED, str(err))
            return await self.bookkeeping.leave(entry, problem)
        except Forbidden as err:
            return await self.bookkeeping.leave(entry, err.problem)
        except (ClientError, NotGone) as err:
            return await self.bookkeeping.look(entry, reading.servers, err)
        done = {*self.records.memory.memory.carried_out, *entry.carried_out}
        try:
            stayed = [
                path
                for copy in copies
                for path in await delete_copy(
                    reading,
                    copy,
                    entry.title,
                    beside=entry.beside_on(copy.instance),
                    done=done,
                    exclude=self.settings.import_exclusion,
                    ask=lambda: self._ask(entry, reading, last_word),
                    ask_of_series=lambda: self._ask(
                        entry, reading, last_word, whole_series=True
                    ),
                )
            ]
            if stayed:
                await self.records.journal.note_stayed(entry.id, stayed)
        except (ClientError, NotGone) as err:
            return await self.bookkeeping.look(entry, reading.servers, err)
        except JournalError as err:
            return Problem(ErrorCode.JOURNAL, str(err))
        return await self.bookkeeping.finish(entry)

    def _begin(
        self, entry: JournalEntry, reading: Reading, last_word: LastWord
    ) -> None:
        """Raise Forbidden if nothing of the title may be touched any more."""
        self._ask(entry, reading, last_word)
        if problem := last_word.may_begin():
            raise Forbidden(problem)

    def _ask(
        self,
        entry: JournalEntry,
        reading: Reading,
        last_word: LastWord,
        *,
        whole_series: bool = False,
    ) -> None:
        """Raise Forbidden if a person forbade the deletion meanwhile."""
        memory, policies = self.records.memory, self.settings.policies
        decision = reading.plan.of(entry.title)
        ask_once_more(
            memory,
            entry.ids,
            Known.of(decision.media if decision else None),
            self.reader.clock(),
            whole_series=whole_series,
        )
        if problem := last_word.may_go(as_people_say(reading, memory, policies)):
            raise Forbidden(problem)
