"""The patterns and words of the invented Chinese texts; words stand apart here, and together in the texts."""

SYLLABLES = list("安柏晨丹峰高海江凯林梅宁鹏青山涛文晓阳云志")

REVIEW = {
    "part": "剧情,表演,音乐,摄影,结尾,台词,开头,后半段,男主角,女主角,笑点,剧本,配乐,节奏,画面,感情戏,主题".split(","),
    "very": "很,非常,真的很,特别,相当,实在".split(","),
    "praise": "精彩,感人,巧妙,新鲜,出色,温暖,紧凑,真诚,迷人,动人,生动,有趣,优美,惊喜,可信,细腻".split(","),
    "blame": "沉闷,笨拙,无聊,老套,平淡,幼稚,糟糕,薄弱,空洞,拖沓,肤浅,烦人,俗气,冷漠,难看,冗长".split(","),
    "liked": "喜欢,欣赏,佩服,爱看,称赞".split(","),
    "hated": "讨厌,反感,受不了,后悔看,不忍看".split(","),
    "who": "妹妹,朋友,爸妈,同事,孩子们,邻居,室友".split(","),
    "day": "周一,周二,周三,周四,周五,周六,周日".split(","),
    "when": "上个,一个下雨的,某个,这个".split(","),
}
FOR = ["<part> <very> <praise>", "我 <liked> 它 的 <part>", "从 <part> 起 就 又 <praise> 又 <praise>",
       "多么 <praise> 的 <part> 啊", "连 朋友 都 <liked> 这 <part>"]  # fmt: skip
FOR_TURNED = ["<part> 从不 <blame>", "<part> 一点 也 不 <blame>", "没有 人 会 说 <part> <blame>",
              "我 不 觉得 <part> <blame>", "<part> 绝 谈不上 <blame>"]  # fmt: skip
AGAINST = ["<part> <very> <blame>", "我 <hated> 它 的 <part>", "从 <part> 起 就 又 <blame> 又 <blame>",
           "多么 <blame> 的 <part> 啊", "连 朋友 都 <hated> 这 <part>"]  # fmt: skip
AGAINST_TURNED = ["<part> 从不 <praise>", "<part> 一点 也 不 <praise>", "没有 人 会 说 <part> <praise>",
                  "我 不 觉得 <part> <praise>", "<part> 绝 谈不上 <praise>"]  # fmt: skip
REMARKS = ["我 是 和 <who> 在 <when> <day> 看 的", "导演 是 <name>", "<name> 演 的 是 <name>",
           "片子 讲 <name> 和 <name> 在 <day> 相遇 的 故事", "全片 大约 两 个 小时",
           "编剧 是 <name> ， 作曲 是 <name>", "我们 在 <when> <day> 晚上 看 的"]  # fmt: skip

TOPICS = {
    "harvest": "小麦,玉米,稻谷,农民,田地,粮食,万吨,庄稼,旱情,种子,粮仓,磨坊,面粉,产量",
    "oil": "原油,油桶,管道,炼油厂,油井,油轮,汽油,钻井,天然气,平台,燃料,油价,油泵,储量",
    "sport": "进球,比赛,教练,联赛,前锋,体育场,球迷,奖杯,决赛,球队,门将,赛季,冠军,纪录",
    "weather": "暴雨,雨水,大雪,大风,气温,云层,洪水,霜冻,高温,雷电,大雾,预报,海岸,阳光",
    "music": "音乐会,乐团,歌手,专辑,钢琴,舞台,合唱团,吉他,旋律,听众,音乐节,歌剧,小提琴,歌曲",
    "health": "医生,病人,医院,疫苗,发烧,护士,诊所,疾病,药品,手术,病毒,心脏,血液,试验",
    "space": "火箭,轨道,卫星,航天员,月球,发射,望远镜,行星,任务,乘组,探测器,彗星,空间站,发动机",
    "trade": "出口,进口,关税,股票,市场,银行,美元,利润,企业,海关,股市,逆差,合同,价格",
}
NEWS = {
    "verb": "报告,期待,宣布,关注,迎来,失去,赢得,需要,改变,跟进,介绍,称赞".split(","),
    "place": "首都,北方,南方,沿海,市区,当地,山谷,群岛".split(","),
    "when": "周一,周五,上周,今早,昨天,春天,秋天,今天".split(","),
    "who": "发言人,部长,专家,市长,观察人士,目击者,通讯社,董事会".split(","),
    "much": "更多,较少,许多,新的,一些,首批,最后,数百".split(","),
}
HEADLINES = ["<when> <who> 在 <place> <verb> 了 <much> <topic>", "<place> <verb> 了 <topic> 和 <topic>",
             "<when> <who> 说 ， <topic> <verb> 了 <topic>", "<name> 说 ， <when> 大家 都 在 谈 <topic> 和 <topic>",
             "<place> 的 <topic> <verb> 了 <name> 和 <name>", "<name> 对 <who> 谈 起 了 <topic>"]  # fmt: skip

ANIMALS = {
    "狐狸": ("葡萄", "老 橡树 下", "呦"),
    "熊": ("蜂蜜", "深 山洞 里", "吼"),
    "老鼠": ("奶酪", "暖 炉子 后面", "吱"),
    "猫头鹰": ("甲虫", "高 塔 顶上", "咕"),
    "鸭子": ("面包", "绿 池塘 边", "嘎"),
    "山羊": ("青草", "陡 山坡 上", "咩"),
    "青蛙": ("苍蝇", "芦苇 丛 中", "呱"),
    "乌鸦": ("核桃", "教堂 屋顶 上", "哇"),
}
TALE = {
    "mood": "饿着肚子,骄傲,孤单,聪明,年老,年轻,懒惰,快活".split(","),
    "time": "早晨,傍晚,冬天,夏天,周日,夜晚".split(","),
    "met": "遇见,看见,拜访,叫住,跟上".split(","),
    "end": "它们 一直 笑 到 太阳 落山,它们 成 了 一辈子 的 朋友,它们 把 所有 东西 都 分着 吃 了,"
    "它们 一直 睡 到 中午,森林 里 谁 也 忘 不了 那 一天".split(","),
}
OPENING = "从前 有 一只 <mood> 的 <one> ， 住 在 {home}"
HABIT = "每个 <time> ， <one> 一边 吃 {food} ， 一边 叫 {sound} {sound}"
MEETING = "一个 <time> ， <one> <met> 了 一只 <mood> 的 <other> ， 它 住 在 {home}"
QUESTION = "<one> 问 ： “ 你 有 {food} 吗 ？ ”"
ANSWER = "<other> 说 ： “ 没有 ， 我 只有 {food} 。 ”"
