"""Famous nets in a library that speaks Keras and brings them along."""


def make(applications, optimizer, name, size):
    """Build the net: functions that give the shapes of the weights, set them, predict a batch, train on one.

    Args:
        applications: The library's module of nets.
        optimizer: Its optimizer, made.
        name: The net.
        size: Rows and columns of the images.
    """
    net = getattr(applications, name)(weights=None, input_shape=(size, size, 3))

    def predict(x):
        return net.predict(x, batch_size=len(x), verbose=0)

    def train(x, y):
        if getattr(net, "optimizer", None) is None:
            net.compile(optimizer, "categorical_crossentropy")
        return float(net.fit(x, y, batch_size=len(x), epochs=1, verbose=0).history["loss"][0])

    def shapes():
        return [weight.shape for weight in net.get_weights()]

    return shapes, net.set_weights, predict, train
