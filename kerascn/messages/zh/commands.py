"""Sentences in Chinese: the command line."""

SENTENCES: dict[str, str] = {
    "cli.what_there_is": "kerascn {version}：两代 Keras，运行在 TensorFlow 和 Theano（PyTensor）上。\n\n  kerascn run 文件        原样运行老程序\n  kerascn migrate 文件    把它改写成今天的写法\n  kerascn info            装了什么、怎么设置的",
    "cli.unknown": "kerascn 没有“{word}”这个命令；有的是 {known}。",
    "cli.run": "原样运行为 Keras 1 或 Keras 2 写的程序。",
    "cli.run.backend": "引擎；没有另外设置时是 tensorflow",
    "cli.run.dialect": "两代写法相同的调用按 Keras 1 还是 2 理解；不给时由程序本身判断",
    "cli.run.script": "程序",
    "cli.run.arguments": "程序自己的参数",
    "cli.migrate": "kerascn migrate 还没有做好。",
}
