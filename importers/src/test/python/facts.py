"""What Python says, for the tests: python3 facts.py FOLDER (Python 3.11, PyYAML 6.0)."""

import configparser
import json
import re
import sys
import warnings

import yaml

warnings.simplefilter("ignore")

REGEX = [
    ("OK", ["OK", "line1\nOK", "OK then", "ok", ""]),
    ("(?i).*ok", ["x OK", "line1\nOK", "no"]),
    ("line1$", ["line1\nOK", "line1", "line1\n", "line1\r", "line1\r\n"]),
    ("line1\\Z", ["line1", "line1\n"]),
    ("(?m)a$", ["a\nb", "a\rb", "a"]),
    ("(?m)(a\n|)^b", ["a\nb", "b", "cb"]),
    ("a(?m:^)", ["a", "a\n"]),
    ("a\n(?m:^)", ["a\n", "a\nb"]),
    ("(?:a(?m:$)|x)\n?$", ["a\n", "a\nb", "a"]),
    (".*<body>.*", ["<html>\n<body>\nx", "<BODY>", "x<body>"]),
    ("(?-s:.*)b", ["a\nb", "ab"]),
    ("(?P<x>a+)-(?P=x)", ["aa-aa", "aa-a", "a-aa"]),
    ("(?P<under_score>b)\\1", ["bb", "ba"]),
    ("(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)\\10", ["abcdefghijj", "abcdefghija0", "abcdefghija"]),
    ("(a)\\1[0]", ["aa0", "aa"]),
    ("\\101\\x41\\u0041\\U00000041", ["AAAA", "A"]),
    ("\\0a", ["\0a", "0a"]),
    ("[\\101-\\103]+$", ["ABC", "D"]),
    ("a\\vb", ["a\vb", "a\nb"]),
    ("[\\v]", ["\v", "\n", "v"]),
    ("\\a[\\a][\\b]", ["\a\a\b", "ab"]),
    ("\\w+$", ["café", "a_1", "日本", "a-b", "Ⅷ"]),
    ("(?a)\\w+$", ["cafe", "café"]),
    ("(?a:\\w)+é", ["cafeé", "éé"]),
    ("(?ai)k", ["K", "k", "\u212a"]),
    ("(?i)k", ["K", "\u212a"]),
    ("(?i)straße", ["STRASSE", "STRAßE"]),
    ("(?i)ä", ["Ä", "a"]),
    ("\\d+$", ["12", "١٢", "x"]),
    ("\\s$", [" ", "\u00a0", "\u2003", "x", "\u0085"]),
    ("\\bx\\b", ["x", "xé", "x-"]),
    ("[]a]+$", ["]a", "b"]),
    ("[^]a]+$", ["bc", "]"]),
    ("[[:alpha:]]+$", ["a]", ":]", "b]", "[]"]),
    ("[a&&b]+$", ["a&b", "c"]),
    ("[a-z&&[^b]]$", ["b]", "&]", "a", "^]"]),
    ("[a-]+$", ["a-", "b"]),
    ("[-a]+$", ["-a", "b"]),
    ("[\\w-]+$", ["a-b", "a b"]),
    ("[\\d\\s]+$", ["1 2", "a"]),
    ("[^\\d\\s]+$", ["ab", "a1"]),
    ("[a^]+$", ["a^", "b"]),
    ("[~|#]+$", ["~|#", "x"]),
    ("a{2}$", ["aa", "a"]),
    ("a{,2}$", ["", "aa", "aaa"]),
    ("a{2,}$", ["aaa", "a"]),
    ("a{,}$", ["aaa", "{,}"]),
    ("a{}$", ["a{}", "a"]),
    ("a{x}$", ["a{x}", "a"]),
    ("{\"a\": 1}$", ["{\"a\": 1}", "a"]),
    ("a{1,2}?$", ["aa", "aaa"]),
    ("a++b", ["aab", "b"]),
    ("(?>a+)a", ["aaa"]),
    ("a*?b", ["aab"]),
    ("(?x) a b # comment ( \n c $", ["abc", "a b c"]),
    ("(?x)[ ]a\\ b\\#", [" a b#", "ab#"]),
    ("(?x:a b)c d", ["abc d", "abcd"]),
    ("(?x)a(?-x: b)", ["a b", "ab"]),
    ("a(?#a comment)b", ["ab"]),
    ("a(?=b)b", ["ab", "ac"]),
    ("a(?!b)", ["ab", "ac"]),
    ("ab(?<=ab)c", ["abc"]),
    ("ab(?<!ab)c", ["abc"]),
    ("(?i:a)b", ["Ab", "AB"]),
    ("(?i)a(?-i:b)", ["Ab", "AB"]),
    ("a|", ["b", ""]),
    ("", ["x", ""]),
    ("\\.\\-\\/\\ \\_", [".-/ _"]),
    ("é\\é", ["éé"]),
    ("\\N{WHITE SMILING FACE}", ["\u263a"]),
    ("$", ["", "\n", "a"]),
    ("\\A\\w\\Z", ["a", "ab"]),
    ("(a)?b\\1", ["ab", "aba", "b"]),
    ("((?:a|b)*)c", ["abac", "c", "d"]),
    ("😀+$", ["😀😀", "x"]),
    ("[😀-😂]$", ["😁", "x"]),
    ("a$b", ["a\nb", "ab"]),
    ("a.b", ["a\nb", "a\rb", "a\u2028b"]),
    ("\\\\Q", ["\\Q", "Q"]),
    ("${env:X}", ["", "${env:X}"]),
    ("\\${env:X}", ["${env:X}"]),
]

