"""Models in the dress of other libraries: scikit-learn's estimators."""
