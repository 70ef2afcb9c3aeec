"""Sentences in Chinese: what is drawn of a training, by TensorBoard and by curves."""

SENTENCES: dict[str, str] = {
    # TensorBoard
    "check.update_freq": "'epoch'、'batch' 或正的样本数",
    "check.layer_names": "由层的名字组成的列表",
    "check.metadata": "文件的路径，或以层名为键、文件路径为值的字典",
    "tensorboard.missing": 'TensorBoard() 需要 tensorboard 包，请运行：pip install "kerascn[tensorboard]"。它不需要 TensorFlow。',
    "tensorboard.log_dir": "TensorBoard() 建不了文件夹 {folder}（{reason}）。请换一个 log_dir。",
    "tensorboard.needs_histogram_freq": "TensorBoard({argument}=True) 的内容随直方图一起写出，而 histogram_freq 是 0。每轮都写请用 histogram_freq=1。",
    "tensorboard.no_validation_arrays": "TensorBoard(histogram_freq={frequency})：输出和梯度要在数组形式的验证数据上计算，这里没有，所以只写权重。请给 fit() 加上 validation_data=(x, y) 或 validation_split=0.1。",
    "tensorboard.no_embeddings": "TensorBoard(embeddings_freq={frequency})：{model} 里没有 Embedding 层。请用 embeddings_layer_names= 指明层，或去掉 embeddings_freq。",
    "tensorboard.no_table": "TensorBoard()：层 '{layer}' 没有可以当作向量来看的权重。请给出 embeddings_data=，显示该层对这些数据的输出。",
    "tensorboard.metadata_layer": "TensorBoard()：embeddings_metadata 提到 {given}，可是要显示的层只有：{names}。",
    "tensorboard.metadata_file": "TensorBoard()：还没有文件 {file}，{folder} 里没有，当前位置也没有；在它放进 {folder} 之前，向量旁边没有文字。",
    # 曲线
    "curves.epoch": "轮次",
    "curves.training": "训练",
    "curves.validation": "验证",
    "curves.title": "损失与指标随轮次的变化",
    "curves.nothing": "还没有可画的内容：历史里一轮也没有。请在 fit() 之后再画。",
    "curves.unknown": "plot()：历史里没有 {given}，只有：{names}。",
    "curves.not_svg": "plot()：图存成 SVG，文件名要以 .svg 结尾，而不是 {given}。",
    "curves.terminal": "LivePlot() 在笔记本里画图，这里不画。LivePlot(file='curves.svg') 会画进文件，用浏览器可以看。",
    "curves.redrawn": "LivePlot() 把曲线画进 {file}，请用浏览器打开，刷新即可看到最新的。",
}
