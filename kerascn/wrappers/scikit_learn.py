"""Models as estimators of scikit-learn: for its pipelines, its cross-validation, its searches for good parameters.

Without scikit-learn the wrappers work as well; only what comes from there does not.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import config
from ..backend.contract.session import own_graph
from ..declare.respell import both_spellings
from ..engine.network import Network
from ..messages import fail, warn
from ..models import Model
from . import inputs, labels, parameters
from .parameters import SEED, Taken
from .settings import chance_of, settings, settings_of

try:
    from sklearn.base import BaseEstimator, ClassifierMixin, RegressorMixin
    from sklearn.exceptions import NotFittedError
except ImportError:

    class BaseEstimator:  # type: ignore[no-redef]
        """Stands in for scikit-learn's class of this name where that is not installed."""

    class ClassifierMixin:  # type: ignore[no-redef]
        """Stands in for scikit-learn's class of this name where that is not installed."""

    class RegressorMixin:  # type: ignore[no-redef]
        """Stands in for scikit-learn's class of this name where that is not installed."""

    class NotFittedError(ValueError, AttributeError):  # type: ignore[no-redef]
        """Stands in for scikit-learn's class of this name where that is not installed."""


__all__ = ["BaseWrapper", "KerasClassifier", "KerasRegressor"]

# Parameters that ``evaluate`` and ``predict`` would take as well, but that are meant for ``fit``.
FOR_TRAINING = frozenset({"callbacks", "sample_weight"})


