"""Sentences in Chinese: rewriting programs of old."""

SENTENCES: dict[str, str] = {
    "migrate.star": "{function}(*...)：从这里看不出 *... 里有哪些参数。",
    "migrate.double_star": "{function}(**...)：从这里看不出 **... 里有什么；其中的 Keras 1 写法保持原样。",
    "migrate.no_argument": "Keras 2 的 {function} 没有参数 '{argument}'。",
    "migrate.no_value": "{function}：从这里看不出 '{argument}' 的值，而它在 Keras 2 里要写成别的值。",
    "migrate.gone": "Keras 2 里没有 {name}。",
    "migrate.perhaps": "如果这里的 {method} 是 Keras 模型的方法，请写上 {added}：Keras 1 和 Keras 2 的默认值不同。",
}
