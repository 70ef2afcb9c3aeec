"""A row, the layers made of it, what they give in several ways, and what is wrong with it."""

import inspect
from dataclasses import replace

import numpy as np

from kerascn import backend as K
from kerascn import layers
from kerascn.engine.history import is_one_shape, mask_of
from tests.every_layer.formulas import PENALTIES, near
from tests.every_layer.row import REFUSED
from tests.every_layer.together import as_list, called, turned

PARTS = {
    "open": "lengths not told",
    "known": "all lengths told, the same layer a second time",
    "old": "made by a call of Keras 1",
    "masked": "with a mask",
    "mask": "the mask that goes on",
    "by step": "within TimeDistributed",
    "penalty": "the losses",
}


class Tried:
    """A row, the layers made of it, and their outputs in the ways of PARTS."""

    def __init__(self, row, feeds, chance, every=True):
        self.row, self.outputs = row, {}
        self.layer = row.made()
        self.copies = [self.layer]
        inputs = feeds.of(row.inputs, row.axes_unknown)
        self.outputs["open"] = called(self.layer, inputs, row)
        self.outputs["penalty"] = self.losses(inputs)
        if every:
            self.outputs["known"] = called(self.layer, feeds.of(turned(row.inputs), ()), row)
        if every and row.old is not None:
            self.copies.append(row.made_of_old())
            self.outputs["old"] = called(self.copies[-1], feeds.of(row.inputs, row.batch_axis), row)
        self.masks = [chance.random(row.shape_of_mask(x)) < 0.7 for x in row.inputs]
        if row.mask is not REFUSED and row.mask is not None:
            self.call_with_mask(inputs, feeds)

    def losses(self, inputs):
        given = inputs if isinstance(self.row.x, list) else inputs[0]
        losses = self.layer.get_losses_for(given) + self.layer.get_losses_for(None)
        return [sum(losses[1:], losses[0])] if losses else []

    def call_with_mask(self, inputs, feeds):
        self.outputs["masked"] = called(self.layer, inputs, self.row, mask=self.fed_masks(feeds))
        self.outputs["mask"] = [m for m in map(mask_of, self.outputs["masked"]) if m is not None]

    def fed_masks(self, feeds):
        masks = [feeds.mask(one) for one in self.masks]
        return masks if isinstance(self.row.x, list) else masks[0]

    def call_by_step(self, feeds):
        inner = self.row.made()
        wrapped = layers.TimeDistributed(inner)
        self.outputs["by step"] = called(wrapped, feeds.of([self.steps()], (0,)), self.row)
        self.copies.append(inner)

    def steps(self):
        """A series of two steps, of each of which the layer is to make what it makes of a sample."""
        return np.stack([self.row.inputs[0], turned(self.row.inputs)[0]], 1)

    def settle(self, first, weights):
        """Note the weights as they were at first, and those that are set."""
        self.first = {id(w): value for w, value in zip(self.layer.weights, first, strict=True)}
        self.weights = weights

    # What is expected.

    def expected(self, part):
        row, inputs = self.row, turned(self.row.inputs) if part == "known" else self.row.inputs
        if part == "penalty":
            return [self.penalty()] if self.outputs[part] else []
        if part == "by step":
            steps = [row.expected([step], self.weights)[0] for step in np.swapaxes(self.steps(), 0, 1)]
            return [np.stack(steps, 1)]
        several = isinstance(row.x, list)
        masks, given = (self.masks, inputs) if several else (self.masks[0], inputs[0])
        if part == "mask":
            mask = row.mask(masks, given, row.arguments)
            return [] if mask is None else as_list(mask)
        if part == "masked" and "mask" in inspect.signature(row.formula).parameters:
            return row.expected(inputs, self.weights, mask=masks)
        return row.expected(inputs, self.weights)

    def penalty(self):
        """The sum of the losses, of the weights as they are and of the output for the row's inputs."""
        found, a = 0.0, self.row.arguments
        (output,) = self.row.expected(self.row.inputs, self.weights)
        for name, kind in vars(a).items():
            if name.endswith("_regularizer") and kind is not None:
                found += PENALTIES[kind](output if name == "activity_regularizer" else self.weight_of(name))
        return found + (self.row.penalty(output, a) if self.row.penalty else 0.0)

    def weight_of(self, argument):
        """The value of the weight that an argument such as ``kernel_regularizer`` is about."""
        variable = self.variable_of(argument)
        return next(w for one, w in zip(self.layer.weights, self.weights, strict=True) if one is variable)

    def variable_of(self, argument):
        begin = "W" if argument == "init" else argument.rpartition("_")[0]
        named = (getattr(self.row.inner(self.layer), name, None) for name in (f"{begin}_kernel", begin))
        return next(one for one in named if one is not None)

    # What is wrong.

    def complaints(self, results, training):
        for part, found in results.items():
            expected = self.expected(part)
            if len(found) != len(expected):
                yield f"{PARTS[part]}: {len(found)} instead of {len(expected)}"
                continue
            for one, other in zip(found, expected, strict=True):
                if not near(np.asarray(one), np.asarray(other)):
                    yield f"{PARTS[part]}: {one.shape} instead of {other.shape}, or other numbers"
        yield from self.complaints_of_arguments(results, training)
        yield from self.complaints_of_shapes(results)
        yield from self.complaints_of_training(results, training)

    def complaints_of_shapes(self, results):
        for part in set(results) - {"penalty", "mask"}:
            for output, found in zip(self.outputs[part], results[part], strict=True):
                said = {K.int_shape(output), output._keras_shape}
                if any(not agree(shape, found.shape, part) for shape in said):
                    yield f"{PARTS[part]}: said {said} of {found.shape}"
        given = self.layer._inbound_nodes[0].input_shapes
        if self.told(given) != [one._keras_shape for one in self.outputs["open"]]:
            yield f"compute_output_shape says {self.told(given)} of {given}"
        given = [x.shape for x in self.row.inputs]
        if self.told(given) != [one.shape for one in results["open"]]:
            yield f"compute_output_shape says {self.told(given)} of {given}"

    def told(self, shapes):
        """The shapes that the layer says of its outputs, for those of its inputs."""
        told = self.layer.compute_output_shape(shapes if isinstance(self.row.x, list) else shapes[0])
        return [tuple(told)] if is_one_shape(told) else [tuple(one) for one in told]

    def complaints_of_arguments(self, results, training):
        """Every argument that was given must matter."""
        for name, value in self.row.given.items():
            default = self.row.default_of(name)
            if name in self.row.affects or value == default or name.endswith(("_regularizer", "_constraint")):
                continue  # the losses and the step of training tell
            if name == "init" or name.endswith(("_init", "_initializer")):
                if not drawn_so(self.first[id(self.variable_of(name))], value):
                    yield f"{name} is not seen in the weights at first"
            elif default is not inspect.Parameter.empty and not self.matters(name, training):
                yield f"{name} changes nothing"

    def matters(self, name, training):
        """Whether what NumPy says is something else without an argument."""
        row = self.row
        other = replace(row, given={one: value for one, value in row.given.items() if one != name})
        given, weights, masks = row.inputs, self.weights, self.masks
        if not isinstance(row.x, list):
            given, masks = given[0], masks[0]
        says = [lambda a: row.formula(given, a, *weights)]
        if callable(row.mask):
            says.append(lambda a: row.mask(masks, given, a))
        if row.in_training:
            says.append(lambda a: row.in_training(given, training["open"][0], a, *weights))
        if row.penalty:
            says.append(lambda a: row.penalty(given, a))
        settled = row.arguments == other.arguments  # that of the settings was given
        return settled or any(differ(one, row.arguments, other.arguments) for one in says)

    def complaints_of_training(self, results, training):
        several = isinstance(self.row.x, list)
        given = (self.row.inputs if several else self.row.inputs[0], training["open"][0], self.row.arguments)
        if self.row.in_training is None:
            if any(not near(one, other) for one, other in zip(training["open"], results["open"], strict=True)):
                yield "other outputs in training"
        elif not self.row.in_training(*given, *self.weights):
            yield "the output in training"


