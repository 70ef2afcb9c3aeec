"""The table of attacks: every way known to us in which a file has made, or might make, a loader run something."""

import base64
import io
import json
import zipfile

import h5py
import numpy as np

from tests.saving.crafted import (
    SECRET,
    Attack,
    dense,
    graph,
    growing_view,
    h5,
    harmless,
    lambda_layer,
    lstm,
    merge,
    of_dense,
    row,
    trained,
    wrapped,
    write_opaque,
)

NO_IMPORT = "a name is looked up among the library's own and the custom objects; nothing is imported for a file"
NO_TAG = "safe_mode=False lets code of lambdas run; objects of Python are not made of YAML at all"
NOT_READ = "nothing unpickles, follows links or opens such files, whatever was said"
CODE = "function.code"


def text(config):
    """A configuration as JSON."""
    return json.dumps(config)


def shape_code(canary):
    """A program in place of a function of shapes."""
    return canary.code("shape", "(None, 4)")


def as_keras1_wrote(canary):
    """The code as Keras 1 and the first releases of Keras 2 wrote it: its bytes as they were."""
    return base64.b64decode(canary.code()[0]).decode("raw_unicode_escape")


# --------------------------------------------------------------------------- code of lambdas

LAMBDAS = {
    "lambda": Attack(lambda c: h5(c, row(lambda_layer(c))), "model", CODE, "CVE-2024-3660", True),
    "lambda_said_safe": Attack(lambda c: h5(c, row(lambda_layer(c))), "model said", CODE, "CVE-2025-9905", True),
    "lambda_in_graph": Attack(lambda c: h5(c, graph(lambda_layer(c))), "model", CODE, "CVE-2024-3660", True),
    "lambda_in_model": Attack(lambda c: h5(c, row(row_in_row(c))), "model", CODE, "", True),
    "lambda_in_json": Attack(lambda c: text(row(lambda_layer(c))), "json", CODE, "CVE-2024-3660", True),
    "lambda_in_yaml": Attack(lambda c: text(row(lambda_layer(c))), "yaml", CODE, "", True),  # JSON is YAML
    "lambda_in_dict": Attack(lambda c: row(lambda_layer(c)), "config", CODE, "", True),
    "lambda_of_keras1": Attack(
        lambda c: text(row(lambda_layer(c, function=as_keras1_wrote(c)))), "json", CODE, "", True
    ),
    "lambda_by_step": Attack(
        lambda c: text(row(wrapped("TimeDistributed", lambda_layer(c)))), "json", CODE, "", True
    ),
    "lambda_both_ways": Attack(
        lambda c: text(row(wrapped("Bidirectional", lstm(activation=lambda_layer(c))))), "json", CODE, "", True
    ),
    "lambda_as_activation": Attack(lambda c: text(row(dense(activation=lambda_layer(c)))), "json", CODE, "", True),
    "lambda_in_a_call_of_keras1": Attack(
        lambda c: text(merge(mode=c.code(), mode_type="lambda")), "json", CODE, "", True
    ),
    "shape_in_merge": Attack(
        lambda c: text(
            merge(mode="first", mode_type="function", output_shape=shape_code(c), output_shape_type="lambda")
        ),
        "json", CODE, "", True,
    ),
    "mask_in_merge": Attack(
        lambda c: text(
            merge(mode="first", mode_type="function", output_mask=c.code("masks", "None"), output_mask_type="lambda")
        ),
        "json", CODE, "", True,
    ),
    "output_shape": Attack(
        lambda c: text(row(lambda_layer(c, **harmless(output_shape=shape_code(c), output_shape_type="lambda")))),
        "json", CODE, "CVE-2024-3660", True,
    ),
    "mask": Attack(
        lambda c: text(row(lambda_layer(c, **harmless(mask=c.code("inputs, mask", "None"), mask_type="lambda")))),
        "json", CODE, "", True,
    ),
    "lambda_by_another_name": Attack(
        lambda c: text(row({**lambda_layer(c), "class_name": "Custom>Lambda", "registered_name": "Lambda"})),
        "json", CODE, "", True,
    ),
    "lambda_without_a_function": Attack(
        lambda c: text(row(lambda_layer(c, **harmless(function=c.code(), function_type="unheard of")))),
        "json", CODE, "", True,
    ),
    "lambda_turns_safe_mode_off": Attack(
        lambda c: text({**row(lambda_layer(c)), "safe_mode": False, "allow_code": True}),
        "json", CODE, "CVE-2025-9906", True,
    ),
    "layer_turns_safe_mode_off": Attack(
        lambda c: text(row(lambda_layer(c, safe_mode=False))),
        "json", CODE, "CVE-2025-9906", why="Lambda has no such argument, so there is no layer",
    ),
    "file_turns_safe_mode_off": Attack(
        lambda c: h5(c, row(lambda_layer(c)), safe_mode=np.False_, allow_code=np.True_),
        "model", CODE, "CVE-2025-9906", True,
    ),
    "objects_in_arguments": Attack(
        lambda c: text(row(lambda_layer(c, **harmless(arguments=array_of(c.importable(), "|O"))))),
        "json", "core.lambda_array", why=NO_IMPORT,
    ),
    "gigabytes_in_arguments": Attack(
        lambda c: text(row(lambda_layer(c, **harmless(arguments=array_of("x", "S2000000000"))))),
        "json", "core.lambda_array", why="arrays are of numbers",
    ),
    "lambda_as_layer": Attack(
        lambda c: lambda_layer(c), "layer", CODE, why="layer_from_config() has no safe_mode: it is always safe"
    ),
    "lambda_as_loss": Attack(
        lambda c: h5(c, row(dense()), trained(loss=lambda_layer(c))),
        "model", None, why="a loss is looked up among the losses",
    ),
}  # fmt: skip


