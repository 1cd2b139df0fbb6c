#!/usr/bin/env python3
"""Check everything under data/: forms, check digits, references, dates, and that figures in tables add up.

usage: tools/checkdata.py [DATA_FOLDER]      exit 0 when clean, 1 with one line per finding otherwise
"""
import collections
import csv
import datetime
import glob
import json
import os
import re
import sys
from html.parser import HTMLParser

USCC = "0123456789ABCDEFGHJKLMNPQRTUWXY"
ORG = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
LEVELS = {"市", "县", "乡镇", "部门", "村", "企事业"}
COLUMN_TYPES = {"首页", "概况信息", "机构职能", "负责人信息", "工作动态", "政策文件", "信息公开指南", "信息公开目录", "信息公开年报",
                "依申请公开", "数据发布", "数据开放", "政策解读", "回应关切", "办事服务", "咨询投诉", "征集调查", "在线访谈"}
ROLES = {"editor", "first_reviewer", "leader", "secrecy_reviewer", "chief", "publisher", "openness_office", "intake",
         "assessor", "sysadmin", "secadmin", "auditadmin"}
ADMINS = {"sysadmin", "secadmin", "auditadmin"}
VALIDITY = {"有效", "已修改", "废止", "失效", "尚未生效"}
MAP_FIELDS = {"id", "index_no", "title", "doc_no", "issuer", "made_on", "published_on", "effective_on", "repealed_on", "validity",
              "theme", "genre", "keywords", "summary", "source", "body_html", "body_text", "attachments", "source_url", "old_url",
              "body_key", "section"}
DOC_FIELDS = ["id", "body_key", "section", "title", "doc_no", "issuer", "made_on", "published_on", "effective_on", "repealed_on",
              "validity", "theme", "genre", "keywords", "summary", "source", "body_html"]
ELEMENTS = {"h2", "h3", "p", "table", "thead", "tbody", "tr", "th", "td", "ol", "ul", "li"}
DOC_NO = re.compile(r"^[\u4e00-\u9fff]{2,20}〔(?:19|20)\d{2}〕[1-9]\d{0,4}号$")
ORDER_NO = re.compile(r"^[\u4e00-\u9fff]+令第[1-9]\d*号$")
PRIVATE = [("身份证号", re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")), ("手机号", re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")),
           ("真实区号电话", re.compile(r"(?<!\d)0(?!000)\d{2,3}-\d{7,8}(?!\d)")), ("银行卡号", re.compile(r"(?<!\d)\d{16,19}(?!\d)"))]

findings = []


def bad(where, what):
    findings.append(f"{where}: {what}")


def organ_digit(base):
    c = (11 - sum(ORG.index(ch) * w for ch, w in zip(base, (3, 7, 9, 10, 5, 8, 4, 2))) % 11) % 11
    return "X" if c == 10 else str(c)


def uscc_digit(first17):
    return USCC[(31 - sum(USCC.index(ch) * pow(3, i, 31) for i, ch in enumerate(first17)) % 31) % 31]


def is_date(s):
    try:
        return re.fullmatch(r"\d{4}-\d\d-\d\d", s) is not None and bool(datetime.date.fromisoformat(s))
    except ValueError:
        return False


def table(path, columns):
    with open(path, encoding="utf-8", newline="") as f:
        text = f.read()
    if "\r" in text or text.startswith("\ufeff") or not text.endswith("\n"):
        bad(path, "must be UTF-8 without BOM, lines ending in LF")
    rows = list(csv.DictReader(text.splitlines()))
    if text.split("\n", 1)[0] != columns:
        bad(path, f"columns are not {columns}")
    return rows


def unique(path, rows, column):
    for value, n in collections.Counter(r[column] for r in rows).items():
        if n > 1:
            bad(path, f"{column} {value} occurs {n} times")
    return {r[column] for r in rows}


def check_bodies(path):
    rows = table(path, "code_key,parent_key,name,short_name,level,code,area_code,address,phone,fax,email,office_hours,status,sort")
    keys = unique(path, rows, "code_key")
    unique(path, rows, "code")
    unique(path, rows, "name")
    seen = set()
    for r in rows:
        at, code = f"{path} {r['code_key']}", r["code"]
        if r["parent_key"] and r["parent_key"] not in seen:
            bad(at, "parent must stand on an earlier line")
        seen.add(r["code_key"])
        if r["level"] not in LEVELS:
            bad(at, "level " + r["level"])
        if r["status"] not in {"在用", "撤销"}:
            bad(at, "status " + r["status"])
        if len(code) != 18 or any(ch not in USCC for ch in code) or uscc_digit(code[:17]) != code[17]:
            bad(at, "GB 32100 check digit")
        if organ_digit(code[8:16]) != code[16]:
            bad(at, "GB 11714 check digit")
        if code[2:4] != "99" or not r["area_code"].startswith("99"):
            bad(at, "area must be fictional (99…)")
        for number in (r["phone"], r["fax"]):
            if number and not re.fullmatch(r"0000-\d{7}", number):
                bad(at, "phone " + number)
        if r["email"] and not r["email"].endswith("@example.invalid"):
            bad(at, "email " + r["email"])
    return {r["code_key"]: r for r in rows}


