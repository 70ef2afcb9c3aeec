"""VGG16 and VGG19: blocks of small convolutions, each with a pooling at its end, then three dense layers."""

from __future__ import annotations

from typing import Any

from ..layers import Conv2D, Dense, Flatten, MaxPooling2D
from .frame import Net, Wishes, assembled

FILTERS = (64, 128, 256, 512, 512)  # of the convolutions of each block
CONVOLUTIONS = {  # how many there are in each block
    "vgg16": (2, 2, 3, 3, 3),
    "vgg19": (2, 2, 4, 4, 4),
}
UNITS = 4096


def vgg(
    name: str, wishes: Wishes, net: Net | None = None, filters: tuple[int, ...] = FILTERS, units: int | None = None
) -> Any:
    """The model of that name.

    Args:
        name: Which row of the table.
        wishes: What the caller wants.
        net: Its name and sizes, where they aren't those of the published net.
        filters: Those of the convolutions of each block.
        units: Those of the two dense layers, if not 4096.
    """

    def body(x: Any) -> Any:
        for block, (width, many) in enumerate(zip(filters, CONVOLUTIONS[name], strict=True), 1):
            for number in range(1, many + 1):
                own = f"block{block}_conv{number}"
                x = Conv2D(width, (3, 3), activation="relu", padding="same", name=own)(x)
            x = MaxPooling2D((2, 2), strides=(2, 2), name=f"block{block}_pool")(x)
        return x

    def top(x: Any, classes: int) -> Any:
        x = Flatten(name="flatten")(x)
        x = Dense(units or UNITS, activation="relu", name="fc1")(x)
        x = Dense(units or UNITS, activation="relu", name="fc2")(x)
        return Dense(classes, activation="softmax", name="predictions")(x)

    return assembled(net or Net(name, flat=True), wishes, body, top)