def agree(said, found, part):
    """Whether a shape that was said is the one found, with all lengths where all were told, and an open batch axis."""
    fits = len(said) == len(found) and all(n in (None, m) for n, m in zip(said, found, strict=True))
    return fits and not (part == "known" and None in said)


def drawn_so(weight, initializer):
    """Whether a weight is what an initializer, or the number that it is to be, makes at first."""
    if initializer in ("uniform", "random_uniform"):
        return np.ptp(weight) > 0.01 and np.abs(weight).max() <= 0.05
    value = {"ones": 1, "one": 1, "zeros": 0, "zero": 0}.get(initializer, initializer)
    return np.allclose(weight, value)


def differ(say, a, other):
    """Whether something is said otherwise of other arguments."""
    one = say(a)
    try:
        two = say(other)
    except (ValueError, IndexError, TypeError):
        return True  # with these weights, nothing can be said of them
    if one is None or two is None:
        return (one is None) != (two is None)
    one, two = as_list(one), as_list(two)
    return len(one) != len(two) or any(not near(np.asarray(x), np.asarray(y)) for x, y in zip(one, two, strict=True))


def refuses_masks(tried, feeds):
    """Whether a layer says that it takes no masks."""
    inputs = feeds.of(tried.row.inputs, tried.row.axes_unknown)
    try:
        called(tried.layer, inputs, tried.row, mask=tried.fed_masks(feeds))
    except (TypeError, ValueError) as error:
        return getattr(error, "key", None) in ("layer.no_masks", "recurrent.cudnn_mask")
    return False