def check_sections(path):
    rows = table(path, "path,name,description,keywords,column_type,sort")
    paths = unique(path, rows, "path")
    for r in rows:
        p = r["path"]
        if not re.fullmatch(r"[a-z0-9]+(/[a-z0-9]+){0,2}", p):
            bad(f"{path} {p}", "path form or more than three levels")
        if "/" in p and p.rsplit("/", 1)[0] not in paths:
            bad(f"{path} {p}", "no parent")
        if r["column_type"] not in COLUMN_TYPES:
            bad(f"{path} {p}", "column_type " + r["column_type"])
        if not all(r[c].strip() for c in ("name", "description", "keywords")):
            bad(f"{path} {p}", "name, description and keywords are required by the site guidelines")
    return paths, {p for p in paths if not any(q.startswith(p + "/") for q in paths)}


def check_accounts(path, bodies):
    rows = table(path, "login,name,body_key,roles")
    unique(path, rows, "login")
    unique(path, rows, "name")
    for r in rows:
        roles = {x.rstrip("+") for x in r["roles"].split(" ")}
        if r["body_key"] not in bodies or not roles <= ROLES or (roles & ADMINS and len(roles) > 1):
            bad(f"{path} {r['login']}", "unknown body or role, or an administrator with a second role")
    if {x.rstrip("+") for r in rows for x in r["roles"].split(" ")} != ROLES:
        bad(path, "a role has no account")


def check_classes(folder):
    tops = {}
    for name in ("themes", "audiences"):
        path = f"{folder}/{name}.csv"
        rows = table(path, "code,parent,name")
        codes = unique(path, rows, "code")
        for r in rows:
            if r["parent"] and r["parent"] not in codes:
                bad(f"{path} {r['code']}", "no parent")
        tops[name] = {r["code"]: r["name"] for r in rows if not r["parent"]}
        if name == "themes":
            themes = set(tops[name].values()) | {tops[name][r["parent"]] + "\\" + r["name"] for r in rows if r["parent"]}
            if len(tops[name]) != 22:
                bad(path, "not 22 top classes")
    genres = table(f"{folder}/genres.csv", "code,name,kind,note")
    unique(f"{folder}/genres.csv", genres, "code")
    return themes, unique(f"{folder}/genres.csv", genres, "name")


def check_grounds(path):
    rows = table(path, "code,article,text,kind")
    unique(path, rows, "code")
    for r in rows:
        if r["kind"] not in {"依申请", "不予公开"} or not re.match(r"条例第.+条", r["article"]):
            bad(f"{path} {r['code']}", "kind or article")


def check_calendars(folder):
    seen = set()
    for path in sorted(glob.glob(f"{folder}/*.csv")):
        year = int(os.path.basename(path)[:4])
        for r in table(path, "day,kind,name,source"):
            if not is_date(r["day"]) or r["kind"] not in {"off", "work"} or not r["name"] or not r["source"].startswith("http"):
                bad(f"{path} {r['day']}", "form")
            if r["day"] in seen or not f"{year - 1}-12-01" <= r["day"] <= f"{year}-12-31":
                bad(f"{path} {r['day']}", "given twice or outside the notice's year")
            seen.add(r["day"])


def check_maps(folder, genres):
    for path in sorted(glob.glob(f"{folder}/*.map.json")):
        m = json.load(open(path, encoding="utf-8"))
        if set(m) - {"name", "title", "fields", "join", "values", "defaults", "ignore", "body_html_root", "body_text_format"}:
            bad(path, "unknown member")
        for part in ("fields", "join", "values", "defaults"):
            if set(m[part]) - MAP_FIELDS:
                bad(path, f"{part} names a field that is not ours: {set(m[part]) - MAP_FIELDS}")
        if not set(m["values"].get("genre", {}).values()) <= genres or not set(m["values"].get("validity", {}).values()) <= VALIDITY:
            bad(path, "values lead outside our lists")


class Body(HTMLParser):
    """Collects elements, tables and text; reports elements and attributes that do not belong in a body."""

    def __init__(self, at):
        super().__init__()
        self.at, self.tables, self.text, self.stack = at, [], [], []

    def handle_starttag(self, tag, attrs):
        if tag not in ELEMENTS or attrs:
            bad(self.at, f"element {tag} {attrs}")
        self.stack.append(tag)
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self.tables[-1][-1].append("")

    def handle_endtag(self, tag):
        if not self.stack or self.stack.pop() != tag:
            bad(self.at, f"unbalanced {tag}")

    def handle_data(self, data):
        self.text.append(data + "\n")
        if self.stack and self.stack[-1] in ("td", "th"):
            self.tables[-1][-1][-1] += data


def number(cell):
    c = cell.replace(",", "").strip()
    return round(float(c) * 10000) if re.fullmatch(r"-?\d+(\.\d+)?", c) else None


