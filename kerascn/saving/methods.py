"""The methods by which a network writes itself into a file and reads its weights."""

from __future__ import annotations

from typing import Any

from ..traps import ranges
from .architecture import to_json, to_yaml
from .files import check_format
from .models import save_model
from .weights import load_weights, save_weights


class Savable:
    """The part of a network that has to do with files."""

    # Of an architecture that comes from a text or a file: the release of Keras that wrote it, and the names of layers.
    written_by: str | None = None
    written_order: list[str] | None = None

    def save(
        self,
        filepath: Any,
        overwrite: bool = True,
        include_optimizer: bool = True,
        save_format: str | None = None,
        options: Any = None,
    ) -> None:
        """Write architecture, weights and what ``compile`` was told into an HDF5 file, in the layout of Keras 2.

        Args:
            filepath: A path, an open ``h5py.File`` or ``h5py.Group``, or an object with ``write``.
            overwrite: Whether a file that is there is replaced without asking.
            include_optimizer: Whether to write what ``compile`` was told and the optimizer's state too.
            save_format: ``'h5'`` or nothing: HDF5 is the only format. tf.keras has this word.
            options: Of no use for HDF5; tf.keras has this word too.
        """
        save_model(self, filepath, overwrite, include_optimizer, save_format, options)

    def save_weights(
        self, filepath: Any, overwrite: bool = True, save_format: str | None = None, options: Any = None
    ) -> None:
        """Write the weights into an HDF5 file.

        Args:
            filepath: A path, an open ``h5py.File`` or ``h5py.Group``, or an object with ``write``.
            overwrite: Whether a file that is there is replaced without asking.
            save_format: ``'h5'`` or nothing: HDF5 is the only format. tf.keras has this word.
            options: Of no use for HDF5; tf.keras has this word too.
        """
        check_format("save_weights", save_format)
        save_weights(self, filepath, overwrite)

    def load_weights(
        self,
        filepath: Any,
        by_name: bool = False,
        skip_mismatch: bool = False,
        reshape: bool = False,
        trained_on: str | None = None,
    ) -> None:
        """Set the weights to those in a file; nothing is changed unless everything fits.

        Args:
            filepath: A path, an open ``h5py.File`` or ``h5py.Group``, or an object with ``read``.
            by_name: Whether a layer takes the weights of the layer of its name, if there is one, rather than of its
                place.
            skip_mismatch: Whether layers whose weights do not fit are left as they are, with a warning. Without
                ``by_name`` the model and the file may then also have another number of layers.
            reshape: Whether an array of another shape but of as many numbers will do.
            trained_on: The engine on which the file was written, 'theano', 'tensorflow' or 'cntk', where the file
                itself does not say it: Theano turned the kernels of convolutions round.
        """
        load_weights(self, filepath, by_name, skip_mismatch, reshape, trained_on)
        ranges.forget(self)

    def save_weights_to_hdf5_group(self, f: Any) -> None:
        """Write the weights into an open ``h5py.File`` or ``h5py.Group``; Keras 1 had a method for it."""
        save_weights(self, f)

    def load_weights_from_hdf5_group(self, f: Any) -> None:
        """Set the weights to those in an open ``h5py.File`` or ``h5py.Group``, layer by layer."""
        load_weights(self, f)

    def load_weights_from_hdf5_group_by_name(self, f: Any) -> None:
        """Set the weights of the layers whose names are in an open ``h5py.File`` or ``h5py.Group``."""
        load_weights(self, f, by_name=True)

    def to_json(self, **kwargs: Any) -> str:
        """The architecture as JSON: no weights, nothing of the training.

        Args:
            **kwargs: Arguments of ``json.dumps``, such as ``indent=2``.
        """
        return to_json(self, **kwargs)

    def to_yaml(self, **kwargs: Any) -> str:
        """The architecture as YAML: no weights, nothing of the training.

        Args:
            **kwargs: Arguments of ``yaml.safe_dump``.
        """
        return to_yaml(self, **kwargs)
