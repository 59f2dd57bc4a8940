"""Writes awkward files into a folder with one package and prints, as JSON, what
another reading of them holds: [{"File", "Sheets": [[[text]]], "Refused"}].
usage: python -c "$(cat awkward.py)" PACKAGE DIR"""
import csv, datetime as dt, decimal, json, sys

package, folder = sys.argv[1:3]
out = []


def text(v):
    if v is None:
        return ""
    if isinstance(v, bool):
        return "true" if v else "false"
    if isinstance(v, float):
        return format(decimal.Decimal(repr(v)).normalize(), "f")
    if isinstance(v, dt.datetime):
        s = v.isoformat().replace("+00:00", "Z")
        return s[:10] if s.endswith("T00:00:00") else s
    return str(v)


def say(name, *sheets, refused=""):
    out.append({"File": name, "Sheets": [[[text(c) for c in r] for r in s] for s in sheets], "Refused": refused})


def parquet():
    import pyarrow as pa, pyarrow.parquet as pq
    D = decimal.Decimal
    good = {
        "int8": (pa.int8(), [-128, None, 127]), "int64": (pa.int64(), [-2**63, 2**63 - 1, 0]), "uint64": (pa.uint64(), [2**64 - 1, 0, 1]),
        "uint8": (pa.uint8(), [255, 0, None]), "float16": (pa.float16(), [10.5, -2.25, 0.0]), "float32": (pa.float32(), [0.5, -1.25, 1024.0]),
        "double": (pa.float64(), [0.1, 1e15, -3.5]), "decimal": (pa.decimal128(9, 2), [D("1234567.89"), D("-0.05"), D("0.00")]),
        "wide": (pa.decimal128(38, 10), [D("12345678901234567890.1234567891"), None, D("-1.0000000000")]),
        "day": (pa.date32(), [dt.date(2024, 2, 29), dt.date(1899, 12, 31), None]), "bool": (pa.bool_(), [True, False, None]),
        "ms": (pa.timestamp("ms"), [dt.datetime(2024, 3, 31, 1, 30), None, dt.datetime(1969, 12, 31, 23, 59, 59)]),
        "utc": (pa.timestamp("us", "UTC"), [dt.datetime(2024, 3, 31, 1, 30, tzinfo=dt.timezone.utc), None, None]),
        "time": (pa.time32("ms"), [dt.time(9, 30), dt.time(23, 59, 59), None]), "text": (pa.string(), ["\u00a35 \u20ac", " x ", '=1+1"']),
        "long": (pa.large_string(), ["a\nb", "", None]), "coded": (pa.dictionary(pa.int8(), pa.string()), ["yes", "no", "yes"]),
        "nothing": (pa.null(), [None, None, None]),
    }
    for name, (kind, values) in good.items():
        array = pa.array(values, pa.float32() if name == "float16" else kind).cast(kind)
        table = pa.table({"id": pa.array(["a", "b", "c"]), name: array})
        pq.write_table(table, f"{folder}/{name}.parquet", compression="snappy")
        back = pq.read_table(f"{folder}/{name}.parquet").to_pylist()
        rows = [[r["id"], r[name]] for r in back]
        if name in ("decimal", "wide"):
            rows = [[i, None if v is None else format(v, "f")] for i, v in rows]
        if name in ("ms", "utc"):
            rows = [[i, None if v is None else v.isoformat().replace("+00:00", "Z")] for i, v in rows]
        say(f"{name}.parquet", [["id", name]] + rows)
    bad = {"fixed": pa.array([b"ab", b"cd", b"ef"], pa.binary(2)), "listed": pa.array([[1], [2, 3], []], pa.list_(pa.int8())), "record": pa.array([{"x": 1}] * 3)}
    for name, array in bad.items():
        pq.write_table(pa.table({"id": pa.array(["a", "b", "c"]), name: array}), f"{folder}/{name}.parquet")
        say(f"{name}.parquet", refused=f'"{name}"')


def workbook():
    import openpyxl
    from openpyxl.cell.rich_text import CellRichText, TextBlock
    from openpyxl.cell.text import InlineFont
    book = openpyxl.Workbook()
    a = book.active
    rows = [["code", "n", "day", "yes", "text"],
            ["007", 12, dt.date(2024, 2, 29), True, " x "],
            ["a\nb", -0.1, dt.datetime(2024, 3, 31, 1, 30), False, "x_y"],
            [None, 1234567.25, dt.datetime(1900, 3, 1), None, "\u00a3"]]
    for r in rows:
        a.append(r)
    a["E4"].value = CellRichText("one ", TextBlock(InlineFont(b=True), "two"))
    hidden = book.create_sheet("Hidden")
    hidden.append(["a", "a b"])
    hidden.append([1, "x"])
    hidden.sheet_state = "hidden"
    book.save(f"{folder}/book.xlsx")
    back = openpyxl.load_workbook(f"{folder}/book.xlsx")
    say("book.xlsx", *[[[c.value.date() if isinstance(c.value, dt.datetime) and c.number_format == "yyyy-mm-dd" else c.value for c in r] for r in s.iter_rows()] for s in back])
    for name, options in {"quoted": {"quoting": csv.QUOTE_ALL}, "semicolons": {"delimiter": ";"}, "tabs": {"delimiter": "\t"}}.items():
        for code in ("utf-8", "utf-8-sig", "utf-16", "cp1252"):
            with open(f"{folder}/{name}-{code}.csv", "w", newline="", encoding=code) as f:
                csv.writer(f, **options).writerows([["a", "b", "c"], ["1,5;6\t7", 'x "y" z', "\u00a35\r\nand \u00e9"], ["", "=1+1", "-"]])
            with open(f"{folder}/{name}-{code}.csv", newline="", encoding=code) as f:
                say(f"{name}-{code}.csv", list(csv.reader(f, **{k: v for k, v in options.items() if k == "delimiter"})))


def opendocument():
    from odf.opendocument import OpenDocumentSpreadsheet, load
    from odf.table import Table, TableRow, TableCell
    from odf.text import P
    doc = OpenDocumentSpreadsheet()
    sheet = Table(name="Sheet1")
    cells = [[("string", "code"), ("string", "n"), ("string", "day")],
             [("string", "007"), ("float", "12.50"), ("date", "2024-02-29")],
             [("string", "a b"), ("float", "-0.1"), ("date", "2024-03-31T01:30:00")]]
    for r in cells:
        row = TableRow()
        for kind, v in r:
            extra = {"float": {"value": v}, "date": {"datevalue": v}}.get(kind, {})
            c = TableCell(valuetype=kind, **extra)
            c.addElement(P(text="12" if kind == "float" else v))  # what is shown may be rounded
            row.addElement(c)
        sheet.addElement(row)
    doc.spreadsheet.addElement(sheet)
    doc.save(f"{folder}/sheet.ods")
    table = load(f"{folder}/sheet.ods").spreadsheet.getElementsByType(Table)[0]
    value = lambda c: c.getAttribute("value") or c.getAttribute("datevalue") or "".join(str(p) for p in c.getElementsByType(P))
    say("sheet.ods", [[value(c) for c in r.getElementsByType(TableCell)] for r in table.getElementsByType(TableRow)])


{"pyarrow": parquet, "openpyxl": workbook, "odfpy": opendocument}[package]()
print(json.dumps(out))
