"""Callbacks as users wrote them for Keras 2.0 to 2.3, in the manner of those years."""

import numpy as np

from kerascn import backend as K
from kerascn.callbacks import Callback, LambdaCallback


class CyclicalRate(Callback):
    """A learning rate that goes up and down with the batches."""

    def __init__(self, base_lr=0.01, max_lr=0.1, step_size=2.0):
        super().__init__()
        self.base_lr, self.max_lr, self.step_size = base_lr, max_lr, step_size
        self.iterations, self.history = 0, {}

    def clr(self):
        cycle = np.floor(1 + self.iterations / (2 * self.step_size))
        x = np.abs(self.iterations / self.step_size - 2 * cycle + 1)
        return self.base_lr + (self.max_lr - self.base_lr) * np.maximum(0, 1 - x)

    def on_train_begin(self, logs=None):
        K.set_value(self.model.optimizer.lr, self.clr())

    def on_batch_end(self, batch, logs=None):
        logs = logs or {}
        self.iterations += 1
        self.history.setdefault("lr", []).append(K.get_value(self.model.optimizer.lr))
        for k, v in logs.items():
            self.history.setdefault(k, []).append(v)
        K.set_value(self.model.optimizer.lr, self.clr())


class CosineSnapshots(Callback):
    """A cosine in cycles, and the weights at the end of each."""

    def __init__(self, epochs_per_cycle, start):
        super().__init__()
        self.cycle, self.start, self.snapshots, self.rates = epochs_per_cycle, start, [], []

    def on_epoch_begin(self, epoch, logs=None):
        rate = self.start / 2 * (np.cos(np.pi * (epoch % self.cycle) / self.cycle) + 1)
        K.set_value(self.model.optimizer.lr, rate)
        self.rates.append(rate)

    def on_epoch_end(self, epoch, logs=None):
        if (epoch + 1) % self.cycle == 0:
            self.snapshots.append(self.model.get_weights())


class RateFinder(Callback):
    """A greater rate for every batch; ends the training when the loss explodes, and puts the weights back."""

    def __init__(self, start=1e-3, factor=3.0, worst=4.0):
        super().__init__()
        self.start, self.factor, self.worst, self.losses, self.rates = start, factor, worst, [], []

    def on_train_begin(self, logs=None):
        self.weights = self.model.get_weights()
        K.set_value(self.model.optimizer.lr, self.start)

    def on_batch_end(self, batch, logs=None):
        lr = float(K.get_value(self.model.optimizer.lr))
        self.rates.append(lr)
        self.losses.append(logs["loss"])
        if self.losses[-1] > self.worst * min(self.losses):
            self.model.stop_training = True
        K.set_value(self.model.optimizer.lr, lr * self.factor)

    def on_train_end(self, logs=None):
        self.model.set_weights(self.weights)


class GradientNorms(Callback):
    """The gradients of the loss by the weights, through a function of the model's own tensors."""

    def __init__(self, x, y):
        super().__init__()
        self.x, self.y, self.norms = x, y, []

    def on_train_begin(self, logs=None):
        weights = self.model.trainable_weights
        gradients = self.model.optimizer.get_gradients(self.model.total_loss, weights)
        tensors = [*self.model.inputs, *self.model.targets, *self.model.sample_weights, K.learning_phase()]
        self.of = K.function(tensors, gradients)

    def on_epoch_end(self, epoch, logs=None):
        found = self.of([self.x, self.y, np.ones(len(self.x)), 0])
        self.norms.append(float(np.sqrt(sum(np.sum(np.square(one)) for one in found))))


class F1(Callback):
    """Puts a score of its own into the logs, for the callbacks after it and for the history."""

    def on_epoch_end(self, epoch, logs=None):
        x, y = self.validation_data[0], self.validation_data[1]
        guess = (np.asarray(self.model.predict(x)) > 0.5).astype(int)
        right = np.sum(guess * y)
        logs["val_f1"] = 2 * right / max(np.sum(guess) + np.sum(y), 1)


class BatchTimes(Callback):
    """The hooks of Keras 2.3, those of tests and predictions too."""

    def __init__(self):
        super().__init__()
        self.seen = []

    def on_train_batch_begin(self, batch, logs=None):
        self.seen.append(("train", batch))

    def on_train_batch_end(self, batch, logs=None):
        assert logs["accuracy"] >= 0

    def on_test_batch_end(self, batch, logs=None):
        self.seen.append(("test", batch))

    def on_test_end(self, logs=None):
        self.seen.append(("test", "end"))

    def on_predict_begin(self, logs=None):
        self.seen.append(("predict", "begin"))


class Averaged(Callback):
    """Runs its own mean of the weights, and gives it to the model for the time of the validation."""

    def __init__(self, decay=0.5):
        super().__init__()
        self.decay = decay

    def on_train_begin(self, logs=None):
        self.mean = [K.get_value(weight) for weight in self.model.trainable_weights]

    def on_batch_end(self, batch, logs=None):
        now = K.batch_get_value(self.model.trainable_weights)
        self.mean = [self.decay * a + (1 - self.decay) * b for a, b in zip(self.mean, now)]  # noqa: B905

    def on_train_end(self, logs=None):
        K.batch_set_value(list(zip(self.model.trainable_weights, self.mean)))  # noqa: B905


class Names23(Callback):
    """The names of Keras 2.3, whatever the training calls things."""

    def on_epoch_end(self, epoch, logs=None):
        keys = ["accuracy", "val_accuracy", "loss", "val_loss"]
        self.line = " ".join("{}={:.3f}".format(key, logs[key]) for key in keys)  # noqa: UP032
        self.of = "{}/{}".format(epoch + 1, self.params["epochs"])


def printer(lines):
    """Functions in place of a class."""
    return LambdaCallback(
        on_epoch_begin=lambda epoch, logs: lines.append(f"begin {epoch}"),
        on_batch_begin=lambda batch, logs: lines.append(f"batch {batch}"),
        on_train_end=lambda logs: lines.append("end"),
    )
