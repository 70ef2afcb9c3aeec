"""The sentences in English. ``zh.py`` holds the same keys with the same fields."""

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
    "check.fraction": "a number from 0 to 1",
    "check.positive_number": "a number above 0",
    "check.flag": "True or False",
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
    "call.later_key": "{function}: this configuration comes from a later release, and its '{argument}' = {value} means something kerascn does not do.",
    # registry
    "registry.unknown": "There is no {kind} called '{name}'{hint}",
    "registry.no_class_name": "A {kind} as a dictionary needs the keys 'class_name' and 'config'; given: {value}.",
    "registry.unusable": "A {kind} must be {expected}, not {value}.",
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
    # engine
    "engine.missing": "The {engine} engine needs the package '{library}', which is not installed; run: pip install \"kerascn[{engine}]\"",
    "engine.incomplete": "The {engine} engine lacks functions of the contract: {missing}.",
    "engine.only_theano": "{function}() exists on the Theano engine alone; set KERAS_BACKEND=theano to use it.",
    # backend
    "backend.failed": "{function}() can't work with {arguments}: {reason}",
    # tensors
    "tensors.not_a_tensor": "{function}() needs 'x' to be a tensor, not {value}.",
    "tensors.shape_unknown": "{function}() needs '{argument}' to have a fully known shape, not {shape}.",
    # function
    "function.not_a_tensor": "K.function() needs '{argument}' to be a list of tensors; it holds {value}.",
    "function.wants_list": "This function takes a list of {wanted} arrays; it was given a {given}.",
    "function.count": "This function takes {wanted} arrays; it was given {given}.",
    "function.unknown_key": "This function has no input '{key}'; its inputs are: {known}.",
    "function.missing_key": "This function was not given a value for: {missing}.",
    "function.fed_tensor": "Input {label} of this function was given a tensor; give it an array, or use K.eval() for the tensor's value.",
    "function.bad_array": "Input {label} of this function needs an array of numbers, not {value}.",
    "function.bad_shape": "Input {label} of this function has shape {expected}; the array given has shape {given}.",
    "function.bad_dtype": "Input {label} of this function takes {expected}; the array given holds {given}.",
    "function.bad_sparse": "Input {label} of this function is sparse; give it a SciPy sparse matrix, an array, or a tuple "
    "(indices, values, shape), not {value}.",
    "function.fed_sparse": "Input {label} of this function is not sparse; give it the array that .toarray() makes of the sparse "
    "matrix, or make the placeholder with sparse=True.",
    "function.cell_outside": "Input {label} of this function was given a cell at {cell}, which lies outside of the shape {shape}; "
    "indices count from 0.",
    # tensorflow
    "tensorflow.forked": "TensorFlow can't work in a forked process (TensorFlow was loaded in its parent). "
    "Start the process with multiprocessing's 'spawn' method, or use a thread.",
    "tensorflow.eager_kept": "use_tf1() turns eager mode off, but KERASCN_EAGER=1 asks to keep it on: "
    "remove the one or the other.",
    "tensorflow.eager_tensor": "An eager tensor (shape {shape}, {dtype}) was given where a tensor "
    "of the graph is expected: pass x.numpy(), or make the tensor inside `with K.get_graph().as_default():`.",
    "tensorflow.not_a_variable": "Only a variable can be updated; a tensor of shape {shape}, {dtype} was "
    "given: make it with K.variable().",
    "tensorflow.function_update": "An update of K.function() is a pair (variable, new value), a result of "
    "K.update() or an op, not {given}.",
    "tensorflow.function_input": "An input of K.function() is a placeholder or another tensor, not {given}.",
    "tensorflow.function_options": "K.function() doesn't know {names} on TensorFlow; it knows {known}.",
    "tensorflow.sparse_value": "The value of a sparse input is a SciPy sparse matrix or (indices, values, "
    "shape), not a {given}.",
    "tensorflow.name": "TensorFlow can't take the name '{name}': a name is made of the letters A to Z, digits and "
    "_ . - /, and begins with a letter or digit.",
    "tensorflow.session": "K.set_session() expects a tf.compat.v1.Session, not {given}.",
    "tensorflow.switch_rank": "The condition of K.switch() has {condition} axes, more than the "
    "{expressions} of the expressions: reduce it, for instance with K.any(condition, axis=-1).",
    "tensorflow.switch_dtypes": "Both sides of K.switch() must have the same dtype, not {dtypes}: "
    "turn one side with K.cast().",
    # Theano engine
    "theano.bad_update": "The updates of a function are pairs (variable, new value); {given} is none.",
    "theano.not_a_variable": "Only a variable can be updated, and {given} is none; make it with K.variable().",
    "theano.update_shape": "Variable {variable} of shape {expected} can't take a new value of shape {given}; "
    "give one of the variable's shape.",
    "theano.function_option": "K.function has no option '{option}' on the Theano engine; it takes {allowed}. "
    "fetches, options and run_metadata belong to the TensorFlow engine.",
    "theano.input_twice": "{input} stands twice among the inputs of the function (or in feed_dict); name it once.",
    "theano.input_missing": "The outputs need a value for {input}; add it to the inputs of the function.",
    "theano.input_value": "Input {input} takes {dtype} of shape {shape}; {given} does not fit.",
    "theano.sparse_rank": "A sparse placeholder on the Theano engine has 2 axes; the shape given is {shape}.",
    "theano.sparse_dtype": "Sparse tensors on the Theano engine can't hold {dtype}; use another dtype, or K.to_dense first.",
    "theano.switch_rank": "K.switch: the condition has {condition} axes and the expressions have {expressions}; "
    "the condition must not have more.",
    "theano.switch_dtypes": "K.switch: one expression is {then} and the other {other}; cast one of them.",
    "engine.only_tensorflow": "{function} belongs to the TensorFlow engine; K runs on Theano now. "
    "Choose the engine with KERAS_BACKEND=tensorflow.",
    "kind.numbers": "a number or an array of numbers",
    "kind.square": "a whole number, or (rows, columns)",
    "kind.variable": "a variable",
    "kind.variables": "a list of variables",
    "kind.assignments": "a list of (variable, array) pairs",
    "tensors.set_shape": "{function}(): the variable '{name}' has shape {expected}; the value given has shape {given}.",
    # operand
    "operand.numbers": "a tensor of numbers, not of bools (K.cast turns one into the other)",
    "operand.floats": "a tensor of floats (K.cast turns whole numbers into floats)",
    "operand.whole": "a tensor of whole numbers (K.cast(x, 'int32') makes one)",
    "operand.has_axes": "a tensor with at least {count} axes",
    "operand.fits": "a tensor whose axis {axis} has length {length}, as 'x' has there",
    "operand.batch_axes": "None, a whole number or a pair of them, each an axis of its tensor other than the batch axis 0 (the tensors have rank {ranks})",
    "operand.row": "K.gather() was given an index outside of 'reference'; indices count from 0 to its length minus 1.",
    "operand.exponent": "K.pow() can't raise whole numbers to a negative power; cast them to floats with K.cast.",
    # nn
    "nn.factor": "a number or a tensor of floats",
    "nn.shapes": "a tensor of shape {shapes}",
    "nn.or": " or ",
    "nn.broadcast": "a tensor that broadcasts against the shape {shape}",
    "nn.label": "K.sparse_categorical_crossentropy() needs one label for each prediction, and each must be the index of a class (counted from 0).",
    # shaping
    "shaping.rank": "a tensor of rank {rank}",
    "shaping.rank_least": "a tensor of rank {rank} or more",
    "shaping.join": "tensors whose shapes are equal in every axis but axis {axis}",
    "shaping.stack": "tensors of one shape",
    "shaping.elements": "a shape that holds the {count} elements of a tensor of shape {shape}",
    "shaping.pattern": "the indices of all axes in some order (the tensor has rank {rank})",
    "shaping.times": "a positive whole number or a scalar tensor of whole numbers",
    "shaping.repeats": "a whole number from 0, or a tuple of them (or of scalar tensors)",
    "shaping.length_one": "an axis of length 1 (the tensor has shape {shape})",
    "shaping.part_start": "whole numbers from 0, one for each axis (the tensor has rank {rank})",
    "shaping.part_size": "whole numbers from 0 or -1, one for each axis (the tensor has rank {rank})",
    "shaping.part_fits": "a part that from {start} on lies within the shape {shape}",
    "shaping.pads1": "a whole number from 0, or a pair (before, after)",
    "shaping.pads2": "two pairs ((top, bottom), (left, right)), or whole numbers from 0 in their place",
    "shaping.pads3": "three pairs (before, after), or whole numbers from 0 in their place",
    "shaping.step": "a number other than 0",
    "shaping.fraction": "a float type such as 'float32' (one of the numbers has a fraction)",
    "theano.conv_kernels": "The environment variable KERASCN_CONV is '{given}'; it can be {allowed}.",
    "theano.conv_not_installed": "The environment variable KERASCN_CONV is '{given}', but oneDNN is not installed; "
    "install it with pip install {wheel}, or set KERASCN_CONV to auto.",
    "theano.vector_length": "{function}(): on the Theano engine the vector '{argument}' must have a known length; "
    "give a tuple of scalar tensors.",
    "function.updates": "K.function() needs 'updates' to be a list of (variable, new value) pairs or results of K.update(); it holds {value}.",
    "function.not_compiled": "K.function() can't be made from these inputs, outputs and updates: {reason}",
    "function.not_run": "The function can't be run on the arrays given: {reason}",
    # random
    "random.float_tensor": "an ordinary (not sparse) tensor of floats",
    "random.level": "a number from 0 up to, but not including, 1",
    "random.noise_shape": "a shape whose every length is 1, None or the tensor's own {shape}",
    "random.not_negative": "zero or a positive number",
    "random.whole": "a whole number that fits into {dtype}",
    "random.not_below": "a number not below minval = {minval}",
    "random.above": "a number above minval = {minval}",
    "tensors.placeholder": "K.placeholder() needs 'shape' or 'ndim', so that its number of axes is known.",
    "kind.some": "a tensor or a list of tensors",
    # conv
    "conv.channels": "a kernel for {channels} channels (its axis {axis} is that long)",
    "conv.numbers": "a positive whole number for each of the {axes} axes of space",
    "conv.output_shape": "a shape of {length} whole numbers (or scalar tensors), of which only the batch may be None",
    "conv.window": "{function}(): a window of {window} elements does not fit into {lengths}; take a smaller kernel or padding='same'.",
    "conv.back": "{function}() can't give {shape}: no convolution with a kernel of {kernel} turns that into {given}; check batch, channels, strides and padding.",
    "conv.too_short": "{function}: windows of {window} elements do not fit into an input of {lengths}; take a smaller kernel or padding='same'.",
    "conv.no_way_back": "A transposed convolution was given lengths {given}, but a convolution of {lengths} with windows of {window} elements gives {expected}; check output_shape, strides and padding.",
    "conv.pointwise": "{function}() needs 'pointwise_kernel' to have the shape ({expected}), not {given}.",
    "conv.local_known": "a kernel whose first two lengths are known",
    "conv.local_count": "lengths with {count} windows in all, as the kernel has",
    "conv.local_rows": "a kernel with {rows} elements for each window (its axis 1)",
    "conv.local_windows": "for {windows} windows, as the inputs, the window's size and its steps give",
    # rnn
    "tensorflow.late_gradient": "The gradient of a gradient of a loop (K.rnn, K.map_fn, K.foldl, K.foldr) was made after the "
    "first gradient had been run, and TensorFlow can't run this graph any more: make all gradients before the first run.",
    "loop.function": "a function",
    "loop.series": "a tensor with at least three axes (samples, time, ...)",
    "loop.mask": "a tensor of shape (samples, time) or (samples, time, 1) that fits 'inputs' of shape {shape}",
    "loop.tensors": "a list of tensors (an empty one if there are none)",
    "loop.result": "{function}(): the function 'fn' must give a tensor or a list of tensors, not {given}.",
    "loop.dtypes": "K.map_fn(): 'dtype' names {given} dtypes, but 'fn' gives {expected} tensors; name one for each.",
    "loop.lengths": "The tensors in 'elems' must be equally long along their first axis; their lengths are {lengths}.",
    "loop.fold": "{function}(): the function 'fn' must give what it was given first, {expected}, in shape and dtype; it gave {given}.",
    "rnn.unroll": "K.rnn() can unroll only a known number of steps, one or more, and 'inputs' has shape {shape}; "
    "give 'input_length', or leave out unroll=True.",
    "rnn.length": "K.rnn(): 'input_length' is {given}, but 'inputs' has shape {shape}; leave 'input_length' out.",
    "rnn.step": "K.rnn(): 'step_function' must give a pair (output, list of new states) of tensors, not {given}.",
    "rnn.states": "K.rnn(): 'step_function' gave {given} new states, but 'initial_states' holds {expected}; give as many.",
    "rnn.state": "K.rnn(): new state {place} is {given}, but it was {expected} before the step; a state keeps its shape and dtype.",
    "rnn.output": "K.rnn(): the output of 'step_function' must be a tensor with a row for each sample; its shape is {shape}.",
    "rnn.scalar_state": "K.rnn(): with a mask every state must have a row for each sample; a scalar can't be a state there.",
    # ctc
    "ctc.samples": "a tensor with as many samples as '{other}' ({count})",
    "ctc.lengths": "one whole number for each sample, in the shape (samples, 1) or (samples,)",
    "ctc.top_paths": "a whole number from 1 to beam_width, which is {width}",
    "ctc.input_length": "CTC: input_length must be from 0 to the number of frames in y_pred.",
    "ctc.label_length": "CTC: the length of a label must be from 0 to the number of columns that hold the labels.",
    "ctc.letters": "K.ctc_batch_cost(): the labels in y_true must be from 0 to the number of classes minus 2; the last class is the blank.",
    "ctc.second_order": "The gradient of K.ctc_batch_cost() can't be differentiated again: only first order gradients exist.",
    "ctc.few_paths": "K.ctc_decode() found {found} labels for sample {sample}, not {wanted}: there are no more; "
    "ask for fewer top_paths.",
    # activations
    "activations.softmax_rank": "softmax() needs a tensor with at least two axes, samples and classes; this one has shape {shape}.",
    "activations.layer": "The layer {layer} was given as an activation. That works, but its weights belong to no model; write it as a layer of its own after this one.",
    # initializers
    "initializers.shape": "{function} needs a shape of whole numbers, not {shape}.",
    "initializers.scalar": "{function} needs a shape with at least one axis, not {shape}.",
    "initializers.square": "Identity makes square matrices only: it needs a shape (n, n), not {shape}.",
    "initializers.constant": "Constant: the value has shape {own}, which does not fill the shape {shape}.",
    "initializers.result": "The initializer {function} was asked for shape {shape} and gave {given}; it must return a tensor or an array of that shape.",
    # regularizers
    "regularizers.matrix": "EigenvalueRegularizer works on matrices only; this tensor has shape {shape}.",
    # losses
    "losses.apart": "y_true has shape {target} and y_pred {output}, which can't be compared; give both the same shape.",
    "losses.above_zero": "a number greater than 0",
    "losses.no_call": "The loss {loss} does not say how to compare: write a method call(self, y_true, y_pred) that gives a number for each sample.",
    "losses.integer_labels": "The loss {loss} compares vectors, but the target of '{name}' has shape {target} and the output {output}: these look like numbers of classes. Make vectors of them with to_categorical, or take the loss sparse_categorical_crossentropy.",
    "losses.one_hot": "The loss {loss} wants the number of a class where the output holds a vector, so a target of shape {expected} for '{name}'; given is one of shape {target}. If these are one-hot vectors, take the loss categorical_crossentropy, or give their argmax over the last axis.",
    "losses.sparse_shapes": "The loss {loss} wants a target of shape {expected} for '{name}', whose output is {output}; given is one of shape {target}.",
    "losses.one_class": "The loss {loss} compares several classes, but the output '{name}' has shape {output}, a single one (the target: {target}). For a yes or no, take a sigmoid and the loss binary_crossentropy; for more classes give the last layer one unit for each.",
    "losses.label_column": "The loss {loss} compares number with number, but the target of '{name}' has shape {target} and the output {output}. If these are numbers of classes, take the loss sparse_categorical_crossentropy, or make vectors of them with to_categorical; if not, give the last layer as many units as the target has numbers.",
    "losses.shapes": "The loss {loss} compares number with number, but the target of '{name}' has shape {target} and the output {output}; give a target of the output's shape, or change the last layer.",
    # metrics
    "metrics.one_hot": "{function}() wants the number of a class in each row of y_true, not a vector of {length}; with one-hot vectors take {other}().",
    "metrics.beta": "a number, 0 or more",
    # optimizers
    "optimizer.number": "a number (or a variable that holds one)",
    "optimizer.not_negative": "a number that is 0 or greater (or a variable that holds one)",
    "optimizer.below_one": "a number from 0 up to, but not including, 1",
    "optimizer.native": "an optimizer of TensorFlow, such as tf.compat.v1.train.AdamOptimizer()",
    "optimizer.no_updates": "{name} can't make a step: an optimizer of your own must define get_updates(self, loss, params).",
    "optimizer.params": "{name}.get_updates() needs 'params' to be a list of variables, not {given}.",
    "optimizer.no_gradient": "The loss has no gradient by these variables: {names}. Either it does not depend on them, or there is a "
    "function in between that can't be differentiated (such as argmax, round or a comparison). Leave them out, or change the loss.",
    "optimizer.weights_list": "{name}.set_weights() needs a list of arrays, not {given}.",
    "optimizer.no_weights": "{name} has no weights yet, but {given} were given: they come into being with get_updates(), "
    "which training calls; set them after that.",
    "optimizer.count": "{name}.set_weights() needs {expected} arrays, as get_weights() gives them; given were {given}.",
    "optimizer.shape": "{name}.set_weights(): array {place} must have the shape {expected}, not {given}. Nothing was changed.",
    "optimizer.config": "{name} can't be made from this configuration: it does not know '{argument}', which is {value} there. "
    "Take the key out if you can do without it.",
    "optimizer.clipnorm_each": "{name} can't be made from this configuration of tf.keras: its clipnorm={value} is for each gradient "
    "alone, but here clipnorm is for the norm of all gradients together. Take the key out, or write 'global_clipnorm'.",
    "optimizer.native_config": "TFOptimizer has no configuration: TensorFlow's {name} does not tell its arguments. "
    "Use an optimizer of kerascn where the model is to be saved with its optimizer.",
    "optimizer.unknown": "An optimizer is given by its name, a configuration, or an object such as SGD(lr=0.1), not by {given}.",
    # layers, calls, networks
    "layer.name": "{layer}: a layer's name must be a string, not {given}.",
    "layer.not_a_tensor": "{layer} was called on {given}: a layer is called on tensors, such as Input(shape=...) or "
    "what another layer gives. To compute with arrays, make a model and use "
    "model.predict(array).",
    "layer.input_shape": "{layer}: the shape of the input is given as {given}: write a tuple, such as ({given},).",
    "layer.no_masks": "{layer} does not support masks, but the layer before it gives one. Take out "
    "mask_zero=True or Masking, or use a layer that supports masks.",
    "layer.no_init": "The __init__ of {layer} does not call super().__init__(**kwargs): add that line.",
    "layer.bad_output": "call() of {layer} gave {given}: it must give a tensor, or a list of tensors.",
    "layer.shape_count": "{layer}: compute_output_shape gives {shapes} shapes, but call gives {outputs} tensors: "
    "both must be of the same number.",
    "layer.not_built": "{layer} has no weights yet, so they can't be counted: call the layer on a tensor first, "
    "or say input_shape=.",
    "spec.count": "{layer} takes {expected} inputs, but was given {given}.",
    "spec.ndim": "{layer}: input {place} must have {expected} axes (the batch axis counts), but its shape is {shape}.",
    "spec.max_ndim": "{layer}: input {place} may have at most {expected} axes (the batch axis counts), but its "
    "shape is {shape}.",
    "spec.min_ndim": "{layer}: input {place} must have at least {expected} axes (the batch axis counts), but "
    "its shape is {shape}.",
    "spec.dtype": "{layer}: input {place} must be of type {expected}, but it is {given} (its shape: {shape}).",
    "spec.axis": "{layer}: axis {axis} of input {place} must have length {expected}, but has {given} (the "
    "whole shape: {shape}).",
    "weights.not_built": "{layer} has no '{weight}' yet: weights are made when the layer is first called on a tensor.",
    "weights.add_weight": "{layer}.add_weight() can't be read: given {given}; it takes {known}, and needs a shape.",
    "weights.shape_unknown": "{layer}: the weight '{weight}' would have the shape {shape}: every length must be known. "
    "Say the missing lengths in the input's shape.",
    "weights.not_a_list": "set_weights of {layer} takes a list of arrays, such as get_weights() gives, not {given}.",
    "weights.count": "{layer} has {expected} weights, but {given} arrays were given. The weights' shapes: "
    "{shapes}. Nothing was changed.",
    "weights.dtype": "{layer}: array {place} is of type {given}: weights are numbers. Nothing was changed.",
    "weights.shape": "{layer}: weight {place} has the shape {expected}, but the array has {given}. Nothing was "
    "changed.",
    "nodes.never_called": "{layer} has not been called on a tensor yet, so there is no '{what}'.",
    "nodes.no_such_call": "{layer} has been called {calls} times; there is no call {given} to get '{what}' of (the "
    "first call is 0).",
    "nodes.several": "{layer} has multiple inbound nodes: it was called {calls} times, so '{what}' of the layer "
    "is ambiguous. Use {method}(node_index), where the first call is 0.",
    "input.no_shape": "{layer} needs a shape: write shape=(...) without the batch axis, or batch_shape=(...) with it.",
    "input.bad_shape": "{layer}: the shape {given} must consist of whole numbers and None.",
    "input.not_a_tensor": "{layer}: tensor= must be a tensor of the engine, not {given}.",
    "network.disconnected": "The graph is disconnected: {layer} depends on a tensor that does not come from the inputs "
    "({inputs}). Add the missing Input to inputs=.",
    "network.names": "Every layer of a model needs a name of its own, but more than one is called: {names}. Say "
    "name= for them.",
    "network.not_a_keras_tensor": "{argument} must be tensors that Input() or a layer gave, not {given}. A tensor of the "
    "engine becomes one by Input(tensor=...), an operation on tensors by a Lambda layer.",
    "network.nothing": "A model needs {argument}=: a tensor or a list of tensors.",
    "network.input_twice": "The same tensor stands twice among the inputs: {names}. Each input may stand there once.",
    "network.input_not_input": "inputs= must be what Input() gave, but a tensor given comes out of the layer {layer}. "
    "Begin a new model with Input(shape=...) and call the layers on it.",
    "network.not_connected": "{model} does not know its inputs yet: add a layer with input_shape=, or call the model on "
    "a tensor or on data.",
    "network.no_index": "{model} has {count} layers; there is none at place {index}.",
    "network.name_or_index": "{model}.get_layer() needs a name or an index.",
    "network.no_layer": "{model} has no layer '{name}'. Its layers: {names}.",
    "architecture.argument": "{layer} was called with {argument}= of the type {given}, which can't be written to a "
    "configuration. Pass plain numbers, strings or lists, or make it an argument of the layer.",
    "architecture.no_key": "The configuration has no '{key}'; it has: {known}. A model's configuration, as "
    "model.get_config() gives it, is expected.",
    "architecture.no_tensor": "The configuration can't be carried out: nothing gives the inputs of call {call} of the "
    "layer '{name}'.",
    # layers
    "core.reshape_lengths": "{layer}: target_shape={given} must consist of lengths without the batch axis, at most one of them -1.",
    "core.reshape_size": "{layer}: a sample of the shape {given} can't be given the shape {target}: both must hold the same number of elements.",
    "core.permute": "{layer}: dims={given} must hold each axis once, counted from 1 (the batch axis does not count), such as (2, 1).",
    "normalization.axis": "{layer}: there is no axis {axis} in an input of the shape {shape}. Say axis= for the axis of the channels.",
}
