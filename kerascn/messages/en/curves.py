"""Sentences in English: what is drawn of a training, by TensorBoard and by curves."""

SENTENCES: dict[str, str] = {
    # TensorBoard
    "check.update_freq": "'epoch', 'batch', or a positive number of samples",
    "check.layer_names": "a list of names of layers",
    "check.metadata": "the path of a file, or a dictionary of such by the names of layers",
    "tensorboard.missing": 'TensorBoard() needs the package tensorboard; run: pip install "kerascn[tensorboard]". TensorFlow is not needed for it.',
    "tensorboard.log_dir": "TensorBoard() can't make the folder {folder} ({reason}). Choose another log_dir.",
    "tensorboard.needs_histogram_freq": "TensorBoard({argument}=True) writes together with the histograms, and histogram_freq is 0. Say histogram_freq=1 for every epoch.",
    "tensorboard.no_validation_arrays": "TensorBoard(histogram_freq={frequency}): outputs and gradients are computed on validation data in arrays, and there are none, so only the weights are written. Give fit() validation_data=(x, y) or validation_split=0.1.",
    "tensorboard.no_embeddings": "TensorBoard(embeddings_freq={frequency}): {model} has no Embedding layer. Name the layers with embeddings_layer_names=, or leave embeddings_freq out.",
    "tensorboard.no_table": "TensorBoard(): the layer '{layer}' has no weights to show as vectors. Give embeddings_data=, and what the layer makes of them is shown.",
    "tensorboard.metadata_layer": "TensorBoard(): embeddings_metadata speaks of {given}, but the layers are: {names}.",
    "tensorboard.metadata_file": "TensorBoard(): there is no file {file} yet, neither in {folder} nor here; until it is in {folder} the vectors are shown without words.",
    # curves
    "curves.epoch": "epoch",
    "curves.training": "training",
    "curves.validation": "validation",
    "curves.title": "Losses and metrics over the epochs",
    "curves.nothing": "There is nothing to draw yet: the history has no epochs. Draw it after fit().",
    "curves.unknown": "plot(): the history has no {given}; it has: {names}.",
    "curves.not_svg": "plot(): pictures are written as SVG; give a name that ends in .svg, not {given}.",
    "curves.terminal": "LivePlot() draws in notebooks; here nothing is drawn. LivePlot(file='curves.svg') draws into a file that a browser shows.",
    "curves.redrawn": "LivePlot() draws the curves into {file}; open it in a browser and reload it.",
}
