"""A row of the table of layers in a library that speaks Keras."""

from . import families


def make(row, quick, layers, model, optimizer, forget=None):
    """Two functions, or None if the library has no such layer.

    Args:
        row: The layer to measure.
        quick: Whether everything is tiny.
        layers: The library's module of layers.
        model: Its class of models.
        optimizer: Its SGD, made.
        forget: What to call first, so that earlier models don't count.

    Returns:
        The function that predicts, of inputs and batch size, and the one that trains on targets for an epoch and
        gives the loss.
    """
    if forget is not None:
        forget()
    try:
        network = families.network(row, layers, model, quick)
    except AttributeError:  # no such layer
        return None
    network.set_weights(families.weights([weight.shape for weight in network.get_weights()]))
    network.compile(optimizer(), "mse")

    def predict(x, batch):
        return network.predict(x, batch_size=batch, verbose=0)

    def train(x, y, batch):
        history = network.fit(x, y, batch_size=batch, epochs=1, shuffle=False, verbose=0)
        return float(history.history["loss"][0])

    return predict, train
