"""Sentences in English: the command line."""

SENTENCES: dict[str, str] = {
    "cli.what_there_is": "kerascn {version}: Keras of both generations, on TensorFlow and on Theano (PyTensor).\n\n  kerascn run FILE        run an old program as it is\n  kerascn migrate FILE    rewrite it in the words of today\n  kerascn info            what is installed and how it is set",
    "cli.unknown": "kerascn has no command '{word}'; it has {known}.",
    "cli.run": "Run a program written for Keras 1 or 2 as it is.",
    "cli.run.backend": "the engine; tensorflow unless set elsewhere",
    "cli.run.dialect": "read calls that both generations write alike as Keras 1 or 2; decided from the program unless given",
    "cli.run.script": "the program",
    "cli.run.arguments": "the program's own arguments",
    # kerascn migrate
    "cli.migrate": "Rewrite programs of Keras 1 in the words of Keras 2 or 3, and Python 2 in Python 3. Comments and layout stay. What is left alone is said with its line.",
    "cli.migrate.files": "programs, notebooks, folders; - reads a program from standard input",
    "cli.migrate.to": "the words to write; keras2 unless given",
    "cli.migrate.diff": "show the changes and write nothing",
    "cli.migrate.check": "write nothing; the exit code is 1 if something would change",
    "cli.migrate.in_place": "rewrite the files; the old text stays beside each as NAME.orig",
    "cli.migrate.no_backup": "with --in-place: keep no NAME.orig",
    "cli.migrate.output": "write to this file instead of standard output",
    "cli.migrate.dialect": "read calls that both generations write alike as Keras 1 or 2; decided from the program unless given",
    "cli.migrate.python": "the Python of the program; decided from it unless given",
    "cli.migrate.quiet": "say nothing about what was changed or left alone",
}
