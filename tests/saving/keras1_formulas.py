"""What layers of Keras 1 computed with convolutions, as sums over windows; the arrays lie as its files have them.

``backwards`` says that it was on Theano, where an element of the window meets the kernel's element counted from the
other end. Images have their channels last; kernels are (window, in, out), or with ``first`` (out, in, window).
"""

import itertools

import numpy as np


def in_words_of_tf(kernel, first):
    """A kernel (out, in, window) with its axes named anew: (window, in, out)."""
    letters = "abcd"[: kernel.ndim - 2]
    return np.einsum(f"oi{letters}->{letters}io", kernel) if first else kernel


def _pairs(window, backwards):
    """Each place in the kernel, with the place in the window that it meets."""
    for place in itertools.product(*map(range, window)):
        yield place, tuple(n - 1 - at for n, at in zip(window, place, strict=True)) if backwards else place


def convolved(images, kernel, backwards, first=False, rate=1, same=False):
    """A convolution with windows that fit into the images, or with zeros around them so that the size stays."""
    kernel = in_words_of_tf(kernel, first)
    window = kernel.shape[:-2]
    if same:
        images = np.pad(images, ((0, 0), *[(n // 2, n // 2) for n in window], (0, 0)))
    lengths = [n - (size - 1) * rate for n, size in zip(images.shape[1:-1], window, strict=True)]
    found = 0.0
    for place, meets in _pairs(window, backwards):
        cut = [slice(at * rate, at * rate + n) for at, n in zip(meets, lengths, strict=True)]
        found = found + images[(slice(None), *cut)] @ kernel[place]
    return found


def convolved_back(images, kernel, backwards, strides, first=False):
    """What a convolution does to slopes: each pixel is spread over the window that it would have come from."""
    kernel = in_words_of_tf(kernel, first)
    window = kernel.shape[:-2]
    lengths = [(n - 1) * step + size for n, step, size in zip(images.shape[1:-1], strides, window, strict=True)]
    found = np.zeros((len(images), *lengths, kernel.shape[-1]))
    for place, meets in _pairs(window, backwards):
        cuts = zip(meets, images.shape[1:-1], strides, strict=True)
        found[(slice(None), *[slice(at, at + n * step, step) for at, n, step in cuts])] += images @ kernel[place]
    return found


def separated(images, of_each, of_points, first=False):
    """Each channel by itself with ``of_each``, then ``of_points`` over all that comes of the channels of a pixel."""
    of_each, of_points = in_words_of_tf(of_each, first), in_words_of_tf(of_points, first)
    parts = [
        convolved(images[..., [channel]], of_each[..., [channel], :], backwards=False)
        for channel in range(images.shape[-1])
    ]
    return np.concatenate(parts, axis=-1) @ of_points[0, 0]


def locally(images, kernel, bias, window, first=False):
    """A kernel for each window, whose elements were counted channel by channel if the channels came first.

    The bias was brought to channels first by counting its numbers anew, not by moving its axes.
    """
    lengths = [n - size + 1 for n, size in zip(images.shape[1:-1], window, strict=True)]
    found = np.zeros((len(images), *lengths, kernel.shape[-1]))
    for number, place in enumerate(itertools.product(*map(range, lengths))):
        seen = images[(slice(None), *[slice(at, at + size) for at, size in zip(place, window, strict=True)])]
        seen = np.moveaxis(seen, -1, 1) if first else seen
        found[(slice(None), *place)] = seen.reshape(len(images), -1) @ kernel[number]
    axes = len(window)
    return found + (np.moveaxis(bias.reshape(-1, *lengths), 0, axes) if first else bias)


def long_memory(series, gates, backwards, first=False):
    """ConvLSTM2D: ``gates`` has for each of i, c, f and o a kernel of the images, one of the output, and a bias."""

    def hard(x):
        return np.clip(0.2 * x + 0.5, 0, 1)

    output = kept = 0.0
    for images in np.moveaxis(series, 1, 0):
        sums = {}
        for gate, (of_images, of_output, bias) in gates.items():
            sums[gate] = convolved(images, of_images, backwards, first, same=True) + bias
            if np.ndim(output):
                sums[gate] = sums[gate] + convolved(output, of_output, backwards, first, same=True)
        kept = hard(sums["f"]) * kept + hard(sums["i"]) * np.tanh(sums["c"])
        output = hard(sums["o"]) * np.tanh(kept)
    return output
