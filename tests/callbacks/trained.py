"""A small model and its data, for callbacks that want a real training; and one that only tells numbers."""

import numpy as np

from kerascn.callbacks import CallbackList
from kerascn.layers import Dense
from kerascn.models import Sequential
from kerascn.optimizers import SGD

CHANCE = np.random.RandomState(3)
X = CHANCE.normal(size=(24, 3)).astype("float32")
Y = (X[:, :1] > 0).astype("float32")


def model(optimizer=None, metrics=("accuracy",)):
    """Three inputs, one output, compiled."""
    np.random.seed(5)
    made = Sequential([Dense(4, input_shape=(3,), activation="tanh", name="hidden"), Dense(1, activation="sigmoid")])
    made.compile(optimizer or SGD(lr=0.5), "binary_crossentropy", metrics=list(metrics))
    return made


def fit(made, *callbacks, epochs=3, **options):
    """Train the model for some epochs of three batches, with the data as their own validation."""
    given = dict(batch_size=8, epochs=epochs, verbose=0, callbacks=list(callbacks), validation_data=(X, Y))
    return made.fit(X, Y, **given | options)


class Stub:
    """A model that notes what is saved, and has weights to be given back."""

    stop_training = False
    optimizer = None

    def __init__(self):
        self.saved, self.weights = [], [0]

    def save(self, path, overwrite):
        self.saved.append(path)

    def save_weights(self, path, overwrite):
        self.saved.append("weights " + path)

    def get_weights(self):
        return self.weights

    def set_weights(self, weights):
        self.weights = weights


def tell(callbacks, *logs, batches=1, metrics=("loss", "val_loss"), stub=None):
    """Let callbacks see epochs with the given logs; gives the model."""
    stub = stub or Stub()
    watch = CallbackList(callbacks)
    watch.set_model(stub)
    watch.set_params({"metrics": list(metrics), "epochs": len(logs), "samples": 4, "steps": None, "verbose": 0})
    watch.on_train_begin()
    for epoch, numbers in enumerate(logs):
        watch.on_epoch_begin(epoch)
        for batch in range(batches):
            watch.on_batch_begin(batch, {"batch": batch, "size": 4})
            watch.on_batch_end(batch, {"batch": batch, "size": 4, "loss": numbers.get("loss", 1.0)})
        watch.on_epoch_end(epoch, dict(numbers))
        if stub.stop_training:
            break
    watch.on_train_end()
    return stub
