"""Draws the images in brand/.

The mark is a film reel from which a slice of time has run out, swept clean.
"""

from math import cos, pi, sin
from pathlib import Path
from typing import NamedTuple

import hass_frontend
from PIL import Image, ImageChops, ImageDraw, ImageFont

BRAND = Path(__file__).parent.parent / "custom_components/jellyseerr_cleanup/brand"
FONT = Path(hass_frontend.where()) / "static/fonts/roboto/Roboto-Medium.woff2"
SIZE = 2048  # drawn large and scaled down, which smooths the edges
SLICE = 72  # degrees of the reel that are gone: one of five holes

type Colour = tuple[int, int, int]


class Palette(NamedTuple):
    """The colours on one kind of background."""

    top: Colour
    bottom: Colour
    sparkle: Colour
    text: Colour
    faint_text: Colour


LIGHT = Palette(
    (124, 77, 255), (0, 172, 193), (255, 167, 38), (38, 43, 64), (98, 105, 135)
)
DARK = Palette(
    (159, 122, 255), (38, 208, 226), (255, 196, 77), (240, 242, 250), (171, 178, 204)
)


def at(radius: float, degrees: float) -> tuple[float, float]:
    """Return the point at a distance from the middle, clockwise from twelve o'clock."""
    angle = degrees * pi / 180
    return SIZE / 2 + radius * sin(angle), SIZE / 2 - radius * cos(angle)


def disc(
    draw: ImageDraw.ImageDraw, centre: tuple[float, float], radius: float, fill: int
) -> None:
    """Draw a filled circle."""
    x, y = centre
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=fill)


def reel() -> Image.Image:
    """Return the reel's shape: a disc without its holes and without the slice."""
    shape = Image.new("L", (SIZE, SIZE), 0)
    draw = ImageDraw.Draw(shape)
    disc(draw, at(0, 0), SIZE * 0.5 - 1, 255)
    draw.pieslice((-SIZE, -SIZE, 2 * SIZE, 2 * SIZE), -90, -90 + SLICE, fill=0)
    for number in range(1, 5):
        disc(draw, at(SIZE * 0.295, SLICE * (number + 0.5)), SIZE * 0.098, 0)
    disc(draw, at(0, 0), SIZE * 0.115, 0)
    disc(draw, at(0, 0), SIZE * 0.06, 255)
    return shape


def sparkle(centre: tuple[float, float], radius: float) -> Image.Image:
    """Return the shape of a star with four points and hollow sides."""
    shape = Image.new("L", (SIZE, SIZE), 255)
    draw = ImageDraw.Draw(shape)
    x, y = centre
    for right in (-1, 1):
        for down in (-1, 1):
            disc(draw, (x + right * radius, y + down * radius), radius * 0.985, 0)
    box = Image.new("L", (SIZE, SIZE), 0)
    ImageDraw.Draw(box).rectangle(
        (x - radius, y - radius, x + radius, y + radius), fill=255
    )
    return ImageChops.multiply(shape, box)


def icon(palette: Palette, size: int) -> Image.Image:
    """Return the mark, `size` pixels high and wide."""
    ramp = (
        Image.linear_gradient("L")
        .rotate(-35, expand=False, fillcolor=128)
        .resize((SIZE, SIZE))
    )
    colour = Image.composite(
        Image.new("RGB", (SIZE, SIZE), palette.bottom),
        Image.new("RGB", (SIZE, SIZE), palette.top),
        ramp,
    )
    picture = Image.new("RGBA", (SIZE, SIZE), (*palette.top, 0))
    picture.paste(colour, mask=reel())
    picture.paste(
        palette.sparkle, mask=sparkle(at(SIZE * 0.335, SLICE * 0.52), SIZE * 0.175)
    )
    return picture.resize((size, size), Image.Resampling.LANCZOS)


def logo(palette: Palette, height: int) -> Image.Image:
    """Return the mark with the name beside it."""
    font = ImageFont.truetype(str(FONT), round(height * 0.42))
    gap = round(height * 0.2)
    width = round(max(font.getlength("Jellyseerr"), font.getlength("Cleanup")))
    picture = Image.new("RGBA", (height + gap + width, height), (*palette.text, 0))
    picture.alpha_composite(icon(palette, height))
    draw = ImageDraw.Draw(picture)
    left = height + gap
    draw.text(
        (left, height * 0.43),
        "Jellyseerr",
        font=font,
        fill=palette.faint_text,
        anchor="ls",
    )
    draw.text(
        (left, height * 0.87), "Cleanup", font=font, fill=palette.text, anchor="ls"
    )
    return picture


def main() -> None:
    """Write the eight images."""
    BRAND.mkdir(exist_ok=True)
    for prefix, palette in (("", LIGHT), ("dark_", DARK)):
        for suffix, scale in (("", 1), ("@2x", 2)):
            icon(palette, 256 * scale).save(
                BRAND / f"{prefix}icon{suffix}.png", optimize=True
            )
            logo(palette, 256 * scale).save(
                BRAND / f"{prefix}logo{suffix}.png", optimize=True
            )


if __name__ == "__main__":
    main()
