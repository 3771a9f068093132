"""Pictures: two scans made from set pages, phone pictures drawn by hand, with and without metadata."""

from __future__ import annotations

import hashlib
import time
from io import BytesIO

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont
from PIL.TiffImagePlugin import IFDRational

from examples.papers import picture
from examples.place import FONTS, target

Colour = tuple[int, int, int]


def scanned(page: bytes, angle: float, seed: int) -> Image.Image:
    """Return a page as a flat-bed scanner gives it: grey, a little turned, soft, with dust and uneven light."""
    grey = Image.open(BytesIO(page)).convert("L").rotate(angle, Image.Resampling.BICUBIC, fillcolor=255)
    light = Image.linear_gradient("L").resize(grey.size).point(lambda level: 226 + level // 10)
    paper = ImageChops.multiply(grey, light).filter(ImageFilter.GaussianBlur(0.6))
    draw, dice = ImageDraw.Draw(paper), _bytes(seed, 5 * 140)
    for speck in range(0, len(dice), 5):
        across, down, level = dice[speck : speck + 2], dice[speck + 2 : speck + 4], dice[speck + 4]
        place = (int.from_bytes(across) % paper.width, int.from_bytes(down) % paper.height)
        draw.point(place, fill=60 + level // 2)
    return paper


def _bytes(seed: int, count: int) -> bytes:
    """Return bytes without a pattern that are the same at every run."""
    return hashlib.shake_256(bytes([seed])).digest(count)


def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONTS / "Vazirmatn-Bold.ttf"), size)


def _rack(draw: ImageDraw.ImageDraw, left: int, label: str) -> None:
    draw.rectangle((left, 90, left + 300, 860), fill=(38, 41, 46), outline=(12, 12, 14), width=6)
    for unit in range(9):
        top = 190 + unit * 72
        draw.rectangle((left + 22, top, left + 278, top + 58), fill=(58, 62, 69), outline=(20, 20, 22), width=2)
        for lamp in range(5):
            lit: Colour = (70, 220, 110) if (unit * 3 + lamp * 5) % 4 else (228, 156, 44)
            draw.ellipse((left + 40 + lamp * 22, top + 22, left + 52 + lamp * 22, top + 34), fill=lit)
        draw.line((left + 170, top + 20, left + 262, top + 20), fill=(96, 101, 110), width=3)
        draw.line((left + 170, top + 34, left + 262, top + 34), fill=(96, 101, 110), width=3)
    draw.rectangle((left + 60, 112, left + 240, 172), fill=(232, 232, 226))
    draw.text((left + 150, 142), label, font=_font(40), fill=(20, 40, 60), anchor="mm")


def rack_picture() -> Image.Image:
    """Return two racks in a bare room, the left one labelled HM-9."""
    image = Image.new("RGB", (1200, 900), (186, 181, 170))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 700, 1200, 900), fill=(126, 116, 102))
    draw.line((0, 700, 1200, 700), fill=(96, 88, 78), width=8)
    _rack(draw, 180, "HM-9")
    _rack(draw, 560, "HM-9 B")
    draw.line((480, 240, 560, 240), fill=(30, 60, 140), width=9)
    draw.rectangle((930, 250, 1130, 330), fill=(244, 244, 240), outline=(90, 90, 90), width=3)
    draw.text((1030, 290), "214", font=_font(56), fill=(40, 40, 40), anchor="mm")
    return _as_phone(image, seed=9)


def van_picture() -> Image.Image:
    """Return a white van with short aerials on its roof, at dusk, nobody in sight."""
    image = Image.new("RGB", (1200, 800), (116, 124, 150))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 560, 1200, 800), fill=(74, 74, 80))
    for left in range(0, 1200, 240):
        draw.rectangle((left + 20, 150, left + 200, 560), fill=(92, 92, 104))
        for row in range(4):
            draw.rectangle((left + 50, 190 + row * 90, left + 90, 240 + row * 90), fill=(206, 180, 112))
    draw.rounded_rectangle((340, 360, 900, 640), 34, fill=(230, 230, 228), outline=(120, 120, 120), width=4)
    draw.polygon(((760, 384), (866, 384), (894, 480), (760, 480)), fill=(64, 78, 92))
    for aerial in range(4):
        draw.line((420 + aerial * 84, 360, 420 + aerial * 84, 280), fill=(28, 28, 30), width=8)
    for wheel in (440, 780):
        draw.ellipse((wheel - 52, 590, wheel + 52, 694), fill=(26, 26, 28))
        draw.ellipse((wheel - 22, 620, wheel + 22, 664), fill=(150, 150, 152))
    return _as_phone(image, seed=4)


def _as_phone(image: Image.Image, seed: int) -> Image.Image:
    grain = Image.frombytes("L", (300, 225), bytes(112 + level // 8 for level in _bytes(seed, 300 * 225)))
    noise = Image.merge("RGB", [grain.resize(image.size)] * 3)
    return Image.blend(image, noise, 0.16).filter(ImageFilter.GaussianBlur(0.8))


def exif(image: Image.Image) -> Image.Exif:
    """Return invented phone metadata; the coordinates lie in the open sea."""
    tags = image.getexif()
    tags[0x010F], tags[0x0110], tags[0x0131] = "Lumera", "Lumera P7", "P7-09.2"
    tags[0x0132] = "2020:06:08 20:58:41"
    tags.get_ifd(0x8769).update({0x9003: "2020:06:08 20:58:41", 0x9010: "+03:30", 0x829A: IFDRational(1, 30)})
    degrees = {2: (14, 31, 12), 4: (62, 48, 36)}
    place = {number: tuple(IFDRational(part) for part in parts) for number, parts in degrees.items()}
    tags.get_ifd(0x8825).update({1: "N", 3: "E", **place})
    return tags


def make() -> None:
    """Write the scans and the phone pictures."""
    scan = scanned(picture("interrogation.typ", 150), 0.5, seed=22)
    scan.save(target("scans/بازجویی ۱۴۰۰-۰۷-۲۲.png"), optimize=True, dpi=(150, 150))
    letter = scanned(picture("lindqvist_letter.typ", 140), -0.4, seed=12)
    target("scans/Vermerk_Lindqvist_2019-11-12.pdf").write_bytes(_picture_pdf(letter))
    rack = rack_picture()
    rack.save(target("photos/IMG_20200608_205841.jpg"), quality=72, exif=exif(rack))
    van_picture().save(target("photos/IMG-20211006-WA0003.jpg"), quality=64)


def _picture_pdf(image: Image.Image) -> bytes:
    out = BytesIO()
    stamp = time.gmtime(1653901200)  # 30 May 2022, 09:00 UTC
    image.save(out, "PDF", resolution=140, quality=60, producer="ScanStation 3", creationDate=stamp, modDate=stamp)
    return out.getvalue()
