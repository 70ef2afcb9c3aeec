"""Sentences in English: tools around models, drawings of models, scikit-learn."""

SENTENCES: dict[str, str] = {
    # utilities
    "tools.normalize": "normalize(): an axis of the array is expected; axis={axis} is none of an array of the shape {shape}.",
    "tools.probabilities": "{function}(): a row for each sample with a probability for each class is expected; given: an array of the shape {shape}.",
    "tools.as_many": "{function}(): predictions and true classes are compared one by one; given: {predicted} predictions and {true} true classes.",
    "tools.from_one": "multiclass_logloss(): classes are whole numbers from 1 to {classes} here, as Keras 1 had it; given: {given} ... Add 1 to numbers from 0 on.",
    "tools.slice_both": "slice_arrays(): start is a list of the numbers of samples; then stop={stop} has no meaning. Give either the list, or start and stop as numbers.",
    "tools.unexpected_keys": "{name} has the unknown keys: {unknown}. Expected are: {expected}.",
    "tools.not_serialized": "serialize_keras_object(): an object with get_config(), a function, a class or None is expected; given: {given}.",
    "tools.not_deserialized": "This is not the configuration of a {what}: {given}. A name is expected, or a dictionary with the keys 'class_name' and 'config'.",
    "tools.unknown_object": "There is no {what} called {name}. Give your own one in custom_objects, or work within CustomObjectScope.",
    "tools.no_code": "func_dump(): a function written in Python is expected, one made with def or lambda; given: {given}.",
    "tools.code": "func_load(): what func_dump() gave is expected, a text or (text, defaults, closure); given: {given}.",
    "tools.code_refused": "func_load(): this code was not written by the running program, and code from elsewhere is a program that is not run unasked. If you trust it like a program of your own: func_load(..., allow_code=True).",
    "tools.code_unreadable": "func_load(): this code can't be read ({reason}); most likely another release of Python wrote it, or defaults and closure are missing.",
    "tools.numbers": "{argument} must be a positive whole number, or {count} of them in a tuple, not {value}.",
    "tools.word": "{argument} must be one of {expected}, not {value}.",
    "tools.kernel": "convert_kernel(): the kernel of a convolution has 3, 4 or 5 axes: those of the window, channels in, channels out; given: the shape {shape}.",
    "tools.no_model": "{function}(): a model is expected, given: {given}.",
    "tools.not_built": "{function}(): these layers have no weights yet: {names}. Let the model know the shape of its input first, such as by input_shape=(...) in its first layer.",
    "tools.feature_map": "convert_dense_weights_data_format(): layer {layer} has a kernel of the shape {kernel}, which does not go with images of the shape {shape}. Expected are a Dense layer with weights, and the shape of the images before Flatten, without the batch axis.",
    "tools.h5dict": "H5Dict: a path, a dictionary or an open group of h5py is expected; given: {given}.",
    "tools.h5dict_missing": "There is no '{name}' in {path}.",
    "tools.h5dict_read_only": "'{name}' can't be written: this H5Dict is open for reading only. Open it with mode='a'.",
    "tools.h5dict_there": "'{name}' is in {path} already. Choose another name, or open the file with mode='w', which empties it.",
    "tools.weights_rank": "The weights have {weights} axes, the values only {values}. There may be at most one weight for each value.",
}
