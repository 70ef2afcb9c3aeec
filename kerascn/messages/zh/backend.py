"""Sentences in Chinese: the backend and its engines."""

SENTENCES: dict[str, str] = {
    # engine
    "engine.missing": '{engine} 引擎需要 {library} 这个包，但它还没有安装；请运行：pip install "kerascn[{engine}]"',
    "engine.incomplete": "{engine} 引擎缺少约定中的函数：{missing}。",
    "engine.only_theano": "{function}() 只有 Theano 引擎才有；要用它，请设置 KERAS_BACKEND=theano。",
    # backend
    "backend.failed": "{function}() 无法处理 {arguments}：{reason}",
    # tensors
    "tensors.not_a_tensor": "{function}() 的参数 'x' 应当是张量，现在给的是 {value}。",
    "tensors.shape_unknown": "{function}() 要求参数 '{argument}' 的形状完全已知，现在是 {shape}。",
    # function
    "function.not_a_tensor": "K.function() 的参数 '{argument}' 应当是张量的列表，其中却有 {value}。",
    "function.wants_list": "这个函数需要由 {wanted} 个数组组成的列表，现在给的是 {given}。",
    "function.count": "这个函数需要 {wanted} 个数组，现在给了 {given} 个。",
    "function.unknown_key": "这个函数没有名为 '{key}' 的输入；它的输入有：{known}。",
    "function.missing_key": "这个函数的这些输入没有给值：{missing}。",
    "function.fed_tensor": "这个函数的第 {label} 个输入收到的是张量；请给数组，或先用 K.eval() 求出张量的值。",
    "function.bad_array": "这个函数的第 {label} 个输入需要由数组成的数组，现在给的是 {value}。",
    "function.bad_shape": "这个函数的第 {label} 个输入的形状应当是 {expected}，给的数组形状是 {given}。",
    "function.bad_dtype": "这个函数的第 {label} 个输入的类型应当是 {expected}，给的数组类型是 {given}。",
    "function.bad_sparse": "这个函数的第 {label} 个输入是稀疏的，可以给 SciPy 稀疏矩阵、数组，或元组 (indices, values, shape)；"
    "现在给的是 {value}。",
    "function.fed_sparse": "这个函数的第 {label} 个输入不是稀疏的；请先用 .toarray() 把稀疏矩阵变成数组，"
    "或者创建占位符时加上 sparse=True。",
    "function.cell_outside": "给这个函数第 {label} 个输入的值里有位置 {cell}，超出了形状 {shape}；下标从 0 数起。",
    # tensorflow
    "tensorflow.forked": "TensorFlow 是在父进程里加载的，在 fork 出来的子进程里不能工作。"
    "请用 multiprocessing 的 'spawn' 方式启动进程，或者改用线程。",
    "tensorflow.eager_kept": "use_tf1() 要关闭即时执行，KERASCN_EAGER=1 却要求保留它：请去掉其中一个。",
    "tensorflow.eager_tensor": "这里需要计算图中的张量，得到的却是即时执行的张量（形状 {shape}，{dtype}）："
    "请传入 x.numpy()，或者在 `with K.get_graph().as_default():` 里面创建这个张量。用 GradientTape 写的循环请换成 model.fit() 或 model.train_on_batch()。",
    "tensorflow.tape": "在 tf.GradientTape 里调用了 kerascn 的模型或层，而它什么也记录不到，求出的梯度只会是 None。"
    "训练请用 model.fit() 或 model.train_on_batch()；求梯度请用 K.gradients 和 K.function。",
    "tensorflow.in_function": "这里需要计算图中的张量，得到的却是 tf.function 里的张量（形状 {shape}，{dtype}）："
    "kerascn 的层和模型不能在 tf.function 里运行。请用 model.fit() 或 model.train_on_batch() 训练，"
    "代替用 GradientTape 写的循环。",
    "tensorflow.not_a_variable": "只有变量才能更新，这里给的是形状 {shape}、类型 {dtype} 的张量："
    "请用 K.variable() 创建它。",
    "tensorflow.function_update": "K.function() 的一项更新应当是（变量, 新值）二元组、K.update() 的结果"
    "或一个操作，而不是 {given}。",
    "tensorflow.function_input": "K.function() 的输入应当是占位符或别的张量，而不是 {given}。",
    "tensorflow.function_options": "在 TensorFlow 上 K.function() 没有 {names} 这样的选项，可用的有 {known}。",
    "tensorflow.sparse_value": "稀疏输入的值应当是 SciPy 稀疏矩阵或 (indices, values, shape)，而不是 {given}。",
    "tensorflow.name": "TensorFlow 不接受名字 '{name}'：名字由英文字母、数字和 _ . - / 组成，并且以字母或数字开头。",
    "tensorflow.session": "K.set_session() 需要一个 tf.compat.v1.Session，而不是 {given}。",
    "tensorflow.switch_rank": "K.switch() 的条件有 {condition} 个轴，多于两个表达式的 {expressions} 个："
    "请先归约条件，例如 K.any(condition, axis=-1)。",
    "tensorflow.switch_dtypes": "K.switch() 的两边必须是同一种 dtype，而不是 {dtypes}：请用 K.cast() 转换其中一边。",
    # Theano 引擎
    "theano.dataset_of_graph": "这个 tf.data.Dataset 属于 TensorFlow 的计算图，而 Theano 引擎没有可以运行它的会话。请换用 TensorFlow 引擎（KERAS_BACKEND=tensorflow），或者直接给数组。",
    "theano.bad_update": "函数的更新应当写成（变量，新值）这样的二元组，而 {given} 不是。",
    "theano.not_a_variable": "只有变量才能更新，而 {given} 不是变量；请用 K.variable() 创建它。",
    "theano.update_shape": "变量 {variable} 的形状是 {expected}，放不下形状为 {given} 的新值；请给出与变量形状相同的值。",
    "theano.function_option": "在 Theano 引擎上，K.function 没有 '{option}' 这个选项，可用的有 {allowed}。"
    "fetches、options 和 run_metadata 只属于 TensorFlow 引擎。",
    "theano.input_twice": "{input} 在函数的输入（或 feed_dict）里出现了两次；写一次就够了。",
    "theano.input_missing": "计算输出还需要 {input} 的值；请把它加进函数的输入。",
    "theano.input_value": "输入 {input} 接受 {dtype} 类型、形状为 {shape} 的值，给出的 {given} 不合适。",
    "theano.sparse_rank": "在 Theano 引擎上，稀疏占位符必须是二维的，现在给的形状是 {shape}。",
    "theano.sparse_dtype": "在 Theano 引擎上，稀疏张量不能存放 {dtype} 类型的数；请换一种类型，或先用 K.to_dense 转换。",
    "theano.switch_rank": "K.switch：条件有 {condition} 个轴，两个表达式有 {expressions} 个轴；条件的轴不能比表达式多。",
    "theano.switch_dtypes": "K.switch：两个表达式的类型不同，一个是 {then}，另一个是 {other}；请把其中一个转换成另一个的类型。",
    "engine.only_tensorflow": "{function} 只有 TensorFlow 引擎才有，而现在用的是 Theano 引擎；"
    "请用 KERAS_BACKEND=tensorflow 选择引擎。",
    "kind.numbers": "数，或由数组成的数组",
    "kind.square": "一个整数，或（行数, 列数）",
    "kind.variable": "变量",
    "kind.variables": "由变量组成的列表",
    "kind.assignments": "由（变量, 数组）组成的列表",
    "tensors.set_shape": "{function}()：变量 '{name}' 的形状是 {expected}，给的值的形状是 {given}。",
    # 运算数
    "operand.numbers": "由数组成的张量，不能是布尔值（可用 K.cast 转换）",
    "operand.floats": "浮点数张量（整数可用 K.cast 转换成浮点数）",
    "operand.whole": "整数张量（可用 K.cast(x, 'int32') 转换）",
    "operand.has_axes": "至少有 {count} 个轴的张量",
    "operand.fits": "第 {axis} 个轴（从 0 数起）长度为 {length} 的张量，才能与 'x' 相配",
    "operand.batch_axes": "None、一个整数或一对整数，分别是两个张量的轴，但不能是批次轴 0（两个张量的秩为 {ranks}）",
    "operand.row": "有的索引超出了 K.gather() 或 Embedding 所查表的行数；行号从 0 数起，所以 Embedding 的 input_dim 至少要等于最大的索引加 1。",
    "operand.exponent": "K.pow() 不能求整数的负数次幂；请先用 K.cast 转换成浮点数。",
    # nn
    "nn.factor": "一个数或浮点数张量",
    "nn.shapes": "形状为 {shapes} 的张量",
    "nn.or": " 或 ",
    "nn.broadcast": "能够广播到形状 {shape} 的张量",
    "nn.label": "K.sparse_categorical_crossentropy() 的每个预测都要有一个标签，标签必须是类别的下标（从 0 数起）。",
    # shaping
    "shaping.rank": " {rank} 阶张量",
    "shaping.rank_least": "至少 {rank} 阶的张量",
    "shaping.join": "除第 {axis} 轴以外形状处处相同的张量",
    "shaping.stack": "形状相同的张量",
    "shaping.elements": "正好装下形状为 {shape} 的张量的 {count} 个元素的形状",
    "shaping.pattern": "全部轴的下标按某种次序的排列（该张量的阶数是 {rank}）",
    "shaping.times": "正整数，或整数类型的标量张量",
    "shaping.repeats": "不小于 0 的整数，或由这样的整数（或标量张量）组成的元组",
    "shaping.length_one": "长度为 1 的轴（该张量的形状是 {shape}）",
    "shaping.part_start": "不小于 0 的整数，每个轴一个（该张量的阶数是 {rank}）",
    "shaping.part_size": "不小于 0 的整数或 -1，每个轴一个（该张量的阶数是 {rank}）",
    "shaping.part_fits": "从 {start} 算起不超出形状 {shape} 的一部分",
    "shaping.pads1": "不小于 0 的整数，或一对整数（前, 后）",
    "shaping.pads2": "两对整数（(上, 下), (左, 右)），每一对也可以只写一个不小于 0 的整数",
    "shaping.pads3": "三对整数（前, 后），每一对也可以只写一个不小于 0 的整数",
    "shaping.step": "不等于 0 的数",
    "shaping.fraction": "浮点类型，例如 'float32'（所给的数带有小数）",
    "theano.conv_kernels": "环境变量 KERASCN_CONV 的值是 '{given}'，可用的值有 {allowed}。",
    "theano.conv_not_installed": "环境变量 KERASCN_CONV 的值是 '{given}'，但没有安装 oneDNN；"
    "请用 pip install {wheel} 安装，或把 KERASCN_CONV 改为 auto。",
    "theano.vector_length": "{function}()：在 Theano 引擎上，向量 '{argument}' 的长度必须已知；请改用由标量张量组成的元组。",
    "function.updates": "K.function() 的参数 'updates' 应当是由（变量, 新值）或 K.update() 的结果组成的列表，其中却有 {value}。",
    "function.not_compiled": "K.function() 无法用这些输入、输出和更新生成函数：{reason}",
    "function.not_run": "这个函数无法处理给它的数组：{reason}",
    # random
    "random.float_tensor": "普通（非稀疏）的浮点数张量",
    "random.level": "大于等于 0 且小于 1 的数",
    "random.noise_shape": "每一维都是 1、None 或与张量自身形状 {shape} 相同的形状",
    "random.not_negative": "零或正数",
    "random.whole": "{dtype} 能装下的整数",
    "random.not_below": "不小于 minval = {minval} 的数",
    "random.above": "大于 minval = {minval} 的数",
    "tensors.placeholder": "K.placeholder() 需要给出 'shape' 或 'ndim'，这样才知道它有几个轴。",
    "kind.some": "张量，或由张量组成的列表",
    # conv
    "conv.channels": "给 {channels} 个通道用的卷积核（它的第 {axis} 轴应当这么长）",
    "conv.numbers": "{axes} 个空间轴每轴一个正整数",
    "conv.output_shape": "由 {length} 个整数（或标量张量）组成的形状，其中只有批次可以是 None",
    "conv.window": "{function}()：{window} 这么大的窗口放不进 {lengths}；请用小一些的核，或者 padding='same'。",
    "conv.back": "{function}() 得不出 {shape}：形状为 {kernel} 的核做卷积，不会把它变成 {given}；请检查批次、通道、strides 和 padding。",
    "conv.too_short": "{function}：{window} 这么大的窗口放不进长度为 {lengths} 的输入；请用小一些的核，或者 padding='same'。",
    "conv.no_way_back": "转置卷积得到的输入长度是 {given}，可是 {lengths} 经过窗口为 {window} 的卷积得到的是 {expected}；请检查 output_shape、strides 和 padding。",
    "conv.pointwise": "{function}() 的 'pointwise_kernel' 形状应当是 ({expected})，而不是 {given}。",
    "conv.local_known": "前两个长度已知的卷积核",
    "conv.local_count": "乘起来是 {count} 个窗口的长度，与卷积核一致",
    "conv.local_rows": "每个窗口有 {rows} 个元素（第 1 轴）的卷积核",
    "conv.local_windows": "与输入、窗口大小和步长得出的窗口数 {windows} 一致",
    # rnn
    "tensorflow.late_gradient": "循环（K.rnn、K.map_fn、K.foldl、K.foldr）的一阶梯度已经运行过，之后又对它求了二阶梯度，"
    "TensorFlow 无法再运行这张图：请先求好全部梯度，再第一次运行。",
    "loop.function": "函数",
    "loop.series": "至少有三个轴（样本, 时间, ...）的张量",
    "loop.mask": "形状为（样本数, 时间步数）或（样本数, 时间步数, 1）、并且与形状为 {shape} 的 'inputs' 相配的张量",
    "loop.tensors": "由张量组成的列表（没有就给空列表）",
    "loop.result": "{function}()：函数 'fn' 应当给出一个张量或由张量组成的列表，现在给出的是 {given}。",
    "loop.dtypes": "K.map_fn()：'dtype' 写了 {given} 个类型，'fn' 却给出 {expected} 个张量；请每个张量写一个。",
    "loop.lengths": "'elems' 里各个张量的第一个轴必须一样长，现在的长度是 {lengths}。",
    "loop.fold": "{function}()：函数 'fn' 的结果在形状和类型上都要与它的第一个参数 {expected} 相同，现在给出的是 {given}。",
    "rnn.unroll": "K.rnn() 要展开，时间步数就必须已知，并且至少为 1，而 'inputs' 的形状是 {shape}；"
    "请给出 'input_length'，或者不要写 unroll=True。",
    "rnn.length": "K.rnn()：'input_length' 是 {given}，而 'inputs' 的形状是 {shape}，两者不符；请去掉 'input_length'。",
    "rnn.step": "K.rnn()：'step_function' 应当返回（输出, 新状态的列表），其中都是张量；现在返回的是 {given}。",
    "rnn.states": "K.rnn()：'step_function' 返回了 {given} 个新状态，'initial_states' 里却有 {expected} 个；两边的个数要一样。",
    "rnn.state": "K.rnn()：第 {place} 个状态（从 0 数起）在这一步之前是 {expected}，之后成了 {given}；状态的形状和类型不能变。",
    "rnn.output": "K.rnn()：'step_function' 的输出应当是每个样本占一行的张量，现在的形状是 {shape}。",
    "rnn.scalar_state": "K.rnn()：有掩码时，每个状态都要为每个样本留一行，不能是标量。",
    # ctc
    "ctc.samples": "样本数与 '{other}' 相同（{count} 个）的张量",
    "ctc.lengths": "每个样本一个整数，形状为 (samples, 1) 或 (samples,)",
    "ctc.top_paths": "从 1 到 beam_width（即 {width}）的整数",
    "ctc.input_length": "CTC：input_length 应当在 0 到 y_pred 的帧数之间。",
    "ctc.label_length": "CTC：标签的长度应当在 0 到存放标签的列数之间。",
    "ctc.letters": "K.ctc_batch_cost()：y_true 里的标签应当在 0 到“类别数减 2”之间；最后一类是空白。",
    "ctc.second_order": "K.ctc_batch_cost() 的梯度不能再求导：它只有一阶梯度。",
    "ctc.few_paths": "K.ctc_decode() 为第 {sample} 个样本只找到 {found} 个标签序列，不到 {wanted} 个：再没有别的了，请把 top_paths 调小。",
}