class BaseWrapper(BaseEstimator):  # type: ignore[misc]
    """What both wrappers have in common; use ``KerasClassifier`` or ``KerasRegressor``.

    Args:
        build_fn: Builds, compiles and returns a model: a function, a method, or an object that can be called. Without
            it, a class of one's own derives from a wrapper and has a method ``__call__`` that does it.
        **sk_params: Arguments for ``build_fn``, and for the model's ``fit``, ``predict`` and ``evaluate``, in the words
            of Keras 1 or 2. Beside these, ``random_state``: a number that chance begins at in each training.
    """

    _settings: dict[str, Any] | None = None  # those of the program that pickled this wrapper

    def __init__(self, build_fn: Any = None, **sk_params: Any) -> None:
        self.build_fn = build_fn
        self._sk_params = sk_params
        parameters.check_builder(build_fn, self._owner)
        self.check_params(sk_params)

    # Parameters.

    @property
    def _owner(self) -> str:
        return type(self).__name__

    @property
    def sk_params(self) -> dict[str, Any]:
        """The parameters, all but ``build_fn``."""
        return self._sk_params

    @property
    def _builds(self) -> Any:
        """What builds the model, or ``None`` if nothing was said."""
        if self.build_fn is not None:
            return self.build_fn
        return self.__call__ if callable(self) else None

    @property
    def _taken_by_builder(self) -> Taken | None:
        return None if self._builds is None else Taken(self._builds)

    def check_params(self, params: Any) -> None:
        """Refuse parameters that neither ``build_fn`` nor the methods of a model take.

        Args:
            params: The parameters, a dictionary by name.
        """
        parameters.check(params, self._taken_by_builder, self._owner)
        parameters.check_spellings(params, self._owner)

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """The parameters with ``build_fn``.

        Args:
            deep: Asked for by scikit-learn; without effect, as no parameter has parameters of its own.
        """
        return {"build_fn": self.build_fn, **self._sk_params}

    def set_params(self, **params: Any) -> Any:
        """Change parameters; ``nb_epoch=`` takes the place of ``epochs=`` and the other way round.

        Args:
            **params: The parameters, ``build_fn`` among them.
        """
        new = dict(params)
        before, self.build_fn = self.build_fn, new.pop("build_fn", self.build_fn)
        try:
            parameters.check_builder(self.build_fn, self._owner)
            self.check_params(new)
        except Exception:  # everything stays as it was
            self.build_fn = before
            raise
        self._sk_params = parameters.merged(self._sk_params, new)
        return self

    def filter_sk_params(self, fn: Any, override: dict[str, Any] | None = None) -> dict[str, Any]:
        """The parameters that ``fn`` takes.

        Args:
            fn: A function, or a method of a model.
            override: Further arguments, which count more than the parameters of the same names.
        """
        builder = self._taken_by_builder if fn == self._builds else None
        return parameters.merged(parameters.chosen(self._sk_params, fn, builder), override or {})

    # Learning.

    @both_spellings
    def fit(self, x: Any, y: Any, sample_weight: Any = None, **kwargs: Any) -> Any:
        """Build a model and train it.

        Args:
            x: The inputs: an array, lists, a table of pandas, a sparse matrix.
            y: The targets.
            sample_weight: Weights of the samples.
            **kwargs: Arguments of the model's ``fit``, which count more than the parameters.

        Returns:
            The wrapper itself. It can be asked like what a model's ``fit`` gives: ``.history['loss']`` has the values
            of each epoch.
        """
        with settings_of(self._settings), chance_of(self._sk_params.get(SEED), self._owner):
            data = self._read_inputs(x, learning=True)
            targets = self._learn_targets(y)
            options = self.filter_sk_params(Model.fit, kwargs)
            if sample_weight is not None:
                options["sample_weight"] = self._checked_weights(sample_weight)
            weighted = any(options.get(name) is not None for name in ("sample_weight", "class_weight"))
            model = self._built_apart(data, weighted)
            options = self._ready_options(model, targets, options)
            self.model_: Any = model
            history = model.fit(inputs.for_model(data, model), self._targets_for(model, targets), **options)
            self._history = {"history": history.history, "epoch": history.epoch, "params": history.params}
        return self

    def _read_inputs(self, x: Any, learning: bool = False) -> Any:
        """The inputs as a model takes them; what is learnt from them says what later ones have to be like."""
        data = inputs.read(x, self._owner)
        if learning:
            vars(self).pop("n_features_in_", None)
            vars(self).pop("feature_names_in_", None)
            count, names = inputs.features_of(data), inputs.names_of(x)
            if count is not None:
                self.n_features_in_ = count
            if names is not None:
                self.feature_names_in_ = names
            return data
        if hasattr(self, "feature_names_in_"):
            inputs.check_names(x, self.feature_names_in_, self._owner)
        if hasattr(self, "n_features_in_"):
            inputs.check_features(data, self.n_features_in_, self._owner)
        return data

    def _built_apart(self, data: Any, weighted: bool) -> Any:
        """A new model in a graph of its own, which goes away with it, so that a long search does not slow down.

        Where that can't be, since the model takes along layers, variables or an optimizer from elsewhere, it is built
        beside these. Whether it can be shows when the step of its training is made.
        """
        chance = np.random.get_state()
        try:
            with own_graph():
                model = self._built(data)
                model._make_train_function(weighted)
            return model
        except Exception:
            np.random.set_state(chance)
        return self._built(data)

    def _built(self, data: Any) -> Any:
        builder = self._builds
        if builder is None:
            raise fail(ValueError, "sklearn.no_builder", owner=self._owner)
        self.check_params(self._sk_params)
        options, taken = self.filter_sk_params(builder), Taken(builder)
        parameters.check_required(options, taken, self._owner)
        model = builder(**options)
        if not isinstance(model, Network):
            raise fail(TypeError, "sklearn.no_model", owner=self._owner, given=" ".join(repr(model).split())[:80])
        if getattr(model, "optimizer", None) is None:
            raise fail(ValueError, "sklearn.not_compiled", owner=self._owner, model=model.name)
        model.make_inputs(data)
        if model.outputs is not None and len(model.outputs) > 1:
            raise fail(ValueError, "sklearn.many_outputs", owner=self._owner, count=len(model.outputs))
        return model

    def _checked_weights(self, given: Any) -> Any:
        weights = np.asarray(given)
        if weights.dtype.kind in "biuf" and weights.size and not np.any(weights):
            raise fail(ValueError, "sklearn.zero_weights", owner=self._owner)
        return given

    def _ready_options(self, model: Any, y: Any, options: dict[str, Any]) -> dict[str, Any]:
        """The arguments of ``fit``, with validation data brought into the form of the others."""
        given = options.get("validation_data")
        if isinstance(given, (list, tuple)) and len(given) in (2, 3):
            x, target = self._read_inputs(given[0]), self._targets_for(model, self._read_targets(given[1]))
            options = {**options, "validation_data": (x, target, *given[2:])}
        return options

    def _learn_targets(self, y: Any) -> np.ndarray:
        return self._read_targets(y)

    def _read_targets(self, y: Any) -> np.ndarray:
        y = labels.read(y, self._owner)
        if y.dtype.kind not in "biuf":
            raise fail(ValueError, "sklearn.y_words", owner=self._owner, given=repr(y.reshape(-1)[:1].tolist()[0])[:40])
        return y

    def _targets_for(self, model: Any, y: np.ndarray) -> np.ndarray:
        return y

    # What was learnt.

    @property
    def model(self) -> Any:
        """The model; after ``fit``, or put there by hand, such as one that was loaded from a file."""
        if "model_" not in vars(self):
            raise fail(NotFittedError, "sklearn.not_fitted", owner=self._owner)
        return self.model_

    @model.setter
    def model(self, model: Any) -> None:
        self.model_ = model

    def _of_history(self, name: str) -> Any:
        if "_history" not in vars(self):
            raise fail(NotFittedError, "sklearn.not_fitted", owner=self._owner)
        return self._history[name]

    @property
    def history(self) -> Any:
        """The values of each epoch of the training by name: ``{'loss': [...], ...}``."""
        return self._of_history("history")

    @property
    def epoch(self) -> Any:
        """The numbers of the epochs of the training."""
        return self._of_history("epoch")

    @property
    def params(self) -> Any:
        """What the training was told: its ``epochs``, its ``samples`` and so on."""
        return self._of_history("params")

    def __sklearn_is_fitted__(self) -> bool:
        return "model_" in vars(self)

    def _predict(self, x: Any, options: dict[str, Any]) -> np.ndarray:
        model = self.model
        data = inputs.for_model(self._read_inputs(x), model)
        return np.asarray(model.predict(data, **self._to_apply(Model.predict, options)))

    def _to_apply(self, method: Any, options: dict[str, Any]) -> dict[str, Any]:
        """The arguments for a method other than ``fit``: of the parameters, some are for the training alone."""
        kept = {name: value for name, value in self._sk_params.items() if name not in FOR_TRAINING}
        return parameters.merged(parameters.chosen({"verbose": 0, **kept}, method), options)

    # Copies.

    def __getstate__(self) -> dict[str, Any]:
        return {**vars(self), "_settings": settings()}

    def __sklearn_clone__(self) -> Any:
        new = super().__sklearn_clone__()
        new._settings = self._settings
        return new

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = tags.input_tags.three_d_array = True
        tags.input_tags.allow_nan = True  # a model may be made for them; training on them warns
        tags.non_deterministic = self._sk_params.get(SEED) is None
        return tags


