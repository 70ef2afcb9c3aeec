"""Sentences in Chinese: calls of layers, and networks."""

SENTENCES: dict[str, str] = {
    # layers, calls, networks
    "layer.name": "{layer}：层的名字 name 要用字符串，而不是 {given}。",
    "layer.at_once": "{layer} 直接作用在数组上，这时只能再给 training=；给出的还有：{arguments}。请从 Input(...) 开始搭一个模型，再对数组调用这个模型。",
    "layer.not_a_tensor": "{layer} 被作用在 {given} 上：层只能作用于张量，比如 Input(shape=..."
    ") 或者别的层的输出。如果要对数组做计算，请先搭好模型，再用 model.predict(数组)。",
    "layer.input_shape": "{layer}：输入形状写成了 {given}，应当写成元组，比如 ({given},)。",
    "layer.no_masks": "{layer} 不支持掩码，而它前面的层带着掩码。请去掉 mask_zero=True 或 Mask"
    "ing 层，或者换用支持掩码的层。",
    "layer.no_init": "{layer} 的 __init__ 里没有调用 super().__init__(**kwargs)，请补上这一行。",
    "layer.bad_output": "{layer} 的 call() 返回了 {given}：它应当返回一个张量，或者由张量组成的列表。",
    "layer.argument": "调用 {layer} 时不能给参数 '{argument}'：它的 call() 接受的是 {known}。",
    "sequential.layers": "Sequential 要的是由层组成的列表，比如 [Dense(10), Dense(2)]，而不是 {given}。",
    "layer.shape_count": "{layer}：compute_output_shape 给出了 {shapes} 个形状，call"
    " 却给出了 {outputs} 个张量，两者的个数应当一致。",
    "layer.not_built": "{layer} 还没有权重：请先让它作用于一个张量，或者写明 input_shape=。",
    "spec.count": "{layer} 需要 {expected} 个输入，实际给了 {given} 个。",
    "spec.ndim": "{layer}：第 {place} 个输入应当有 {expected} 个轴（包括批次轴），而它的形状是 {shape}。{hint}",
    "spec.max_ndim": "{layer}：第 {place} 个输入最多有 {expected} 个轴（包括批次轴），而它的形状是 {shape}。",
    "spec.min_ndim": "{layer}：第 {place} 个输入至少要有 {expected} 个轴（包括批次轴），而它的形状是 {shape}。{hint}",
    "spec.hint_vectors": "这里要的是向量，即 (样本数, 宽度)：可以先用 Flatten() 展平；如果前面是循环层，请去掉 return_sequences=True。",
    "spec.hint_series": "这里要的是序列，即 (样本数, 步数, 宽度)：如果前面是循环层，请给它加上 return_sequences=True；"
    "如果每一步只是一个数，请写 input_shape=(步数, 1)。",
    "spec.hint_images": "这里要的是带通道的图像，即 (样本数, 行数, 列数, 通道数)：灰度图有一个通道，例如 input_shape=(28, 28, 1)。",
    "spec.hint_volumes": "这里要的是带通道的立体数据或视频，例如 (样本数, 步数, 行数, 列数, 通道数)。",
    "spec.dtype": "{layer}：第 {place} 个输入的类型应当是 {expected}，实际是 {given}（形状为 {shape}）。",
    "spec.axis": "{layer}：第 {place} 个输入在轴 {axis} 上的长度应当是 {expected}，"
    "实际是 {given}（整个形状为 {shape}）。",
    "weights.not_built": "{layer} 还没有 '{weight}'：权重要等层第一次作用于张量时才会创建。",
    "weights.add_weight": "看不懂对 {layer}.add_weight() 的调用：给出的是 {given}；它接受的参数有"
    " {known}，其中形状必须给出。",
    "weights.shape_unknown": "{layer}：权重 '{weight}' 的形状会是 {shape}，而每一个长度都必须是已知的。"
    "请在输入的形状里写明缺少的长度。",
    "weights.not_a_list": "{layer} 的 set_weights 需要由数组组成的列表，就像 get_weights() "
    "给出的那样，而不是 {given}。",
    "weights.one_array": "{layer} 的权重要写成数组的列表（这里是 {count} 个），就像 get_weights() 给出的那样，"
    "而不是一个形状为 {given} 的数组：请写 [数组]。什么都没有改动。",
    "weights.count": "{layer} 有 {expected} 个权重，却给了 {given} 个数组。各权重的形状：{shapes}。什么都没有改动。",
    "weights.dtype": "{layer}：第 {place} 个数组的类型是 {given}，而权重应当是数。什么都没有改动。",
    "weights.shape": "{layer}：第 {place} 个权重的形状是 {expected}，给出的数组却是 {given}。什么都没有改动。",
    "nodes.never_called": "{layer} 还没有作用于任何张量，所以没有 '{what}'。",
    "nodes.no_such_call": "{layer} 一共被调用了 {calls} 次，没有编号为 {given} 的调用，取不到 '{w"
    "hat}'（第一次调用编号为 0）。",
    "nodes.several": "{layer} 有多个入站节点（multiple inbound nodes）：它被调用了 {cal"
    "ls} 次，只说层的 '{what}' 分不清是哪一次的。请用 {method}(node_inde"
    "x)，第一次调用编号为 0。",
    "input.no_shape": "{layer} 需要形状：写 shape=(...)（不含批次轴），或者 batch_shape=(...)（含批次轴）。",
    "input.bad_shape": "{layer}：形状 {given} 只能由整数和 None 组成。",
    "input.not_a_tensor": "{layer}：tensor= 要用引擎的张量，而不是 {given}。",
    "network.disconnected": "计算图断开了：{layer} 依赖的某个张量并不来自这些输入（{inputs}）。请把缺少的 Inp"
    "ut 加进 inputs=。",
    "network.taken_away": "{model} 的输出仍然来自 {layer}，而这一层已经从 layers 里去掉了，所以写不出这个模型。请另建一个到所要位置为止的模型：Model(model.input, model.layers[-1].output)。",
    "network.names": "模型里每一层的名字都不能重复，而下面的名字不止一层在用：{names}。请用 name= 给它们起不同的名字。",
    "network.not_a_keras_tensor": "{argument} 必须是 Input() 或者层给出的张量，而不是 {given}。引擎的张量可"
    "以用 Input(tensor=...) 变成这样的张量，对张量的运算则可以放进 Lambda 层。",
    "network.nothing": "模型需要 {argument}=：一个张量，或者由张量组成的列表。",
    "network.input_twice": "同一个张量在输入里出现了两次：{names}。每个输入只能出现一次。",
    "network.input_not_input": "inputs= 必须是 Input() 给出的张量，而给出的张量是层 {layer} 的输出。请用 "
    "Input(shape=...) 开始一个新模型，再让各层作用于它。",
    "network.not_connected": "{model} 还不知道自己的输入：请添加带 input_shape= 的层，或者让模型作用于张量或数据。",
    "network.no_index": "{model} 共有 {count} 层，没有第 {index} 号层。",
    "network.name_or_index": "{model}.get_layer() 需要 name 或者 index。",
    "network.no_layer": "{model} 里没有名为 '{name}' 的层。它的各层是：{names}。",
    "architecture.argument": "{layer} 调用时的参数 {argument}= 是 {given} 类型，没法写进配置。请传普"
    "通的数、字符串或列表，或者把它改成层自己的参数。",
    "architecture.no_key": "配置里没有 '{key}'，只有：{known}。这里需要 model.get_config() 给出的那种模型配置。",
    "architecture.no_tensor": "这份配置没法执行：没有任何东西给出层 '{name}' 第 {call} 次调用的输入。",
    # clone
    "clone.merged": "{model} 的第一层是合并其他模型的 Merge；这样的模型只能在不给 input_tensors 的情况下复制。",
    "clone.no_network": "clone_model() 复制的是模型，给出的却是 {given}。",
    "clone.subclassed": "无法复制 {model}：类 {kind} 的计算写在它自己的 call() 里，而不是由层组成的图。请改为再创建一个该类的对象。",
    "clone.count": "{model} 有 {expected} 个输入，但 input_tensors 给出了 {given} 个。请为每个输入各给一个，或者一个都不给。",
}
