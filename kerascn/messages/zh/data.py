"""Sentences in Chinese: downloads, archives and data sets."""

SENTENCES: dict[str, str] = {
    # 样例数据
    "data.sample_name": "sample()：没有名叫{given}的样例数据{hint}。请从这些里选：{names}。",
    "data.sample_option": "sample()：{name!r} 没有选项 {given!r}{hint}。它接受：{names}。",
    "data.whole": "{name} 应为整数（{limits}）；得到：{given}。",
    "data.share": "{name} 是留作测试的比例，应为大于等于 0、小于 1 的数；得到：{given}。",
    "data.choice": "{name} 应为 {choices} 之一；得到：{given}。",
    "data.folder_full": "{folder} 里已有别的文件，例如 {file}；请换一个空的或还不存在的文件夹。",
    # 读取数据集
    "data.contents": "{file} 的内容不对：应为 {wanted}，里面是 {found}。请看看是不是拿错了文件。",
    "data.none_left": "没有比 maxlen={maxlen} 更短的文本，一条也不剩；请把 maxlen 设大一些。",
    # reading
    "data.pickle_name": "无法读取 {file}：这个 pickle 要用到 {thing}。这里只读数组、列表、元组、字典、字符串、字节串和数，什么也没有执行。",
    "data.pickle_encoding": "{file} 里 Python 2 的字符串不是 {encoding} 编码（{reason}）；请换一种 encoding：'latin1'、'utf-8' 或 'bytes'。",
    "data.pickle_broken": "{file} 不是完整的数据 pickle（第 {place} 字节：{reason}）；请重新获取这个文件。",
    "data.unreadable": "无法读取 {file}（{reason}）；文件已损坏，或不是这种文件。请重新获取。",
    # downloads
    "data.address": "无法从 {address} 获取文件：地址应以 http:// 或 https:// 加主机名开头，不含空格（也不含用户名和密码）；本机文件用 file://。",
    "data.redirection": "{address} 转到 {location}，未跟随：只跟随 http 和 https 地址，https 只能转到 https。",
    "data.redirections": "{address} 的跳转超过 {most} 次，已放弃。",
    "data.refused": "{address} 没有给出文件（{reason}）。请检查地址和网络。",
    "data.interrupted": "下载 {address} 多次中断（{reason}）。已收到 {size} 字节；再次调用时，若服务器支持，会接着下载。",
    "data.endless": "{address} 发来的数据超过 {most} 字节，已中止，什么也没有保留。",
    "data.no_room": "{path} 放不下：需要 {needed} 字节，剩余 {free} 字节。请清理磁盘，或用 cache_dir= 或 KERAS_HOME 换一个文件夹。",
    "data.no_file": "{address} 不是本机上的文件。",
    "data.locked": "另一个进程占用 {path} 已超过 {seconds} 秒；如果它停住了，请结束它再调用。",
    "data.waiting": "另一个进程正在获取 {path}，等待中。",
    "data.downloading": "下载 {address} 到 {path}",
    "data.not_writable": "无法写入 {folder}（{reason}）。请用 cache_dir= 或 KERAS_HOME 换一个文件夹。",
    "data.folder_there": "{path} 应是文件，但那里已有文件夹；请换一个 fname。",
    "data.name": "{given} 不能作缓存中的文件名：名字要在各种系统上都能用，不含 ..、\\ : * ? 等，也不能是绝对路径。文件夹请用 cache_dir= 和 cache_subdir= 指定。",
    "data.algorithm": "没有 {given} 这种校验和；可用的有：{known}。",
    "data.hash": "{given} 不是校验和（{algorithm}）：md5 是 32 位十六进制数字，sha256 是 64 位。",
    "data.checksums": "{algorithm} 是 {found}，应为 {wanted}",
    "data.checksum": "{address} 给出的不是所要的文件：{what}。下载的内容已删除，{path} 保持原样。请重试，或向给出校验和的人核对。",
    # archives
    "data.format": "archive_format 应为 'auto'、'tar'、'zip'、它们的列表或 None，而不是 {given}。",
    "data.no_archive": "{path} 不是这种归档文件（{formats}）；如果文件已损坏，请删除，之后会重新获取。",
    "data.archive_refused": "没有解开 {path}：里面有 {what}。文件夹里没有留下它的任何内容。",
    "data.archive_broken": "无法解开 {path}（{reason}）。如果文件已损坏，请删除，之后会重新获取。",
    "data.in_the_way": "没有解开归档文件：{path} 已经存在，而且内容不同。请把它移走，或用 cache_subdir= 换一个文件夹。",
    # published files
    "data.not_published": "没有名为 {file} 的已发布文件；已知的有：{known}。",
    "data.trust": "trust() 还需要校验和 sha256=…，或者一个文件的路径：没有文件 {file}。",
    "data.trusted_broken": "无法读取 {path}（{reason}）；请修正或删除它。",
    "data.no_checksum": "无",
    "data.untrusted": "{path} 不是已发布的文件，或者没有人公布过它的校验和：它的 sha256 是 {found}（已公布：{published}）。没有读取它。如果你清楚它的来历，请先执行：kerascn.datasets.trust('{name}', '{found}')。",
    "data.unknown_file": "它的 sha256 是 {found}，不是已公布的校验和",
    "data.not_in_mirror": "镜像 {folder} 里没有 {name}。",
    "data.differs": "文件 {path} 是另一个文件（sha256 为 {found}）；如果你清楚它的来历，请执行 kerascn.datasets.trust('{name}', '{found}')。",
    "data.nowhere": "没有找到 {name}，也无法下载。{problems} 请用别的办法从 {addresses} 取得它，放到这里：{path}（校验和：{checksum}）；或者用 KERASCN_DATA_MIRROR 指定一个有它的文件夹或地址。",
}
