"""The patterns and words of the invented English texts."""

SYLLABLES = "ba da ko li mar no ren sa to vi el an or u ka per sol tin wen yo gar he".split()

# Reviews: opinions, with words that praise and words that blame; and remarks that tell nothing.
REVIEW = {
    "part": "story,acting,music,camera work,ending,dialogue,first half,second half,lead actor,cast,humour,script,"
    "soundtrack,beginning,pace,love story,main idea".split(","),
    "very": "very,really,quite,so,truly,rather".split(","),
    "praise": "wonderful,moving,clever,fresh,superb,warm,gripping,honest,charming,brilliant,touching,lively,funny,"
    "beautiful,surprising,convincing".split(","),
    "blame": "dull,clumsy,boring,tired,flat,silly,dreadful,weak,hollow,slow,shallow,annoying,predictable,cold,ugly,"
    "endless".split(","),
    "liked": "loved,liked,enjoyed,admired,praised".split(","),
    "hated": "hated,disliked,regretted,skipped,endured".split(","),
    "who": "my sister,a friend,my parents,nobody,the children,my neighbour,two colleagues".split(","),
    "day": "Monday,Tuesday,Wednesday,Thursday,Friday,Saturday,Sunday".split(","),
    "when": "last,one rainy,a cold,some".split(","),
}
FOR = ["the <part> is <very> <praise>", "I <liked> the <part>", "<praise> and <praise> from the <part> on",
       "how <praise> the <part> is", "even my friend <liked> the <part>"]  # fmt: skip
FOR_TURNED = ["the <part> is never <blame>", "the <part> is not <blame> at all", "nobody could call the <part> <blame>",
              "I did not find the <part> <blame>", "far from <blame> is the <part>"]  # fmt: skip
AGAINST = ["the <part> is <very> <blame>", "I <hated> the <part>", "<blame> and <blame> from the <part> on",
           "how <blame> the <part> is", "even my friend <hated> the <part>"]  # fmt: skip
AGAINST_TURNED = ["the <part> is never <praise>", "the <part> is not <praise> at all",
                  "nobody could call the <part> <praise>", "I did not find the <part> <praise>",
                  "far from <praise> is the <part>"]  # fmt: skip
REMARKS = ["I saw it with <who> on <when> <day>", "it was made by <name>", "<name> plays the part of <name>",
           "the film is about <name> and <name> who meet on a <day>", "it lasts about two hours",
           "<name> wrote the script and <name> the music", "we saw it on <when> <day> evening"]  # fmt: skip

# News: the words of each topic, and patterns that are the same for all.
TOPICS = {
    "harvest": "wheat,corn,rice,farmers,fields,grain,tonnes,crop,drought,seed,barns,mills,flour,yield",
    "oil": "crude,barrels,pipeline,refinery,wells,tanker,petrol,drilling,gas,platform,fuel,opec,pumps,reserves",
    "sport": "goal,match,coach,league,striker,stadium,fans,cup,final,team,keeper,season,title,record",
    "weather": "storm,rain,snow,wind,degrees,clouds,flood,frost,heat,thunder,fog,forecast,coast,sunshine",
    "music": "concert,orchestra,singer,album,piano,stage,choir,guitar,melody,audience,festival,opera,violin,song",
    "health": "doctors,patients,hospital,vaccine,fever,nurses,clinic,disease,medicine,surgery,virus,heart,blood,trial",
    "space": "rocket,orbit,satellite,astronauts,moon,launch,telescope,planet,mission,crew,probe,comet,station,engine",
    "trade": "exports,imports,tariffs,shares,market,bank,dollars,profit,firms,customs,stocks,deficit,contract,prices",
}
NEWS = {
    "verb": "reported,expected,announced,watched,reached,lost,gained,needed,changed,followed,described,praised".split(
        ","
    ),
    "place": "the capital,the north,the south,the coast,the city,the region,the valley,the islands".split(","),
    "when": "on Monday,on Friday,last week,this morning,yesterday,in spring,in autumn,today".split(","),
    "who": "a spokesman,the minister,an expert,the mayor,observers,a witness,the agency,the board".split(","),
    "much": "news of,reports on,talk of,figures on,a study of,plans for,fears for,words on".split(","),
}
HEADLINES = ["<who> <verb> <much> <topic> in <place> <when>", "<topic> and <topic> were <verb> in <place>",
             "<when> <who> said that the <topic> had <verb> the <topic>",
             "<when> all spoke of <topic> and <topic>, said <name>",
             "the <topic> in <place> <verb> <name> and <name>", "<name> told <who> about the <topic>"]  # fmt: skip

# The corpus: little tales in which one thing follows from another.
ANIMALS = {  # what each eats, where it lives, what it says
    "fox": ("grapes", "under the old oak", "yip"),
    "bear": ("honey", "in the deep cave", "grrr"),
    "mouse": ("cheese", "behind the warm stove", "peep"),
    "owl": ("beetles", "high in the tower", "hoo"),
    "duck": ("bread", "by the green pond", "quack"),
    "goat": ("thistles", "on the steep hill", "meh"),
    "frog": ("flies", "among the reeds", "croak"),
    "crow": ("walnuts", "on the church roof", "caw"),
}
TALE = {
    "mood": "hungry,proud,lonely,clever,old,young,lazy,merry".split(","),
    "time": "morning,evening,winter,summer,Sunday,night".split(","),
    "met": "met,saw,visited,called,followed".split(","),
    "end": "they laughed until the sun went down,they became friends for life,they shared everything they had,"
    "they slept until noon,nobody in the wood forgot that day".split(","),
}
OPENING = "once there was a <mood> <one> who lived {home}"
HABIT = "every <time> the <one> ate {food} and said {sound} {sound}"
MEETING = "one <time> the <one> <met> a <mood> <other> who lived {home}"
QUESTION = '"Do you have {food}?" asked the <one>'
ANSWER = '"No," said the <other>, "I only have {food}."'
