"""中文语句。键与字段同 ``en.py`` 完全一致。"""

SENTENCES: dict[str, str] = {
    # config
    "config.broken_file": "{path} 第 {line} 行：这个配置文件读不了（{reason}）；请改正它，或者把它删掉。",
    "config.not_one_of": "{name} 只能取 {allowed} 之一，现在给的是 {value}。",
    "config.epsilon": "epsilon 应当是 0 与 1 之间的数，现在给的是 {value}。",
    "config.unknown_engine": "kerascn 没有名为“{engine}”的引擎，改用 {default}。"
    "请在 keras.json 里把 \"backend\" 写成 \"tensorflow\" 或 \"theano\"，或设置环境变量 KERAS_BACKEND。",
    "config.engine_loaded": "无法切换到引擎 {engine}：本进程已经在使用 {loaded}。"
    "请在第一次调用之前选择引擎，或设置环境变量 KERAS_BACKEND。",
    # check
    "check.positive": "正整数",
    "check.not_negative": "不小于 0 的整数",
    "check.fraction": "0 到 1 之间的数",
    "check.flag": "True 或 False",
    "check.one_of": "{allowed} 之一",
    "check.looked_up": "名字、配置、类或函数（{kind}）",
    # call
    "call.unknown": "{function}() 没有参数 '{argument}'{hint}",
    "call.did_you_mean": "；是不是想写 '{word}'？",
    "call.arguments": "；它的参数有：{names}。",
    "call.missing": "{function}() 缺少参数 '{argument}'。",
    "call.twice": "{function}() 的参数 '{argument}' 给了两次：按位置一次，按名字一次；请只给一次。",
    "call.twice_keras1": "{function}()：'{argument}' 既按位置给出（{value}），又按名字给出；在 Keras 1 里第 {place} 个位置就是 '{argument}'。请把 {value} 真正对应的参数写成“名字=值”的形式。",
    "call.both_spellings": "{function}() 同时收到了 '{old}' 和 '{new}'，它们是同一个参数的两种写法；请只保留一个。",
    "call.pack": "{function}() 收到了 {given}，却没有 {missing}；在 Keras 1 里它们要一起给。",
    "call.too_many": "{function}() 最多接受 {most} 个按位置给出的参数，现在给了 {given} 个。",
    "call.kernel_in_places": "{function}()：用几个位置分别写卷积核大小是 Keras 1 的写法，而 '{argument}' 是 Keras 2 的参数名；请把卷积核写成 {kernel}。",
    "call.bad_value": "{function}() 的参数 '{argument}' 应当是{expected}，现在给的是 {value}。",
    "call.later_key": "{function}：这份配置来自更新的版本，其中 '{argument}' = {value} 的含义 kerascn 并不支持。",
    # registry
    "registry.unknown": "没有名为 '{name}' 的 {kind}{hint}",
    "registry.no_class_name": "用字典表示 {kind} 时必须有 'class_name' 和 'config' 两个键，现在给的是：{value}。",
    # kind
    "kind.tensor": "张量、数或由数组成的数组",
    "kind.tensors": "至少含一个张量的列表",
    "kind.tensor_of": "{engine} 引擎的张量",
    "kind.foreign": "在它之外由 {library} 产生的张量",
    "kind.lossy": "{function}()：'{argument}' = {value} 与 {dtype} 类型的张量一起运算会丢掉小数部分；请先用 K.cast 转换其中一个。",
    "kind.dtypes_differ": "{function}()：'{argument}' 的类型是 {own}，另一个张量是 {dtype}；请先用 K.cast 转换其中一个。",
    "kind.axis": "整数（轴的下标）",
    "kind.axis_range": "{low} 到 {high} 之间的轴（该张量的阶数是 {rank}）",
    "kind.axes_twice": "互不相同的轴",
    "kind.dtype": "数据类型，例如 'float32'、'int32' 或 'bool'",
    "kind.shape": "由整数和 None 组成的元组",
    "kind.size": "由整数（或标量张量）组成的元组",
    "kind.new_shape": "由整数组成、至多含一个 -1 的元组",
    "kind.name": "字符串",
    "kind.seed": "None 或不小于 0 的整数",
    "kind.number": "一个数",
    # engine
    "engine.missing": "{engine} 引擎需要 {library} 这个包，但它还没有安装；请运行：pip install \"kerascn[{engine}]\"",
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
    # tensorflow
    "tensorflow.forked": "TensorFlow 是在父进程里加载的，在 fork 出来的子进程里不能工作。"
    "请用 multiprocessing 的 'spawn' 方式启动进程，或者改用线程。",
    "tensorflow.eager_kept": "use_tf1() 要关闭即时执行，KERASCN_EAGER=1 却要求保留它：请去掉其中一个。",
    "tensorflow.eager_tensor": "这里需要计算图中的张量，得到的却是即时执行的张量（形状 {shape}，{dtype}）："
    "请传入 x.numpy()，或者在 `with K.get_graph().as_default():` 里面创建这个张量。",
    "tensorflow.not_a_variable": "只有变量才能更新，这里给的是形状 {shape}、类型 {dtype} 的张量："
    "请用 K.variable() 创建它。",
    "tensorflow.function_update": "K.function() 的一项更新应当是（变量, 新值）二元组、K.update() 的结果"
    "或一个操作，而不是 {given}。",
    "tensorflow.function_input": "K.function() 的输入应当是占位符或别的张量，而不是 {given}。",
    "tensorflow.function_options": "在 TensorFlow 上 K.function() 没有 {names} 这样的选项，"
    "可用的有 {known}。",
    "tensorflow.sparse_value": "稀疏输入的值应当是 SciPy 稀疏矩阵或 "
    "(indices, values, shape)，而不是 {given}。",
    "tensorflow.name": "TensorFlow 不接受名字 '{name}'：名字由英文字母、数字和 _ . - / 组成，"
    "并且以字母或数字开头。",
    "tensorflow.session": "K.set_session() 需要一个 tf.compat.v1.Session，而不是 {given}。",
    "tensorflow.switch_rank": "K.switch() 的条件有 {condition} 个轴，多于两个表达式的 {expressions} 个："
    "请先归约条件，例如 K.any(condition, axis=-1)。",
    "tensorflow.switch_dtypes": "K.switch() 的两边必须是同一种 dtype，而不是 {dtypes}："
    "请用 K.cast() 转换其中一边。",
    # Theano 引擎
    "theano.bad_update": "函数的更新应当写成（变量，新值）这样的二元组，而 {given} 不是。",
    "theano.not_a_variable": "只有变量才能更新，而 {given} 不是变量；请用 K.variable() 创建它。",
    "theano.update_shape": "变量 {variable} 的形状是 {expected}，放不下形状为 {given} 的新值；请给出与变量形状相同的值。",
    "theano.function_option": "在 Theano 引擎上，K.function 没有 '{option}' 这个选项，可用的有 {allowed}。"
    "fetches、options 和 run_metadata 只属于 TensorFlow 引擎。",
    "theano.input_twice": "{input} 在函数的输入（或 feed_dict）里出现了两次；写一次就够了。",
    "theano.input_missing": "计算输出还需要 {input} 的值；请把它加进函数的输入。",
    "theano.input_value": "输入 {input} 接受 {dtype} 类型、形状为 {shape} 的值，给出的 {given} 不合适。",
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
    "operand.row": "K.gather() 的索引超出了 'reference' 的范围；索引应从 0 到它的长度减 1。",
    "operand.exponent": "K.pow() 不能求整数的负数次幂；请先用 K.cast 转换成浮点数。",
    # shaping
    "shaping.dense": "普通（非稀疏）张量；稀疏张量可用 K.to_dense 转换",
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
}
