"""A look at a configuration from outside before anything is made of it: is it what the layout wants?"""

from __future__ import annotations

from typing import Any

from ..messages import fail
from . import ages, keras3
from .graphs import wrong

DEEPEST = 300  # levels of lists and dictionaries
MOST = 1_000_000  # things in all, so that repeated anchors of a small YAML file can't fill the memory


def checked(data: Any) -> dict[str, Any]:
    """The configuration of a model, of any age, once it is certain that all its parts are of the right kinds."""
    if isinstance(data, list):
        raise fail(TypeError, "saving.config_list")
    _check_size(data)
    data = keras3.in_layout_of_keras2(ages.in_layout_of_keras2(data))
    _check_layer(data, "model")
    return data


def _check_size(data: Any) -> None:
    """Refuse what is nested too deep, or within itself, or has too many parts."""
    ahead, seen = [(data, 1)], 0
    while ahead:
        thing, depth = ahead.pop()
        seen += 1
        if depth > DEEPEST or seen > MOST:
            raise fail(ValueError, "saving.too_deep", language="configuration")
        inner = thing.values() if isinstance(thing, dict) else thing if isinstance(thing, (list, tuple)) else ()
        ahead += [(one, depth + 1) for one in inner]


def _check_layer(data: Any, where: str) -> None:
    if not isinstance(data, dict) or not isinstance(data.get("class_name"), str):
        raise wrong(where, "{'class_name': ..., 'config': ...}", data)
    where = data["class_name"]
    config = data.get("config", {})
    if not isinstance(config, (dict, list)) and config is not None:
        raise wrong(f"{where}.config", "dict", config)
    layers = config if isinstance(config, list) else (config or {}).get("layers")
    if isinstance(layers, list):
        for one in layers:
            _check_layer(one, f"{where}.layers")
    if isinstance(config, dict) and "input_layers" in config and "layers" in config:
        _check_network(config, where)


def _check_network(config: dict[str, Any], where: str) -> None:
    if not isinstance(config["layers"], list):
        raise wrong(f"{where}.layers", "list", config["layers"])
    for key in ("input_layers", "output_layers"):
        places = config.get(key)
        if isinstance(places, list) and places and isinstance(places[0], str):
            places = [places]
        _check_places(places, f"{where}.{key}")
    for layer in config["layers"]:
        name, nodes = layer.get("name"), layer.get("inbound_nodes")
        if not isinstance(name, str):
            raise wrong(f"{where}.layers", "'name': '...'", layer.get("name"))
        if not isinstance(nodes, list):
            raise wrong(f"{name}.inbound_nodes", "list", nodes)
        for node in nodes:
            _check_places(node, f"{name}.inbound_nodes")


def _check_places(places: Any, where: str) -> None:
    """Places are lists: the layer's name, the number of its call, the number of the tensor, perhaps arguments."""
    if not isinstance(places, (list, tuple)):
        raise wrong(where, "[['name', 0, 0], ...]", places)
    for place in places:
        good = isinstance(place, (list, tuple)) and len(place) in (3, 4) and isinstance(place[0], str)
        good = good and all(type(number) is int and number >= 0 for number in place[1:3])
        if not good or (len(place) == 4 and not isinstance(place[3], dict)):
            raise wrong(where, "['name', 0, 0, {}]", place)
