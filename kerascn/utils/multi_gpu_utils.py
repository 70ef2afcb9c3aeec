"""One model on several devices: each computes a part of every batch, with the same weights."""

from __future__ import annotations

from typing import Any

from .. import backend as K
from ..backend.contract.session import devices, on_device
from ..declare.checks import positive, whole
from ..declare.fields import arg
from ..engine.clone import clone_model
from ..engine.history import as_list, one_or_list, shape_of
from ..engine.layer import Layer
from ..messages import fail
from ..training.model import Model

__all__ = ["multi_gpu_model"]


def _bounds(count: Any, part: int, parts: int) -> tuple[Any, Any]:
    """The first row of a part of ``count`` rows, and the row behind its last one."""
    return count * part // parts, count * (part + 1) // parts


def _rows(x: Any) -> Any:
    return K.shape(x)[0]


class PartOfBatch(Layer):
    """One of several parts of a batch, as equal as can be; of a batch with too few samples some row, never none."""

    part: int = arg(check=whole)
    parts: int = arg(check=positive)
    supports_masking = True

    def call(self, inputs: Any) -> Any:
        """The rows of this part."""
        count = _rows(inputs)
        start, stop = _bounds(count, self.part, self.parts)
        start = K.minimum(start, count - 1)
        return inputs[start : K.maximum(stop, start + 1)]

    def compute_mask(self, inputs: Any, mask: Any = None) -> Any:
        """The rows of the mask."""
        return None if mask is None else self.call(mask)


class WholeBatch(Layer):
    """What the parts of a batch became, put together again: called on the whole input and on each part's output."""

    supports_masking = True

    def call(self, inputs: Any) -> Any:
        """The rows of all parts in their order, without those of parts that had none."""
        whole, *found = inputs
        return self._joined(_rows(whole), found)

    def _joined(self, count: Any, found: list[Any]) -> Any:
        sizes = [stop - start for start, stop in (_bounds(count, part, len(found)) for part in range(len(found)))]
        return K.concatenate([x[:size] for x, size in zip(found, sizes, strict=True)], axis=0)

    def compute_mask(self, inputs: Any, mask: Any = None) -> Any:
        """The masks of the parts, put together in the same way."""
        masks = as_list(mask)[1:]
        return None if not masks or None in masks else self._joined(_rows(inputs[0]), masks)

    def compute_output_shape(self, input_shape: Any) -> Any:
        """That of a part's output, for any number of samples."""
        return (None, *input_shape[1][1:])


def multi_gpu_model(model: Any, gpus: Any = None, cpu_merge: bool = True, cpu_relocation: bool = False) -> Model:
    """A model that does what ``model`` does with the same weights, a part of every batch on each device.

    Compile and train what is given back; save ``model`` itself. It is for the TensorFlow engine.

    Args:
        model: The model, best built under ``tf.device('/cpu:0')``.
        gpus: How many GPUs, or a list: numbers of GPUs, or names of devices such as ``'/cpu:1'``; ``None``: all GPUs.
        cpu_merge: Whether the outputs are put together on the CPU; else on the first device.
        cpu_relocation: Whether to take a copy of the model with its weights on the CPU in its place; the copy is then
            a layer of what is given back, under the model's name.
    """
    if not isinstance(model, Model):
        raise fail(TypeError, "multi_gpu.model", given=repr(model)[:80])
    with model.in_graph():
        names = _chosen(gpus, devices())
        _check_inputs(model)
        if cpu_relocation:
            model = _moved(model, "/device:CPU:0")
        found = [_replica(model, name, part, len(names)) for part, name in enumerate(names)]
        with on_device("/device:CPU:0" if cpu_merge else names[0]):
            outputs = [
                WholeBatch(name=name)([model.inputs[0], *parts])
                for name, parts in zip(model.output_names, zip(*found, strict=True), strict=True)
            ]
        return Model(inputs=list(model.inputs), outputs=one_or_list(outputs))


def _check_inputs(model: Any) -> None:
    if not model.inputs:
        raise fail(ValueError, "model.nothing", model=model.name)
    for name, tensor in zip(model.input_names, model.inputs, strict=True):
        shape = shape_of(tensor)
        if shape and shape[0] is not None:
            raise fail(ValueError, "multi_gpu.fixed_batch", model=model.name, fixed=shape[0])
        if K.is_sparse(tensor):
            raise fail(ValueError, "multi_gpu.sparse", model=model.name, name=name)


def _chosen(gpus: Any, there: list[str]) -> list[str]:
    """The full names of the devices that were asked for."""
    graphics = [name for name in there if ":GPU:" in name]
    if gpus is None:
        wanted = graphics
    elif isinstance(gpus, (list, tuple)):
        wanted = [_full_name(one) for one in gpus]
    else:
        wanted = [_full_name(number) for number in range(gpus)] if _is_number(gpus) else [_full_name(gpus)]
    missing = [name for name in wanted if name not in there]
    if missing:
        raise fail(ValueError, "multi_gpu.missing", missing=", ".join(missing), there=", ".join(there))
    if len(wanted) < 2:
        raise fail(ValueError, "multi_gpu.too_few", given=repr(gpus), there=", ".join(there))
    return wanted


def _is_number(given: Any) -> bool:
    return hasattr(given, "__index__") and not isinstance(given, bool) and int(given) >= 0


def _full_name(given: Any) -> str:
    """``/device:GPU:1`` for 1, ``/device:CPU:0`` for ``'/cpu:0'``."""
    if _is_number(given):
        return f"/device:GPU:{int(given)}"
    kind, _, number = str(given).strip("/").removeprefix("device:").partition(":")
    if not isinstance(given, str) or not number.isdigit():
        raise fail(TypeError, "multi_gpu.gpus", given=repr(given)[:80])
    return f"/device:{kind.upper()}:{number}"


def _moved(model: Any, device: str) -> Any:
    """A copy with weights of its own on a device, which begin as those of the model are now."""
    with on_device(device):
        moved = clone_model(model)
    moved.set_weights(model.get_weights())
    return moved


def _replica(model: Any, device: str, part: int, parts: int) -> list[Any]:
    """The outputs of a part of the batch, computed on a device."""
    with on_device(device):
        cut = [PartOfBatch(part=part, parts=parts)(x) for x in model.inputs]
        return as_list(model(one_or_list(cut)))
