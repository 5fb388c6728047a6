"""A process that times Python's vaderSentiment on request. The protocol is in engines.ts."""
import json
import math
import sys
import time

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

with open(sys.argv[1], encoding='utf-8') as file:
    texts = json.load(file)
score = SentimentIntensityAnalyzer().polarity_scores

print('ready', flush=True)
for line in sys.stdin:
    request = json.loads(line)
    scored = texts[request['which']]
    scored = scored[:math.ceil(len(scored) * request['share'])]
    passes = 0
    cpu_before = time.process_time()
    started = time.perf_counter()
    while True:
        for text in scored:
            score(text)
        passes += 1
        if time.perf_counter() - started >= request['leastSeconds']:
            break
    seconds = time.perf_counter() - started
    cpu_seconds = time.process_time() - cpu_before
    print(json.dumps({'texts': passes * len(scored), 'seconds': seconds, 'cpuSeconds': cpu_seconds}), flush=True)