def array_of(value, dtype):
    """An array among the arguments of a Lambda, as Keras writes one."""
    return {"more": {"type": "ndarray", "value": [value], "dtype": dtype}}


def row_in_row(canary):
    """A model with a Lambda, in a model."""
    inner = row(lambda_layer(canary))
    return {"class_name": "Sequential", "config": {"name": "inner", "layers": inner["config"]}}


# --------------------------------------------------------------------------- names that could be imported


def targets(canary):
    """What an attack would like to have made or called, by a name for the test."""
    module, touched = canary.importable(), str(canary.marker)
    arguments = {"command": f"touch {touched}"}
    fetched = {"fname": touched, "origin": canary.url}
    return {
        "dotted_name": f"{module}.Thing",
        "dotted_class": {"class_name": f"{module}.Thing", "config": {}},
        "module_key": {"module": module, "class_name": "Thing", "registered_name": "Thing", "config": {}},
        "module_of_ours": {"module": "kerascn.layers", "class_name": f"{module}.Thing", "config": {}},
        "registered_name": {
            "module": None, "class_name": "Thing", "registered_name": f"{module}>Thing", "config": {},
        },
        "function_of_module": {
            "module": module, "class_name": "function", "config": "touch", "registered_name": "touch",
        },
        "system": {"class_name": "os.system", "config": arguments},
        "system_by_module": {"module": "os", "class_name": "system", "config": arguments, "registered_name": "system"},
        "popen": {"module": "subprocess", "class_name": "Popen", "config": {"args": ["touch", touched]}},
        "evaluated": {"module": "builtins", "class_name": "eval", "config": {"source": f"{canary.writes}('x')"}},
        "import": {"class_name": "__import__", "config": {"name": module}},
        "attribute": {"class_name": "Dense.__init__.__globals__", "config": {}},
        "get_file": {
            "module": "keras.utils", "class_name": "get_file", "config": fetched, "registered_name": "get_file",
        },
        "safe_mode_off": {
            "module": "keras.config", "class_name": "enable_unsafe_deserialization", "config": {},
        },
        "trust": {"module": "kerascn.declare.trust", "class_name": "running_code", "config": {}},
        "lookup": {"class_name": "StringLookup", "config": {"vocabulary": canary.url, "name": "lookup"}},
        "vectorized": {"class_name": "TextVectorization", "config": {"vocabulary": canary.url, "name": "texts"}},
        "saved_model": {"class_name": "TFSMLayer", "config": {"filepath": canary.url, "name": "saved"}},
        "torch": {
            "class_name": "TorchModuleWrapper",
            "config": {"name": "torch", "module": base64.b64encode(canary.pickled()).decode()},
        },
        "loader": {"class_name": "load_model", "config": {"filepath": canary.url}},
    }  # fmt: skip