class KerasClassifier(ClassifierMixin, BaseWrapper):  # type: ignore[misc]
    """A model that tells classes apart, as a classifier of scikit-learn.

    Labels may be numbers, words, one-hot rows, or rows of 0 and 1 with any number of 1s (several labels at once).
    After ``fit``: ``classes_``, ``n_classes_``, ``model``, ``history``; ``target_type_`` is 'binary', 'multiclass' or
    'multilabel-indicator'. A ``__call__`` of one's own can ask for these, and for ``n_features_in_``, before it builds.
    """

    def _learn_targets(self, y: Any) -> np.ndarray:
        found = labels.read(y, self._owner)
        self._coding = labels.coding_of(found, self._owner)
        self.classes_ = self._coding.classes
        self.n_classes_ = len(self.classes_)
        self.target_type_ = self._coding.target_type
        return found

    def _read_targets(self, y: Any) -> np.ndarray:
        return labels.read(y, self._owner)

    def _targets_for(self, model: Any, y: np.ndarray) -> np.ndarray:
        return labels.targets_for(model, y, self._coding, self._owner)

    def _ready_options(self, model: Any, y: np.ndarray, options: dict[str, Any]) -> dict[str, Any]:
        options = super()._ready_options(model, y, options)
        if options.get("class_weight") is not None:
            weights = labels.weights_for(options["class_weight"], y, self._coding, self._owner)
            options = {**options, "class_weight": weights}
        return options

    @property
    def _is_multi_label(self) -> bool:
        return getattr(self, "target_type_", None) == "multilabel-indicator"

    @both_spellings
    def predict(self, x: Any, **kwargs: Any) -> np.ndarray:
        """The labels for inputs; with several labels at once, rows of 0 and 1.

        Args:
            x: The inputs.
            **kwargs: Arguments of the model's ``predict``.
        """
        found = self.predict_classes(x, **kwargs)
        return found if self._is_multi_label else self._class_names()[found]

    @both_spellings
    def predict_classes(self, x: Any, **kwargs: Any) -> np.ndarray:
        """The numbers of the classes for inputs, in the order of ``classes_``.

        Args:
            x: The inputs.
            **kwargs: Arguments of the model's ``predict``.
        """
        found = self._predict(x, kwargs)
        if self._is_multi_label or found.shape[-1] == 1:
            numbers = (found > 0.5).astype("int64")
            return numbers if self._is_multi_label else numbers[..., 0]
        return np.asarray(found.argmax(axis=-1))

    @both_spellings
    def predict_proba(self, x: Any, **kwargs: Any) -> np.ndarray:
        """The probabilities of the classes, a column for each; of two classes also where the model has one output.

        Args:
            x: The inputs.
            **kwargs: Arguments of the model's ``predict``.
        """
        found = self._predict(x, kwargs)
        return np.concatenate([1 - found, found], axis=-1) if found.shape[-1] == 1 else found

    def _class_names(self) -> np.ndarray:
        """The labels of the classes; of a model that was put in place by hand their numbers."""
        if hasattr(self, "classes_"):
            return self.classes_
        return np.arange(max(self.model.output_shape[-1], 2))

    @both_spellings
    def score(self, x: Any, y: Any, sample_weight: Any = None, **kwargs: Any) -> float:
        """The share of the samples whose label is found; of several labels at once, of those where all are right.

        Args:
            x: The inputs.
            y: The labels.
            sample_weight: How much each sample counts.
            **kwargs: Arguments of the model's ``predict`` and ``evaluate``.
        """
        options = parameters.chosen(kwargs, Model.evaluate)
        self._refuse_unknown(kwargs, options)
        found = self.predict(x, **parameters.chosen(options, Model.predict))
        wanted = labels.read(y, self._owner)
        if wanted.ndim == 2 and not self._is_multi_label:
            wanted = self._class_names()[wanted.argmax(axis=1)]
        if wanted.shape != found.shape:
            raise fail(ValueError, "sklearn.score_shapes", owner=self._owner, given=wanted.shape, found=found.shape)
        right = found == wanted
        right = right.all(axis=1) if right.ndim == 2 else right
        return float(np.average(right, weights=sample_weight))

    def _refuse_unknown(self, kwargs: dict[str, Any], options: dict[str, Any]) -> None:
        for name in kwargs:
            if name not in options:
                known = ", ".join(sorted(parameters.OF_METHODS[Model.evaluate].names - parameters.DATA))
                raise fail(TypeError, "sklearn.score_argument", owner=self._owner, name=name, known=known)

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.classifier_tags.multi_label = True
        return tags


