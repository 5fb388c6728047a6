"""VADER for Spark's Python workers. Each imports this once, since its function travels by name: one analyzer a worker."""
import pandas as pd
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

ANALYZER = SentimentIntensityAnalyzer()


def compounds_of(texts: pd.Series) -> pd.Series:
    return pd.Series([ANALYZER.polarity_scores(text)['compound'] for text in texts])
