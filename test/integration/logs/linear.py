"""Worst cases of patterns: texts that make an engine that backtracks begin many times, or go far and fail.

Reads patterns as a JSON list from stdin. Prints, for each, pieces whose repetition is such a text. With `--measure`, it
prints the seconds that Python needs for two lengths of each text instead.
"""

import json
import random
import re
import sys
import time

try:
    from re import _parser as parser
except ImportError:  # Before Python 3.11.
    import sre_parse as parser

SHORT = 20_000


def sample(items, random_):
    """A text that the items of a parsed pattern match or almost match."""
    return "".join(one(item, random_) for item in items)


def one(item, random_):
    kind, value = str(item[0]), item[1]
    if kind == "LITERAL":
        return chr(value)
    if kind == "NOT_LITERAL":
        return "a" if value != ord("a") else "b"
    if kind == "ANY":
        return "a"
    if kind == "IN":
        return member(value, random_)
    if kind == "BRANCH":
        return sample(random_.choice(value[1]), random_)
    if kind == "SUBPATTERN":
        return sample(value[-1], random_)
    if kind in ("MAX_REPEAT", "MIN_REPEAT"):
        low, high, body = value
        count = random_.choice([low, low + 1, low + 3])
        return "".join(sample(body, random_) for _ in range(min(count, int(high))))
    return ""


def member(choices, random_):
    if str(choices[0][0]) == "NEGATE":
        for letter in random_.sample("a1-.xZ_/ :", 10):
            if not any(contains(choice, letter) for choice in choices[1:]):
                return letter
        return "\u00e9"
    kind, value = random_.choice([(str(choice[0]), choice[1]) for choice in choices])
    if kind == "LITERAL":
        return chr(value)
    if kind == "RANGE":
        return chr(random_.choice([value[0], value[1]]))
    return {"CATEGORY_DIGIT": "1", "CATEGORY_SPACE": " ", "CATEGORY_WORD": "a"}.get(str(value), "a")


def contains(choice, letter):
    kind, value = str(choice[0]), choice[1]
    if kind == "LITERAL":
        return value == ord(letter)
    if kind == "RANGE":
        return value[0] <= ord(letter) <= value[1]
    return {
        "CATEGORY_DIGIT": letter.isdigit(),
        "CATEGORY_SPACE": letter.isspace(),
        "CATEGORY_WORD": letter.isalnum() or letter == "_",
    }.get(str(value), False)


def repeats(items, before, random_):
    """For each repetition in a pattern: a prefix that reaches it, and the piece that it repeats."""
    for index, item in enumerate(items):
        prefix = before + sample(items[:index], random_)
        kind, value = str(item[0]), item[1]
        if kind in ("MAX_REPEAT", "MIN_REPEAT"):
            yield prefix, sample(value[2], random_)
            yield from repeats(value[2], prefix, random_)
        elif kind == "SUBPATTERN":
            yield from repeats(value[-1], prefix, random_)
        elif kind == "BRANCH":
            for branch in value[1]:
                yield from repeats(branch, prefix, random_)


def worst_cases(pattern, seed=1):
    """Pairs of the prefix of a text and the piece that it repeats."""
    random_ = random.Random(seed)
    tree = list(parser.parse(pattern, re.ASCII))
    cases = {("", "eyJ-"), ("", " "), ("", "a"), ("", "1."), ("", '\\"')}
    for _ in range(3):
        for prefix, pump in repeats(tree, "", random_):
            if pump:
                cases.update({(prefix, pump), ("", prefix + pump), ("", prefix + pump * 3)})
        cases.add(("", sample(tree, random_)))
        cases.add(("", sample(tree, random_)[:-1]))
    return sorted(case for case in cases if case[1])


def text_of(prefix, piece, length):
    return prefix + piece * (length // len(piece)) + "\x01"


def seconds(search, text):
    best = 1e9
    for _ in range(2):
        started = time.process_time()
        search("", text)
        best = min(best, time.process_time() - started)
        if best < 0.02:
            break
    return best


def main():
    patterns = json.load(sys.stdin)
    result = []
    for pattern in patterns:
        cases = worst_cases(pattern)
        if "--measure" in sys.argv:
            replace = re.compile(pattern, re.ASCII).sub
            slow = []
            for prefix, piece in cases:
                short = seconds(replace, text_of(prefix, piece, SHORT))
                # Below this time, even quadratic growth is fast enough.
                long = seconds(replace, text_of(prefix, piece, 4 * SHORT)) if short > 0.002 else 0
                slow.append([prefix, piece, short, long])
            result.append(slow)
        else:
            result.append(cases)
    json.dump(result, sys.stdout)


main()