BAD_REGEX = [
    "a(b", "a)b", "[a", "*a", "a**", "a{2}{3}", "^*", "$+", "\\b?", "(?P<n>a)(?P<n>b)", "(?P=n)", "(?P<1>a)", "\\2(a)",
    "(a\\1)", "\\q", "\\p{L}", "\\Qa\\E", "\\h", "[\\p{L}]", "[z-a]", "[\\d-a]", "[a-\\d]", "a{3,2}", "(?L)a", "(?z)a",
    "(?i", "(?", "(?P", "(?Px)", "(?<n>a)", "(?#x", "\\", "[\\", "\\x4", "\\u12", "\\N{NO SUCH}", "\\N", "\\400", "[\\8]",
    "(?i-i:a)", "(?-:a)", "(?au)a", "(|*)", "(?:*)", "\\z", "(?-L:a)",
]

SCALARS = [
    "200", "200-300", "0200", "0", "00", "08", "0o17", "0x1F", "0b101", "-5", "+5", "1_000", "60:30", "1:30:00", "1.5", "1.",
    ".5", "1e3", "1.0e3", "1.0e+3", "-1.5", "1:30.5", ".inf", "-.INF", ".nan", "yes", "Yes", "YES", "yEs", "no", "on", "off",
    "Off", "true", "TRUE", "y", "n", "~", "null", "Null", "NULL", "nULL", "", "2018-06-28", "2018-06-28T11:37:48Z",
    "2018-6-8", "'200'", '"yes"', "!!str 200", "!!int '12'", "2xx", "200,201", "- 5", "1_", "_1", "0_7", "<<", "0.1",
    "100000000000000000000", "1e-7", "0.00001", "1.0e+16", "123456789012345678.0", "4.5_6", "http://a.example/",
]

