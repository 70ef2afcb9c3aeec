"""Models that people wrote to files with Keras 1 and 2: every one that can be read can be drawn."""

import pytest

from kerascn import backend as K
from kerascn.diagram import layout, svg
from kerascn.diagram.reading import graph_of
from kerascn.models import load_model, model_from_json, model_from_yaml
from tests.diagram import drawn
from tests.genuine import genuine

DL4J = "keras_files/dl4j-test-resources/"
# Files, and how many boxes and lines there are.
FILES = {
    f"{DL4J}configs/keras2/simple_add_tf_keras_2.json": (6, 5),
    f"{DL4J}weights/embedding_conv1d_extended_tensorflow_2.h5": (10, 9),
}
MORE = {
    f"{DL4J}examples/seq2seq/model_seq2seq_5549.json": (8, 10),
    "keras_files/lstm_seq2seq/s2s.h5": (5, 5),
    "keras_files/keras-js/demos/data/resnet50/resnet50.json": (177, 192),
    "keras_files/wide_resnets_keras/models/WRN-28-10.json": (94, 105),
    "keras_files/face_classification/trained_models/emotion_models/fer2013_mini_XCEPTION.107-0.66.hdf5": (46, 49),
    "keras_files/betago/model_zoo/demo_bot.yml": (27, 26),
    "keras_files/VQA_Demo/VQA_MODEL_keras1.json": (18, 17),
    f"{DL4J}examples/agz/dual_res.json": (155, 174),
    f"{DL4J}configs/keras1/yolo_model.json": (30, 29),
}


@pytest.mark.parametrize(
    "name", [*FILES, *(pytest.param(name, marks=pytest.mark.all_only) for name in MORE)], ids=lambda name: name[12:]
)
def test_is_drawn_whole(name):
    path = genuine(name)
    load = {".json": model_from_json, ".yml": model_from_yaml}.get(path.suffix)
    model = load(path.read_text()) if load else load_model(path, compile=False)
    boxes, lines = (FILES | MORE)[name]
    for direction in ("TB", "LR"):
        graph = graph_of(model, show_shapes=True, expand_nested=True)
        sheet = drawn.read(svg.written(layout.drawn(graph, direction)))
        assert drawn.faults(sheet) == []
        assert (len(sheet.plain), len(sheet.lines)) == (boxes, lines)
        titles = {box.title.partition(": ")[0].partition("(")[0] for box in sheet.boxes.values()}
        assert {layer.name for layer in model.layers} <= titles
    K.clear_session()
