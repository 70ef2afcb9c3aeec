"""Where data could become a program: a list of all such places, each with the reason why no file gets there unasked."""

import ast

import pytest

from tests.house import tree

# What makes a program out of data, by the last names of the call.
MAKERS = {
    "eval", "exec", "compile", "__import__", "FunctionType", "CodeType",
    "marshal.load", "marshal.loads", "pickle.load", "pickle.loads", "pickle.Unpickler", "shelve.open",
    "joblib.load", "dill.load", "dill.loads", "cloudpickle.load", "cloudpickle.loads",
    "np.load", "numpy.load", "np.fromstring", "read_pickle", "yaml.load", "yaml.unsafe_load", "yaml.full_load",
    "_yaml.load", "yaml_or_told.load",
    "import_module", "run_path", "run_module", "exec_module", "CDLL", "LoadLibrary", "load_library",
    "load_op_library", "load_file_system_library", "saved_model.load",
    "os.system", "os.popen", "os.startfile", "execv", "execve", "spawnv", "subprocess.run", "subprocess.call",
    "subprocess.check_call", "subprocess.check_output", "subprocess.Popen", "Popen",
}  # fmt: skip

# Module -> what it calls, and why a file from elsewhere can't make it do so.
KNOWN = {
    "kerascn.declare.functions": ({"marshal.loads", "FunctionType", "CodeType"}, "behind declare.trust"),
    "kerascn.saving.yaml_data": ({"yaml_or_told.load"}, "a loader of its own, which makes plain data only"),
    "kerascn.backend": ({"import_module"}, "the engine, by a name of the settings"),
    "kerascn.backend.tensorflow.loading": ({"import_module"}, "TensorFlow"),
    "kerascn.backend.theano.conv_choice": ({"import_module"}, "a library for convolutions, by a fixed name"),
    "kerascn.backend.theano.conv_onednn": ({"CDLL"}, "an installed library, by the path its package has"),
    "kerascn.backend.theano.memory": ({"CDLL"}, "the running program itself"),
    "kerascn.cli.run": ({"run_module"}, "the module that the user has asked to run"),
    "kerascn.cli.tutorial": ({"subprocess.call"}, "Jupyter, on the notebook that the user has asked to open"),
    "kerascn.compat.finder": ({"import_module"}, "our own modules under their old paths, for import statements"),
    "kerascn.datasets.samples.digits": ({"np.load"}, "a file of the package; NumPy unpickles nothing unasked"),
    "kerascn.datasets.unpickling": ({"pickle.loads"}, "one row of letters, checked before"),
    "kerascn.migrate": ({"import_module"}, "our own modules, by fixed names"),
    "kerascn.migrate.neighbours": ({"import_module"}, "the libraries of the table of lost names"),
    "kerascn.migrate.things": ({"import_module"}, "our own modules, by the names that a program has for them"),
    "kerascn.old_code.faces": ({"import_module"}, "modules that the tables of old names list, for import statements"),
    "kerascn.old_code.imports": ({"__import__"}, "an import statement of the user's own program, as Python does it"),
    "kerascn.old_code.interactive": ({"import_module"}, "readline, by its name"),
    "kerascn.old_code.notebook": (
        {"exec", "eval"},
        "the cells of the notebook that the user has asked to run",
    ),
    "kerascn.old_code.then.python": ({"exec_module"}, "imp.load_source of the user's own program"),
    "kerascn.old_code.then.numbers": (
        {"np.load", "np.fromstring"},
        "NumPy unpickles nothing unasked; the call of the user's own program",
    ),
    "kerascn.old_code.program": ({"exec", "CodeType"}, "the program that the user has asked to run"),
    "kerascn.old_code.source": ({"compile", "CodeType"}, "the program that the user has asked to run, and its modules"),
    "kerascn.old_code.users": ({"exec_module", "CodeType"}, "modules of the user's folders, for import statements"),
    "kerascn.old_code.python2.old_names": (
        {"exec", "eval", "CodeType"},
        "exec, eval and execfile of the user's own program",
    ),
    "kerascn.old_code.python2.program": ({"compile", "CodeType"}, "the program that the user has asked to run"),
    "kerascn.old_code.python2.streams": (
        {"pickle.load", "pickle.loads"},
        "the call of the user's own program, which Python runs like this in any program",
    ),
    "kerascn.old_code.targets": ({"import_module"}, "modules that the tables of old names list"),
    "kerascn.old_code.tensorflow1.choice": ({"import_module"}, "a module of ours, which loads TensorFlow"),
    "kerascn.old_code.tensorflow1.contrib": ({"import_module"}, "our own modules, for import statements"),
    "kerascn.old_code.tensorflow1.inside": (
        {"import_module", "exec_module"},
        "TensorFlow by its own loader, and tensorflow.keras, which is ours",
    ),
    "kerascn.old_code.tensorflow1.tf_keras": ({"import_module"}, "our own modules, for import statements"),
    "kerascn.old_code.theano1.finder": (
        {"import_module"},
        "modules of the table of Theano's names, by its fixed words",
    ),
    "kerascn.saving.models": ({"compile"}, "an argument of this name, of load_model"),
    "kerascn.engine.copying": ({"FunctionType"}, "only asked whether something is one"),
    "kerascn.utils.chance": ({"pickle.loads"}, "states that this process has packed itself"),
    "kerascn.utils.objects": ({"FunctionType"}, "only asked whether something is one"),
    "kerascn.utils.processes": ({"pickle.loads"}, "what our own processes send each other through pipes"),
}


