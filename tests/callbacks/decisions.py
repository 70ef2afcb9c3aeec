"""A referee that decides: tf_keras's callbacks in a process of their own, asked as often as one likes.

One line of JSON is a question: a kind of callback, its arguments, and the number that is watched at each epoch. One
line is the answer: what the callback did at each epoch.
"""

import importlib.util
import json
import os
import subprocess
import sys

import numpy as np

from kerascn import backend as K
from kerascn import callbacks


class Model:
    """As much of a model as callbacks touch."""

    def __init__(self, optimizer):
        self.optimizer, self.stop_training, self.saved, self.weights, self.given_back = optimizer, False, [], None, None

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return  # there is nothing of that name

    def save(self, path, **options):
        self.saved.append(path)

    save_weights = save

    def get_weights(self):
        return self.weights

    def set_weights(self, weights):
        self.given_back = weights


class Rate:
    """The optimizer: its learning rate."""

    def __init__(self, lr):
        self.lr = self.learning_rate = lr


def follow(kind, arguments, values, module, optimizer, read):
    """What a callback does: for each epoch the files and the learning rate, until it stops; then the weights."""
    if kind == "LearningRateScheduler":
        rates = arguments.pop("rates")
        both = arguments.pop("both")
        arguments["schedule"] = (lambda epoch, lr: lr * rates[epoch]) if both else (lambda epoch: rates[epoch])
    callback, model = getattr(module, kind)(**arguments), Model(optimizer)
    callback.set_model(model)
    callback.set_params({"metrics": ["loss", "val_loss", "val_acc"], "epochs": len(values)})
    callback.on_train_begin()
    told = []
    for epoch, value in enumerate(values):
        model.saved, model.weights = [], [epoch]
        logs = {} if value is None else {"val_loss": value, "val_acc": value}
        callback.on_epoch_begin(epoch)
        callback.on_epoch_end(epoch, logs)
        lr = [f"{float(one):.5g}" for one in (read(optimizer.lr), logs.get("lr", -1))]  # the last bits may differ
        told.append([model.saved, *lr, model.stop_training])
        if model.stop_training:
            break
    callback.on_train_end()
    return [*told, model.given_back]


class Referee:
    """The process in which tf_keras decides."""

    def __init__(self):
        quiet = {
            "TF_CPP_MIN_LOG_LEVEL": "3",
            "CUDA_VISIBLE_DEVICES": "-1",
            "PYTHONWARNINGS": "ignore",
            "KERAS_BACKEND": "tensorflow",
        }
        pipes = dict(stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.process = subprocess.Popen([sys.executable, "-m", __name__], env={**os.environ, **quiet}, **pipes)

    def decide(self, *question):
        self.process.stdin.write(json.dumps(question) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"tf_keras has failed at {question}")
        return json.loads(line)

    def close(self):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait(timeout=60)


def is_there():
    return importlib.util.find_spec("tf_keras") is not None


def ours(kind, arguments, values, rate):
    """What our callback decides, in the form of the referee's answers; ``rate`` is the variable of the optimizer."""
    answer = follow(kind, dict(arguments), values, callbacks, Rate(rate), K.get_value)
    return json.loads(json.dumps(answer))


def answer_questions():
    import tensorflow as tf
    import tf_keras

    tf_keras.utils.disable_interactive_logging()
    answers, sys.stdout = sys.stdout, sys.stderr  # what callbacks print is no answer
    for line in sys.stdin:
        kind, arguments, values, lr = json.loads(line)
        rate = Rate(tf.Variable(np.float32(lr)))
        told = follow(kind, arguments, values, tf_keras.callbacks, rate, tf_keras.backend.get_value)
        print(json.dumps(told), file=answers, flush=True)


if __name__ == "__main__":
    answer_questions()
