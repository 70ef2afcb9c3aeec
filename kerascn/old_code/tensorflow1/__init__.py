"""TensorFlow as programs of its first generation knew it."""
