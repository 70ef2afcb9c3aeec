"""What is collected here: the article on TensorFlow is a matter of that engine alone."""

import os


def pytest_ignore_collect(collection_path):
    return (collection_path.name == "test_seeds_tensorflow.py" and os.environ["KERAS_BACKEND"] != "tensorflow") or None
