"""Training: models that learn from data.

``model`` and ``sequential`` are the classes people use; ``compiled`` makes tensors of what ``compile`` was told, and
``functions`` the steps of training, testing and predicting; ``own_class`` is for models that users write as a class;
``chance`` and ``shuffling`` keep what random numbers and the order of the data depend on; ``copying`` tells pickle;
``users_data`` brings what users give into the order and shape of a model's tensors; ``feeds`` cuts it into batches;
``generators`` reads batches that users make, ``reading`` chooses between the two, and ``running`` goes through them;
``loop`` holds the only loop over batches and the only one over epochs, ``interruption`` says what Ctrl-C does there.
"""