PUBLISHED = {
    "module_key": "CVE-2025-1550", "function_of_module": "CVE-2025-1550", "popen": "CVE-2025-1550",
    "get_file": "CVE-2025-8747", "safe_mode_off": "CVE-2025-9906", "lookup": "CVE-2025-12058",
    "vectorized": "CVE-2025-12058", "torch": "CVE-2025-49655",
}  # fmt: skip

# Where in a model such a thing can stand, and how the model is loaded.
SPOTS = {
    "layer": (lambda c, thing: text(row(dense(), as_layer(thing))), "json"),
    "layer_of_graph": (lambda c, thing: text(graph(as_layer(thing))), "json"),
    "by_step": (lambda c, thing: text(row(wrapped("TimeDistributed", as_layer(thing)))), "json"),
    "both_ways": (lambda c, thing: text(row(wrapped("Bidirectional", as_layer(thing)))), "json"),
    "cell": (
        lambda c, thing: text(
            row({"class_name": "RNN", "config": {"cell": as_layer(thing), "batch_input_shape": [None, 3, 4]}})
        ),
        "json",
    ),
    "activation": (lambda c, thing: text(row(dense(activation=thing))), "json"),
    "initializer": (lambda c, thing: text(row(dense(kernel_initializer=thing))), "json"),
    "regularizer": (lambda c, thing: text(row(dense(kernel_regularizer=thing))), "json"),
    "constraint": (lambda c, thing: text(row(dense(bias_constraint=thing))), "json"),
    "function": (lambda c, thing: text(row(lambda_layer(c, function=thing, function_type="function"))), "json"),
    "raw": (lambda c, thing: text(row(lambda_layer(c, function=thing, function_type="raw"))), "json"),
    "loss": (lambda c, thing: compiled(c, loss=thing), "model"),
    "loss_wrapped": (
        lambda c, thing: compiled(c, loss={"class_name": "LossFunctionWrapper", "config": {"fn": thing}}), "model",
    ),
    "metric": (lambda c, thing: compiled(c, metrics=[thing]), "model"),
    "metric_wrapped": (
        lambda c, thing: compiled(c, metrics=[{"class_name": "MeanMetricWrapper", "config": {"fn": thing}}]), "model",
    ),
    "weighted_metric": (lambda c, thing: compiled(c, weighted_metrics=[thing]), "model"),
    "optimizer": (
        lambda c, thing: compiled(c, optimizer=thing if isinstance(thing, dict) else {"class_name": thing}), "model",
    ),
    "native_optimizer": (
        lambda c, thing: compiled(c, optimizer={"class_name": "TFOptimizer", "config": {"optimizer": thing}}), "model",
    ),
}  # fmt: skip


def as_layer(thing):
    """Class and configuration, where a layer is expected; with a name, which graphs ask for."""
    thing = thing if isinstance(thing, dict) else {"class_name": thing, "config": {}}
    config = thing.get("config", {})
    return {**thing, "config": {"name": "thing", **config} if isinstance(config, dict) else config, "name": "thing"}


def compiled(canary, **said):
    """A file with a Dense that has weights, and with what was said of its training."""

    def change(file, group):
        file.attrs["training_config"] = json.dumps(trained(**said)).encode()

    return of_dense(canary, change)


def _of_names(spot, target):
    place, load = SPOTS[spot]
    return Attack(lambda c: place(c, targets(c)[target]), load, None, PUBLISHED.get(target, ""), why=NO_IMPORT)


