"""Batches of pictures, from arrays, folders and tables: the methods of ``ImageDataGenerator`` that give them."""

from __future__ import annotations

from typing import Any

from ...declare.respell import both_spellings
from .arrays import NumpyArrayIterator
from .folders import DirectoryIterator
from .frames import DataFrameIterator, rearranged

Given = dict[str, Any]


class Flows:
    """The methods of a generator of pictures that give batches."""

    data_format: Any
    dtype: Any

    @both_spellings
    def flow(
        self,
        x: Any,
        y: Any = None,
        batch_size: int = 32,
        shuffle: bool = True,
        seed: int | None = None,
        save_to_dir: Any = None,
        save_prefix: str = "",
        save_format: str = "png",
        subset: str | None = None,
        sample_weight: Any = None,
    ) -> NumpyArrayIterator:
        """Batches of pictures out of an array, changed and scaled, for ever.

        Args:
            x: The pictures, an array of four axes; or ``(x, others)`` with further inputs, which stay as they are.
            y: The targets; with several outputs a list of arrays. Without them the batches are ``x`` alone.
            batch_size: How many pictures a batch has.
            shuffle: Whether each pass has another order.
            seed: What orders and changes follow from; a second flow with this seed changes its pictures alike.
            save_to_dir: A folder where the pictures of the batches are saved, to be looked at.
            save_prefix: How the names of these files begin.
            save_format: Their format, such as ``'png'`` or ``'jpeg'``.
            subset: ``'training'`` or ``'validation'``, if the generator has a ``validation_split``.
            sample_weight: Weights of the samples.
        """
        where: Given = dict(save_to_dir=save_to_dir, save_prefix=save_prefix, save_format=save_format)
        how: Given = dict(batch_size=batch_size, shuffle=shuffle, seed=seed, sample_weight=sample_weight, subset=subset)
        of_mine: Given = dict(data_format=self.data_format, dtype=self.dtype)
        return NumpyArrayIterator(x=x, y=y, image_data_generator=self, **how, **where, **of_mine)

    @both_spellings
    def flow_from_directory(
        self,
        directory: Any,
        target_size: Any = (256, 256),
        color_mode: str = "rgb",
        classes: Any = None,
        class_mode: str | None = "categorical",
        batch_size: int = 32,
        shuffle: bool = True,
        seed: int | None = None,
        save_to_dir: Any = None,
        save_prefix: str = "",
        save_format: str = "png",
        follow_links: bool = False,
        subset: str | None = None,
        interpolation: str = "nearest",
    ) -> DirectoryIterator:
        """Batches of the pictures in a folder that has a folder for each class, for ever.

        Args:
            directory: The folder.
            target_size: Height and width that all pictures are brought to.
            color_mode: ``'rgb'``, ``'grayscale'`` or ``'rgba'``.
            classes: The names of the folders, in the order of the classes' numbers; else all, by their names.
            class_mode: The form of the targets: ``'categorical'``: rows with a 1; ``'binary'`` or ``'sparse'``:
                numbers; ``'input'``: the pictures themselves; ``None``: there are none.
            batch_size: How many pictures a batch has.
            shuffle: Whether each pass has another order; if not, it is that of the classes and of the files' names.
            seed: What orders and changes follow from; a second flow with this seed changes its pictures alike.
            save_to_dir: A folder where the pictures of the batches are saved, to be looked at.
            save_prefix: How the names of these files begin.
            save_format: Their format, such as ``'png'`` or ``'jpeg'``.
            follow_links: Whether folders within those of the classes are looked into also where they are links.
            subset: ``'training'`` or ``'validation'``, if the generator has a ``validation_split``.
            interpolation: How pictures are brought to another size: ``'nearest'``, ``'bilinear'``, ``'bicubic'``, ...
        """
        where: Given = dict(save_to_dir=save_to_dir, save_prefix=save_prefix, save_format=save_format)
        how: Given = dict(batch_size=batch_size, shuffle=shuffle, seed=seed, subset=subset)
        read: Given = dict(target_size=target_size, color_mode=color_mode, interpolation=interpolation)
        what: Given = dict(classes=classes, class_mode=class_mode, follow_links=follow_links)
        of_mine: Given = dict(data_format=self.data_format, dtype=self.dtype)
        given: Given = dict(directory=directory, image_data_generator=self)
        return DirectoryIterator(**given, **what, **read, **how, **where, **of_mine)

    @both_spellings
    def flow_from_dataframe(
        self,
        dataframe: Any,
        directory: Any = None,
        x_col: Any = "filename",
        y_col: Any = "class",
        weight_col: Any = None,
        target_size: Any = (256, 256),
        color_mode: str = "rgb",
        classes: Any = None,
        class_mode: str | None = "categorical",
        batch_size: int = 32,
        shuffle: bool = True,
        seed: int | None = None,
        save_to_dir: Any = None,
        save_prefix: str = "",
        save_format: str = "png",
        subset: str | None = None,
        interpolation: str = "nearest",
        validate_filenames: bool = True,
        has_ext: bool = True,
        sort: bool = False,
        drop_duplicates: bool = False,
    ) -> DataFrameIterator:
        """Batches of the pictures that a table names, a data frame of pandas for instance; for ever.

        Args:
            dataframe: The table, a picture in each row.
            directory: The folder that the names begin from; ``None``: they are whole paths.
            x_col: The column with the names of the files.
            y_col: The column with the targets; a list of columns for the modes ``'raw'`` and ``'multi_output'``.
            weight_col: A column with weights of the samples.
            target_size: Height and width that all pictures are brought to.
            color_mode: ``'rgb'``, ``'grayscale'`` or ``'rgba'``.
            classes: The classes, in the order of their numbers; rows of others are left out. Else all that occur.
            class_mode: The form of the targets. ``'categorical'``: rows with a 1 for the class, or for each class in
                a list; ``'binary'`` or ``'sparse'``: numbers of classes; ``'raw'``: what the columns have;
                ``'multi_output'``: the same, an array for each column; ``'input'``: the pictures; ``None``: none.
            batch_size: How many pictures a batch has.
            shuffle: Whether each pass has another order than that of the rows.
            seed: What orders and changes follow from; a second flow with this seed changes its pictures alike.
            save_to_dir: A folder where the pictures of the batches are saved; ``save_prefix`` is how the names of
                the files begin, ``save_format`` their format.
            subset: ``'training'`` or ``'validation'``, if the generator has a ``validation_split``.
            interpolation: How pictures are brought to another size: ``'nearest'``, ``'bilinear'``, ``'bicubic'``, ...
            validate_filenames: Whether rows whose file is missing, or no picture by its name, are left out.
            has_ext: Whether the names have their endings; if not, the files are looked for.
            sort: Whether the rows are brought into the order of the names.
            drop_duplicates: Whether only the first one of the rows that name the same file is used.
        """
        where: Given = dict(save_to_dir=save_to_dir, save_prefix=save_prefix, save_format=save_format)
        how: Given = dict(batch_size=batch_size, shuffle=shuffle, seed=seed, subset=subset)
        read: Given = dict(target_size=target_size, color_mode=color_mode, interpolation=interpolation)
        columns: Given = dict(x_col=x_col, y_col=y_col, weight_col=weight_col)
        what: Given = dict(classes=classes, class_mode=class_mode, validate_filenames=validate_filenames)
        of_mine: Given = dict(data_format=self.data_format, dtype=self.dtype)
        if not has_ext or sort or drop_duplicates:
            dataframe = rearranged(dataframe, directory, x_col, has_ext, sort, drop_duplicates)
        given: Given = dict(dataframe=dataframe, directory=directory, image_data_generator=self)
        return DataFrameIterator(**given, **columns, **what, **read, **how, **where, **of_mine)
