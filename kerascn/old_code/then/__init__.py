"""What names of old did that no library has today; each module is imported when a program first asks for such a name.

``asking`` tells whether a line of the user asks; the others are called after what they stand for: ``numbers`` NumPy,
``science`` SciPy, ``pictures`` its pictures, ``learning*`` scikit-learn, ``hdf5`` h5py, ``tables`` and ``rolling``
pandas, ``plots`` Matplotlib, ``python`` and ``bytes_and_texts`` Python, ``six`` six.
"""
