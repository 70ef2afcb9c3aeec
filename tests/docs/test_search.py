"""The search, typed into in a real browser: what students look for is found, the right page first."""

from urllib.parse import quote, urlsplit

import pytest

pytest.importorskip("yaml", reason="the tools of the site are not installed: pip install 'kerascn[docs]'")

from dev_tools import pages
from dev_tools.tutorials import source

RESULTS = "[...document.querySelectorAll('.md-search-result__link')].map(a => a.getAttribute('href'))"


@pytest.mark.parametrize(
    ("path", "word", "target"),
    [
        ("", "占位符", "/backend/"),
        ("", "反向传播", "/backend/"),
        ("", "镜像", "/installation/"),
        ("", "滑动平均", "/layers/normalization/"),
        ("", "拼接", "/layers/merge/"),
        ("en/", "backpropagation", "/en/backend/"),
        ("en/", "mirror", "/en/installation/"),
        ("en/", "MaxoutDense", "/en/layers/keras1/"),
    ],
)
def test_search_finds(browser, address, path, word, target):
    page = browser.open(f"{address}{path}?q={quote(word)}")
    found = page.wait(f"{RESULTS}.length && {RESULTS}")
    assert any(target in link for link in found)


MESSAGES = {
    "AttributeError: 'str' object has no attribute 'decode'": "str_decode",
    "ValueError: bad marshal data (unknown type code)": "bad_marshal_data",
    "NameError: name 'tf' is not defined": "tf_is_not_defined",
    "ValueError: Unknown layer: ProposalLayer": "unknown_layer",
    "ValueError: Unknown metric function: dice_coef": "unknown_metric_function",
    "ValueError: Unknown loss function:focal_loss": "unknown_metric_function",
    "ValueError: You are trying to load a weight file containing 16 layers into a model with 2 layers.": (
        "layers_12_into_11"
    ),
    'ValueError: Layer #3 (named "dense_1" in the current model) was found to correspond to layer dense_1 in the save '
    "file. However the new layer dense_1 expects 2 weights, but the saved weights have 1 elements.": (
        "layer_expects_weights"
    ),
    "ValueError: Shapes (1000, 10) and (1000, 12) are incompatible": "layer_expects_weights",
    "ValueError: No model found in config file.": "no_model_found",
    "OSError: Unable to open file (truncated file: eof = 47251456, sblock->base_addr = 0, stored_eof = 102853048)": (
        "truncated_file"
    ),
    "OSError: Unable to open file (file signature not found)": "truncated_file",
    "TypeError: __init__() got an unexpected keyword argument 'ragged'": "unexpected_keyword",
    "TypeError: ('Keyword argument not understood:', 'groups')": "unexpected_keyword",
    "ValueError: Unrecognized keyword arguments: ['batch_shape']": "unexpected_keyword",
    "ValueError: Object arrays cannot be loaded when allow_pickle=False": "object_arrays",
}
# The same said of other names than the one in the title: the page is among the first five.
OTHER_NAMES = {
    "AttributeError: module 'numpy' has no attribute 'int'.": "np_float",
    "ImportError: cannot import name 'imresize' from 'scipy.misc'": "scipy_misc_imread",
    "ModuleNotFoundError: No module named 'sklearn.grid_search'": "sklearn_cross_validation",
    "AttributeError: 'Dataset' object has no attribute 'value'": "dataset_value",
    "ImportError: cannot import name 'Mapping' from 'collections'": "collections_iterable",
    "SyntaxError: Missing parentheses in call to 'print'. Did you mean print(...)?": "missing_parentheses",
    "NameError: name 'unicode' is not defined": "name_xrange",
    "ModuleNotFoundError: No module named 'urllib2'": "cpickle",
    "TypeError: 'float' object cannot be interpreted as an integer": "float_as_integer",
    "TypeError: slice indices must be integers or None or have an __index__ method": "float_as_integer",
    "TypeError: 'map' object is not subscriptable": "dict_keys",
    "TypeError: object of type 'zip' has no len()": "dict_keys",
    "ModuleNotFoundError: No module named 'theano'": "no_module_theano",
    "ImportError: cannot import name 'downsample'": "theano_downsample",
    "AttributeError: module 'keras.backend' has no attribute 'set_image_dim_ordering'": "image_dim_ordering",
    "ModuleNotFoundError: No module named 'keras.engine.topology'": "engine_topology",
    "ImportError: cannot import name 'merge' from 'keras.layers' (/usr/lib/python3/keras/layers/__init__.py)": (
        "import_merge"
    ),
    "ModuleNotFoundError: No module named 'keras.layers.recurrent'": "layers_convolutional",
    "ImportError: cannot import name 'np_utils' from 'keras.utils'": "utils_np_utils",
    "AttributeError: 'Sequential' object has no attribute 'predict_proba'": "predict_classes",
    "ValueError: Negative dimension size caused by subtracting 3 from 1 for 'conv2d_1/convolution'": (
        "negative_dimension"
    ),
    "TypeError: fit_generator() got an unexpected keyword argument 'samples_per_epoch'": "nb_epoch",
    "TypeError: __init__() got an unexpected keyword argument 'border_mode'": "nb_epoch",
    "AttributeError: 'SGD' object has no attribute 'lr'": "optimizer_lr",
    "AttributeError: module 'tensorflow' has no attribute 'placeholder'": "tf_placeholder",
    "AttributeError: module 'tensorflow' has no attribute 'ConfigProto'": "tf_session",
    "ModuleNotFoundError: No module named 'tensorflow.contrib'": "tf_contrib",
    "AttributeError: module 'tensorflow' has no attribute 'reset_default_graph'": "tf_get_default_graph",
    'ValueError: Tensor Tensor("dense_2/Softmax:0", shape=(?, 10), dtype=float32) is not an element of this graph.': (
        "tf_not_an_element"
    ),
    "AttributeError: 'NoneType' object has no attribute '_inbound_nodes'": "keras_history",
    "AttributeError: 'Tensor' object has no attribute '_keras_history'": "keras_history",
}


