"""Sentences in English: the backend and its engines."""

SENTENCES: dict[str, str] = {
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
    "of the graph is expected: pass x.numpy(), or make the tensor inside `with K.get_graph().as_default():`. In place of a loop with GradientTape call model.fit() or model.train_on_batch().",
    "tensorflow.tape": "A model or a layer of kerascn was called under a tf.GradientTape, which would see nothing of it: the gradients would be None. "
    "Train with model.fit() or model.train_on_batch(); for gradients write K.gradients and K.function.",
    "tensorflow.in_function": "A tensor of a tf.function (shape {shape}, {dtype}) was given where a tensor of the graph is "
    "expected: layers and models of kerascn don't run inside tf.function. Train with model.fit() or "
    "model.train_on_batch() in place of a loop with GradientTape.",
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
    "theano.dataset_of_graph": "This tf.data.Dataset belongs to a graph of TensorFlow, and the Theano engine has no session to run it in. Run the program on the TensorFlow engine (KERAS_BACKEND=tensorflow), or give arrays.",
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
    "operand.row": "an index lies outside of the rows that K.gather() or an Embedding takes from; they count from 0, so the input_dim of an Embedding must be at least the greatest index + 1.",
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
}
