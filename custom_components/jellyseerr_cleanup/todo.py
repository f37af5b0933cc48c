"""The to-do list "Leaving soon": a title that is ticked is kept."""

from typing import override

from homeassistant.components.todo import (
    TodoItem,
    TodoItemStatus,
    TodoListEntity,
    TodoListEntityFeature,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity import EntityDescription
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util import dt as dt_util

from . import settings
from .actions.targets import invalid
from .coordinator import CleanupConfigEntry, CleanupCoordinator
from .household.describing import lines_of
from .household.listing import ListingEntity
from .household.ticking import is_kept, keep_title, release_title
from .retention.leaving import Leaving, leaving
from .retention.model import TitleId
from .texts import markdown_text
from .words.names import title_name

PARALLEL_UPDATES = 0

LEAVING_SOON = EntityDescription(key="leaving_soon", translation_key="leaving_soon")


async def async_setup_entry(
    hass: HomeAssistant,
    entry: CleanupConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the list."""
    async_add_entities([LeavingSoonList(entry.runtime_data.coordinator)])


class LeavingSoonList(ListingEntity[TodoItem], TodoListEntity):
    """All that leaves soon or is due; what is kept from it is ticked."""

    _attr_supported_features = TodoListEntityFeature.UPDATE_TODO_ITEM

    def __init__(self, coordinator: CleanupCoordinator) -> None:
        """Show nothing until it is added."""
        super().__init__(coordinator, LEAVING_SOON)

    @property
    @override
    def todo_items(self) -> list[TodoItem]:
        """Return the titles, those that are kept last."""
        return [*self.rows]

    @override
    async def async_update_todo_item(self, item: TodoItem) -> None:
        """Keep a title that is ticked, release one that is no longer."""
        known = next((one for one in self.rows if one.uid == item.uid), None)
        title = TitleId.parse(item.uid or "")
        decision = self.coordinator.data.plan.of(title)
        if known is None or decision is None:
            raise invalid("not_on_the_list", title=self._name(title))
        if item.summary != known.summary:
            raise invalid("titles_keep_their_names", title=known.summary or "")
        ticked = item.status == TodoItemStatus.COMPLETED
        # It may have been released since the list was made
        released = ticked and not is_kept(self.coordinator, decision)
        if item.status != known.status or released:
            act = keep_title if ticked else release_title
            await act(self.coordinator, decision, self._context)
            await self.async_make_and_show()

    @override
    def make_rows(self) -> tuple[TodoItem, ...]:
        """Return an item for each title."""
        policies = settings.policy_book(self.coordinator.config_entry)
        memory, plan = self.coordinator.memory.memory, self.coordinator.data.plan
        return tuple(map(self._item, leaving(plan, memory, policies, dt_util.utcnow())))

    def _name(self, title: TitleId) -> str:
        return title_name(title, self.coordinator.memory.titles)

    def _item(self, one: Leaving) -> TodoItem:
        lines = lines_of(one.decision, self.coordinator, one.keep)
        leaves = one.decision.delete_after
        status = TodoItemStatus.COMPLETED if one.keep else TodoItemStatus.NEEDS_ACTION
        return TodoItem(
            uid=str(one.decision.id),
            summary=self._name(one.decision.id),
            status=status,
            due=dt_util.as_local(leaves).date() if leaves else None,
            # The card shows it as Markdown, in which two spaces break a line
            description="  \n".join(map(markdown_text, lines)),
        )