def last_names(function):
    """The last name of what is called, and the last two with a dot between them."""
    if isinstance(function, ast.Name):
        return {function.id}
    if not isinstance(function, ast.Attribute):
        return set()
    owner = function.value
    owner = owner.func if isinstance(owner, ast.Call) else owner
    before = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
    return {f"{before}.{function.attr}"} | ({function.attr} - {"compile", "eval", "exec", "load"})


def makers_in(source):
    """What makes programs out of data in a syntax tree; also what is only named, to be called elsewhere."""
    found = set()
    for node in ast.walk(source):
        if isinstance(node, (ast.Name, ast.Attribute)):
            found |= last_names(node) & MAKERS
        if isinstance(node, ast.keyword) and node.arg == "allow_pickle" and getattr(node.value, "value", 1):
            found.add("allow_pickle")
    return found


@pytest.mark.parametrize("name", sorted(tree.modules()))
def test_places_where_data_becomes_a_program(name):
    known, _ = KNOWN.get(name, (set(), ""))
    assert makers_in(tree.parsed(tree.modules()[name])) == known


def test_all_known_places_are_there():
    assert set(KNOWN) <= set(tree.modules())


@pytest.mark.parametrize(
    "program", ["import pickle\npickle.loads(x)", "f = eval", "import numpy as np\nnp.load(p, allow_pickle=True)"]
)
def test_the_search_finds_them(program):
    assert makers_in(ast.parse(program))


# Attributes of HDF5 files may pretend to be objects, which h5py believes: one function looks at their type first.
READS_ATTRIBUTES = {"kerascn.saving.hdf5": 1}


def readings_in(source):
    """How often the value of an attribute is read in a syntax tree."""
    nodes = list(ast.walk(source))
    by_key = [one for one in nodes if isinstance(one, ast.Subscript) and isinstance(one.ctx, ast.Load)]
    by_name = [one for one in nodes if isinstance(one, ast.Attribute) and one.attr in ("get", "items", "values")]
    return sum(getattr(one.value, "attr", None) == "attrs" for one in by_key + by_name)


@pytest.mark.parametrize("name", sorted(tree.modules()))
def test_attributes_are_read_in_one_place(name):
    assert readings_in(tree.parsed(tree.modules()[name])) == READS_ATTRIBUTES.get(name, 0)


def test_the_search_finds_readings():
    assert readings_in(ast.parse("x = file.attrs['a']\ny = file.attrs.get('b', 1)\nfile.attrs['c'] = 1")) == 2