TARGETS = (
    "dotted_name", "dotted_class", "module_key", "module_of_ours", "registered_name", "function_of_module", "system",
    "system_by_module", "popen", "evaluated", "import", "attribute", "get_file", "safe_mode_off", "trust", "lookup",
    "vectorized", "saved_model", "torch", "loader",
)  # fmt: skip
NAMES = {f"{target}_as_{spot}": _of_names(spot, target) for spot in SPOTS for target in TARGETS}
NAMES["lambda_with_a_module"] = Attack(
    lambda c: text(row(lambda_layer(c, function="touch", function_type="function", module=c.importable()))),
    "json", "function.unknown", "CVE-2025-1550", why=NO_IMPORT,
)  # fmt: skip
NAMES["safe_mode_off_before_a_lambda"] = Attack(
    lambda c: text(row(as_layer(targets(c)["safe_mode_off"]), lambda_layer(c))),
    "json", "saving.unknown", "CVE-2025-9906", why="the layer before the Lambda is not known, so nothing is made",
)  # fmt: skip

# --------------------------------------------------------------------------- YAML


def tag(canary, kind, rest):
    """A YAML text that asks for something of Python in place of a model."""
    return f"class_name: Sequential\nconfig: !!python/{kind}{rest}\n"


def yaml_of(make):
    """An attack by a YAML text."""
    return Attack(make, "yaml", "saving.yaml_tag", "CVE-2021-37678", why=NO_TAG)


YAMLS = {
    "yaml_apply": yaml_of(lambda c: tag(c, "object/apply:", f"os.system ['touch {c.marker}']")),
    "yaml_new": yaml_of(lambda c: tag(c, "object/new:", f"{c.importable()}.Thing []")),
    "yaml_object": yaml_of(lambda c: tag(c, "object:", f"{c.importable()}.Thing {{}}")),
    "yaml_name": yaml_of(lambda c: tag(c, "name:", f"{c.importable()}.touch ''")),
    "yaml_module": yaml_of(lambda c: tag(c, "module:", f"{c.importable()} ''")),
    "yaml_as_key": yaml_of(lambda c: f"? !!python/object/apply:os.system ['touch {c.marker}']\n: 1\n"),
    "yaml_in_a_tuple": yaml_of(lambda c: tag(c, "tuple", f" [!!python/object/apply:os.system ['touch {c.marker}']]")),
    "yaml_in_a_layer": yaml_of(
        lambda c: (
            "class_name: Sequential\nconfig:\n- class_name: Dense\n  config:\n"
            f"    units: !!python/object/apply:os.system ['touch {c.marker}']\n"
        )
    ),
    "yaml_of_an_own_tag": yaml_of(lambda c: f"%TAG ! tag:yaml.org,2002:python/\n---\n!module:{c.importable()} ''\n"),
}

# --------------------------------------------------------------------------- pickles and objects

ADDRESS = (0x4141414141414141).to_bytes(8, "little")


def opaque(place, name, tagged, data, is_attribute):
    """An attack by bytes of an unknown type, in an attribute or in the array of the weights."""

    def change(canary):
        return lambda file, group: write_opaque(
            {"file": file, "group": group, "weights": file["model_weights"]}[place],
            name, canary, tagged, data(canary), is_attribute,
        )  # fmt: skip

    return lambda c: of_dense(c, change(c))


def of_keras0(canary, place, attribute):
    """A file as Keras before 1.0 wrote it, which counts; one of the counts pretends to be objects."""

    def change(file, group):
        del file["model_weights"]
        layer = file.create_group("layer_0")
        file.attrs["nb_layers"], layer.attrs["nb_params"] = 1, 1
        layer["param_0"] = np.zeros((4, 2), "f4")
        write_opaque({"file": file, "group": layer}[place], attribute, canary, b"NUMPY:|O", ADDRESS, True)

    return of_dense(canary, change)


def put(attribute, value):
    """An attack by the value of an attribute of the file."""
    return lambda c: of_dense(c, lambda file, group: file.attrs.__setitem__(attribute, value(c)))


