"""Sentences in Chinese: downloads, archives and data sets."""

SENTENCES: dict[str, str] = {
    # 样例数据
    "data.sample_name": "没有名叫{given}的样例数据{hint}；有的是：{names}",
    "data.sample_option": "样例数据 {name!r} 没有选项 {given!r}{hint}；它接受：{names}",
    "data.whole": "{name}的值是{given}，应为整数（{limits}）",
    "data.share": "{name}的值是{given}，应为大于等于 0、小于 1 的数，即留作测试的比例",
    "data.choice": "{name}的值是{given}，应为以下之一：{choices}",
    "data.folder_full": "{folder}里已有别的文件，例如{file}；请换一个空的或还不存在的文件夹",
    # 读取数据集
    "data.contents": "{file}的内容不对：里面是{found}，应为{wanted}",
    "data.none_left": "没有比 maxlen={maxlen} 更短的文本；请把 maxlen 设大一些",
}
