"""Sentences in Chinese: tools around models, drawings of models, scikit-learn."""

SENTENCES: dict[str, str] = {
    # utilities
    "tools.normalize": "normalize()：应给出数组的一条轴；形状为 {shape} 的数组没有 axis={axis}。",
    "tools.probabilities": "{function}()：每个样本应有一行，行里是各类的概率；给出的数组形状是 {shape}。",
    "tools.as_many": "{function}()：预测与真实类别要一一比较；给出的是 {predicted} 个预测和 {true} 个真实类别。",
    "tools.from_one": "multiclass_logloss()：这里沿用 Keras 1 的做法，类别是 1 到 {classes} 的整数；给出的是 {given} ……如果类别从 0 编号，请先加 1。",
    "tools.slice_both": "slice_arrays()：start 已经是样本编号的列表，再给 stop={stop} 就没有意义了。请只给列表，或者用两个数给出 start 和 stop。",
    "tools.unexpected_keys": "{name} 里有不认识的键：{unknown}。可以有的键是：{expected}。",
    "tools.not_serialized": "serialize_keras_object()：应给出带 get_config() 的对象、函数、类或 None；给出的是 {given}。",
    "tools.not_deserialized": "这不是 {what} 的配置：{given}。应给出名字，或含有 'class_name' 和 'config' 两个键的字典。",
    "tools.unknown_object": "没有叫 {name} 的 {what}。自己写的请用 custom_objects 给出，或放在 CustomObjectScope 里使用。",
    "tools.no_code": "func_dump()：应给出用 Python 写的函数（def 或 lambda）；给出的是 {given}。",
    "tools.code": "func_load()：应给出 func_dump() 的结果，即文本或 (文本, 默认值, 闭包)；给出的是 {given}。",
    "tools.code_refused": "func_load()：这段代码不是当前程序写出的；外来的代码就是程序，未经允许不会运行。如果您像信任自己的程序一样信任它，请写 func_load(..., allow_code=True)。",
    "tools.code_unreadable": "func_load()：这段代码读不出来（{reason}），多半是由另一个版本的 Python 写下的，或者缺了默认值与闭包。",
    "tools.numbers": "{argument} 应当是正整数，或由 {count} 个正整数组成的元组，现在是 {value}。",
    "tools.word": "{argument} 应当是 {expected} 之一，现在是 {value}。",
    "tools.kernel": "convert_kernel()：卷积核有 3、4 或 5 条轴，即窗口的各轴、输入通道、输出通道；给出的形状是 {shape}。",
    "tools.no_model": "{function}()：应给出模型，给出的是 {given}。",
    "tools.not_built": "{function}()：这些层还没有权重：{names}。请先让模型知道输入的形状，例如在第一层写 input_shape=(...)。",
    "tools.feature_map": "convert_dense_weights_data_format()：层 {layer} 的权重矩阵形状是 {kernel}，与形状为 {shape} 的图像对不上。应给出带有权重的 Dense 层，以及 Flatten 之前图像的形状（不含批次轴）。",
    "tools.h5dict": "H5Dict：应给出路径、字典或已打开的 h5py 组；给出的是 {given}。",
    "tools.h5dict_missing": "{path} 里没有 '{name}'。",
    "tools.h5dict_read_only": "无法写入 '{name}'：这个 H5Dict 是只读打开的。请用 mode='a' 打开。",
    "tools.h5dict_there": "{path} 里已经有 '{name}'。请换一个名字，或用 mode='w' 打开文件（会清空它）。",
    "tools.weights_rank": "权重有 {weights} 条轴，而数值只有 {values} 条。每个数值至多有一个权重。",
}
