"""Sentences in English: callbacks."""

SENTENCES: dict[str, str] = {
    "callbacks.slow": "The callbacks take {seconds} s a batch, longer than the training of the batch itself. Do less in on_batch_begin and on_batch_end, or move the work to on_epoch_end.",
    # what is checked
    "check.text": "a text",
    "check.path": "a path",
    "check.direction_below_one": "a number below 1: the learning rate is to become smaller",
    "check.frequency": "'epoch' or a positive number of batches",
    "check.one_character": "a single character",
    "check.web_root": "an address that begins with http:// or https://",
    "check.dictionary": "a dictionary",
    "callbacks.unknown_hook": "LambdaCallback() knows no moment '{name}'{hint}",
    "callbacks.hook_function": "LambdaCallback(): {name} must be a function, not {given}.",
    # what is watched
    "callbacks.no_monitor": "{callback} watches '{monitor}', and does nothing until the training gives it (names with val_ need validation data). It gives: {names}{hint}",
    "callbacks.monitor_many": "{callback} watches '{monitor}', which must be one number; it is {given}.",
    "callbacks.no_rate": "{callback}: the optimizer {optimizer} keeps no learning rate in a variable, so it can't be changed during the training. Use one of kerascn.optimizers, such as SGD, or give yours the attribute lr = K.variable(...).",
    "callbacks.schedule": "LearningRateScheduler: the schedule must give the learning rate as a number; for the epoch {epoch} it gave {given}.",
    # what is written
    "callbacks.no_folder": "{callback} can't write {path}: there is no folder {folder}. Make it first, such as with os.makedirs({folder!r}).",
    "callbacks.not_writable": "{callback} may not write into the folder {folder}. Choose another one, or change its rights.",
    "callbacks.path_name": "ModelCheckpoint: the path {path!r} asks for '{name}', but the training gives: {names}{hint}",
    "callbacks.path_form": "ModelCheckpoint: the path {path!r} can't be filled in ({reason}). Write names in braces, such as 'model.{{epoch:02d}}-{{val_loss:.2f}}.h5'.",
    "callbacks.period_and_freq": "ModelCheckpoint: period={period} counts epochs and save_freq={save_freq} counts batches; give only one of them.",
    "callbacks.batch_monitor": "ModelCheckpoint: save_freq={save_freq} saves after batches, when '{monitor}' is not known yet. Watch a number of the training, such as monitor='loss', or give save_freq='epoch'.",
    "callbacks.csv_columns": "CSVLogger: {path} has no columns for {names}, and what stands in the file is not changed; their values are left out.",
    "callbacks.not_a_csv": "CSVLogger: {path} can't be continued: its first line must begin with epoch and be separated by {separator}. Choose another file, or append=False.",
    "callbacks.remote": "RemoteMonitor: {address} was not reached ({reason}). The training goes on; after {tries} failures in a row nothing more is sent.",
    # what is told
    "callbacks.stopped": "Epoch {epoch}: stopped early, {monitor} no longer gets better",
    "callbacks.restored": "The weights are again those of epoch {best}, the best one",
    "callbacks.not_finite": "Batch {batch}: the loss is no finite number, the training stops",
    "callbacks.rate": "Epoch {epoch}: learning rate {rate:g}",
    "callbacks.reduced": "Epoch {epoch}: {monitor} no longer gets better, learning rate now {rate:g}",
    "callbacks.saved": "Epoch {epoch}: saved as {path}",
    "callbacks.saved_best": "Epoch {epoch}: {monitor} went from {before:.5f} to {value:.5f}, saved as {path}",
    "callbacks.not_saved": "Epoch {epoch}: {monitor} is not better than {best:.5f}",
}
