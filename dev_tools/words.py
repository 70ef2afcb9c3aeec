"""What dev.py says, in English and in Chinese. Readable by an old Python, which has to be told so."""

import os

WORDS = {
    "python.old": (
        "dev.py needs Python 3.11 or newer, and this is Python {found}: "
        "install a newer one and run it with that, for example `python3.12 dev.py test`.",
        "dev.py 需要 Python 3.11 或更新的版本，而现在用的是 Python {found}：请装一个新版本，再用它来运行，例如 `python3.12 dev.py test`。",
    ),
    "usage": (
        "usage: python3 dev.py COMMAND\n\n"
        "  demo     teach a small network to read digits, save it, load it, draw it\n"
        "  test     run the tests on both engines (--changed, --backend NAME, --all, -- pytest arguments)\n"
        "  check    style, types and the rules of the house (--times: import time and dispatch)\n"
        "  notebooks run the tutorials on both engines (a name, --backend, --mode fast|full, --lang, --set NAME=VALUE)\n"
        "  docs     build the site in both languages (--serve: show it while you write)\n"
        "  drawings write the drawings of the site anew, from their scripts in dev_tools/drawings\n"
        "  weights  train the narrow nets on drawn pictures and write their files (weights VGG16 ResNet50)\n"
        "  bench    measure workloads beside other libraries (mlp cnn lstm vgg, --engines, --threads, --quick);\n"
        "           bench layers measures each layer (bench layers recurrent pooling),\n"
        "           bench data training from batches that workers make (bench data sequence:4),\n"
        "           bench images how many pictures a second are changed by chance,\n"
        "           bench nets famous nets: building them, first calls and later ones (bench nets VGG16)\n\n"
        "The first command makes .venv here, which takes some minutes; after that everything is ready.",
        "用法：python3 dev.py 命令\n\n"
        "  demo     教一个小网络认手写数字，存盘、载入、画图\n"
        "  test     在两个引擎上运行测试（--changed、--backend 名称、--all、-- 后面是 pytest 的参数）\n"
        "  check    检查格式、类型和代码结构的约定（--times：导入时间和分派开销）\n"
        "  notebooks 在两个引擎上运行教程（可写名称，--backend、--mode fast|full、--lang、--set 名称=值）\n"
        "  docs     生成中英文两套文档（--serve：边写边看）\n"
        "  drawings 用 dev_tools/drawings 里的脚本重新画出文档的插图\n"
        "  weights  用画出来的图片训练窄网络，写出它们的权重文件（weights VGG16 ResNet50）\n"
        "  bench    与其他库对比，测量速度（mlp cnn lstm vgg、--engines、--threads、--quick）；\n"
        "           bench layers 逐层测量（可以只测几类：bench layers recurrent pooling），\n"
        "           bench data 测量边准备数据边训练的速度（bench data sequence:4）；\n"
        "           bench images 测量每秒能随机变换多少张图片；\n"
        "           bench nets 测量成名的网络：搭建、头一次和以后每次要多久（bench nets VGG16）\n\n"
        "第一次运行会在这里建立 .venv，需要几分钟；以后就直接可用了。",
    ),
    "command.unknown": (
        "dev.py has no command {given!r}; it has: {known}.",
        "dev.py 没有 {given!r} 这个命令；可用的命令有：{known}。",
    ),
    "venv.missing": (
        "This Python cannot make virtual environments: its module {module} is missing. "
        "On Debian and Ubuntu, install the package python3-venv; elsewhere, use the Python of python.org.",
        "这个 Python 无法创建虚拟环境：缺少 {module} 模块。"
        "Debian 和 Ubuntu 上请安装 python3-venv 软件包；其他系统请改用 python.org 提供的 Python。",
    ),
    "venv.failed": (
        "The virtual environment could not be made in {folder}: {reason}",
        "没能在 {folder} 建立虚拟环境：{reason}",
    ),
    "venv.making": (
        "Making the environment in {folder} (once; some minutes, about {size} GB)",
        "正在 {folder} 建立环境（只需一次，要几分钟，约占 {size} GB）",
    ),
    "venv.again": (
        "The environment in {folder} is unfinished or belongs to another Python or folder: making it anew",
        "{folder} 里的环境不完整，或属于另一个 Python、另一个目录：重新建立",
    ),
    "venv.updating": (
        "Bringing the environment in {folder} up to date",
        "正在把 {folder} 里的环境补全到最新",
    ),
    "venv.ready": ("The environment is ready.", "环境已经就绪。"),
    "space.missing": (
        "The environment needs about {needed} GB, and the disk of {folder} has {free:.1f} GB left: make some room.",
        "环境约需 {needed} GB，而 {folder} 所在的磁盘只剩 {free:.1f} GB：请先腾出一些空间。",
    ),
    "pip.space": (
        "The disk filled up while the packages were being installed: make room, then run the command again.",
        "安装软件包时磁盘写满了：请腾出空间后再运行一次。",
    ),
    "pip.network": (
        "pip could not reach the package index: check the network, or the index that your pip is set to, "
        "then run the command again.",
        "pip 连不上软件包索引：请检查网络，或检查 pip 所设置的索引地址，然后再运行一次。",
    ),
    "pip.nothing": (
        "pip found no package for {what} on Python {python}: either it has no index to ask "
        "(no network, or PIP_NO_INDEX is set), or that Python has none (3.11, 3.12 and 3.13 do).",
        "pip 没有找到适用于 Python {python} 的 {what}：或者没有可用的索引（断网，或设置了 PIP_NO_INDEX），"
        "或者没有为这个 Python 版本提供（3.11、3.12、3.13 都有）。",
    ),
    "pip.compiler": (
        "pip tried to compile a package, which kerascn never needs: no compiler has to be installed. "
        "Use Python 3.11, 3.12 or 3.13 on a common machine, where every package comes ready-made.",
        "pip 想要编译某个软件包，而 kerascn 从不需要编译，也不必安装编译器。"
        "请在常见的机器上使用 Python 3.11、3.12 或 3.13，所需的软件包都有现成的。",
    ),
    "pip.failed": (
        "pip stopped with an error; its last lines are above, all of them in {log}.",
        "pip 出错停止了；最后几行见上，全部输出在 {log}。",
    ),
    "test.unknown": (
        "There is no engine {given!r}: --backend takes tensorflow or theano.",
        "没有名为 {given!r} 的引擎：--backend 可以是 tensorflow 或 theano。",
    ),
    "test.option": (
        "dev.py test has no option {given!r}; what is meant for pytest goes behind --, "
        "for example `dev.py test -- -k dropout`.",
        "dev.py test 没有 {given!r} 这个选项；给 pytest 的参数请写在 -- 之后，例如 `dev.py test -- -k dropout`。",
    ),
    "test.engine": ("\n== Tests on {engine}: {what}", "\n== 在 {engine} 上测试：{what}"),
    "test.everything": ("everything", "全部"),
    "test.engine_part": ("what uses the engine", "用到引擎的部分"),
    "test.changed": (
        "{files} changed files; running {tests}",
        "有 {files} 个文件改动；运行 {tests}",
    ),
    "test.changed_all": (
        "{reason}: running everything",
        "{reason}：运行全部测试",
    ),
    "test.no_git": ("git cannot say what has changed", "git 无法给出改动的文件"),
    "test.wide": ("{file} concerns everything", "{file} 关系到全局"),
    "test.crashed": (
        "pytest stopped on {engine} before it had counted its tests (exit code {code}).",
        "在 {engine} 上，pytest 还没统计完测试就停止了（退出码 {code}）。",
    ),
    "test.none": ("No test ran on {engine}.", "在 {engine} 上没有运行任何测试。"),
    "notebooks.what": (
        "Run the tutorials, each in a kernel of its own, and write their notebooks and results.",
        "运行教程，每篇各用一个内核，并写出笔记本和运行结果。",
    ),
    "notebooks.names": ("which tutorials (default: all)", "要运行的教程（默认全部）"),
    "notebooks.backend": ("on this engine only", "只在这个引擎上运行"),
    "notebooks.mode": (
        "fast: generated data, few epochs; full: the real data set",
        "fast：生成的数据，训练轮数少；full：真实数据集",
    ),
    "notebooks.lang": ("write the notebooks of this language only", "只写出这种语言的笔记本"),
    "notebooks.set": ("another value for a parameter", "给参数换一个值"),
    "notebooks.limit": ("how many seconds one run may take", "一次运行最多用多少秒"),
    "notebooks.jobs": ("how many run at once (default: 2)", "同时运行几篇（默认 2）"),
    "notebooks.set_how": (
        "--set takes NAME=VALUE, for example `--set EPOCHS=2`, and not {given!r}.",
        "--set 的写法是 名称=值，例如 `--set EPOCHS=2`，而不是 {given!r}。",
    ),
    "notebooks.starting": ("starting", "启动中"),
    "notebooks.passed": ("passed", "通过"),
    "notebooks.failed": ("FAILED", "失败"),
    "notebooks.line": (
        "[{number}/{count}] {name} · {engine}: {verdict}, {cells} code cells, {seconds:.0f} s, {cpu:.0f} s of the processor",
        "[{number}/{count}] {name} · {engine}：{verdict}，{cells} 个代码单元，用时 {seconds:.0f} 秒，处理器 {cpu:.0f} 秒",
    ),
    "notebooks.line_cached": (
        "[{number}/{count}] {name} · {engine}: {verdict}, {cells} code cells, nothing has changed since ({seconds:.0f} s then)",
        "[{number}/{count}] {name} · {engine}：{verdict}，{cells} 个代码单元，此后没有改动（当时用时 {seconds:.0f} 秒）",
    ),
    "notebooks.again": ("run also what has not changed", "没有改动的也重新运行"),
    "notebooks.no_run": ("the run was broken off: {reason}", "运行中断：{reason}"),
    "notebooks.had_shown": ("      what the cell had shown until then:", "      这个单元此前的输出："),
    "notebooks.file": (
        "      everything else is in {file}, which Jupyter opens",
        "      其余内容都在 {file} 里，可以用 Jupyter 打开",
    ),
    "notebooks.sum": ("{good} of {count} runs passed", "{count} 次运行，{good} 次通过"),
    "weights.epoch": (
        "{epoch}/{epochs}: loss {loss:.4f}, accuracy {accuracy:.4f}, {seconds:.0f} s",
        "第 {epoch}/{epochs} 轮：损失 {loss:.4f}，准确率 {accuracy:.4f}，用时 {seconds:.0f} 秒",
    ),
    "weights.written": (
        "{path}: {bytes} bytes; accuracy on new pictures {accuracy:.4f}",
        "{path}：{bytes} 字节；新图片上的准确率 {accuracy:.4f}",
    ),
    "drawings.done": (
        "{count} drawings in both languages, {changed} files changed",
        "{count} 幅插图，各有中英文；改动了 {changed} 个文件",
    ),
    "docs.what": ("Build the site in both languages.", "生成两种语言的网站。"),
    "docs.prepare": ("write the Markdown only", "只写出 Markdown"),
    "docs.serve": ("show the site while you write", "边写边看网站"),
    "docs.port": ("where --serve shows it ({port})", "--serve 使用的端口（{port}）"),
    "docs.shown": (
        "The site: http://127.0.0.1:{port}/ and http://127.0.0.1:{port}/en/ (Ctrl-C ends)",
        "文档在 http://127.0.0.1:{port}/，英文版在 http://127.0.0.1:{port}/en/（按 Ctrl-C 结束）",
    ),
    "docs.port_taken": (
        "Port {port} is in use, so the site is at {other}; --port NUMBER takes another one.",
        "端口 {port} 已被占用，改用 {other}；也可以用 --port 指定一个。",
    ),
    "docs.no_port": (
        "No port from {first} to {last} can be used ({reason}): name another one, for example `--port 9000`.",
        "端口 {first} 到 {last} 都用不了（{reason}）：请另外指定一个，例如 `--port 9000`。",
    ),
    "docs.changed": ("Changed: {names}; building again", "有改动：{names}；重新生成"),
    "docs.built_again": ("Built; reload the page in the browser.", "已生成，在浏览器里刷新即可。"),
    "docs.not_built": (
        "Not built: mend what is said above and save the file; the pages shown are still the former ones.",
        "没有生成：请按上面所说的改好再保存；现在显示的还是原来的页面。",
    ),
    "docs.ended": ("Ended.", "已结束。"),
    "check.step": ("== {name}", "== {name}"),
    "check.failed": ("Not in order: {names}", "有问题的项目：{names}"),
    "check.good": ("Everything is in order.", "一切正常。"),
    "times.import": (
        "import kerascn takes {seconds:.3f} s beyond NumPy (limit {limit} s)",
        "import kerascn 在 NumPy 之外用时 {seconds:.3f} 秒（上限 {limit} 秒）",
    ),
    "times.dispatch": (
        "1,000 K calls spend {seconds:.3f} s in the dispatcher (limit {limit} s)",
        "1000 次 K 调用中，分派用时 {seconds:.3f} 秒（上限 {limit} 秒）",
    ),
    "bench.unknown": (
        "dev.py bench does not know {given!r}; it knows: {known}.",
        "dev.py bench 不认识 {given!r}；可用的有：{known}。",
    ),
    "bench.threads": (
        "--threads takes numbers from 1 on, for example `--threads 1,2`, and not {given!r}.",
        "--threads 的值是从 1 起的整数，例如 `--threads 1,2`，而不是 {given!r}。",
    ),
    "bench.making": (
        "Making an environment with PyTorch in {folder} (once)",
        "正在 {folder} 建立装有 PyTorch 的环境（只需一次）",
    ),
    "bench.missing": ("{engine} is not measured: {reason}", "没有测量 {engine}：{reason}"),
    "bench.checking": (
        "{workload}: does every library compute the same?",
        "{workload}：先核对各个库算出的结果是否相同",
    ),
    "bench.family": ("{place} {case} thread(s)", "{place} {case} 线程"),
    "bench.layers_legend": (
        "start: build, compile, first prediction and first training step; forward: a batch in predict; train: a step in fit; "
        "/name: times what that library takes. tensorflow and theano are the engines of kerascn. "
        "Of a family, the geometric means.",
        "start：建图、编译加第一次预测和第一步训练；forward：predict 的一个批次；train：fit 的一步；"
        "/名称：是该库用时的几倍。tensorflow 和 theano 是 kerascn 的两个引擎。每一类给出的是几何平均数。",
    ),
    "bench.data_legend": (
        "source: batches by number or from a generator, with so many workers (p: processes); start: until the first step "
        "is done; item: making one batch, alone; /name: times as many steps a second as that library does. "
        "tensorflow and theano are the engines of kerascn.",
        "source：按编号取批次（sequence）或来自生成器（generator），以及用几个 worker（p 表示进程）；start：到第一步完成为止；"
        "item：单独准备一批数据的用时；/名称：每秒步数是该库的几倍。tensorflow 和 theano 是 kerascn 的两个引擎。",
    ),
    "bench.images_legend": (
        "source: small gray pictures (digits), larger coloured ones (photos), JPEG files (files); all are turned, shifted, "
        "zoomed, flipped and scaled in one thread; /name: times as many pictures a second as that library does.",
        "source：小的灰度图（digits）、较大的彩色图（photos）、JPEG 文件（files）；都在一个线程里旋转、平移、缩放、翻转并调整数值；"
        "/名称：每秒张数是该库的几倍。",
    ),
    "bench.nets_legend": (
        "Seconds of the processor's time: building, the first prediction and training step with compiling, later ones; "
        "/name: times what that library takes. tensorflow and theano are the engines of kerascn.",
        "处理器时间，单位是秒：搭建网络，第一次预测和第一步训练（含编译），以及之后的各次；"
        "/名称：是该库用时的几倍。tensorflow 和 theano 是 kerascn 的两个引擎。",
    ),
    "bench.timed": (
        "{place} {case} thread(s): start {start:.2f} s, step {step:.2f} ms",
        "{place} {case} 线程：启动 {start:.2f} 秒，每步 {step:.2f} 毫秒",
    ),
    "bench.failed": (
        "{case} thread(s): the process stopped ({what}): {reason}",
        "{case} 线程：进程中止（{what}）：{reason}",
    ),
    "bench.too_long": ("it took longer than {limit} s", "用时超过 {limit} 秒"),
    "bench.unmoved": (
        "{case} thread(s): some weights did not change in training: {names}",
        "{case} 线程：训练之后，这些权重没有变化：{names}",
    ),
    "bench.disagrees": (
        "{workload}, {engine}: losses {given}, but those of all libraries have the medians {others}",
        "{workload}，{engine}：损失为 {given}，而各个库的中位数是 {others}",
    ),
    "bench.not_learning": (
        "{case}: the loss does not fall: {losses}",
        "{case}：损失没有下降：{losses}",
    ),
    "bench.other_work": (
        "{case} thread(s): what was timed began with the loss {timed}, what was checked with {checked}",
        "{case} 线程：计时的那次从损失 {timed} 开始，核对的那次却从 {checked} 开始",
    ),
    "bench.legend": (
        "start: build, compile, first call; step: median; /name: times what that library takes; "
        "MB: most memory held; busy: processor cores at work. tensorflow and theano are the engines of kerascn.",
        "start：建图、编译加第一次调用；step：中位数；/名称：是该库用时的几倍；"
        "MB：占用内存的峰值；busy：平均用到的处理器核数。tensorflow 和 theano 是 kerascn 的两个引擎。",
    ),
    "bench.slow": (
        "{workload}, {engine}, {threads} thread(s): the start took {start:.2f} s, more than the {limit} s we aim at",
        "{workload}，{engine}，{threads} 线程：启动用了 {start:.2f} 秒，超过了 {limit} 秒的目标",
    ),
    "bench.kept": ("Kept in {file}", "结果存于 {file}"),
    "bench.wrong": ("Something was wrong:{problems}", "有问题：{problems}"),
}


def language():
    """'zh' if the user's settings ask for Chinese, else 'en'."""
    for name in ("KERASCN_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(name):
            return "zh" if os.environ[name].lower().startswith("zh") else "en"
    return "en"


def say(key, **fields):
    """The sentence of that key in the user's language, with its fields filled in."""
    return WORDS[key][language() == "zh"].format(**fields)
