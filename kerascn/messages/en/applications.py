"""Sentences in English: famous architectures."""

SENTENCES: dict[str, str] = {
    "applications.weights": "{net}: weights={given} is neither the path of a file that is there, nor one of {known}, nor None for new weights.",
    "applications.classes": "{net}: classes={given} must be a whole number of 1 or more.",
    "applications.other_classes": "{net}: the published weights tell {published} classes apart, classes={given} can't have them. Leave out the top (include_top=False) and put a Dense layer of your own behind the features, or take weights=None.",
    "applications.pooling": "{net}: pooling={given} must be 'avg', 'max' or None.",
    "applications.mode": "preprocess_input: mode={given} must be one of {known}.",
    "applications.pixels": "preprocess_input wants images as numbers from 0 to 255; given is an array of the type {given}.",
    "applications.images": "preprocess_input wants one image (3 axes) or several (4 axes); given has the shape {given}.",
    "applications.colours": "preprocess_input wants images of 3 colours; with {data_format} the shape {given} has {channels}. If the colours stand at the other end, say data_format=; a grey image becomes one of three colours by np.repeat(x, 3, axis=-1).",
    "applications.predictions": "decode_predictions wants the predictions of a net with the 1000 classes of ImageNet, an array of the shape (images, 1000); given has the shape {given}.",
    "applications.top": "decode_predictions: how many classes to tell must be a whole number of 1 or more, given: {given}.",
    "applications.index": "{path} is not the index of the classes of ImageNet ({reason}). Delete the file; it is then fetched anew.",
    "applications.shape": "input_shape={given} must be the shape of one image without the batch axis: three lengths, such as {example}.",
    "applications.channels": "input_shape={given}: the published weights are for images of 3 channels; with {data_format} that is a shape such as {example}. Take weights=None for other images.",
    "applications.too_small": "input_shape={given}: the net needs images of at least {smallest}x{smallest}. It was read as {data_format}, where a shape is such as {example}.",
    "applications.open": "input_shape={given}: with its top a net must know rows and columns; say them, such as {example}, or leave out the top with include_top=False.",
    "applications.other_shape": "input_shape={given}: with its top, the published weights are for images of the shape {example} only. Take include_top=False for images of another size, or weights=None.",
    "applications.block_type": "inception_resnet_block: block_type={given} must be one of {known}.",
    "applications.depth_multiplier": "The published weights are for depth_multiplier=1; given: {given}. Take weights=None for another one, where the net has it.",
    "applications.alpha": "{net}: there are published weights for alpha={known}; given: {given}. Take weights=None for another one.",
    "applications.filters": "NASNet: penultimate_filters={given} must be a multiple of 24: six parts of each of the last cells, made four times fewer at the beginning.",
    "applications.nasnet_open": "NASNet must know rows and columns of its images, without the top too; given is the shape {given}.",
    "applications.music": "MusicTaggerCRNN wants spectrograms of the shape {expected}; given: {given}. preprocess_input makes them.",
    "applications.tags": "decode_predictions wants the predictions of MusicTaggerCRNN with its {count} words, an array of the shape (pieces, {count}); given has the shape {given}.",
    # sound
    "applications.no_scipy": 'Reading music needs the package SciPy, which is not installed. Install it with: pip install "kerascn[audio]"',
    "applications.librosa": '{path} can\'t be read as a WAV file ({reason}). For other kinds of music install librosa: pip install "kerascn[audio]"; or make a WAV file of it first.',
    "applications.sound": "{path} is no sound that librosa can read ({reason}). Does it play elsewhere? Then make a WAV file of it.",
    "applications.rate": "{path} says that it has {given} samples a second; from {least} to {most} can be read. The file may be damaged; does it play elsewhere?",
    "applications.silent": "{path} has {count} samples; a sound needs at least one, and all must be numbers, neither NaN nor infinite nor beyond 1e30.",
    # files
    "applications.nowhere": "{name} was not found and could not be downloaded. {problems} Take weights=None for a net with new weights; or fetch {address} by other means and put it here: {path}; or give its path: weights='...'; or name a folder or an address that has it in KERASCN_DATA_MIRROR.",
    "applications.file_differs": "The file {name} in {folder} is another one than the published: its checksum differs. If it is what you want, give its path: weights='...'.",
    # narrow nets
    "applications.narrow_imagenet": "The narrow nets have never seen ImageNet: instead of weights='imagenet' they take their own, weights={own!r}, which were trained on drawn pictures of 24 kinds of things. The program runs the same way; what it predicts are other classes.",
    "applications.narrow_predictions": "decode_predictions of the narrow nets wants predictions of {count} classes, an array of the shape (images, {count}); given has the shape {given}.",
    # files with weights
    "applications.other_form": "{path} does not fit {net}: {problem} There are two nets of this name, of different ages of Keras. If the file belongs to the other one, build that: {other}(weights='...').",
    "applications.other_top": "{path} does not fit {net}: {problem} If the file was written with another end of the net, take include_top={other}; or build the net with weights=None and take what there is of it by model.load_weights('...', by_name=True).",
}
