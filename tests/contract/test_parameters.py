"""Every parameter of every K function has a test of its effect: the list of those without one is empty.

The effect is read from the tables of cases: two calls that differ in one argument alone and whose results differ.
What a table can't hold (updates, functions, names) is shown by a test named here; that it exists is checked.
"""

import ast
import importlib
import inspect
from pathlib import Path

import pytest

from kerascn import backend
from kerascn.backend.contract.dispatch import CONTRACT
from tests.contract.harness import effects
from tests.contract.test_random import EFFECTS as RANDOM_EFFECTS

FOLDER = Path(__file__).parent
TABLES = ["cases_conv", "cases_ctc", "cases_math", "cases_nn", "cases_shaping", "cases_tensors"]

# Parameters whose effect is shown by a test of its own: (function, parameter) -> file::test.
SHOWN_BY_A_TEST = {
    ("function", "inputs"): "test_session.py::test_several_inputs_and_outputs",
    ("function", "outputs"): "test_session.py::test_one_output_alone_comes_back_alone",
    ("function", "updates"): "test_session.py::test_updates_are_simultaneous_and_after_the_outputs",
    ("function", "name"): "test_session.py::test_a_function_has_a_name",
    ("gradients", "loss"): "test_session.py::test_gradients_in_order_and_none_where_there_is_none",
    ("gradients", "variables"): "test_session.py::test_gradients_in_order_and_none_where_there_is_none",
    ("stop_gradient", "variables"): "test_session.py::test_stopped_gradients",
    ("switch", "condition"): "test_session.py::test_switch_on_a_scalar",
    ("switch", "then_expression"): "test_session.py::test_switch_chooses_per_element_and_per_row",
    ("switch", "else_expression"): "test_session.py::test_switch_chooses_per_element_and_per_row",
    ("print_tensor", "x"): "test_session.py::test_print_tensor_prints_and_passes_on",
    ("print_tensor", "message"): "test_session.py::test_print_tensor_prints_and_passes_on",
    ("eval", "x"): "test_session.py::test_eval",
    ("set_session", "session"): "test_session.py::test_sessions_are_tensorflows",
    ("control_dependencies", "control_inputs"): "test_session.py::test_sessions_are_tensorflows",
    ("symbolic", "func"): "test_session.py::test_marks_of_2_3_change_nothing",
    ("eager", "func"): "test_session.py::test_marks_of_2_3_change_nothing",
    ("in_train_phase", "x"): "test_tensors.py::test_the_phase_of_one_call",
    ("in_train_phase", "alt"): "test_tensors.py::test_the_phase_of_one_call",
    ("in_train_phase", "training"): "test_tensors.py::test_the_phase_of_one_call",
    ("in_test_phase", "x"): "test_tensors.py::test_the_phase_of_one_call",
    ("in_test_phase", "alt"): "test_tensors.py::test_the_phase_of_one_call",
    ("in_test_phase", "training"): "test_tensors.py::test_the_phase_of_one_call",
    ("variable", "constraint"): "test_tensors.py::test_a_variable_takes_the_value_of_a_tensor",
    ("placeholder", "shape"): "test_tensors.py::test_placeholders_by_shape_and_by_rank",
    ("placeholder", "ndim"): "test_tensors.py::test_placeholders_by_shape_and_by_rank",
    ("placeholder", "dtype"): "test_tensors.py::test_placeholders_by_shape_and_by_rank",
    ("placeholder", "sparse"): "test_tensors.py::test_sparse_placeholders_and_variables",
    ("is_placeholder", "x"): "test_tensors.py::test_placeholders_by_shape_and_by_rank",
    ("is_variable", "x"): "test_tensors.py::test_what_is_what",
    ("is_tensor", "x"): "test_tensors.py::test_what_is_what",
    ("is_keras_tensor", "x"): "test_tensors.py::test_what_is_what",
    ("is_symbolic", "x"): "test_tensors.py::test_what_is_what",
    ("is_explicit_shape", "shape"): "test_tensors.py::test_what_is_what",
    ("is_sparse", "tensor"): "test_tensors.py::test_sparse_placeholders_and_variables",
    ("int_shape", "x"): "test_tensors.py::test_int_shape_reads_what_layers_wrote",
    ("ndim", "x"): "test_tensors.py::test_placeholders_by_shape_and_by_rank",
    ("dtype", "x"): "test_tensors.py::test_placeholders_by_shape_and_by_rank",
    ("count_params", "x"): "test_tensors.py::test_values_are_read_and_set",
    ("get_variable_shape", "x"): "test_tensors.py::test_values_are_read_and_set",
    ("get_value", "x"): "test_tensors.py::test_values_are_read_and_set",
    ("batch_get_value", "ops"): "test_tensors.py::test_values_are_read_and_set",
    ("set_value", "x"): "test_tensors.py::test_values_are_read_and_set",
    ("set_value", "value"): "test_tensors.py::test_values_are_read_and_set",
    ("batch_set_value", "tuples"): "test_tensors.py::test_values_are_read_and_set",
    ("update", "x"): "test_tensors.py::test_updates",
    ("update", "new_x"): "test_tensors.py::test_updates",
    ("update_add", "x"): "test_tensors.py::test_updates",
    ("update_add", "increment"): "test_tensors.py::test_updates",
    ("update_sub", "x"): "test_tensors.py::test_updates",
    ("update_sub", "decrement"): "test_tensors.py::test_updates",
    ("moving_average_update", "x"): "test_tensors.py::test_updates",
    ("moving_average_update", "value"): "test_tensors.py::test_updates",
    ("moving_average_update", "momentum"): "test_tensors.py::test_updates",
    ("name_scope", "name"): "test_tensors.py::test_name_scopes_prefix_names",
    ("get_uid", "prefix"): "test_tensors.py::test_uids_count_per_prefix",
    (
        "manual_variable_initialization",
        "value",
    ): "test_tensors.py::test_manual_initialization_is_switched_off_again",
    ("set_learning_phase", "value"): "test_tensors.py::test_the_learning_phase_symbolic_and_fixed",
    ("set_legacy_weight_ordering", "value"): "test_tensors.py::test_weight_ordering_of_before_1_0",
    ("pattern_broadcast", "x"): "test_tensors.py::test_pattern_broadcast",
    ("pattern_broadcast", "broadcastable"): "test_tensors.py::test_pattern_broadcast",
}
SHOWN_BY_A_TEST |= {
    ("rnn", argument): "test_rnn_use.py::test_every_argument_has_an_effect"
    for argument in "step_function inputs initial_states go_backwards mask constants zero_output_for_mask".split()
}
SHOWN_BY_A_TEST |= {
    ("rnn", "unroll"): "test_rnn_use.py::test_the_step_function_is_called_once_or_once_for_each_time",
    ("rnn", "input_length"): "test_rnn_use.py::test_input_length_is_the_time_that_the_inputs_do_not_tell",
    ("map_fn", "fn"): "test_folds.py::test_map_fn_against_python",
    ("map_fn", "elems"): "test_folds.py::test_map_fn_against_python",
    ("map_fn", "dtype"): "test_folds.py::test_the_dtype_of_map_fn",
    ("map_fn", "name"): "test_folds.py::test_names",
}
for _fold in ("foldl", "foldr"):
    SHOWN_BY_A_TEST |= {
        (_fold, argument): "test_folds.py::test_folds_against_python" for argument in ("fn", "elems", "initializer")
    }
    SHOWN_BY_A_TEST[_fold, "name"] = "test_folds.py::test_names"
