"""Sentences in Chinese: traps, noticed when they happen."""

SENTENCES: dict[str, str] = {
    # losses and last layers
    "traps.softmax_of_one": "输出 '{output}' 是只有一个单元的 softmax：无论学到什么，结果恒等于 1。一个单元请用 sigmoid；要用 softmax，单元数应等于类别数。{page}",
}
