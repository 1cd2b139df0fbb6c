#!/usr/bin/env python3
"""Write data/fold/simplified.txt, the characters search reads as one, from the Unicode Consortium's Unihan_Variants
(property kSimplifiedVariant, Debian package unicode-data). Usage: foldtable.py < Unihan_Variants.txt

Of several simplified forms the first that GB 2312 has is taken, else the first of the basic plane; a form that is the
character itself does not count. 著 stands for itself: 著作权 and 着手 are both everyday official words. A few variant
shapes that Unihan lists under other properties are added by hand."""
import sys

KEPT = "著"
ADDED = "裏里 爲为 産产 録录 説说 絶绝 戸户 衞卫 汚污 査查 歩步 収收 戦战 囯国 囲围 悦悦 閲阅 鋭锐 税税 脱脱"


def in_gb2312(ch):
    try:
        return len(ch.encode("gb2312")) == 2
    except UnicodeEncodeError:
        return False


def main():
    pairs = {}
    for line in sys.stdin:
        fields = line.rstrip("\n").split("\t")
        if len(fields) < 3 or fields[1] != "kSimplifiedVariant":
            continue
        ch = chr(int(fields[0][2:], 16))
        forms = [chr(int(f[2:], 16)) for f in fields[2].split()]
        forms = [f for f in forms if f != ch]
        forms = [f for f in forms if in_gb2312(f)] or [f for f in forms if ord(f) < 0x10000]
        if forms and ord(ch) < 0x10000 and ch not in KEPT:
            pairs[ch] = forms[0]
    for ch, form in ADDED.split():
        if ch != form:
            pairs[ch] = form
    for ch in pairs:
        seen = {ch}
        while pairs[ch] in pairs and pairs[ch] not in seen:
            seen.add(pairs[ch])
            pairs[ch] = pairs[pairs[ch]]
    print("# Characters that search reads as one: a traditional form and the simplified form it is read as.")
    print("# Facts from Unihan_Variants.txt (kSimplifiedVariant) of the Unicode Character Database 15.0.0; made by tools/foldtable.py.")
    row = ""
    for ch in sorted(pairs):
        row += ch + pairs[ch] + " "
        if len(row) >= 60:
            print(row.rstrip())
            row = ""
    if row:
        print(row.rstrip())


main()
