"""Sentences in Chinese: tools around models, drawings of models, scikit-learn."""

SENTENCES: dict[str, str] = {
    # 画模型
    "diagram.input": "输入：",
    "diagram.output": "输出：",
    "diagram.multiple": "多个",
    "diagram.empty": "没有可画的内容：模型 '{model}' 里还没有层。请先用 model.add(...) 加入层。",
    "diagram.not_built": "模型 '{model}' 还不能画：它还不知道自己的输入。请给第一层写上 input_shape=...，或者用一批数据的形状调用 model.build((None, ...))。",
    "diagram.own_class": "模型 '{model}' 还不能画：它的类 {kind} 自己写了 call()，各层怎样连接要运行过才知道。请先训练，或先调用 predict()。",
    "diagram.model": "要画的应该是模型：Model 或 Sequential；给出的是：{given}。",
    "diagram.rankdir": "rankdir 只能是 'TB'（从上到下）、'LR'（从左到右）、'BT' 或 'RL'，不能是 {given}。",
    "diagram.dpi": "dpi 表示图的大小，应该是 10 到 2400 之间的数，比如 96；给出的是：{given}。",
    "diagram.ending": "plot_model()：图的格式由 to_file 的扩展名决定，{given} 的扩展名不认识；请用其中之一：{known}。",
    "diagram.format": "这张图不能存成 {given}；没有 Graphviz 时可以用：{known}。",
    "diagram.no_folder": "plot_model()：写不了 {path}，因为没有文件夹 {folder}。请先建好文件夹，或者换一个文件名。",
    "diagram.not_written": "图 {path} 写不了（{reason}）。",
    "diagram.only_graphviz": "plot_model()：{given} 这种格式只有 Graphviz 能写。请安装 Graphviz 和 pydot（pip install \"kerascn[diagrams]\"），或者改用其中之一：{known}。",
    "diagram.graphviz": "Graphviz 没能画出这个模型（{reason}），图由本库自己画成。",
    "diagram.no_pydot": "这张图没有 '{name}'，它是 pydot 的图才有的。要修改图，请安装 Graphviz 和 pydot（pip install \"kerascn[diagrams]\"）；没有它们时可以用 create()、write() 和 to_string()。",
    "diagram.needs_pydot": "这里需要 pydot 包，但没有安装。请运行：pip install \"kerascn[diagrams]\"",
    "diagram.no_pillow": "{format} 需要 Pillow 包（pip install \"kerascn[images]\"），或者 Graphviz 和 pydot",
    "diagram.no_font": "Pillow 在这台机器上找不到字体能写出名字里的所有文字：{letters}",
    "diagram.pixels": "图会有 {millions} 百万个像素，太大了",
    "diagram.beside": "没有写出 {asked}：{reason}。图画在 {path} 里，任何浏览器都能打开。",
}