class KerasRegressor(RegressorMixin, BaseWrapper):  # type: ignore[misc]
    """A model that computes numbers, as a regressor of scikit-learn.

    A ``__call__`` of one's own can ask for ``n_features_in_`` and ``n_outputs_`` before it builds.
    """

    def _learn_targets(self, y: Any) -> np.ndarray:
        found = super()._learn_targets(y)
        self.n_outputs_ = 1 if found.ndim == 1 else found.shape[1]
        return found

    @both_spellings
    def predict(self, x: Any, **kwargs: Any) -> np.ndarray:
        """The numbers for inputs: one for each sample, or a row of them if the model has several outputs.

        Args:
            x: The inputs.
            **kwargs: Arguments of the model's ``predict``.
        """
        found = self._predict(x, kwargs)
        return found[..., 0] if found.ndim > 1 and found.shape[-1] == 1 else found

    @both_spellings
    def score(self, x: Any, y: Any, sample_weight: Any = None, **kwargs: Any) -> float:
        """The model's loss on data, with a minus sign: more is better. In dialect 1, as in Keras 1, the loss itself.

        Args:
            x: The inputs.
            y: The targets.
            sample_weight: How much each sample counts.
            **kwargs: Arguments of the model's ``evaluate``.
        """
        model, options = self.model, self._to_apply(Model.evaluate, kwargs)
        if sample_weight is not None:
            options["sample_weight"] = sample_weight
        data = inputs.for_model(self._read_inputs(x), model)
        found = model.evaluate(data, self._read_targets(y), **options)
        loss = float(found[0] if isinstance(found, list) else found)
        with settings_of(self._settings):
            if config.dialect() == 1:
                warn("sklearn.loss_as_score", owner=self._owner)
                return loss
        return -loss

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.target_tags.multi_output = True
        tags.regressor_tags.poor_score = True  # the score is no R2 but the negative loss
        return tags
