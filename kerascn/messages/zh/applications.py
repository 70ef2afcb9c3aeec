"""Sentences in Chinese: famous architectures."""

SENTENCES: dict[str, str] = {
    "applications.weights": "{net}：weights={given} 既不是一个存在的文件的路径，也不是 {known} 之一，也不是 None（全新的权重）。",
    "applications.classes": "{net}：classes={given} 应为不小于 1 的整数。",
    "applications.other_classes": "{net}：已发布的权重区分 {published} 个类别，classes={given} 用不上它们。请去掉顶层（include_top=False），在特征后面接上自己的 Dense 层；或者用 weights=None。",
    "applications.pooling": "{net}：pooling={given} 应为 'avg'、'max' 或 None。",
    "applications.mode": "preprocess_input：mode={given} 应为 {known} 之一。",
    "applications.pixels": "preprocess_input 需要像素为 0 到 255 的图片；给出的数组类型是 {given}。",
    "applications.images": "preprocess_input 需要一张图片（3 个轴）或多张图片（4 个轴）；给出的形状是 {given}。",
    "applications.colours": "preprocess_input 需要 3 种颜色的图片；按 {data_format} 来看，形状 {given} 有 {channels} 个通道。如果颜色在另一端，请写明 data_format=；灰度图可以用 np.repeat(x, 3, axis=-1) 变成三色。",
    "applications.predictions": "decode_predictions 需要以 ImageNet 的 1000 个类别为输出的网络的预测，即形状为 (图片数, 1000) 的数组；给出的形状是 {given}。",
    "applications.top": "decode_predictions：要列出的类别个数应为不小于 1 的整数，给出的是 {given}。",
    "applications.index": "{path} 不是 ImageNet 的类别索引（{reason}）。请删除这个文件，之后会重新取得它。",
    "applications.shape": "input_shape={given} 应为一张图片的形状，不含批的轴：三个长度，例如 {example}。",
    "applications.channels": "input_shape={given}：已发布的权重针对 3 个通道的图片；按 {data_format}，形状例如 {example}。其他图片请用 weights=None。",
    "applications.too_small": "input_shape={given}：这个网络需要至少 {smallest}x{smallest} 的图片。这里按 {data_format} 来理解，形状例如 {example}。",
    "applications.open": "input_shape={given}：带顶层的网络必须知道行数和列数；请写明，例如 {example}，或者用 include_top=False 去掉顶层。",
    "applications.other_shape": "input_shape={given}：带顶层时，已发布的权重只适用于形状为 {example} 的图片。其他大小的图片请用 include_top=False，或者 weights=None。",
    "applications.block_type": "inception_resnet_block：block_type={given} 应为 {known} 之一。",
    "applications.depth_multiplier": "已发布的权重针对 depth_multiplier=1；给出的是 {given}。网络有这个参数时，其他取值请配合 weights=None。",
    "applications.alpha": "{net}：有已发布权重的 alpha 是 {known}；给出的是 {given}。其他取值请用 weights=None。",
    "applications.filters": "NASNet：penultimate_filters={given} 应为 24 的倍数：最后的单元各有六部分，开头再少四倍。",
    "applications.nasnet_open": "NASNet 必须知道图片的行数和列数，没有顶层时也一样；给出的形状是 {given}。",
    "applications.music": "MusicTaggerCRNN 需要形状为 {expected} 的频谱图；给出的是 {given}。preprocess_input 可以生成它。",
    "applications.tags": "decode_predictions 需要 MusicTaggerCRNN 以 {count} 个标签为输出的预测，即形状为 (曲数, {count}) 的数组；给出的形状是 {given}。",
    # sound
    "applications.no_scipy": '读取音乐需要 SciPy，但没有安装。请运行：pip install "kerascn[audio]"',
    "applications.librosa": '{path} 不能当作 WAV 文件来读（{reason}）。其他格式的音乐请安装 librosa：pip install "kerascn[audio]"；或者先转换成 WAV 文件。',
    "applications.sound": "librosa 读不了 {path}（{reason}）。它在别处能播放吗？能的话，请先转换成 WAV 文件。",
    "applications.rate": "{path} 说它每秒有 {given} 个采样；能读的是 {least} 到 {most}。文件可能坏了，它在别处能播放吗？",
    "applications.silent": "{path} 有 {count} 个采样；声音至少要有一个采样，而且都应是数，不能是 NaN 或无穷大，也不能超过 1e30。",
    # files
    "applications.nowhere": "没有找到 {name}，也无法下载。{problems} 只要全新权重的网络，请用 weights=None；或者用别的办法取得 {address}，放到这里：{path}；或者直接给出它的路径：weights='...'；或者用 KERASCN_DATA_MIRROR 指定一个有它的文件夹或地址。",
    "applications.file_differs": "{folder} 里的文件 {name} 与已发布的不同：校验和不一致。如果这正是你要的，请直接给出它的路径：weights='...'。",
    # narrow nets
    "applications.narrow_imagenet": "窄网络没有见过 ImageNet：这里不用 weights='imagenet'，改用它们自己的权重 weights={own!r}，是在画出来的 24 种图片上训练的。程序照样运行，只是预测的类别不同。",
    "applications.narrow_predictions": "窄网络的 decode_predictions 需要 {count} 个类别的预测，即形状为 (图片数, {count}) 的数组；给出的形状是 {given}。",
    # files with weights
    "applications.other_form": "{path} 与 {net} 不符：{problem} 叫这个名字的网络有两个，来自 Keras 的不同时期。如果文件属于另一个，请改用 {other}(weights='...')。",
    "applications.other_top": "{path} 与 {net} 不符：{problem} 如果写这个文件时网络的末端不同，请用 include_top={other}；或者先用 weights=None 建立网络，再用 model.load_weights('...', by_name=True) 取出其中有的部分。",
}
