'''Looking for good parameters with scikit-learn's GridSearchCV, and judging them by cross-validation.

KerasClassifier makes a Keras model look like a scikit-learn classifier; nb_epoch and batch_size
can be searched like everything else.

Reaches "Best score" above 0.9.
Reaches "Cross-validation" above 0.9.
Takes about 15 s on a CPU.
'''

from __future__ import print_function
import numpy as np
np.random.seed(0)

from sklearn.cross_validation import cross_val_score, StratifiedKFold, train_test_split
from sklearn.datasets import load_iris
from sklearn.grid_search import GridSearchCV
from sklearn.preprocessing import StandardScaler

from keras.models import Sequential
from keras.layers.core import Dense, Dropout
from keras.wrappers.scikit_learn import KerasClassifier

iris = load_iris()
X = StandardScaler().fit_transform(iris.data)
y = iris.target
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.3, random_state=1)


def make_model(nb_hidden=8, dropout=0.0, init='uniform'):
    model = Sequential()
    model.add(Dense(nb_hidden, input_dim=4, init=init, activation='tanh'))
    model.add(Dropout(dropout))
    model.add(Dense(3, init=init, activation='softmax'))
    model.compile(loss='categorical_crossentropy', optimizer='adam', metrics=['accuracy'])
    return model


classifier = KerasClassifier(build_fn=make_model, nb_epoch=30, batch_size=8, verbose=0)
grid = dict(nb_hidden=[8, 16], init=['glorot_uniform', 'normal'], nb_epoch=[20, 40])
search = GridSearchCV(estimator=classifier, param_grid=grid, cv=3)
search.fit(X_train, y_train)

print('Best score: %.3f with %s' % (search.best_score_, search.best_params_))
for params, mean_score, scores in search.grid_scores_:
    print('%.3f (+/- %.3f) for %r' % (mean_score, scores.std(), params))
print('on the rest: %.3f' % search.score(X_test, y_test))

kfold = StratifiedKFold(y=y, n_folds=4, shuffle=True, random_state=3)
results = cross_val_score(KerasClassifier(build_fn=make_model, nb_epoch=40, batch_size=8, verbose=0), X, y, cv=kfold)
print('Cross-validation: %.3f (+/- %.3f)' % (results.mean(), results.std()))