def file_of(name, data):
    """An attack by a file of these bytes."""

    def craft(canary):
        path = canary.folder / name
        path.write_bytes(data(canary))
        return path

    return craft


def saved_by_numpy(canary):
    """An .npz with an array of objects, which NumPy keeps as a pickle."""
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as packed:
        header = b"{'descr': '|O', 'fortran_order': False, 'shape': (1,), }"
        header += b" " * (63 - (10 + len(header)) % 64 + 0) + b"\n"
        packed.writestr("a.npy", b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header + canary.pickled())
    return memory.getvalue()


def of_keras3(canary):
    """A .keras of Keras 3, whose configuration names a module."""
    memory, target = io.BytesIO(), targets(canary)["module_key"]
    with zipfile.ZipFile(memory, "w") as packed:
        packed.writestr("config.json", text(row(as_layer(target))))
        packed.writestr("metadata.json", '{"keras_version": "3.8.0"}')
        packed.writestr("model.weights.h5", b"")
    return memory.getvalue()


def of_tensorflow(canary):
    """A folder that TensorFlow saved; its graph could write files."""
    folder = canary.folder / "saved"
    folder.mkdir()
    (folder / "saved_model.pb").write_bytes(b"\x08\x01\x12\x00")
    return folder


# --------------------------------------------------------------------------- what leads out of the file


def linked(where, link):
    """An attack by a link, in place of a group or an array of the file."""

    def change(canary):
        def put_link(file, group):
            if where in file:
                del file[where]
            file[where] = link(canary)

        return put_link

    return lambda c: of_dense(c, change(c))


def replaced(create):
    """An attack by an array that is made otherwise, in place of the kernel."""

    def change(canary):
        def put_array(file, group):
            del group["kernel:0"]
            create(canary, file, group)

        return put_array

    return lambda c: of_dense(c, change(c))


def _external(canary):
    return h5py.ExternalLink(str(canary.fifo), "x")


def _stored_elsewhere(canary, file, group):
    created = [(str(canary.fifo), 0, h5py.h5f.UNLIMITED)]
    group.create_dataset("kernel:0", shape=(4, 2), dtype="f4", external=created)


def _of_references(canary, file, group):
    group.create_dataset("kernel:0", data=np.full((4, 2), file["model_weights"].ref, h5py.ref_dtype))


def _to_elsewhere(where, key="saving.link", load="weights"):
    return Attack(linked(where, _external), load, key, why=NOT_READ)


