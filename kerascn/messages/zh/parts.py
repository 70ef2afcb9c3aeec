"""Sentences in Chinese: activations, initializers, regularizers, losses, metrics, optimizers."""

SENTENCES: dict[str, str] = {
    # activations
    "activations.softmax_rank": "softmax() 需要至少有两个轴（样本和类别）的张量，这个张量的形状是 {shape}。",
    "activations.layer": "把层 {layer} 当成激活函数也能算，但它的权重不属于任何模型；请把它单独写成一层，接在后面。",
    # initializers
    "initializers.shape": "{function} 需要由整数组成的形状，而不是 {shape}。",
    "initializers.scalar": "{function} 需要至少有一个轴的形状，而不是 {shape}。",
    "initializers.square": "Identity 只能产生方阵：形状应当是 (n, n)，而不是 {shape}。",
    "initializers.constant": "Constant：给出的值的形状是 {own}，填不满形状 {shape}。",
    "initializers.result": "向初始化器 {function} 要的形状是 {shape}，它返回的却是 {given}；它应当返回这个形状的张量或数组。",
    # regularizers
    "regularizers.matrix": "EigenvalueRegularizer 只能用于矩阵，这个张量的形状是 {shape}。",
    # losses
    "losses.apart": "y_true 的形状是 {target}，y_pred 的形状是 {output}，无法比较；请让两者形状相同。",
    "losses.above_zero": "大于 0 的数",
    "losses.no_call": "损失 {loss} 没有说明怎样比较：请写一个方法 call(self, y_true, y_pred)，为每个样本算出一个数。",
    "losses.integer_labels": "损失 {loss} 比较的是向量，而 '{name}' 的目标形状是 {target}，输出形状是 {output}：看起来目标是类别编号。请用 to_categorical 把它变成向量，或者改用损失 sparse_categorical_crossentropy。",
    "losses.one_hot": "损失 {loss} 要的是类别编号，输出里的每个向量对应一个编号，所以 '{name}' 的目标形状应当是 {expected}，现在给的是 {target}。如果目标是独热向量，请改用损失 categorical_crossentropy，或者先沿最后一轴取 argmax。",
    "losses.sparse_shapes": "'{name}' 的输出形状是 {output}，损失 {loss} 要求目标的形状是 {expected}，现在给的是 {target}。",
    "losses.one_class": "损失 {loss} 用于比较多个类别，而输出 '{name}' 的形状是 {output}，只有一个类别（目标的形状：{target}）。如果是二分类，请用 sigmoid 配损失 binary_crossentropy；如果类别更多，请让最后一层的单元数等于类别数。",
    "losses.label_column": "损失 {loss} 是逐个数比较的，而 '{name}' 的目标形状是 {target}，输出形状是 {output}。如果目标是类别编号，请改用损失 sparse_categorical_crossentropy，或者用 to_categorical 把它变成向量；如果不是，请让最后一层的单元数与目标一致。",
    "losses.shapes": "损失 {loss} 是逐个数比较的，而 '{name}' 的目标形状是 {target}，输出形状是 {output}；请给出与输出形状相同的目标，或者修改最后一层。",
    # metrics
    "metrics.one_hot": "{function}() 要求 y_true 的每一行是一个类别编号，而不是长度为 {length} 的向量；独热向量请用 {other}()。",
    "metrics.beta": "不小于 0 的数",
    "metrics.name": "{metric}：名字应当是文字，而不是 {given}。",
    "metrics.no_method": "评估指标 {metric} 没有方法 {method}()：请写 update_state(self, y_true, y_pred, sample_weight=None)，它给出更新；再写 result(self)，它给出一个张量。",
    "metrics.no_init": "{metric}：请先调用 super().__init__(name=name, **kwargs)，在那之前评估指标还不能添加变量。",
    "metrics.no_updates": "{metric}.update_state() 什么也没有改变：它应当给出更新，例如 return [K.update_add(self.total, K.sum(y_pred))]，或者调用 self.add_update()、self.total.assign_add()。",
    "metrics.add_update": "评估指标 '{metric}' 的 add_update() 只能在它的 update_state() 里调用。",
    "metrics.values": "评估指标 '{metric}' 要的是数，收到的是 {given}。",
    "metrics.weights": "权重的轴比它要加权的东西还多：权重的形状是 {weights}，值的形状是 {values}。",
    "metrics.thresholds": "从 0 到 1 的数，或者由这样的数组成的列表",
    "metrics.num_thresholds": "大于 1 的整数",
    "metrics.top_k": "top_k={k}，而预测里只有 {classes} 个类别。",
    "metrics.class_id": "评估指标 '{metric}' 要看第 {class_id} 类（从 0 数起），而它的值的形状是 {shape}。",
    "metrics.no_shares": "评估指标 '{metric}' 把预测与 0 到 1 之间的阈值比较，而这些预测的范围是 {least} 到 {most}。请给出概率，例如 sigmoid 或 softmax 的输出。",
    "metrics.classes": "评估指标 '{metric}' 统计 {classes} 个类别，编号从 0 到 {classes} - 1；而给出的值的范围是 {least} 到 {most}。",
    "metrics.graph": "评估指标 '{metric}' 是在 K.clear_session() 之前、或者在与模型不同的图里建立的，请重新建立一个。",
    "metrics.tensor": "'{layer}' 的 add_metric() 要的是张量，或者调用评估指标对象得到的结果，收到的是 {given}。",
    "metrics.unnamed": "'{layer}' 的 add_metric()：请给这个评估指标起个名字，例如 add_metric(x, name='size')。",
    "metrics.aggregation": "'{layer}' 的 add_metric()：aggregation 应当是 'mean' 或 None，而不是 {given}。如果要用别的方式汇总，请建立一个评估指标对象，把它的结果传进来。",
    # optimizers
    "optimizer.number": "一个数（或者存着一个数的变量）",
    "optimizer.not_negative": "0 或者正数（或者存着这样一个数的变量）",
    "optimizer.below_one": "从 0 到 1 的数，可以是 0，不能是 1",
    "optimizer.native": "TensorFlow 自己的优化器，例如 tf.compat.v1.train.AdamOptimizer()",
    "optimizer.no_updates": "{name} 走不了一步：自己写的优化器要定义 get_updates(self, loss, params)。",
    "optimizer.params": "{name}.get_updates() 的 'params' 应当是由变量组成的列表，现在给的是 {given}。",
    "optimizer.no_gradient": "损失对这些变量没有梯度：{names}。要么损失根本不依赖它们，要么中间隔着一个不可导的函数"
    "（例如 argmax、round 或者比较）。请把它们去掉，或者改一改损失。",
    "optimizer.weights_list": "{name}.set_weights() 要的是由数组组成的列表，现在给的是 {given}。",
    "optimizer.no_weights": "{name} 现在还没有权重，却给了它 {given} 个：权重要等 get_updates() 时才有，而训练会调用它；请在那之后再设置。",
    "optimizer.count": "{name}.set_weights() 要 {expected} 个数组，就像 get_weights() 给出的那样，现在给了 {given} 个。",
    "optimizer.shape": "{name}.set_weights()：第 {place} 个数组的形状应当是 {expected}，现在是 {given}。所有权重都没有改动。",
    "optimizer.config": "用这份配置做不出 {name}：它不认识 '{argument}'，而配置里它是 {value}。如果用不着，请把这一项删掉。",
    "optimizer.clipnorm_each": "用这份 tf.keras 的配置做不出 {name}：那里的 clipnorm={value} 是对每个梯度单独而言的，"
    "而这里的 clipnorm 是对所有梯度合起来的范数而言的。请删掉这一项，或者改写成 'global_clipnorm'。",
    "optimizer.native_config": "TFOptimizer 没有配置：TensorFlow 的 {name} 说不出自己的参数。要连同优化器一起保存模型，请用 kerascn 自己的优化器。",
    "optimizer.unknown": "优化器要用名字、配置或者 SGD(lr=0.1) 这样的对象来给，现在给的是 {given}。",
}
