"""Sentences in English: settings, checks of arguments, names of parts."""

SENTENCES: dict[str, str] = {
    # config
    "config.broken_file": "{path}, line {line}: this settings file can't be read ({reason}); mend it or remove it.",
    "config.not_one_of": "{name} must be one of {allowed}, not {value}.",
    "config.epsilon": "epsilon must be a number between 0 and 1, not {value}.",
    "config.unknown_engine": "The engine '{engine}' does not exist in kerascn; '{default}' is used. "
    'Write "backend": "tensorflow" or "theano" in keras.json, or set KERAS_BACKEND.',
    "config.engine_loaded": "The engine can't be changed to '{engine}': '{loaded}' is already in use in this process. "
    "Choose it before the first call, or set KERAS_BACKEND.",
    # check
    "check.positive": "a positive whole number",
    "check.not_negative": "a whole number, zero or more",
    "check.whole": "a whole number",
    "check.fraction": "a number from 0 to 1",
    "check.positive_number": "a number above 0",
    "check.not_negative_number": "a number, zero or more",
    "check.flag": "True or False",
    "check.function": "a function",
    "check.one_of": "one of {allowed}",
    "check.looked_up": "a name, a configuration, a class or a function ({kind})",
    # call
    "call.unknown": "{function}() has no argument '{argument}'{hint}",
    "call.did_you_mean": "; did you mean '{word}'?",
    "call.arguments": "; its arguments are: {names}.",
    "call.missing": "{function}() needs the argument '{argument}'.",
    "call.twice": "{function}() was given '{argument}' twice, by place and by name; give it once.",
    "call.twice_keras1": "{function}(): '{argument}' is given by place ({value}) and by name; in Keras 1 place {place} is '{argument}'. Write by name the argument you mean by {value}.",
    "call.both_spellings": "{function}() was given both '{old}' and '{new}', which are one argument; give one of them.",
    "call.pack": "{function}() was given {given} but not {missing}; in Keras 1 they belong together.",
    "call.too_many": "{function}() takes at most {most} arguments by place, {given} were given.",
    "call.kernel_in_places": "{function}(): numbers in several places are a Keras 1 kernel, '{argument}' is a word of Keras 2; write the kernel as {kernel}.",
    "call.bad_value": "{function}() needs '{argument}' to be {expected}, not {value}.",
    "call.own_config": "{kind} can't be made from its configuration ({reason}). Its get_config() must say every "
    "argument of its __init__, and no other: return dict(super().get_config(), argument=self.argument).",
    "call.later_key": "{function}: this configuration comes from a later release, and its '{argument}' = {value} means something kerascn does not do.",
    # registry
    "registry.unknown": "There is no {kind} called '{name}'{hint}",
    "registry.no_class_name": "The {kind} is given as a dictionary, which needs the keys 'class_name' and 'config'; given: {value}.",
    "registry.unusable": "The {kind} must be {expected}, not {value}.",
    "function.unknown": "{layer}: the configuration names a function '{name}', which is not known here. Give it when you load: custom_objects={{'{name}': {name}}}.",
    "function.code": "{layer}: its function is a Python lambda, kept in the file as program code, and code from a file is not run unasked. Give the function itself under this name, custom_objects={{'{layer}': function}}; or, if you trust the file like a program of your own, load it with allow_code=True.",
    "function.unreadable": "{layer}: the code of its lambda can't be read; most likely another release of Python wrote it. Give the function itself: custom_objects={{'{layer}': function}}.",
    # kind
    "kind.tensor": "a tensor, a number or an array of numbers",
    "kind.dense": "an ordinary tensor; K.to_dense makes one of a sparse one",
    "kind.settable": "an ordinary variable; a sparse one keeps the value it was made with",
    "kind.tensors": "a list of at least one tensor",
    "kind.tensor_of": "a tensor of the {engine} engine",
    "kind.foreign": "a tensor made by {library} outside it",
    "kind.lossy": "{function}(): '{argument}' = {value} would lose its fraction beside a tensor of {dtype}; cast one of them with K.cast.",
    "kind.dtypes_differ": "{function}(): '{argument}' is {own} but the other tensor is {dtype}; cast one of them with K.cast.",
    "kind.axis": "a whole number (the index of an axis)",
    "kind.axis_range": "an axis from {low} to {high} (the tensor has rank {rank})",
    "kind.axes_twice": "axes that are all different",
    "kind.dtype": "a number type such as 'float32', 'int32' or 'bool'",
    "kind.shape": "a tuple of whole numbers and None",
    "kind.size": "a tuple of whole numbers (or scalar tensors)",
    "kind.new_shape": "a tuple of whole numbers with at most one -1",
    "kind.name": "a string",
    "kind.seed": "None or a whole number from 0",
    "kind.number": "a number",
}
