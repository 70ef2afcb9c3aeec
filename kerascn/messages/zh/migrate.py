"""Sentences in Chinese: rewriting programs of old."""

SENTENCES: dict[str, str] = {
    "migrate.star": "{function}(*...)：从这里看不出 *... 里有哪些参数。",
    "migrate.double_star": "{function}(**...)：从这里看不出 **... 里有什么；其中的 Keras 1 写法保持原样。",
    "migrate.no_argument": "Keras 2 的 {function} 没有参数 '{argument}'。",
    "migrate.no_value": "{function}：从这里看不出 '{argument}' 的值，而它在 Keras 2 里要写成别的值。",
    "migrate.gone": "Keras 2 里没有 {name}。",
    "migrate.perhaps": "如果这里的 {method} 是 Keras 模型的方法，请写上 {added}：Keras 1 和 Keras 2 的默认值不同。",
    "migrate.output_shape": "Keras 2 会自己求出这一层的输出大小，所以去掉了 output_shape；请用 model.summary() 核对大小。",
    "migrate.no_batch_size": "'{argument}' 数的是样本，{new} 数的是批次，而从这里看不出一批有多少样本：请自己写上 {new}。",
    "migrate.steps": "{new} 是样本数除以 {batch} 再向上取整：每批都有 {batch} 个样本时才对。样本数不能被 {batch} 整除时，每一遍的最后一批会小一些。",
    "migrate.merge_layers": "在 Sequential 里合并层或模型，Keras 2 没有对应的写法：请改用 Model，例如 concatenate([left.output, right.output])。",
    "migrate.taken": "程序里已经有另一个 '{name}'，所以这个调用保持原样。",
    "migrate.cell": "这个单元格不是能读懂的 Python，保持原样。",
    "migrate.no_notebook": "这不是笔记本文件：{reason}。",
    "migrate.place": "{file}：第 {cell} 个单元格第 {line} 行",
    "migrate.summary": "{file}：改了 {count} 处：{changes}。留给你处理的有 {left} 处。",
    "migrate.unchanged": "{file}：没有要改的。留给你处理的有 {left} 处。",
    "migrate.encoding": "{file} 不是能读的文本：{reason}。请在第一行写明编码，例如 # -*- coding: gbk -*-。",
    "migrate.several": "一共有 {count} 个文件：加 --in-place 直接改写，加 --diff 查看改动，加 --check 只看要不要改。",
    "migrate.stdin_in_place": "从标准输入读来的程序没有文件可以写回：请去掉 --in-place。",
    "migrate.syntax": "第 {line} 行不是 Python 3 的写法（{reason}）。如果是 Python 2 的程序，请加 --python 2。",
}
