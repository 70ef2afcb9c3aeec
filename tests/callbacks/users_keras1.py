"""Callbacks as users wrote them for Keras 1.0 to 1.2, in the manner of those years."""

# ruff: noqa: B006, RUF005 - as written then

import json
import time

import numpy as np

from kerascn import backend as K
from kerascn.callbacks import Callback, EarlyStopping, ModelCheckpoint


class LossHistory(Callback):
    """The classic: the loss of every batch."""

    def on_train_begin(self, logs={}):
        self.losses = []

    def on_batch_end(self, batch, logs={}):
        self.losses.append(logs.get("loss"))


class LossAndAccuracy(Callback):
    """The name of the metric as Keras 1 had it, whatever the training calls it."""

    def on_train_begin(self, logs={}):
        self.epochs, self.planned = [], self.params["nb_epoch"]
        assert self.params["nb_sample"] > 0 and self.params["do_validation"] in (True, False)

    def on_epoch_end(self, epoch, logs={}):
        self.epochs.append((epoch, logs.get("loss"), logs.get("acc"), logs["val_acc"]))


class RankScore(Callback):
    """A score over the validation data after each epoch: the share of pairs in the right order (area under ROC)."""

    def __init__(self):
        self.scores = []  # the class above is not asked

    def on_epoch_end(self, epoch, logs={}):
        x, y = self.validation_data[0], self.validation_data[1]
        scores, y = self.model.predict(x, verbose=0)[:, 0], y[:, 0]
        pairs = scores[y == 1][:, None] - scores[y == 0][None, :]
        self.scores.append(np.mean(pairs > 0) + 0.5 * np.mean(pairs == 0))


class StopAtLoss(Callback):
    """Ends the training by hand."""

    def __init__(self, monitor="loss", value=0.01, verbose=0):
        super(Callback, self).__init__()
        self.monitor, self.value, self.verbose = monitor, value, verbose

    def on_epoch_end(self, epoch, logs={}):
        if logs.get(self.monitor) < self.value:
            self.model.stop_training = True


class HalvedRate(Callback):
    """The learning rate through the backend, at the beginning of an epoch."""

    def on_epoch_begin(self, epoch, logs={}):
        if epoch:
            lr = K.get_value(self.model.optimizer.lr)
            K.set_value(self.model.optimizer.lr, lr / 2)


class OnlyMethods(object):  # noqa: UP004
    """No relative of Callback; what Keras 1.1 called on it."""

    def _set_params(self, params):
        self.params = params

    def _set_model(self, model):
        self.model = model

    def on_epoch_begin(self, epoch, logs={}):
        self.began = time.time()

    def on_epoch_end(self, epoch, logs={}):
        self.took = time.time() - self.began

    def on_batch_begin(self, batch, logs={}):
        pass

    def on_batch_end(self, batch, logs={}):
        self.sizes = getattr(self, "sizes", []) + [logs["size"]]

    def on_train_begin(self, logs={}):
        pass

    def on_train_end(self, logs={}):
        pass


class NamedAsIn11(Callback):
    """Overrides the names that Keras 1.1 had for the setters."""

    def _set_model(self, model):
        self.model = model
        self.count = model.count_params()

    def _set_params(self, params):
        self.params = params
        self.samples = params["nb_sample"]


class HiddenOutputs(Callback):
    """What an inner layer gives, by a function of the backend with the learning phase."""

    def __init__(self, x):
        super(HiddenOutputs, self).__init__()  # noqa: UP008
        self.x, self.outputs = x, []

    def on_epoch_end(self, epoch, logs={}):
        inner = K.function([self.model.layers[0].input, K.learning_phase()], [self.model.layers[0].output])
        self.outputs.append(inner([self.x, 0])[0])


class WritesJson(Callback):
    """Keeps a file of JSON up to date, numbers turned into floats by hand."""

    def __init__(self, path):
        self.path, self.rows = path, []

    def on_epoch_end(self, epoch, logs={}):
        self.rows.append(dict((name, float(value)) for name, value in logs.items()))  # noqa: C402
        with open(self.path, "w") as file:
            json.dump(self.rows, file)


class BestAndLast(ModelCheckpoint):
    """Builds on a callback of the library, with places."""

    def __init__(self, path, **kwargs):
        super(BestAndLast, self).__init__(path, "val_loss", 0, True, **kwargs)  # noqa: UP008

    def on_train_end(self, logs={}):
        self.model.save_weights(self.filepath + ".last", overwrite=True)


class PatientLater(EarlyStopping):
    """Looks on only after some epochs."""

    def __init__(self, since=2, **kwargs):
        self.since = since
        super(PatientLater, self).__init__(**kwargs)  # noqa: UP008

    def on_epoch_end(self, epoch, logs={}):
        if epoch >= self.since:
            super(PatientLater, self).on_epoch_end(epoch, logs)  # noqa: UP008
