"""Scores one JSON array of texts per line of standard input; prints one JSON array of [neg, neu, pos, compound] for each."""
import json
import sys
import unicodedata

from vaderSentiment import vaderSentiment as vader

analyzer = vader.SentimentIntensityAnalyzer()


def emit(value):
    sys.stdout.write(json.dumps(value) + '\n')
    sys.stdout.flush()


def runs(claim):
    """The code points of which `claim` is true, as [first, last] pairs."""
    found = []
    for code_point in range(0x110000):
        if not claim(chr(code_point)):
            continue
        if found and found[-1][1] == code_point - 1:
            found[-1][1] = code_point
        else:
            found.append([code_point, code_point])
    return found


emit({
    'unicode': unicodedata.unidata_version,
    'lexicon': list(analyzer.lexicon),
    'emojis': list(analyzer.emojis),
    'boosters': list(vader.BOOSTER_DICT),
    'negations': vader.NEGATE,
    'idioms': list(vader.SPECIAL_CASES),
    'upperCase': runs(str.isupper),
    'notUpperCase': runs(lambda character: not ('A' + character).isupper()),
    'whiteSpace': runs(str.isspace),
})

for line in sys.stdin:
    scores = map(analyzer.polarity_scores, json.loads(line))
    emit([[score['neg'], score['neu'], score['pos'], score['compound']] for score in scores])
