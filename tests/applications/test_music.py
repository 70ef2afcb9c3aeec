"""Music as pictures, by other ways to compute them; the net's numbers; words by name."""

import struct
import wave

import numpy as np
import pytest
from scipy import signal

from kerascn import applications
from kerascn.applications import audio_conv_utils as audio

RANDOM = np.random.RandomState(0)


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
    assert picture.shape == (96, 1366, 1)
    assert audio.preprocess_input(tmp_path / "tone.wav", dim_ordering="th").shape == (1, 96, 1366)
    loudest = picture[:, 20:80, 0].mean(axis=1).argmax()
    edges = np.linspace(0, 15 + 27 * np.log(6) / np.log(6.4), 98)
    assert edges[loudest] < 15 < edges[loudest + 2]
    assert picture[:, 200:].max() == picture.min()


def test_the_middle_of_a_longer_piece(tmp_path):
    samples = np.zeros(450000)
    samples[:40000] = samples[-40000:] = 1  # both before and behind the 29 seconds in the middle
    samples[225000] = 0.5
    cut = audio._in_the_middle(samples)
    assert (len(cut), cut.sum(), cut[174720]) == (349440, 0.5, 0.5)


def test_other_kinds_of_music_need_librosa(tmp_path, monkeypatch):
    (tmp_path / "song.mp3").write_bytes(b"ID3 no wave")
    monkeypatch.setattr(audio, "librosa_exists", lambda: False)
    with pytest.raises(ImportError) as error:
        audio.preprocess_input(str(tmp_path / "song.mp3"))
    assert error.value.key == "applications.librosa"


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
    features = applications.MusicTaggerCRNN(weights=None, include_top=False)
    assert features.predict(RANDOM.rand(2, 96, 1366, 1)).shape == (2, 32)
    with pytest.raises(ValueError) as error:
        applications.MusicTaggerCRNN(weights=None, input_tensor=K.placeholder(shape=(None, 96, 100, 1)))
    assert error.value.key == "applications.music"
