"""Full text: words and stems, an inverted index of our own, questions and excerpts."""
