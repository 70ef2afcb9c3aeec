"""Sentences in English: calls of layers, and networks."""

SENTENCES: dict[str, str] = {
    # layers, calls, networks
    "layer.name": "{layer}: a layer's name must be a string, not {given}.",
    "layer.at_once": "{layer} was called on arrays, where only training= can be said beside them; given: {arguments}. Build a model from Input(...) with it, and call that model on the arrays.",
    "layer.not_a_tensor": "{layer} was called on {given}: a layer is called on tensors, such as Input(shape=...) or "
    "what another layer gives. To compute with arrays, make a model and use "
    "model.predict(array).",
    "layer.input_shape": "{layer}: the shape of the input is given as {given}: write a tuple, such as ({given},).",
    "layer.no_masks": "{layer} does not support masks, but the layer before it gives one. Take out "
    "mask_zero=True or Masking, or use a layer that supports masks.",
    "layer.no_init": "The __init__ of {layer} does not call super().__init__(**kwargs): add that line.",
    "layer.bad_output": "call() of {layer} gave {given}: it must give a tensor, or a list of tensors.",
    "layer.argument": "{layer} can't be called with the argument '{argument}': its call() takes {known}.",
    "sequential.layers": "Sequential takes a list of layers, such as [Dense(10), Dense(2)], not {given}.",
    "layer.shape_count": "{layer}: compute_output_shape gives {shapes} shapes, but call gives {outputs} tensors: "
    "both must be of the same number.",
    "layer.not_built": "{layer} has no weights yet: call the layer on a tensor first, or say input_shape=.",
    "spec.count": "{layer} takes {expected} inputs, but was given {given}.",
    "spec.ndim": "{layer}: input {place} must have {expected} axes (the batch axis counts), but its shape is {shape}.{hint}",
    "spec.max_ndim": "{layer}: input {place} may have at most {expected} axes (the batch axis counts), but its "
    "shape is {shape}.",
    "spec.min_ndim": "{layer}: input {place} must have at least {expected} axes (the batch axis counts), but "
    "its shape is {shape}.{hint}",
    "spec.hint_vectors": " Vectors, (samples, width), are wanted: Flatten() makes them; a recurrent layer gives them "
    "without return_sequences=True.",
    "spec.hint_series": " A series, (samples, steps, width), is wanted: a recurrent layer before this one gives it with "
    "return_sequences=True; of plain numbers say input_shape=(steps, 1).",
    "spec.hint_images": " Images with channels, (samples, rows, columns, channels), are wanted: grey ones have one "
    "channel, such as input_shape=(28, 28, 1).",
    "spec.hint_volumes": " Volumes or films with channels are wanted, such as (samples, steps, rows, columns, channels).",
    "spec.dtype": "{layer}: input {place} must be of type {expected}, but it is {given} (its shape: {shape}).",
    "spec.axis": "{layer}: axis {axis} of input {place} must have length {expected}, but has {given} (the "
    "whole shape: {shape}).",
    "weights.not_built": "{layer} has no '{weight}' yet: weights are made when the layer is first called on a tensor.",
    "weights.add_weight": "{layer}.add_weight() can't be read: given {given}; it takes {known}, and needs a shape.",
    "weights.shape_unknown": "{layer}: the weight '{weight}' would have the shape {shape}: every length must be known. "
    "Say the missing lengths in the input's shape.",
    "weights.not_a_list": "set_weights of {layer} takes a list of arrays, such as get_weights() gives, not {given}.",
    "weights.one_array": "The weights of {layer} are a list of arrays (here of {count}), such as get_weights() gives, "
    "not one array of the shape {given}: write [array]. Nothing was changed.",
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
    "network.taken_away": "{model} still ends with {layer}, which was taken out of its layers, so it can't be written. Make "
    "a model that ends where you want it: Model(model.input, model.layers[-1].output).",
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
    # clone
    "clone.merged": "{model} begins with a Merge of other models; such a model can be cloned only without input_tensors.",
    "clone.no_network": "clone_model() makes a copy of a model, not of {given}.",
    "clone.subclassed": "{model} can't be cloned: what the class {kind} computes stands in its own call(), not in a graph of layers. Make a second object of the class instead.",
    "clone.count": "{model} has {expected} inputs, but {given} input_tensors were given. Give one for each input, or none.",
}
