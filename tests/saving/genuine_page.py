"""The table of genuine files as a page of the site, in both languages; of the files nothing but facts stands there.

``python -m tests.saving.genuine_page`` writes it anew.
"""

from collections import Counter

from dev_tools import pages, parity
from tests.genuine import folder
from tests.saving import genuine_table as table
from tests.saving.genuine_table import BY_HAND, NONE, ROWS

PAGE = "files/table.md"
MOST = 8  # layers or arrays that are named one by one

TEXTS = {
    "en": {
        "description": "Every old file that the tests open, who wrote it, its layers, and who checks its predictions.",
        "title": "Table of the old files",
        "about": """\
The tests of kerascn open {count} files that Keras 0.x to 2.3 wrote between 2015 and 2019: {kinds}. They come from
public projects and are not part of kerascn. This page is written by the test that checks it.

Each model has a **referee**, who knows what it must predict and has nothing to do with kerascn:

* *recorded*: predictions that were saved together with the model ({recorded} files);
* *tf_keras*: the package tf_keras, where it can still read the file ({tf_keras} files);
* *NumPy*: the formulas of the layers, computed by NumPy from the arrays as they lie in the file ({NumPy} files).

On both engines kerascn agrees with the referee to four digits. An architecture that has lost its weights is tried with
new ones. {none} recorded arrays have lost their model. How to open such files yourself is told in
[Files of Keras 0.x, 1.x and 2.x](old_files.md).

Each line names the file, who wrote it as far as that is known, the layers (of files of weights, their first arrays),
and what the tests see.""",
        "kinds": "{model} models, {weights} files of weights, {architecture} architectures, {recording} recordings and "
        "{preprocessing} of other things",
        "recorded": "predicts what was recorded",
        "tf_keras": "predicts what tf_keras predicts",
        "NumPy": "predicts what NumPy computes",
        "of": "model of `{other}`: {said}",
        "by hand": "model written by hand: {said}",
        "new": "no weights exist; with new ones it {said}",
        "half": "model of `{other}`, see there",
        "recording": "recorded of `{other}`: every layer gives the same",
        "targets": "recorded of `{other}`: it {said}",
        "lost": "its model does not exist; read",
        "other": "no model: a sentence says so",
        "more": "{arrays} arrays of {layers} layers",
        "project": "Project {name}",
    },
    "zh": {
        "description": "测试打开的每一个老文件：版本、引擎、有哪些层，预测由谁来核对。",
        "title": "老文件一览表",
        "about": """\
kerascn 的测试会打开 {count} 个老文件，都是 2015 到 2019 年间由 Keras 0.x 到 2.3 写出来的：{kinds}。
它们来自公开的项目，不随 kerascn 分发。这一页由核对它的那个测试自动写成。

每个模型都有一位**裁判**，它知道模型应该预测出什么，而且与 kerascn 毫无关系：

* *recorded*：当年和模型一起存下来的预测结果（{recorded} 个文件）；
* *tf_keras*：tf_keras 这个包，只要它还读得了这个文件（{tf_keras} 个文件）；
* *NumPy*：按照各层的公式，直接用文件里的数组由 NumPy 算出来（{NumPy} 个文件）。

在两个引擎上，kerascn 的结果都与裁判一致到四位有效数字。权重已经失传的结构，换上新的权重来试。
有 {none} 个记录下来的数组，它们的模型已经找不到了。
怎样自己打开这样的文件，见[Keras 0.x、1.x、2.x 的文件](old_files.md)。

每一行依次是：文件名；写出它的 Keras 版本和引擎（知道多少写多少）；有哪些层，权重文件则是每层第一个数组的形状；
测试看到的结果。""",
        "kinds": "完整的模型 {model} 个，权重文件 {weights} 个，网络结构 {architecture} 个，"
        "输入输出的记录 {recording} 个，其他 {preprocessing} 个",
        "recorded": "预测与记录一致",
        "tf_keras": "预测与 tf_keras 一致",
        "NumPy": "预测与 NumPy 算的一致",
        "of": "配 `{other}` 的结构：{said}",
        "by hand": "配手写的结构：{said}",
        "new": "没有权重；换上新的权重，{said}",
        "half": "`{other}` 的结构，见那一行",
        "recording": "`{other}` 的记录：每一层的结果都一致",
        "targets": "`{other}` 的记录：{said}",
        "lost": "模型已经找不到；可以读出",
        "other": "不是模型，会有一句话说明",
        "more": "{layers} 层的 {arrays} 个数组",
        "project": "项目 {name}",
    },
}
ENGINES = {"tensorflow": "TensorFlow", "theano": "Theano", "cntk": "CNTK", "": ""}


