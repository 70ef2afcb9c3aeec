"""Music as pictures, by other ways to compute them; the net's numbers; words by name."""

import struct
import wave

import h5py
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import signal
from scipy.io import wavfile

from kerascn import applications, config
from kerascn.applications import audio_conv_utils as audio
from kerascn.applications import sounds
from kerascn.layers import Input

RANDOM = np.random.RandomState(0)
KINDS = ("librosa", "rate", "silent")  # of sentences about files


def write(path, samples, rate=12000, width=2, channels=1):
    """A WAV file of samples between -1 and 1."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(width)
        file.setframerate(rate)
        scale = 2 ** (8 * width - 1) - 1
        whole = np.round(np.repeat(samples, channels) * scale).astype(int)
        pieces = [struct.pack("<i", n)[:width] if width > 1 else bytes([n + 128]) for n in whole]
        file.writeframes(b"".join(pieces))


def test_the_picture_of_pitches_by_the_slow_way():
    """Each step's spectrum by scipy, each range a triangle between frequencies that are evenly spread in mel."""
    samples = RANDOM.uniform(-1, 1, 5000)
    found = audio.melgram(samples)
    _, _, spectrum = signal.stft(
        np.pad(samples, 256, mode="reflect"), nperseg=512, noverlap=256, boundary=None, padded=False
    )
    power = np.abs(spectrum * 256) ** 2  # scipy divides by the sum of the window
    frequencies = np.arange(257) * 12000 / 512

    def hertz(mel):
        return mel * 200 / 3 if mel < 15 else 1000 * 6.4 ** ((mel - 15) / 27)

    top = 15 + 27 * np.log(6) / np.log(6.4)
    edges = [hertz(mel) for mel in np.linspace(0, top, 98)]
    expected = np.empty((96, power.shape[1]))
    for row in range(96):
        low, middle, high = edges[row : row + 3]
        weights = np.interp(frequencies, [low, middle, high], [0, 2 / (high - low), 0])
        expected[row] = 20 * np.log10(weights @ power)
    expected = np.maximum(expected, expected.max() - 80)
    assert found.shape == (96, 1 + 5000 // 256)
    np.testing.assert_allclose(found, expected, rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize(("rate", "width", "channels"), [(12000, 1, 1), (24000, 2, 2), (12000, 3, 1), (12000, 4, 2)])
def test_wav_files(tmp_path, rate, width, channels):
    """A tone comes out at its pitch, and what is shorter than the picture is silent at its end."""
    times = np.arange(2 * rate) / rate
    write(tmp_path / "tone.wav", 0.5 * np.sin(2 * np.pi * 1000 * times), rate, width, channels)
    picture = audio.preprocess_input(tmp_path / "tone.wav")
    assert (picture.shape, picture.dtype) == ((96, 1366, 1), "float32")
    np.testing.assert_array_equal(audio.preprocess_input(tmp_path / "tone.wav", dim_ordering="th")[0], picture[..., 0])
    loudest = picture[:, 20:80, 0].mean(axis=1).argmax()
    edges = np.linspace(0, 15 + 27 * np.log(6) / np.log(6.4), 98)
    assert edges[loudest] < 15 < edges[loudest + 2]
    assert picture[:, 200:].max() == picture.min()


@pytest.mark.parametrize("dtype", ["uint8", "int16", "int32", "float32", "float64"])
def test_samples_of_every_kind_mean_the_same(tmp_path, dtype):
    samples = 0.5 * np.sin(np.arange(500) / 7)
    scale = {"uint8": 128, "int16": 2**15, "int32": 2**31}.get(dtype, 1)
    whole = np.round(samples * scale) + 128 * (dtype == "uint8") if scale > 1 else samples
    wavfile.write(tmp_path / "short.wav", 12000, whole.astype(dtype))
    found = sounds.middle_of(str(tmp_path / "short.wav"), 600)
    np.testing.assert_allclose(found[:500], samples, atol=1 / scale if scale > 1 else 1e-7)
    assert not found[500:].any()


@settings(deadline=None, max_examples=30)
@given(
    rate=st.sampled_from([8000, 11025, 16000, 22050, 24000, 44100, 48000, 12000]),
    many=st.integers(1, 90_000), length=st.integers(1, 30_000),
)  # fmt: skip
def test_the_middle_is_that_of_the_whole_piece_at_our_rate(rate, many, length):
    """Only the part around it is computed; the whole brought to our rate by another way has the same middle."""
    samples = np.cumsum(np.random.RandomState(many).normal(size=many)) / 300
    found = sounds._middle(samples, rate, length)
    common = np.gcd(rate, 12000)
    up, down = 12000 // common, rate // common
    whole = samples
    if up != down:
        taps = signal.firwin(200 * max(up, down) + 1, 0.957 / max(up, down), window=("kaiser", 14))
        spread = np.zeros(many * up)
        spread[::up] = samples * up
        filtered = signal.oaconvolve(spread, taps, mode="full")[100 * max(up, down) :]
        whole = filtered[: many * up : down]
    start = max(0, (len(whole) - length) // 2)
    expected = whole[start : start + length]
    np.testing.assert_allclose(found, expected, atol=1e-8)


def test_the_middle_of_a_longer_piece(tmp_path):
    samples = np.zeros(450000)
    samples[:40000] = samples[-40000:] = 1  # both before and behind the 29 seconds in the middle
    samples[225000] = 0.5
    wavfile.write(tmp_path / "long.wav", 12000, samples)
    cut = sounds.middle_of(str(tmp_path / "long.wav"), audio.LENGTH)
    assert (len(cut), cut.sum(), cut[174720]) == (349440, 0.5, 0.5)


@pytest.mark.parametrize(
    ("rate", "samples", "key"),
    [
        (500, [0.1], "rate"),
        (300_000, [0.1], "rate"),
        (12000, [], "silent"),
        (12000, [0.1, np.nan], "silent"),
        (12000, [0.1, -3e38], "silent"),
    ],
)
def test_sounds_that_cannot_be_meant(tmp_path, rate, samples, key):
    wavfile.write(tmp_path / "odd.wav", rate, np.array(samples, "float32"))
    with pytest.raises(ValueError) as error:
        audio.preprocess_input(tmp_path / "odd.wav")
    assert error.value.key == f"applications.{key}"


@pytest.mark.parametrize("dtype", ["int16", "float32", "float64"])
def test_damaged_files_get_a_sentence(tmp_path, monkeypatch, dtype):
    """Whatever the bytes are, there come samples or one of our sentences; never a warning."""
    monkeypatch.setattr(sounds, "librosa_exists", lambda: False)
    samples = np.random.RandomState(1).bytes(1200 * np.dtype(dtype).itemsize)
    wavfile.write(tmp_path / "good.wav", 8000, np.frombuffer(samples, dtype).reshape(-1, 2))
    good, random, ended = (tmp_path / "good.wav").read_bytes(), np.random.RandomState(0), []
    for number in range(400):
        bad = bytearray(good[: random.randint(len(good))] if number % 3 == 0 else good)
        for place in random.randint(44, size=random.randint(3)) if len(bad) > 44 else ():
            bad[place] = random.randint(256)
        (tmp_path / "bad.wav").write_bytes(bad)
        try:
            assert sounds.middle_of(str(tmp_path / "bad.wav"), 100).shape == (100,)
            ended.append("read")
        except (ValueError, ImportError) as error:
            ended.append(error.key)
    found = {"read"} if dtype == "int16" else {"applications.silent"}  # numbers of random bytes are enormous
    assert {*found, "applications.librosa"} <= set(ended) <= {"read", *(f"applications.{k}" for k in KINDS)}


def test_a_file_that_claims_more_than_any_memory_takes(tmp_path, monkeypatch):
    monkeypatch.setattr(sounds, "librosa_exists", lambda: False)
    sizes = struct.pack("<4sI4s4sIQQQI", b"RF64", 2**32 - 1, b"WAVE", b"ds64", 28, 2**62, 2**62, 2**61, 0)
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, 12000, 24000, 2, 16)
    (tmp_path / "vast.wav").write_bytes(sizes + form + struct.pack("<4sI", b"data", 2**32 - 1) + bytes(100))
    with pytest.raises(ImportError) as error:
        audio.preprocess_input(tmp_path / "vast.wav")
    assert error.value.key == "applications.librosa"


def test_other_kinds_of_music_need_librosa(tmp_path, monkeypatch):
    (tmp_path / "song.mp3").write_bytes(b"ID3 no wave")
    monkeypatch.setattr(sounds, "librosa_exists", lambda: False)
    with pytest.raises(ImportError) as error:
        audio.preprocess_input(str(tmp_path / "song.mp3"))
    assert error.value.key == "applications.librosa"
    assert 'pip install "kerascn[audio]"' in str(error.value)
    with pytest.raises(FileNotFoundError):
        audio.preprocess_input(str(tmp_path / "nowhere.wav"))


def test_words():
    preds = np.zeros((1, 50))
    preds[0, [9, 0]] = 0.9, 0.4
    assert audio.decode_predictions(preds, top_n=2) == [[("jazz", 0.9), ("rock", 0.4)]]
    assert len(set(audio.TAGS)) == 50
    with pytest.raises(ValueError) as error:
        audio.decode_predictions(np.zeros((1, 5)))
    assert error.value.key == "applications.tags"


def test_the_net(K):
    model = applications.MusicTaggerCRNN(weights=None)
    assert model.output_shape == (None, 50)
    kernels = 9 * (64 + 64 * 128 + 2 * 128 * 128) + 64 + 3 * 128
    recurrent = 3 * 32 * (128 + 32 + 1) + 3 * 32 * (32 + 32 + 1)
    assert model.count_params() == 4 * 1440 + kernels + 4 * (64 + 3 * 128) + recurrent + 33 * 50
    with pytest.raises(ValueError) as error:
        applications.MusicTaggerCRNN(weights=None, input_tensor=K.placeholder(shape=(None, 96, 100, 1)))
    assert error.value.key == "applications.music"


@pytest.fixture
def published(mirror):
    """The two published files as Keras 1 wrote them, with numbers of ours: {layer: its arrays}."""
    values = drawn()
    for ordering in ("tf", "th"):
        name = f"music_tagger_crnn_weights_tf_kernels_{ordering}_dim_ordering.h5"
        with h5py.File(mirror / name, "w") as file:
            file.attrs["layer_names"] = [layer.encode() for layer in values]
            for layer, arrays in values.items():
                group = file.create_group(layer)
                group.attrs["weight_names"] = [f"{layer}_{end}".encode() for end in arrays]
                for end, array in arrays.items():
                    first = ordering == "th" and array.ndim == 4  # channels first, but not turned round
                    group[f"{layer}_{end}"] = array.transpose(3, 2, 0, 1) if first else array
    return values


def drawn():
    random = np.random.RandomState(3)

    def some(*shape, scale=None):
        return (random.normal(size=shape) * (scale or np.prod(shape[:-1]) ** -0.5)).astype("float32")

    def norm(size):
        middle, spread = some(size, scale=0.1), random.uniform(0.5, 1.5, size).astype("float32")
        return {"gamma": 1 + middle, "beta": some(size, scale=0.1), "running_mean": middle, "running_std": spread}

    values, before = {"bn_0_freq": norm(1440)}, 1
    for number, filters in enumerate((64, 128, 128, 128), 1):
        values[f"conv{number}"] = {"W": some(3, 3, before, filters), "b": some(filters, scale=0.1)}
        values[f"bn{number}"] = norm(filters)
        before = filters
    for number, before in ((1, 128), (2, 32)):
        shapes = {"W": (before, 32), "U": (32, 32), "b": (32,)}
        values[f"gru{number}"] = {f"{w}_{gate}": some(*shapes[w], scale=0.2) for gate in "zrh" for w in "WUb"}
    return values | {"output": {"W": some(32, 50), "b": some(50, scale=0.1)}}


def by_formulas(picture, values):
    """What the net computes of one picture: (32 features, 50 probabilities)."""

    def normed(x, name, axis):
        v = {key: np.expand_dims(value, tuple(range(1, x.ndim - axis))) for key, value in values[name].items()}
        return (x - v["running_mean"]) / np.sqrt(v["running_std"] + 1e-3) * v["gamma"] + v["beta"]

    x = np.pad(picture.astype("float64"), ((0, 0), (37, 37), (0, 0)))
    x = normed(x, "bn_0_freq", 1)
    for number, window in enumerate((2, 3, 4, 4), 1):
        around = np.pad(x, ((1, 1), (1, 1), (0, 0)))
        pieces = np.lib.stride_tricks.sliding_window_view(around, (3, 3), axis=(0, 1))
        x = np.einsum("hwcij,ijcf->hwf", pieces, values[f"conv{number}"]["W"], optimize=True)
        x = normed(x + values[f"conv{number}"]["b"], f"bn{number}", 2)
        x = np.where(x > 0, x, np.expm1(np.minimum(x, 0)))
        rows, columns = x.shape[0] // window, x.shape[1] // window
        x = x.reshape(rows, window, columns, window, -1).max(axis=(1, 3))
    assert x.shape == (1, 15, 128)
    steps = x[0]
    for name in ("gru1", "gru2"):
        v, state, states = values[name], np.zeros(32), []
        for step in steps:
            z, r = (np.clip(0.2 * (step @ v[f"W_{g}"] + state @ v[f"U_{g}"] + v[f"b_{g}"]) + 0.5, 0, 1) for g in "zr")
            new = np.tanh(step @ v["W_h"] + (r * state) @ v["U_h"] + v["b_h"])
            state = z * state + (1 - z) * new
            states.append(state)
        steps = states
    told = 1 / (1 + np.exp(-(state @ values["output"]["W"] + values["output"]["b"])))
    return state, told


@pytest.mark.parametrize("data_format", ["channels_last", "channels_first"])
def test_published_weights_by_formulas(data_format, published, K):
    """Each data format reads its file; both compute what the formulas say, so they agree with each other too."""
    config.set_image_data_format(data_format)
    picture = np.random.RandomState(1).uniform(-80, 20, (96, 1366, 1))
    features, told = by_formulas(picture, published)
    x = picture[np.newaxis] if data_format == "channels_last" else picture[np.newaxis].transpose(0, 3, 1, 2)
    net = applications.MusicTaggerCRNN()  # weights='msd' is the default
    np.testing.assert_allclose(net.predict(x)[0], told, rtol=1e-4, atol=1e-5)
    mine = Input(shape=x.shape[1:])
    without = applications.music_tagger_crnn.MusicTaggerCRNN("msd", mine, False)
    assert without.inputs == [mine]
    np.testing.assert_allclose(without.predict(x)[0], features, rtol=1e-3, atol=1e-4)
