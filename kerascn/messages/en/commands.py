"""Sentences in English: the command line."""

SENTENCES: dict[str, str] = {
    "cli.what_there_is": "kerascn {version}: Keras of both generations, on TensorFlow and on Theano (PyTensor).\n\n  kerascn run FILE        run an old program as it is\n  kerascn migrate FILE    rewrite it in the words of today\n  kerascn info            what is installed and how it is set",
    "cli.unknown": "kerascn has no command '{word}'; it has {known}.",
    "cli.run": "Run a program written for Keras 1 or 2 as it is.",
    "cli.run.backend": "the engine; tensorflow unless set elsewhere",
    "cli.run.dialect": "read calls that both generations write alike as Keras 1 or 2; decided from the program unless given",
    "cli.run.script": "the program",
    "cli.run.arguments": "the program's own arguments",
    "cli.migrate": "kerascn migrate is not there yet.",
}