NAMED = (
    "constant eye identity ones ones_like placeholder random_normal_variable random_uniform_variable size variable "
    "zeros zeros_like"
)
SHOWN_BY_A_TEST |= {(function, "name"): "test_tensors.py::test_names_are_kept" for function in NAMED.split()}
SHOWN_BY_A_TEST |= {
    (name, "padding"): "test_conv_use.py::test_the_padding_decides_which_shapes_can_come_out"
    for name in ("conv2d_transpose", "conv3d_transpose", "deconv2d")
}
SHOWN_BY_A_TEST |= {
    ("local_conv1d", "kernel_size"): "test_conv_use.py::test_the_sizes_of_local_windows_have_to_agree",
    ("local_conv2d", "output_shape"): "test_conv_use.py::test_the_sizes_of_local_windows_have_to_agree",
}


def all_parameters():
    """Every parameter of a public function, but those of settings."""
    return {
        (name, p.name)
        for name, declared in CONTRACT.items()
        if name in backend.__all__
        for p in inspect.signature(declared.body).parameters.values()
        if p.kind is not p.VAR_KEYWORD
    }


def table_of(name):
    return importlib.import_module(f"tests.contract.{name}").CASES


def test_no_parameter_is_without_a_test_of_its_effect():
    shown = set().union(*(effects(table_of(name)) for name in TABLES)) | set(RANDOM_EFFECTS) | set(SHOWN_BY_A_TEST)
    assert sorted(all_parameters() - shown) == []


def test_the_list_names_only_parameters_that_exist_and_that_no_table_shows():
    in_tables = set().union(*(effects(table_of(name)) for name in TABLES))
    assert set(SHOWN_BY_A_TEST) <= all_parameters()
    assert sorted(set(SHOWN_BY_A_TEST) & in_tables) == []


@pytest.mark.parametrize("test", sorted(set(SHOWN_BY_A_TEST.values())))
def test_the_tests_named_exist(test):
    file, _, name = test.partition("::")
    tree = ast.parse((FOLDER / file).read_text(encoding="utf-8"))
    assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