def typed(page, words):
    """Type words into the search box in place of what stands there; what is found, best first."""
    page.run("document.querySelector('.md-search__input').focus()")
    for text in ("", words):
        page.run("document.querySelector('.md-search__input').select()")
        page.call("Input.insertText", text=text)
        page.call("Input.dispatchKeyEvent", type="keyUp", key="Shift")  # the search looks when a key goes up
        if not text:
            page.wait(f"{RESULTS}.length === 0")
    page.wait(f"{RESULTS}.length")
    return page.run(RESULTS)


@pytest.fixture(scope="module", params=["", "en/"], ids=["zh", "en"])
def search(request, browser, address):
    """A page of one language whose search is ready; its path, and what types into it."""
    page = browser.open(f"{address}{request.param}?q=K")
    page.wait(f"{RESULTS}.length")
    return request.param, lambda words: typed(page, words)


def test_a_pasted_message_leads_to_its_page(search):
    path, find = search
    titles = {
        text.headings[0].text.strip("`"): text.path.stem
        for text in pages.all_pages(path[:-1] or "zh")
        if "clinic/" in text.name and text.path.stem != "index"
    }
    assert len(titles) > 35
    wrong = []
    for message, slug in (titles | MESSAGES | OTHER_NAMES).items():
        found_pages = list(dict.fromkeys(link.split("?")[0].split("#")[0] for link in find(message)))
        first = found_pages[: 5 if message in OTHER_NAMES and message not in titles else 1]
        if not any(f"/clinic/{slug}/" in link for link in first):
            wrong.append((message, first))
    assert wrong == [], wrong


