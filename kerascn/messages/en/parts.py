"""Sentences in English: activations, initializers, regularizers, losses, metrics, optimizers."""

SENTENCES: dict[str, str] = {
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
    "metrics.name": "{metric}: its name must be text, not {given}.",
    "metrics.no_method": "The metric {metric} has no method {method}(): write update_state(self, y_true, y_pred, sample_weight=None), which gives updates, and result(self), which gives a tensor.",
    "metrics.no_init": "{metric}: call super().__init__(name=name, **kwargs) first; before that a metric can't add weights.",
    "metrics.no_updates": "{metric}.update_state() changes nothing: it must give its updates, such as return [K.update_add(self.total, K.sum(y_pred))], or call self.add_update() or self.total.assign_add().",
    "metrics.add_update": "add_update() of the metric '{metric}' belongs into its update_state().",
    "metrics.values": "The metric '{metric}' needs numbers; given: {given}.",
    "metrics.weights": "The weights have more axes than what they are for: shape {weights} for values of shape {values}.",
    "metrics.thresholds": "a number from 0 to 1, or a list of such numbers",
    "metrics.num_thresholds": "a whole number greater than 1",
    "metrics.top_k": "top_k={k}, but there are only {classes} classes in the predictions.",
    "metrics.class_id": "The metric '{metric}' looks at class {class_id} (counted from 0), but its values have the shape {shape}.",
    "metrics.no_shares": "The metric '{metric}' compares predictions with thresholds between 0 and 1, but they go from {least} to {most}. Give probabilities, such as those of a sigmoid or a softmax.",
    "metrics.classes": "The metric '{metric}' counts {classes} classes with the numbers 0 to {classes} - 1; its values go from {least} to {most}.",
    "metrics.graph": "The metric '{metric}' was made before K.clear_session(), or in another graph than the model; make a new one.",
    "metrics.tensor": "add_metric() of '{layer}' needs a tensor, or what calling a metric object gave; given: {given}.",
    "metrics.unnamed": "add_metric() of '{layer}': give the metric a name, such as add_metric(x, name='size').",
    "metrics.aggregation": "add_metric() of '{layer}': aggregation must be 'mean' or None, not {given}. For another way of summing up make a metric object and give its result.",
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
}