FORMATS = [
    "{name} is down", "{name!s}", "{{{name}}}", "{timeout:.1f}", "{timeout}", "{timeout:5}|", "{timeout:<6}|", "{timeout:.0f}",
    "{timeout:.2%}", "{half:.0f}", "{count}", "{count:5d}", "{count:05d}", "{count:,}", "{count:+}", "{count:<9}|", "{count:^9}|",
    "{count:x>9}", "{count:.2f}", "{negative:06}", "{negative: d}", "{name:10}|", "{name:>10}", "{name:^10}|", "{name:*<10}",
    "{name:.2}", "{flag}", "{flag!s:>6}", "{nothing}", "{expectation[0][type]}", "{header[X-A]}", "{list[1]}", "{small}",
    "{large}", "{whole}", "{name:s}", "100% {name}", "{count!s:>5}", "{name:05}|",
]

VALUES = {
    "name": "Shop", "timeout": 1.25, "half": 2.5, "count": 12345, "negative": -42, "flag": True, "nothing": None,
    "expectation": [{"type": "REGEX"}], "header": {"X-A": "b"}, "list": ["a", "b"], "small": 0.00001, "large": 1e16, "whole": 3.0,
}


INI = [
    "[main]\ndebug=false\n",
    "[main]\nDebug : false\nInterval=60\n",
    "[main]\na = b = c : d\nb: = x\n",
    "[main]\na=x # no comment\nb=y ; none\n",
    "# one\n; two\n[main]\n  # three\na=x\n",
    "[urls]\nprod=http://a,\n  http://b,\n\thttp://c\nother=x\n",
    "[urls]\nprod=http://a,\n  # between\n  http://b\n",
    "[urls]\nprod=a\n\n  b\n\n\nother=x\n",
    "[urls]\nprod=\n  a\n  b\n",
    "[main]\n  a=x\n    more\n  b=y\n",
    "[main]\na=100%\nb=%(a)s\nc=%%\n",
    "[DEFAULT]\na=x\nb=y\n[main]\nb=z\n[urls]\n",
    "[a]b]c\nx=y\n",
    "[main] tail\na=x\n",
    "[main]\na=\nb=\n",
    "[Main]\na=x\n[main]\na=y\n",
    "[main]\r\na=x\r\nb=y\r\n",
    "[main]\na=x\na=y\n",
    "[main]\na=x\nA=y\n",
    "[main]\na=x\n[main]\nb=y\n",
    "[DEFAULT]\na=x\n[DEFAULT]\nb=y\n",
    "a=x\n[main]\n",
    "[main]\nword\n",
    "[main]\n=x\n",
    "",
]


def ini(text):
    parser = configparser.RawConfigParser()
    try:
        parser.read_string(text)
    except configparser.Error:
        return {"text": text, "refused": True, "sections": {}}
    return {"text": text, "refused": False, "sections": {name: dict(parser.items(name)) for name in parser.sections()}}


def shown(value):
    return "None" if value is None else str(value)


def write(folder, name, rows):
    with open(f"{folder}/{name}.jsonl", "w", encoding="utf-8") as out:
        for row in rows:
            out.write(json.dumps(row) + "\n")


def scalar(text):
    try:
        value = yaml.safe_load(f"k: {text}")["k"]
    except yaml.YAMLError:
        return {"written": text, "kind": "refused", "text": ""}
    kind = type(value).__name__
    return {"written": text, "kind": "date" if kind == "datetime" else kind, "text": shown(value)}


def refused(pattern):
    try:
        re.compile(pattern, re.DOTALL)
        return False
    except re.error:
        return True


if __name__ == "__main__":
    to = sys.argv[1]
    write(to, "regex", [
        {"pattern": pattern, "text": text, "matches": re.compile(pattern, re.DOTALL).match(text) is not None}
        for pattern, texts in REGEX for text in texts])
    write(to, "bad-regex", [{"pattern": pattern, "refused": refused(pattern)} for pattern in BAD_REGEX])
    write(to, "scalars", [scalar(text) for text in SCALARS])
    write(to, "formats", [{"format": text, "text": text.format(**VALUES)} for text in FORMATS])
    write(to, "ini", [ini(text) for text in INI])
    with open(f"{to}/values.yaml", "w", encoding="utf-8") as out:
        yaml.safe_dump(VALUES, out)