PICKLES = {
    "pickle_as_file": Attack(file_of("m.h5", lambda c: c.pickled()), "model", "saving.is_pickle", why=NOT_READ),
    "pickle_as_weights": Attack(file_of("w.pkl", lambda c: c.pickled()), "weights", "saving.is_pickle", why=NOT_READ),
    "pickle_as_architecture": Attack(
        put("model_config", lambda c: c.pickled(0)), "model", "saving.not_parsed", why=NOT_READ
    ),
    "pickle_as_void": Attack(
        put("model_config", lambda c: np.void(c.pickled())), "model", "saving.not_text", why=NOT_READ
    ),
    "pickle_as_training": Attack(
        put("training_config", lambda c: np.void(c.pickled())), "model", "saving.not_text", why=NOT_READ
    ),
    "pickle_as_names": Attack(
        opaque("weights", "layer_names", b"pickle", lambda c: c.pickled(), True), "model", "saving.not_text",
        why=NOT_READ,
    ),
    "pickle_as_kernel": Attack(
        opaque("group", "kernel:0", b"pickle", lambda c: c.pickled(), False), "weights", "saving.not_numbers",
        why=NOT_READ,
    ),
    "objects_of_numpy": Attack(file_of("w.npz", saved_by_numpy), "weights", None, why=NOT_READ),
    "keras3": Attack(file_of("m.keras", of_keras3), "model", "saving.keras3", "CVE-2025-1550", why=NOT_READ),
    "keras3_as_h5": Attack(file_of("m.h5", of_keras3), "model", "saving.keras3", "CVE-2025-9905", why=NOT_READ),
    "saved_model": Attack(of_tensorflow, "model", None, why=NOT_READ),
    "address": Attack(lambda c: c.url + "/model.h5", "model", None, "CVE-2025-8747", why=NOT_READ),
    # h5py takes these bytes for addresses of objects in memory: reading them ends the process, or worse.
    "objects_as_attribute": Attack(
        opaque("file", "model_config", b"NUMPY:|O", lambda c: ADDRESS, True), "model", "saving.not_text",
        why=NOT_READ,
    ),
    "objects_as_names": Attack(
        opaque("weights", "layer_names", b"NUMPY:|O", lambda c: ADDRESS, True), "weights", "saving.not_text",
        why=NOT_READ,
    ),
    "objects_as_weight_names": Attack(
        opaque("group", "weight_names", b"NUMPY:|O", lambda c: ADDRESS, True), "weights", "saving.not_text",
        why=NOT_READ,
    ),
    "objects_as_count": Attack(
        lambda c: of_keras0(c, "file", "nb_layers"), "weights", "saving.not_text", why=NOT_READ,
    ),
    "objects_as_count_of_weights": Attack(
        lambda c: of_keras0(c, "group", "nb_params"), "weights", "saving.not_text", why=NOT_READ,
    ),
    "objects_given": Attack(
        opaque("group", "kernel:0", b"NUMPY:|O", lambda c: ADDRESS, False), "given", "saving.not_numbers",
        why=NOT_READ,
    ),
    "objects_in_a_matrix": Attack(
        opaque("group", "kernel:0", b"NUMPY:|O", lambda c: ADDRESS, False), "matrix", "hdf5.opaque", why=NOT_READ,
    ),
    "elsewhere_in_a_matrix": Attack(replaced(_stored_elsewhere), "matrix", "hdf5.link", why=NOT_READ),
    "elsewhere_given": Attack(
        replaced(_stored_elsewhere), "given", "saving.link", why=NOT_READ,
    ),
    "objects_as_kernel": Attack(
        opaque("group", "kernel:0", b"NUMPY:|O", lambda c: ADDRESS, False), "weights", "saving.not_numbers",
        why=NOT_READ,
    ),
    "numbers_as_opaque": Attack(
        opaque("group", "kernel:0", b"NUMPY:<f4", lambda c: b"\0" * 4096, False), "weights", "saving.not_numbers",
        why=NOT_READ,
    ),
}  # fmt: skip

LINKS = {
    "link_as_weights": _to_elsewhere("model_weights"),
    "link_as_layer": _to_elsewhere("model_weights/dense_1"),
    "link_as_kernel": _to_elsewhere("model_weights/dense_1/kernel:0"),
    "link_of_model": _to_elsewhere("model_weights", load="model"),
    "link_as_state": Attack(
        lambda c: linked_state(c), "model", None, why=NOT_READ,
    ),
    "link_by_name": Attack(
        linked("model_weights/dense_1/kernel:0", lambda c: h5py.SoftLink(f"/{SECRET}")), "weights", "saving.link",
        why=NOT_READ,
    ),
    "stored_elsewhere": Attack(replaced(_stored_elsewhere), "weights", "saving.link", why=NOT_READ),
    "view_of_elsewhere": Attack(
        replaced(lambda c, file, group: growing_view(group, "kernel:0", c.fifo)), "weights", "saving.link",
        why=NOT_READ,
    ),
    "references": Attack(replaced(_of_references), "weights", "saving.not_numbers", why=NOT_READ),
    "reference_as_name": Attack(
        lambda c: of_dense(
            c,
            lambda file, group: file["model_weights"].attrs.create("layer_names", group.ref, dtype=h5py.ref_dtype),
        ),
        "weights", "saving.not_text", why=NOT_READ,
    ),
}  # fmt: skip


def linked_state(canary):
    """A file whose optimizer's state lies elsewhere."""
    path = compiled(canary)
    with h5py.File(path, "r+") as file:
        file["optimizer_weights"] = _external(canary)
    return path


ATTACKS = {**LAMBDAS, **NAMES, **YAMLS, **PICKLES, **LINKS}
