"""The drawings of the documentation, drawn by a pen of our own: `python dev.py drawings` writes them all.

A module here stands for a page: `layers/pooling.py` draws what `docs/en/layers/pooling.md` and its Chinese twin
show. To add a drawing, write a function there (its name becomes the file's name) and show it on the page:

    @drawing("A window of 2 moves over 4 steps", "长度为 2 的窗口滑过 4 步", height=120)
    def pooling_windows(card: Card) -> None:
        card.text(200, 20, ("input", "输入"))  # words are a pair, English and Chinese; a string is for both
        card.grid([[1, 3, 2, 0]], 140, 40)

    ![A window of 2 over 4 steps](pooling_windows.svg)

Then run the command, look at the files, and commit them with the script. Whatever can be computed is computed by
the function, with NumPy, so that the picture is right. `tests/docs/test_drawings.py` holds the files to this.
"""
