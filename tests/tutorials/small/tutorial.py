# ---
# jupyter:
#   kerascn:
#     title: {zh: 一条直线, en: A straight line}
#     description: {zh: 用一个神经元学会一条直线。, en: One neuron learns a straight line.}
#     tags: {zh: [直线], en: [line]}
#     engines: [tensorflow, theano]
#     breaks:
#       no_learning: {LEARNING_RATE: 0.0}
#     genuine:
#       EPOCHS: 40
# ---

# %% [markdown] lang="zh"
# # 一条直线 {#line}
#
# 一个神经元能算出 `w * x + b`，所以它能学会一条直线，参见[全连接层](../layers/core.md#Dense)。
# %% [markdown] lang="en"
# # A straight line {#line}
#
# One neuron computes `w * x + b`, so it can learn a straight line; see [Dense](../layers/core.md#Dense).
# %% tags=["parameters"]
MODE = "fast"  # "full": more points
SEED = 0
LEARNING_RATE = 0.1  # 0 learns nothing
EPOCHS = 20 if MODE == "fast" else 40
# %%
import numpy as np
from kerascn.layers import Dense
from kerascn.models import Sequential
from kerascn.optimizers import SGD

np.random.seed(SEED)
x = np.linspace(-1, 1, 64)[:, None]
y = 2 * x + 1
model = Sequential([Dense(1, input_shape=(1,))])
model.compile(SGD(LEARNING_RATE), "mse")
history = model.fit(x, y, epochs=EPOCHS, batch_size=16, verbose=0)
loss = history.history["loss"][-1]
print(f"{len(x)} points")
# %% [markdown] lang="zh"
# ## 学得怎么样 {#result}
#
# 训练 {{ EPOCHS}} 轮之后，损失是 {{ loss:.4f}}。
# %% [markdown] lang="en"
# ## How well it learned {#result}
#
# After {{ EPOCHS}} epochs the loss is {{ loss:.4f}}.
# %% alt_zh="损失逐轮下降到接近零" alt_en="The loss falls to almost nothing"
import matplotlib.pyplot as plt

plt.figure(figsize=(4, 3))
plt.plot(history.history["loss"])
plt.xlabel("epoch")
plt.ylabel("loss")
plt.show()
# %% tags=["test"]
assert loss < 0.01
# %% engine="theano"
print("on Theano")
# %%
model.get_weights()[0].shape