# What students type, and the page that is to come first.
TUTORIALS = {
    "": {
        "自编码器": "tutorials/autoencoders/",
        "词向量": "tutorials/word_vectors/",
        "小数据集": "tutorials/small_data/",
        "deep dream": "tutorials/convnet_sees/",
        "风格迁移": "tutorials/convnet_sees/",
        "参数服务器": "tutorials/with_tensorflow/",
        "scan": "tutorials/with_theano/",
    },
    "en/": {
        "autoencoder": "tutorials/autoencoders/",
        "word vectors": "tutorials/word_vectors/",
        "GloVe": "tutorials/word_vectors/",
        "little data": "tutorials/small_data/",
        "deep dream": "tutorials/convnet_sees/",
        "style transfer": "tutorials/convnet_sees/",
        "TensorFlow interface": "tutorials/with_tensorflow/",
        "scan": "tutorials/with_theano/",
    },
}
QUERIES = {
    "": {
        "安装": "installation/",
        "切换后端": "backend/",
        "显卡": "guides/devices/",
        "学习率": "optimizers/",
        "学习率太大": "guides/traps/",
        "陷阱": "guides/traps/",
        "NaN": "guides/traps/",
        "不收敛": "guides/traps/",
        "过拟合": "guides/training_loss/",
        "验证集": "guides/faq/",
        "中间层输出": "guides/faq/",
        "冻结层": "guides/freezing/",
        "微调": "guides/freezing/",
        "迁移学习": "guides/small_weights/",
        "随机种子": "guides/reproducibility/",
        "内存不够": "guides/big_data/",
        "多输入模型": "getting_started/functional/",
        "保存模型": "saving/",
        "加载旧模型": "files/old_files/",
        "nb_epoch": "clinic/nb_epoch/",
        "tf.placeholder": "clinic/tf_placeholder/",
        "卷积核": "layers/convolutional/",
        "通道": "layers/convolutional/",
        "循环神经网络": "layers/recurrent/",
        "批归一化": "layers/normalization/",
        "自定义层": "layers/writing/",
        "Lambda层": "layers/core/",
        "损失函数": "losses/",
        "回调函数": "callbacks/",
        "提前停止": "callbacks/",
        "数据增强": "preprocessing/image/",
        "独热编码": "utils/",
        "预训练模型": "applications/",
        "预训练": "applications/",
        "特征提取": "applications/",
        "VGG16": "applications/",
    },
    "en/": {
        "install": "installation/",
        "switch backend": "backend/",
        "GPU": "guides/devices/",
        "learning rate": "optimizers/",
        "learning rate too large": "guides/traps/",
        "traps": "guides/traps/",
        "dead relu": "guides/traps/",
        "overfitting": "guides/training_loss/",
        "validation split": "guides/faq/",
        "output of intermediate layer": "guides/faq/",
        "freeze layers": "guides/freezing/",
        "fine-tuning": "guides/freezing/",
        "transfer learning": "guides/small_weights/",
        "reproducible results": "guides/reproducibility/",
        "out of memory": "guides/big_data/",
        "stateful lstm": "guides/stateful_rnn/",
        "multiple inputs": "getting_started/functional/",
        "save model": "saving/",
        "load old model": "files/old_files/",
        "border_mode": "words/",
        "nb_epoch": "clinic/nb_epoch/",
        "KeyError weights": "clinic/no_model_found/",
        "tf.placeholder": "clinic/tf_placeholder/",
        "predict_classes": "clinic/predict_classes/",
        "python 2": "old_code/python2/",
        "custom layer": "layers/writing/",
        "batch normalization": "layers/normalization/",
        "regularization": "regularizers/",
        "early stopping": "callbacks/",
        "plot loss": "callbacks/tensorboard/",
        "data augmentation": "preprocessing/image/",
        "one-hot labels": "utils/",
        "feature extraction": "applications/",
        "pretrained": "applications/",
        "finetune": "guides/freezing/",
        "VGG16": "applications/",
    },
}


def test_the_right_page_comes_first(search):
    path, find = search
    there = {words: page for words, page in TUTORIALS[path].items() if page.split("/")[1] in source.names()}
    wrong = []
    for words, target in (QUERIES[path] | there).items():
        first = find(words)[0]
        if urlsplit(first).path != f"/{path}{target}":
            wrong.append((words, first))
    assert wrong == [], wrong


def test_the_box_keeps_what_was_typed(browser, address):
    page = browser.open(f"{address}?q=Lambda层")
    assert any("/layers/core/" in link for link in page.wait(f"{RESULTS}.length && {RESULTS}"))
    assert page.run("document.querySelector('.md-search__input').value") == "Lambda层"


def test_search_says_that_it_found_nothing(browser, address):
    page = browser.open(f"{address}en/?q=qwrtzpsdf")
    page.wait("document.querySelector('.md-search-result__meta').innerText.includes('No matching')")
    assert page.run(RESULTS) == []
