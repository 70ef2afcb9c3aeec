"""Reads what the programs in ``examples/old`` say of themselves in their first lines.

    Reaches "Test accuracy" above 0.93, on the whole of MNIST above 0.97.      a number that the program prints
    Writes "training_curves.png".                                              a file that it leaves
    Needs Theano.                                                              one engine only
    Takes about 5 s on a CPU with 1500 digits.

The tests hold them to it, and the page about them has its table from here. The data sets that they ask for are
replaced by samples, so nothing is downloaded:

    python -m dev_tools.old_scripts keras1/digits_cnn.py ...      run some of them so, or all
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from kerascn.datasets import sample

from . import stand_ins
from .paths import ROOT

FOLDER = ROOT / "examples" / "old"
ENGINES = {"Theano": "theano", "TensorFlow": "tensorflow"}
RELEASES = {"keras1": "1.2", "keras2": "2.1"}
IN_CHINESE = {
    "keras1/attention.py": "影评里哪些词要紧：自己写的注意力层，认得掩码",
    "keras1/bottleneck_features.py": "图片不多时的微调：逐层读权重，先算瓶颈特征，再放开最后一块",
    "keras1/callbacks.py": "训练时能旁观的一切：自己的回调、存盘、学习率、提前停止",
    "keras1/cifar_augmented.py": "一边训练一边平移、翻转图片（fit_generator）",
    "keras1/digits_cnn.py": "读手写数字的小卷积网络，两种维度顺序都能用",
    "keras1/digits_mlp.py": "读手写数字的多层感知机，第一晚的练习",
    "keras1/filters_seen.py": "卷积核在找什么：沿着输入的梯度往上走",
    "keras1/five_digits_more.py": "迁移学习：先学 0 到 4，冻结卷积层，再学 5 到 9",
    "keras1/gan_digits.py": "生成对抗网络画数字（train_on_batch 与 trainable = False）",
    "keras1/grid_search.py": "用 scikit-learn 的 GridSearchCV 挑参数，再做交叉验证",
    "keras1/houses_py2.py": "房价：小网络，手写的 k 折交叉验证（Python 2）",
    "keras1/names_py2.py": "这个姓是哪种语言的（Python 2）",
    "keras1/own_layer.py": "自己写层：用径向基函数代替 Dense",
    "keras1/reviews_lstm.py": "LSTM 读影评，判断是褒是贬",
    "keras1/siamese.py": "两张图是不是同一个数字：孪生网络与对比损失",
    "keras1/stateful_lstm.py": "有状态的 LSTM，接着上一批往下走",
    "keras1/stories_memory.py": "记忆网络读小故事，回答问题（Merge 与 Sequential）",
    "keras1/style_transfer.py": "风格迁移：SciPy 的 L-BFGS 改的是图片本身",
    "keras1/text_generation.py": "LSTM 一个字母一个字母地学一篇文章，再接着写下去",
    "keras1/theano_beside.py": "Keras 旁边的 Theano 代码：看中间层，用 T 写损失",
    "keras1/two_inputs.py": "函数式模型：文字和数字进去，两个答案出来（merge）",
    "keras1/vae_digits.py": "数字的变分自编码器，损失是闭包里的函数",
    "keras2/acgan.py": "AC-GAN：要哪个数字就画哪个数字",
    "keras2/addition_rnn.py": "序列到序列：逐字读入 12+7，写出 19",
    "keras2/attention_masks.py": "Keras 2 的注意力层，认得掩码；还有一个权重归一化的 Dense",
    "keras2/bidirectional_lstm.py": "双向 LSTM 读影评",
    "keras2/callbacks2.py": "Keras 2 的回调：TensorBoard、ReduceLROnPlateau、CSVLogger，还有自己算的 F1",
    "keras2/cnn_lstm.py": "LSTM 前面先放卷积：序列短了，训练快了",
    "keras2/deep_dream.py": "深梦：改图片，让网络看见更多（K.function，逐级放大）",
    "keras2/digits_mlp_plots.py": "读手写数字，并用 matplotlib 画训练曲线",
    "keras2/grid_search_regressor.py": "scikit-learn 管道里的 KerasRegressor：交叉验证与网格搜索",
    "keras2/news_mlp.py": "路透社新闻分主题：词袋，比较四种写法",
    "keras2/numbers_ctc.py": "读出图片里的一串数字，不告诉它每个数字在哪里：CTC",
    "keras2/question_about_picture.py": "Keras 2 的函数式模型：图片和问题进去，两个答案出来",
    "keras2/residual_net.py": "小图片上的残差网络，学习率按计划走",
    "keras2/tensorflow_beside.py": "TensorFlow 1.x 里用 Keras 的层：占位符、会话、tf.train 的优化器",
    "keras2/tf_keras_2018.py": "2018 年教程里的 tf.keras",
    "keras2/vae_layer.py": "变分自编码器，损失由自己的层加上（add_loss）",
}  # what each program is, for the page; in English its first line says it
_BOUND = r"(above|below) (-?\d+(?:\.\d+)?)"
_REACHES = re.compile(rf'^Reaches "([^"]+)" {_BOUND}(?:, on the whole of (\w+) {_BOUND})?', re.MULTILINE)


class Claim(NamedTuple):
    """A number that the program prints after these words, and on which side of the bound it lies."""

    words: str
    side: str
    bound: float

    def printed(self, output: str) -> float:
        """The number that stands last behind the words."""
        found = re.findall(rf"^.*{re.escape(self.words)}:?\s+(\S+)", output, re.MULTILINE)
        if not found:
            raise AssertionError(f"{self.words!r} is nowhere in what the program printed")
        return float(found[-1])

    def holds(self, output: str) -> bool:
        """Whether the number is on the side that the program says."""
        number = self.printed(output)
        return number > self.bound if self.side == "above" else number < self.bound


class Script(NamedTuple):
    """One program, by what its first lines say."""

    path: Path
    title: str
    claims: tuple[Claim, ...]
    whole: tuple[Claim, ...]  # with the genuine data set in place of the sample
    writes: tuple[str, ...]
    engines: tuple[str, ...]
    seconds: int

    @property
    def name(self) -> str:
        """As ``kerascn run`` is given it, below ``examples/old``."""
        return self.path.relative_to(FOLDER).as_posix()

    @property
    def release(self) -> str:
        """The Keras in whose words it is written."""
        return RELEASES[self.path.parent.name]

    @property
    def python2(self) -> bool:
        """Whether it is text of Python 2."""
        return self.path.stem.endswith("_py2")


def read(path: Path) -> Script:
    """What a program says of itself."""
    match = re.search(r"^'''(.+?)'''", path.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    if match is None:
        raise ValueError(f"{path} has no text at its beginning")
    head = match[1]
    found = _REACHES.findall(head)
    needs = re.search(r"^Needs (\w+)\.$", head, re.MULTILINE)
    takes = re.search(r"^Takes about (\d+) s on a CPU", head, re.MULTILINE)
    if not found or takes is None:
        raise ValueError(f"{path} does not say what it reaches and how long it takes")
    return Script(
        path,
        head.split("\n\n")[0].replace("\n", " "),
        tuple(Claim(words, side, float(bound)) for words, side, bound, *_ in found),
        tuple(Claim(row[0], row[4], float(row[5])) for row in found if row[3]),
        tuple(re.findall(r'^Writes "([^"]+)"', head, re.MULTILINE)),
        (ENGINES[needs[1]],) if needs else tuple(ENGINES.values()),
        int(takes[1]),
    )


def scripts() -> list[Script]:
    """All of them, the older ones first."""
    return [read(path) for folder in RELEASES for path in sorted((FOLDER / folder).glob("*.py"))]


# --------------------------------------------------------------------------- the data that they ask for

DATA = (
    "mnist.npz", "imdb.npz", "imdb_word_index.json", "reuters.npz", "reuters_word_index.json", "boston_housing.npz",
    "cifar-10-python.tar.gz",
)  # fmt: skip


def _pictures(path: Path) -> None:
    """1500 drawn pictures of six kinds to learn from and 300 to test, as CIFAR-10 comes."""
    (x, y), (x_test, y_test) = sample("shapes", samples=1800, classes=6, test_split=1 / 6)
    parts = {f"data_batch_{number + 1}": (x[number::5], y[number::5]) for number in range(5)}
    parts["test_batch"] = x_test, y_test
    made = {f"cifar-10-batches-py/{name}": stand_ins.cifar_batch(x, labels=y) for name, (x, y) in parts.items()}
    stand_ins.pack(path, made)


def samples(folder: Path) -> dict[str, str]:
    """Make a mirror with samples under the published names; the settings with which programs read them there."""
    makers = stand_ins.MAKERS | {"cifar-10-python.tar.gz": _pictures}
    (folder / "mirror").mkdir(parents=True, exist_ok=True)
    for name in DATA:
        makers[name](folder / "mirror" / name)
    return mirror(folder)


def mirror(folder: Path) -> dict[str, str]:
    """The settings with which programs read what lies in ``folder/mirror``, and trust it as it is now."""
    sums = {path.name: [hashlib.sha256(path.read_bytes()).hexdigest()] for path in (folder / "mirror").iterdir()}
    (folder / "trusted.json").write_text(json.dumps(sums), "utf-8")
    return {"KERAS_HOME": str(folder), "KERASCN_DATA_MIRROR": str(folder / "mirror")}


def main(names: Sequence[str]) -> int:
    """Run the programs of these names on the samples, each in a folder of its own below ``build/old_scripts``."""
    place = ROOT / "build" / "old_scripts"
    environ = os.environ | samples(place / "samples")
    failed = 0
    for name in names or [script.name for script in scripts()]:
        folder = place / Path(name).with_suffix("")
        folder.mkdir(parents=True, exist_ok=True)
        print(f"{name} in {folder}", flush=True)
        command = [sys.executable, "-m", "kerascn", "run", str(FOLDER / name)]
        failed += subprocess.run(command, cwd=folder, env=environ, check=False).returncode != 0
    return min(failed, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
