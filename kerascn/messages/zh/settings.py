"""Sentences in Chinese: settings, checks of arguments, names of parts."""

SENTENCES: dict[str, str] = {
    # config
    "config.broken_file": "{path} 第 {line} 行：这个配置文件读不了（{reason}）；请改正它，或者把它删掉。",
    "config.not_one_of": "{name} 只能取 {allowed} 之一，现在给的是 {value}。",
    "config.epsilon": "epsilon 应当是 0 与 1 之间的数，现在给的是 {value}。",
    "config.unknown_engine": "kerascn 没有名为“{engine}”的引擎，改用 {default}。"
    '请在 keras.json 里把 "backend" 写成 "tensorflow" 或 "theano"，或设置环境变量 KERAS_BACKEND。',
    "config.engine_loaded": "无法切换到引擎 {engine}：本进程已经在使用 {loaded}。"
    "请在第一次调用之前选择引擎，或设置环境变量 KERAS_BACKEND。",
    # check
    "check.positive": "正整数",
    "check.not_negative": "不小于 0 的整数",
    "check.whole": "整数",
    "check.fraction": "0 到 1 之间的数",
    "check.positive_number": "大于 0 的数",
    "check.not_negative_number": "不小于 0 的数",
    "check.flag": "True 或 False",
    "check.function": "一个函数",
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
    "call.own_config": "{kind} 没法按它的配置建立（{reason}）。它的 get_config() 要恰好说出 __init__ 的全部参数："
    "return dict(super().get_config(), 参数=self.参数)。",
    "call.later_key": "{function}：这份配置来自更新的版本，其中 '{argument}' = {value} 的含义 kerascn 并不支持。",
    # registry
    "registry.unknown": "没有名为 '{name}' 的 {kind}{hint}",
    "registry.no_class_name": "用字典表示 {kind} 时必须有 'class_name' 和 'config' 两个键，现在给的是：{value}。",
    "registry.unusable": "{kind} 应当是{expected}，现在给的是 {value}。",
    "function.unknown": "{layer}：配置里提到了函数 '{name}'，而这里没有它。请在加载时给出：custom_objects={{'{name}': {name}}}。",
    "function.code": "{layer}：它的函数是一个 Python lambda，在文件里存成了程序代码；未经允许，文件里的代码不会运行。请用这个名字给出函数本身：custom_objects={{'{layer}': 函数}}；如果你像信任自己的程序一样信任这个文件，也可以在加载时写 allow_code=True。",
    "function.unreadable": "{layer}：它的 lambda 代码读不出来，多半是由另一个版本的 Python 写下的。请给出函数本身：custom_objects={{'{layer}': 函数}}。",
    # kind
    "kind.tensor": "张量、数或由数组成的数组",
    "kind.dense": "普通（非稀疏）张量；稀疏张量可用 K.to_dense 转换",
    "kind.settable": "普通（非稀疏）变量；稀疏变量的值定下以后就不能再改",
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
}
