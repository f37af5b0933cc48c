"""Takes the screenshots of the documentation."""

import asyncio

from .browser import pictures_in
from .process import REPOSITORY
from .tour import tour

IMAGES = REPOSITORY / "docs/images"


async def take_pictures() -> None:
    """Take the tour, bring rules along, and save a picture of each place."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    async with tour() as started:
        look = pictures_in(started.page, IMAGES)
        await started.take(look)
        await started.bring_rules(look)
    for picture in sorted(IMAGES.glob("*.png")):
        print(picture.relative_to(REPOSITORY))


if __name__ == "__main__":
    asyncio.run(take_pictures())
