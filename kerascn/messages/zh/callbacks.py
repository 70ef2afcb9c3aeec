"""Sentences in Chinese: callbacks."""

SENTENCES: dict[str, str] = {
    "callbacks.slow": "每一批数据上，回调函数要用 {seconds} 秒，比训练这一批本身还久。请在 on_batch_begin 和 on_batch_end 里少做些事，或者把工作挪到 on_epoch_end。",
    # what is checked
    "check.text": "一段文字",
    "check.path": "一个路径",
    "check.direction_below_one": "小于 1 的数，这样学习率才会变小",
    "check.frequency": "'epoch'，或者以批为单位的正整数",
    "check.one_character": "单个字符",
    "check.web_root": "以 http:// 或 https:// 开头的网址",
    "check.dictionary": "一个字典",
    "callbacks.unknown_hook": "LambdaCallback() 不认识 '{name}' 这个时刻{hint}",
    "callbacks.hook_function": "LambdaCallback()：{name} 应当是函数，给出的是 {given}。",
    # what is watched
    "callbacks.no_monitor": "{callback} 要监视 '{monitor}'，训练给出这个值之前，它什么也不做（以 val_ 开头的值需要验证数据）。训练给出的有：{names}{hint}",
    "callbacks.monitor_many": "{callback} 监视的 '{monitor}' 应当是一个数，现在却是 {given}。",
    "callbacks.no_rate": "{callback}：优化器 {optimizer} 没有把学习率放在变量里，训练过程中无法改变它。请使用 kerascn.optimizers 里的优化器（例如 SGD），或者给自己的优化器加上属性 lr = K.variable(...)。",
    "callbacks.schedule": "LearningRateScheduler：schedule 函数应当返回一个数作为学习率，但第 {epoch} 轮（从 0 数起）它返回的是 {given}。",
    # what is written
    "callbacks.no_folder": "{callback} 无法写入 {path}：没有 {folder} 这个文件夹。请先建好，例如用 os.makedirs({folder!r})。",
    "callbacks.not_writable": "{callback} 没有权限写入文件夹 {folder}。请换一个文件夹，或修改它的权限。",
    "callbacks.path_name": "ModelCheckpoint：路径 {path!r} 里用到了 '{name}'，但训练给出的只有：{names}{hint}",
    "callbacks.path_form": "ModelCheckpoint：路径 {path!r} 无法填写（{reason}）。花括号里应当写名字，例如 'model.{{epoch:02d}}-{{val_loss:.2f}}.h5'。",
    "callbacks.period_and_freq": "ModelCheckpoint：period={period} 按轮计数，save_freq={save_freq} 按批计数，两者只能给一个。",
    "callbacks.batch_monitor": "ModelCheckpoint：save_freq={save_freq} 是在批之后保存，那时还没有 '{monitor}'。请监视训练时的数值，例如 monitor='loss'，或者使用 save_freq='epoch'。",
    "callbacks.csv_columns": "CSVLogger：{path} 里没有 {names} 这些列，已有的内容又不会改动，所以它们的值不会写入。",
    "callbacks.not_a_csv": "CSVLogger：无法接着写 {path}：它的第一行应当以 epoch 开头，并以 {separator} 分隔。请换一个文件，或使用 append=False。",
    "callbacks.remote": "RemoteMonitor：连不上 {address}（{reason}）。训练会继续；连续失败 {tries} 次之后就不再发送。",
    # what is told
    "callbacks.stopped": "第 {epoch} 轮：{monitor} 不再变好，提前停止训练",
    "callbacks.restored": "权重已恢复为最好的一轮，即第 {best} 轮",
    "callbacks.not_finite": "第 {batch} 批：损失不是有限的数，停止训练",
    "callbacks.rate": "第 {epoch} 轮：学习率为 {rate:g}",
    "callbacks.reduced": "第 {epoch} 轮：{monitor} 不再变好，学习率降为 {rate:g}",
    "callbacks.saved": "第 {epoch} 轮：已存为 {path}",
    "callbacks.saved_best": "第 {epoch} 轮：{monitor} 从 {before:.5f} 变为 {value:.5f}，已存为 {path}",
    "callbacks.not_saved": "第 {epoch} 轮：{monitor} 没有好过 {best:.5f}",
}
