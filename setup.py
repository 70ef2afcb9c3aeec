"""What kerascn is made of and what it needs, for pip."""

import re
from pathlib import Path

from setuptools import find_packages, setup

HERE = Path(__file__).resolve().parent
VERSION = re.search(r'__version__ = "([^"]+)"', (HERE / "kerascn/version.py").read_text("utf-8")).group(1)

# Each requirement has its reason beside it. The version in brackets is the one the tests have run with;
# the upper limits keep out versions that nobody has tried yet.
NEEDED = [
    "numpy>=2.0,<2.5",  # every array that goes in or comes out (2.4.6)
]

TENSORFLOW = [
    "tensorflow>=2.21,<2.22",  # the first engine; its graph API moves between minor versions (2.21.0)
]

THEANO = [
    "pytensor>=3.0,<3.1",  # the second engine: Theano's living continuation (3.0.7)
]

H5PY = [
    "h5py>=3.11,<4",  # reads and writes the HDF5 files that models are saved in (3.14.0)
]

YAML = [
    "PyYAML>=6,<7",  # models as YAML (6.0.3)
]

TENSORBOARD = [
    "tensorboard>=2.21,<2.22",  # writes and shows what the callback TensorBoard notes; needs no TensorFlow (2.21.0)
]

IMAGES = [
    "Pillow>=11,<14",  # opens and writes pictures (13.0.0)
    "scipy>=1.13,<2",  # turns, shifts and zooms them (1.17.1)
]

SKLEARN = [
    "scikit-learn>=1.6,<2",  # models as its estimators: grid search, pipelines, cross-validation (1.9.1)
]

DIAGRAMS = [
    "pydot>=3,<5",  # drawings of models by Graphviz, where that is installed; without it our own SVG (4.0.1)
]

MIGRATE = [
    "libcst>=1.8,<2",  # reads and writes programs with their comments and blanks (1.9.0)
]

AUDIO = [
    "librosa>=0.11,<0.12",  # opens MP3, FLAC and OGG for MusicTaggerCRNN; WAV files need SciPy alone (0.11.0)
    "scipy>=1.13,<2",  # opens WAV files and brings them to the rate of the net (1.17.1)
]

DOCS = [
    "mkdocs>=1.6.1,<2",  # renders the site; version 2 drops the plugins (1.6.1)
    "mkdocs-material>=9.8,<10",  # the theme, with a search of its own (9.8.1)
    "PyYAML>=6,<7",  # reads the front matter of the pages (6.0.3)
    "jieba>=0.42.1,<0.43",  # cuts Chinese into words, so that the search finds them (0.42.1)
    "jupytext>=1.17,<2",  # reads the sources of the tutorials (1.19.6)
    "nbconvert>=7.16,<8",  # makes pages of them (7.17.2)
]

TUTORIALS = [
    "matplotlib>=3.10,<4",  # draws the curves and pictures of the demo and the tutorials (3.11.2)
    "scikit-learn>=1.6,<2",  # the 8 by 8 digits of some guides, which come with it (1.9.1)
]

TEST = [
    "pytest>=9,<10",  # runs the tests (9.2.0)
    "pytest-xdist>=3.8,<4",  # runs them in two processes (3.8.0)
    "hypothesis>=6.150,<7",  # draws the calls that the two spellings are compared on (6.170.15)
    "ruff>=0.17,<0.18",  # checks and formats the code; its rules move between minor versions (0.17.5)
    "mypy>=2.4,<3",  # checks the types of the declared surface (2.4.1)
    "tf_keras>=2.21,<2.22",  # Keras 2 as TensorFlow keeps it: the referee of layers, run in child processes (2.21.0)
    "scipy>=1.13,<2",  # the sparse matrices that the tests feed (1.17.1)
    "nbclient>=0.10,<1",  # runs the tutorials, and the notebooks of some tests (0.11.0)
    "ipykernel>=7,<8",  # the Python that runs in them (7.4.0)
    "pandas>=2.2,<4",  # tables of file names and labels, which images and scikit-learn are fed from (3.1.1)
    "jieba>=0.42.1,<0.43",  # cuts Chinese into words for the tests of the text functions (0.42.1)
    "setuptools>=77",  # builds the wheel that the packaging tests install (84.2.1)
]

setup(
    name="kerascn",
    version=VERSION,
    description="Keras of both generations, running today on TensorFlow and on Theano (PyTensor)",
    long_description=(HERE / "README.md").read_text("utf-8"),
    long_description_content_type="text/markdown",
    author="The kerascn authors",
    license="MIT",
    license_files=["LICENSE"],
    python_requires=">=3.11",
    packages=[*find_packages(include=["kerascn", "kerascn.*"]), "kerascn.notebooks"],
    package_dir={"kerascn.notebooks": "notebooks"},  # data only: the notebooks of the tutorials travel with the package
    package_data={
        "kerascn": ["py.typed", "datasets/samples/digits.*", "applications/trained/*.h5", "migrate/README.md"],
        "kerascn.notebooks": ["*/*.ipynb"],
    },
    entry_points={"console_scripts": ["kerascn = kerascn.cli:main"]},
    install_requires=NEEDED,
    extras_require={
        "tensorflow": TENSORFLOW,
        "theano": THEANO,
        "h5py": H5PY,
        "yaml": YAML,
        "tensorboard": TENSORBOARD,
        "images": IMAGES,
        "sklearn": SKLEARN,
        "diagrams": DIAGRAMS,
        "migrate": MIGRATE,
        "audio": AUDIO,  # not in "all": one net alone needs it, and it brings many packages
        "docs": DOCS,
        "tutorials": TUTORIALS + H5PY + IMAGES + TENSORBOARD,  # trained weights, pictures from files, notes on training
        "test": TEST,
        "all": TENSORFLOW
        + THEANO
        + H5PY
        + YAML
        + TENSORBOARD
        + IMAGES
        + SKLEARN
        + DIAGRAMS
        + MIGRATE
        + DOCS
        + TUTORIALS,
    },
    classifiers=[
        "Development Status :: 3 - Alpha",
        "Intended Audience :: Education",
        "Intended Audience :: Science/Research",
        "Natural Language :: Chinese (Simplified)",
        "Natural Language :: English",
        "Programming Language :: Python :: 3.11",
        "Programming Language :: Python :: 3.12",
        "Programming Language :: Python :: 3.13",
        "Topic :: Scientific/Engineering :: Artificial Intelligence",
        "Typing :: Typed",
    ],
)
