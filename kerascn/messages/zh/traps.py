"""Sentences in Chinese: traps, noticed when they happen."""

SENTENCES: dict[str, str] = {
    # losses and last layers
    "traps.softmax_of_one": "'{output}' 是只有一个单元的 softmax：无论学到什么，结果恒等于 1。一个单元请用 sigmoid；要用 softmax，单元数应等于类别数。{page}",
    "traps.sigmoid_with_categorical": "输出 '{output}' 最后用的是 sigmoid，损失却是分类交叉熵。这种损失只看正确的那个单元在总和里占多大比例，它说 0.9 还是 0.09 都一样。从多类里选一类，请改用 softmax；同时判断多个“是或否”，就保留 sigmoid，损失改用 binary_crossentropy。{page}",
    "traps.softmax_with_binary": "输出 '{output}' 是两类以上的 softmax，损失却是 binary_crossentropy：它把每一类都当成单独的“是或否”。这时 'accuracy' 会把大量本来就是 0 的位置算作答对，从第一轮起就显得很高。从多类里选一类，请用 categorical_crossentropy；同时判断多个“是或否”，请用 sigmoid。{page}",
    "traps.accuracy_on_regression": "输出 '{output}' 预测的是数值，目标也不是类别；而 'accuracy' 数的是“完全相等”的个数，几乎永远碰不上。请改用 metrics=['mae']；如果目标其实是类别，请用 softmax 和交叉熵。{page}",
    # weights and states
    "traps.trainable_changed": "{model}：compile() 之后又改了 `trainable`。要学哪些权重，编译时就已经记下了，训练仍然只更新那时可训练的权重。请重新调用 compile()。{page}",
    "traps.stateful_shuffled": "{layers}：有状态（stateful）的层会接着上一批往下算，但样本的次序被打乱了，接上的是别的序列。训练时请写 shuffle=False。{page}",
    # files of weights
    "traps.normalization_variance": "{layers}：设给 moving_variance 的方差里有负数，可见权重的次序不对，预测会出错，甚至变成 nan。BatchNormalization 的次序是 gamma、beta、moving_mean、moving_variance。{page}",
    "traps.normalization_order": "{layers}：设进来的权重像是换了次序：gamma 和方差通常在 1 附近，beta 和均值在 0 附近。BatchNormalization 的次序是 gamma、beta、moving_mean、moving_variance。{page}",
}