def check_sums(at, rows):
    """A row that begins with 合计 is the sum of the rows above it, back to the head or the row after the last 合计."""
    if len({len(r) for r in rows}) != 1:
        bad(at, "table rows differ in length")
        return 0
    checked, start = 0, 1
    for i, row in enumerate(rows):
        if row[0] not in ("合计", "总计"):
            continue
        for col in range(1, len(row)):
            want, parts = number(row[col]), [number(r[col]) for r in rows[start:i]]
            if want is None or any(p is None for p in parts) or "比" in rows[0][col] or "率" in rows[0][col] or "%" in rows[0][col]:
                continue
            checked += 1
            if sum(parts) != want:
                bad(at, f"column {rows[0][col]}: parts {sum(parts) / 10000:g}, {row[0]} {row[col]}")
        start = i + 1
    return checked


def check_documents(path, bodies, leaves, themes, genres):
    docs, sums, sizes = [], 0, []
    for n, line in enumerate(open(path, encoding="utf-8", newline=""), 1):
        at = f"{path}:{n}"
        try:
            d = json.loads(line)
        except ValueError as e:
            bad(at, f"not JSON: {e}")
            continue
        docs.append(d)
        if list(d) != DOC_FIELDS or not line.endswith("}\n"):
            bad(at, "fields or line end")
            continue
        if any(v is not None and not isinstance(v, str) for v in d.values()) or any(v == "" for v in d.values()):
            bad(at, "values are text or null, never empty")
        if d["body_key"] not in bodies or d["section"] not in leaves:
            bad(at, f"body {d['body_key']} or section {d['section']}")
        if d["doc_no"] and not (DOC_NO.match(d["doc_no"]) or ORDER_NO.match(d["doc_no"])):
            bad(at, "doc_no " + d["doc_no"])
        if d["theme"] not in themes or d["genre"] not in genres or d["validity"] not in VALIDITY:
            bad(at, f"theme {d['theme']}, genre {d['genre']} or validity {d['validity']}")
        dates = [d[k] for k in ("made_on", "published_on", "effective_on", "repealed_on")]
        if not dates[1] or any(x and not is_date(x) for x in dates):
            bad(at, "dates")
        elif dates[0] and dates[0] > dates[1] or dates[3] and dates[3] < (dates[2] or dates[0]):
            bad(at, "dates out of order")
        elif not "2023-01-01" <= dates[1] <= "2026-11-22":
            bad(at, "published outside 2023-01 … 2026-11")
        if d["validity"] == "尚未生效" and not (dates[2] or "") > "2026-11-22" or d["validity"] in ("有效", "尚未生效") and dates[3]:
            bad(at, "validity against dates")
        if d["validity"] == "废止" and not dates[3]:
            bad(at, "废止 without a day")
        for k in ("title", "summary", "keywords"):
            if not d[k]:
                bad(at, "no " + k)
        body = Body(at)
        body.feed(d["body_html"])
        text = "".join(body.text)
        sizes.append(len(text))
        if not 250 <= len(text) <= 4000:
            bad(at, f"{len(text)} characters of text: {d['title']}")
        for what, pattern in PRIVATE:
            if pattern.search(re.sub(r"99\d{4}[0-9A-Z]{12}", "", text)):
                bad(at, what)
        if re.search(r"[!！\u200b\ufeff\u3000]|⟦|Σ", d["title"] + text):
            bad(at, "exclamation mark, invisible character or unfinished figure")
        for t in body.tables:
            sums += check_sums(at + " " + d["title"], t)
    unique(path, docs, "id")
    unique(path, docs, "title")
    for value, n in collections.Counter(d["doc_no"] for d in docs if d["doc_no"]).items():
        if n > 1:
            bad(path, f"doc_no {value} occurs {n} times")
    per = collections.Counter(d["section"] for d in docs)
    for leaf in sorted(leaves):
        if per[leaf] < 2:
            bad(path, f"section {leaf} has {per[leaf]} documents")
    if os.path.getsize(path) > 1500000:
        bad(path, "larger than 1.5 MB")
    sizes.sort()
    numbered = sum(1 for d in docs if d["doc_no"])
    print(f"documents {len(docs)}, with a number {numbered}, bodies {len({d['body_key'] for d in docs})}, genres "
          f"{len({d['genre'] for d in docs})}, characters min {sizes[0]} median {sizes[len(sizes) // 2]} max {sizes[-1]}, "
          f"column sums checked {sums}, bytes {os.path.getsize(path)}")


def main():
    data = sys.argv[1] if len(sys.argv) > 1 else os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "data")
    os.chdir(data)
    bodies = check_bodies("demo/bodies.csv")
    _, leaves = check_sections("demo/sections.csv")
    check_accounts("demo/accounts.csv", bodies)
    themes, genres = check_classes("classes")
    check_grounds("grounds.csv")
    check_calendars("calendar")
    check_maps("maps", genres)
    check_documents("demo/documents.jsonl", bodies, leaves, themes, genres)
    for f in findings:
        print(f)
    print(f"{len(findings)} findings")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
