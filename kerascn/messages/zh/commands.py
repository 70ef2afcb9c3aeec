"""Sentences in Chinese: the command line."""

SENTENCES: dict[str, str] = {
    "cli.what_there_is": "kerascn {version}：两代 Keras，运行在 TensorFlow 和 Theano（PyTensor）上。\n\n  kerascn run 文件        原样运行老程序\n  kerascn migrate 文件    把它改写成今天的写法\n  kerascn info            装了什么、怎么设置的",
    "cli.unknown": "kerascn 没有“{word}”这个命令；有的是 {known}。",
    "cli.run": "原样运行为 Keras 1 或 Keras 2 写的程序。",
    "cli.run.backend": "引擎；没有另外设置时是 tensorflow",
    "cli.run.dialect": "两代写法相同的调用按 Keras 1 还是 2 理解；不给时由程序本身判断",
    "cli.run.script": "程序",
    "cli.run.arguments": "程序自己的参数",
    # kerascn migrate
    "cli.migrate": "把 Keras 1 的程序改写成 Keras 2 或 3 的写法，把 Python 2 改写成 Python 3。注释和排版不变；没有改的地方会逐行说明。",
    "cli.migrate.files": "程序、笔记本或文件夹；- 表示从标准输入读",
    "cli.migrate.to": "改写成哪一代的写法，默认 keras2",
    "cli.migrate.diff": "只显示改动，不写文件",
    "cli.migrate.check": "不写文件；有要改的地方时退出码是 1",
    "cli.migrate.in_place": "直接改写文件；原文保存在旁边的 NAME.orig",
    "cli.migrate.no_backup": "和 --in-place 一起用：不保存 NAME.orig",
    "cli.migrate.output": "写到这个文件，而不是标准输出",
    "cli.migrate.dialect": "两代写法相同的调用按 Keras 1 还是 2 理解；不写就由程序判断",
    "cli.migrate.python": "程序是哪一代 Python；不写就由程序判断",
    "cli.migrate.quiet": "不说明改了什么、没有改什么",
}
