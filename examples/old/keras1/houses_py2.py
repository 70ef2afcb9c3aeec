'''House prices: a small network and k-fold cross-validation by hand (Python 2).

    python houses_py2.py [number of folds]

Old habits that Python 3 took away: print as a statement, backticks, "except ValueError, e", <> for !=,
map(), filter() and zip() that give lists, dict.has_key(), long numbers, raise with a comma, and above all
integer division, on which the cutting into folds rests.

Reaches "Mean error" below 22.
Reaches "Better than the mean by" above 1.5.
Takes about 8 s on a CPU.
'''

import sys
import time
import numpy as np
np.random.seed(23)

from keras.datasets import boston_housing
from keras.models import Sequential
from keras.layers.core import Dense, Dropout
from keras.callbacks import EarlyStopping

nb_epoch = 60


def get_data():
    (X_train, y_train), (X_test, y_test) = boston_housing.load_data(test_split=0.2)
    # "prices" in thousands; every column with mean 0 and deviation 1
    X, y = np.vstack((X_train, X_test)), np.hstack((y_train, y_test))
    return (X - X.mean(axis=0)) / X.std(axis=0), y


def make_model(nb_inputs):
    model = Sequential()
    model.add(Dense(32, input_dim=nb_inputs, init='normal', activation='relu'))
    model.add(Dropout(0.05))
    model.add(Dense(1, init='normal'))
    model.compile(loss='mean_absolute_error', optimizer='adam')
    return model


def main(argv):
    try:
        nb_folds = int(argv[1])
    except IndexError, e:
        nb_folds = 3
    except ValueError, e:
        raise SystemExit, 'how many folds? ' + str(e)
    if nb_folds <> int(nb_folds) or nb_folds < 2:
        raise ValueError, 'at least two folds'

    X, y = get_data()
    fold_size = len(X) / nb_folds
    print 'samples: %d, folds: %s, samples in a fold: %s' % (len(X), `nb_folds`, `fold_size`)
    results = {}
    began = time.time()
    for fold in xrange(nb_folds):
        rows = range(fold * fold_size, (fold + 1) * fold_size)
        rest = filter(lambda i: i < fold * fold_size or i >= (fold + 1) * fold_size, range(len(X)))
        print 'fold', fold, 'has', len(rows), 'rows; the others have', len(rest),
        center = y[rest].mean()
        model = make_model(X.shape[1])
        model.fit(X[rest], y[rest] - center, nb_epoch=nb_epoch, batch_size=16, verbose=0, validation_split=0.1,
                  callbacks=[EarlyStopping(patience=8)])
        found = model.predict(X[rows], verbose=0).ravel() + center
        error = np.abs(found - y[rows]).mean()
        print 'error: %.2f (with the mean: %.2f)' % (error, np.abs(y[rows] - center).mean())
        if not results.has_key('errors'):
            results['errors'], results['guess'] = [], []
        results['errors'].append(error)
        results['guess'].append(np.abs(y[rows] - center).mean())

    means = dict(map(lambda pair: (pair[0], sum(pair[1]) / len(pair[1])), results.items()))
    for name, value in sorted(means.iteritems()):
        print name.ljust(8), ('%.3f' % value).rjust(10)
    took = long(time.time() - began)
    print >>sys.stderr, 'took', took, 'seconds, type', type(took)
    print 'Mean error: %.3f' % means['errors']
    print 'Better than the mean by: %.2f' % (means['guess'] / means['errors'])


if __name__ == '__main__':
    main(sys.argv)