def page(language, path_of):
    """The text of the page.

    Args:
        language: 'en' or 'zh'.
        path_of: A function that gives the path of a row's file.
    """
    texts, counts = TEXTS[language], Counter(row.kind for row in ROWS.values())
    judged = Counter(row.referee for row in ROWS.values())
    lost = sum(row.kind == "recording" and not row.referee for row in ROWS.values())
    about = texts["about"].format(count=len(ROWS), kinds=texts["kinds"].format(**counts), none=lost, **_named(judged))
    lines = ["---", f"description: {texts['description']}", "---", "", f"# {texts['title']} {{#table}}", "", about]
    for project in dict.fromkeys(file.partition("/")[0] for file in ROWS):
        rows = [row for row in ROWS.values() if row.file.startswith(f"{project}/")]
        lines += ["", f"## {texts['project'].format(name=project)} {{#{project}}}", ""]
        folders = dict.fromkeys(_folder(row.file) for row in rows)
        for place, inner in enumerate(folders):
            if len(folders) > 1:
                heading = f"### {inner} {{#{f'{project}-{inner}'.replace('/', '-')}}}"
                lines += ["", heading, ""] if place else [heading, ""]
            lines += [_line(row, texts, path_of) for row in rows if _folder(row.file) == inner]
    return "\n".join(lines) + "\n"


def _named(judged):
    return {name: judged[name] for name in table.REFEREES}


def _folder(file):
    """The folder of a file in its project."""
    return file.partition("/")[2].rpartition("/")[0] or "."


def _line(row, texts, path_of):
    written = ", ".join(filter(None, (row.release, ENGINES[row.engine])))
    parts = f"`{row.file.rpartition('/')[2]}`", written, contents(row, path_of(row), texts), f"**{seen(row, texts)}**"
    return f"* {' · '.join(parts)}"


def _other(row):
    """The file that a row goes with, without what both have in common."""
    folder = row.file.rpartition("/")[0] + "/"
    if row.goes_with.startswith(folder):
        return row.goes_with.removeprefix(folder)
    return row.goes_with.partition("/")[2]


def seen(row, texts):
    """What the tests see of a file."""
    said, other = texts.get(row.referee, ""), _other(row)
    if row.kind == "preprocessing":
        return texts["other"]
    if row.kind == "recording":
        judged = "lost" if row.goes_with == NONE else "recording" if row.referee == "recorded" else "targets"
        return texts[judged].format(other=other, said=said)
    if row.kind == "model":
        return said
    if row.kind == "architecture":
        return texts["new"].format(said=said) if row.goes_with == NONE else texts["half"].format(other=other)
    return (
        texts["by hand"].format(said=said) if row.goes_with == BY_HAND else texts["of"].format(other=other, said=said)
    )


def contents(row, path, texts):
    """The layers of a file, or its arrays with their shapes."""
    if row.kind == "recording":
        return ", ".join(f"`{name}` {shape}" for name, shape in table.recorded_shapes(path).items() if "/" not in name)
    if row.kind in ("model", "architecture", "preprocessing"):
        found = Counter(table.classes(table.architecture_of(path)))
        return ", ".join(f"{name} × {count}" if count > 1 else name for name, count in found.items())
    arrays = table.arrays_of(path)
    if len(arrays) > MOST:
        return texts["more"].format(arrays=sum(map(len, arrays.values())), layers=len(arrays))
    return ", ".join(f"`{name}` {' '.join(str(one.shape) for _, one in found[:1])}" for name, found in arrays.items())


def write(path_of):
    """Write the page in both languages."""
    for language in ("en", "zh"):
        target = pages.DOCS / language / PAGE
        target.parent.mkdir(exist_ok=True)
        target.write_text(page(language, path_of), encoding="utf-8")
    parity.stamp(pages.DOCS / "zh" / PAGE)


if __name__ == "__main__":
    write(lambda row: folder() / (table.FOLDER + row.file))
