"""The colours of cells by the names that a legend uses: 黄, 绿, 红."""

from __future__ import annotations

import colorsys
import re

NAMES = {
    "黄": "黄", "橙": "橙", "橘": "橙", "红": "红", "粉": "粉", "绿": "绿", "青": "青", "蓝": "蓝",
    "紫": "紫", "灰": "灰",
}  # fmt: skip
WORD = re.compile(rf"[浅深淡]?({'|'.join(NAMES)})色?(?:底色|底|填充|单元格|字体|字|格)?")
_SLOT = re.compile(
    r'<a:(dk1|lt1|dk2|lt2|accent[1-6])>.*?(?:lastClr|srgbClr val)="([0-9A-Fa-f]{6})"', re.S
)
_PALE = 0.72
"""Lightness from which red is called pink, and orange yellow."""
_HUES = ((15, "红"), (48, "橙"), (70, "黄"), (165, "绿"), (195, "青"), (255, "蓝"), (300, "紫"),
         (345, "粉"), (361, "红"))  # fmt: skip


def name(rgb: str) -> str:
    """The name of a colour ``RRGGBB``; white and black are the paper and the ink: no name."""
    red, green, blue = (int(rgb[i : i + 2], 16) / 255 for i in (0, 2, 4))
    hue, light, saturation = colorsys.rgb_to_hls(red, green, blue)
    if light > 0.97 or light < 0.08:
        return ""
    if saturation < 0.12:
        return "灰"
    found = next(word for limit, word in _HUES if hue * 360 < limit)
    pale = {"红": "粉", "橙": "黄"} if light > _PALE else {}
    return pale.get(found, found)


def tinted(rgb: str, tint: float) -> str:
    """A theme colour made lighter (tint above 0) or darker, as Excel does."""
    red, green, blue = (int(rgb[i : i + 2], 16) / 255 for i in (0, 2, 4))
    hue, light, saturation = colorsys.rgb_to_hls(red, green, blue)
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    parts = colorsys.hls_to_rgb(hue, min(1.0, light), saturation)
    return "".join(f"{round(part * 255):02X}" for part in parts)


def theme(xml: bytes | None) -> tuple[str, ...]:
    """The colours of a workbook's theme in the order in which cells number them."""
    text = (xml or b"").decode("utf-8", "replace")
    found = dict(_SLOT.findall(text))
    order = ("lt1", "dk1", "lt2", "dk2", *(f"accent{i}" for i in range(1, 7)))
    return tuple(found.get(tag, "FFFFFF") for tag in order)
