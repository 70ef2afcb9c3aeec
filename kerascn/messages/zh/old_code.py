"""Sentences in Chinese: programs of old and what they import."""

SENTENCES: dict[str, str] = {
    "old_code.no_name": "模块“{module}”里没有“{name}”；有的是 {known}。",
    # Python 2 的程序
    "python2.input": "Python 2 的 input() 会把输入的 {typed!r} 当成程序执行；这里只接受程序里能写的值，例如 3、0.5、'text'、[1, 2]。想读一行不带引号的文字，请用 raw_input()。",
}
