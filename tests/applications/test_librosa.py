"""Music beside librosa: our pictures are those that it makes; what it alone can read; where it is missing, a skip."""

import importlib.util

import numpy as np
import pytest

from kerascn.applications import audio_conv_utils as audio
from kerascn.applications import sounds

pytestmark = [
    pytest.mark.skipif(
        importlib.util.find_spec("librosa") is None, reason="librosa is not installed: pip install 'kerascn[audio]'"
    ),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),  # what librosa imports has some
]


def tune(rate, seconds, seed=0):
    """Two channels: a chord, a rising tone, some noise."""
    times = np.arange(int(rate * seconds)) / rate
    left = 0.3 * np.sin(2 * np.pi * 440 * times) + 0.2 * np.sin(2 * np.pi * (200 + 40 * times) * times)
    right = 0.3 * np.sin(2 * np.pi * 330 * times) + 0.02 * np.random.RandomState(seed).normal(size=len(times))
    return np.stack([left, right], axis=1)


def picture(path):
    """What Keras 1 did, with the functions of librosa."""
    import librosa

    samples, _ = librosa.load(path, sr=12000)
    if len(samples) < 349440:
        samples = np.hstack([samples, np.zeros(349440 - len(samples))])
    else:
        samples = samples[(len(samples) - 349440) // 2 : (len(samples) + 349440) // 2]
    settings = dict(y=samples, sr=12000, n_fft=512, hop_length=256, n_mels=96, pad_mode="reflect")
    return librosa.power_to_db(librosa.feature.melspectrogram(**settings) ** 2, ref=1.0)


def written(path, rate, seconds, **how):
    import soundfile

    soundfile.write(path, tune(rate, seconds), rate, **how)
    return str(path)


def test_the_picture_of_the_same_samples_is_the_same():
    import librosa

    for samples in (np.random.RandomState(0).uniform(-1, 1, 349440), tune(12000, 29.12)[:, 0]):
        settings = dict(y=samples, sr=12000, n_fft=512, hop_length=256, n_mels=96, pad_mode="reflect")
        expected = librosa.power_to_db(librosa.feature.melspectrogram(**settings) ** 2, ref=1.0)
        np.testing.assert_allclose(audio.melgram(samples), expected, atol=0.01)


@pytest.mark.parametrize("seconds", [3, 40])
@pytest.mark.parametrize("rate", [8000, 12000, 16000, 22050, 44100, 48000])
def test_wav_files_at_every_rate(tmp_path, rate, seconds):
    """Two ways to change the rate differ by hundredths of a decibel, but for the edges of the sound."""
    path = written(tmp_path / "tune.wav", rate, seconds)
    ours, theirs = audio.preprocess_input(path)[..., 0], picture(path)
    differences = np.abs(ours - theirs)
    assert differences.mean() < 0.02
    inside = differences[:, 4 : 47 * min(seconds, 29) - 8]
    assert inside.max() < 1


@pytest.mark.parametrize(
    ("name", "subtype"), [("x.flac", None), ("x.ogg", "VORBIS"), ("x.mp3", None), ("x.aiff", None)]
)
def test_music_that_librosa_opens(tmp_path, name, subtype):
    """The picture of compressed music is librosa's own, and near that of the WAV file it was made from."""
    path = written(tmp_path / name, 44100, 31, **({"subtype": subtype} if subtype else {}))
    ours = audio.preprocess_input(path)[..., 0]
    np.testing.assert_allclose(ours, picture(path), atol=0.05)
    plain = audio.preprocess_input(written(tmp_path / "plain.wav", 44100, 31))[..., 0]
    loud = plain > plain.max() - 40
    assert np.abs(ours - plain)[loud].mean() < 1


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # one of its readers leaves files open
def test_what_is_no_music_gets_a_sentence(tmp_path):
    for name, data in (("text.mp3", b"no music at all"), ("empty.flac", b""), ("odd.ogg", b"OggS" + bytes(200))):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(ValueError) as error, pytest.warns():
            sounds.middle_of(str(tmp_path / name), 100)
        assert error.value.key == "applications.sound"
