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
    # data and training
    "traps.sorted_labels": "validation_split={split} 在打乱之前就取走最后 {held} 个样本，而 '{output}' 的各类样本没有混在一起：类别 {classes} 在用来训练的 {kept} 个样本里有 {learnt} 个，在用来验证的 {held} 个样本里有 {tested} 个。没学过的类认不出来，验证集里没有的类也无从检验。请先打乱样本：order = np.random.permutation(len(x))，再用 x[order] 和 y[order]。{page}",
    "traps.channels": "{layer} 按 '{data_format}' 理解输入形状 {shape}：{rows} 行、{columns} 列、{channels} 个通道。它看起来却是 {likely} 个通道的图像，顺序是 {other}。请把数据换成这一层要的顺序：np.moveaxis(x, {start}, {end})，并写 input_shape={right}；或者写 data_format='{other}'。{page}",
    "traps.labels_binary": "binary_crossentropy 要求 '{output}' 的目标值在 0 到 1 之间，而这里是从 {low} 到 {high}：损失可以一直降下去，数值没有意义。{hint}{page}",
    "traps.labels_hint_signs": "标签是 -1 和 1 时，用 tanh 配损失 'hinge'；要用 sigmoid 配 binary_crossentropy，请写 (y + 1) / 2。",
    "traps.labels_hint_from_one": "标签 1 和 2 减去 1 就成了 0 和 1：y - 1。",
    "traps.labels_hint_bytes": "0 到 255 的值除以 255 就在 0 到 1 之间：y / 255。",
    "traps.labels_hint_classes": "如果这些是多个类别的编号，请用单元数等于类别数的 softmax，配 sparse_categorical_crossentropy。",
    "traps.labels_hint_numbers": "如果要预测的是数量，最后一层不要激活函数，损失用 'mse'。",
    "traps.labels_hinge": "{loss} 要求 '{output}' 的目标值是 -1 或 1，而这里是 0 和 1：从 0 里什么也学不到。请写 2 * y - 1；或者改用 sigmoid 配 binary_crossentropy。{page}",
    "traps.labels_one_hot": "categorical_crossentropy 要求 '{output}' 的每行目标是各类所占的份额，加起来等于 1；看过的 {rows} 行里，有 {wrong} 行不止一个非零值，加起来也不是 1，例如 {total}。如果一个样本可以同时属于几类，请用 sigmoid 配 binary_crossentropy；否则请改正这些行，例如用 to_categorical(labels)。{page}",
    "traps.labels_not_whole": "sparse_categorical_crossentropy 要求 '{output}' 的目标是类别编号，而这里有 {given}，会被截成 {cut}。如果要预测的是数量，请用一个没有激活函数的单元，损失用 'mse'。{page}",
    "traps.range_greater": "输入 '{input}' 这次的值从 {low} 到 {high}，而模型训练时看到的值在 {learnt_low} 到 {learnt_high} 之间。对这样的数，模型的输出没有意义。请像训练时一样处理数据，例如 x / 255。{page}",
    "traps.range_smaller": "输入 '{input}' 这次的值从 {low} 到 {high}，而模型训练时看到的是 {learnt_low} 到 {learnt_high} 之间的整数。在模型看来，这些图像几乎全黑。请像训练时一样处理数据：不要除以 255。{page}",
    "traps.nan": "第 {epoch} 轮的 {name} 是 {value}。{before}最常见的原因是学习率太大（现在是 {rate}）：请试试它的十分之一，或加上 clipnorm=1.0。此外，自己写的损失或层也可能对 0 取了对数、除以了 0，或对负数开了方。{lost}{page}",
    "traps.nan_data": "第 {epoch} 轮的 {name} 是 {value}：{label}里有 {count} 个值不是有限的数（inf 或 nan），第一个在 {first}。训练之前请替换或去掉它们。{lost}{page}",
    "traps.nan_step": "这一批的损失是 {value}。最常见的原因是学习率太大（现在是 {rate}）：请试试它的十分之一，或加上 clipnorm=1.0。此外，这批数据里可能有 inf 或 nan，自己写的损失或层也可能对 0 取了对数或除以了 0。{lost}{page}",
    "traps.nan_hidden": "第 {epoch} 轮之后损失看上去仍是一个数，其实只是 ReLU 把 nan 变成了 0。{lost}{where}如果数据没有问题，那就是学习率太大（现在是 {rate}）：请试试它的十分之一，或加上 clipnorm=1.0。{page}",
    "traps.nan_where": "数据中，{label}里有 {count} 个值不是有限的数（inf 或 nan），第一个在 {first}：训练之前请替换或去掉它们。",
    "traps.nan_before": "前面各轮的损失：{losses}。",
    "traps.nan_lost": "{layers} 层中有 {count} 层的权重已经不是数，再训练也救不回来：请重新建立模型，或重新载入权重。",
    "traps.dead_relu": "第 {epoch} 轮之后，{told}对训练数据中的 {samples} 个样本全都输出 0。死掉的单元什么也传不下去，也得不到梯度，所以不会再活过来。请重新建立模型，用更小的学习率（现在是 {rate}），缩放输入，或改用 LeakyReLU、elu。{page}",
    "traps.dead_layer": "层 '{layer}' 的 {units} 个单元里有 {dead} 个",
    "traps.learning_phase": "{name}：下列层被调用时 K.set_learning_phase(1) 正在生效，所以它们在 predict 和 evaluate 里仍按训练时的方式工作：{layers}。输出会带随机性，或随批次而变。请在建立模型之前调用 K.set_learning_phase(0)，或者不要调用它。如果有意如此，请改为在调用层时写 training=True。{page}",
}
