'''KerasRegressor in a pipeline of scikit-learn: cross-validation and a search, as one did in 2018.

Reaches "Better than the mean by" above 1.4.
Reaches "Search found a score" above -25.
Takes about 15 s on a CPU.
'''

from __future__ import print_function
import numpy as np
np.random.seed(7)

from sklearn.model_selection import GridSearchCV, KFold, cross_val_score
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler

from keras.datasets import boston_housing
from keras.layers import Dense
from keras.models import Sequential
from keras.wrappers.scikit_learn import KerasRegressor

(x_train, y_train), (x_test, y_test) = boston_housing.load_data()
print(x_train.shape, 'houses; prices from %.1f to %.1f' % (y_train.min(), y_train.max()))


def baseline_model(units=16, optimizer='adam'):
    model = Sequential()
    model.add(Dense(units, input_dim=13, kernel_initializer='normal', activation='relu'))
    model.add(Dense(1, kernel_initializer='normal'))
    model.compile(loss='mean_absolute_error', optimizer=optimizer)
    return model


pipeline = Pipeline([
    ('standardize', StandardScaler()),
    ('mlp', KerasRegressor(build_fn=baseline_model, epochs=60, batch_size=8, verbose=0)),
])
kfold = KFold(n_splits=3, shuffle=True, random_state=7)
results = cross_val_score(pipeline, x_train, y_train, cv=kfold, scoring='neg_mean_absolute_error')
print('Cross-validation: %.2f (%.2f) MAE' % (-results.mean(), results.std()))
print('Better than the mean by: %.2f' % (np.abs(y_train - y_train.mean()).mean() / -results.mean()))

grid = GridSearchCV(pipeline, {'mlp__units': [8, 32], 'mlp__optimizer': ['adam', 'rmsprop']}, cv=2,
                    scoring='neg_mean_absolute_error')
grid_result = grid.fit(x_train, y_train)
print('Search found a score: %.3f using %s' % (grid_result.best_score_, grid_result.best_params_))
means = grid_result.cv_results_['mean_test_score']
for mean, params in zip(means, grid_result.cv_results_['params']):
    print('%.3f with: %r' % (mean, params))
print('on the test houses: %.3f' % grid_result.score(x_test, y_test))
