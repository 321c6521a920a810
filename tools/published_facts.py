#!/usr/bin/env python3
"""Makes data/comparators/*.csv, data/population.csv and data/statistical_neighbours.csv.

    python3 tools/published_facts.py FOLDER

FOLDER holds publications of the Department for Education and the Office for National Statistics, as downloaded. Read are

  * each file that data/comparator_tables.toml names (the tables c1, c2, c3, c4, c5, d1, d2, d3, d5 and d6 of "Children in need",
    looked-after children, placement stability, care leavers' accommodation, the children's social work workforce, and the
    values of the local authority interactive tool);
  * ons_mid-year_population_estimates_2012_to_2024.csv;
  * sn_model_2025_wide.csv.

They may lie in folders below FOLDER. Also read: data/comparator_tables.toml and data/authorities.csv. A published mark in
place of a value (c, x, z, k, u, low, "-", ":") is a value that is not known: no row is written, and never 0.
An authority keeps one code here, that of data/authorities.csv: its latest, where its boundary stayed and its code changed.
Python's own library only.
"""

import csv
import gzip
import re
import sys
import tomllib
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
DATA = REPOSITORY / "data"
POPULATION = "ons_mid-year_population_estimates_2012_to_2024.csv"
NEIGHBOURS, MODEL_YEAR = "sn_model_2025_wide.csv", 2025
YEARS_KEPT = 6

FAMILIES = {
    "FD": "front_door",
    "AS": "assessment",
    "CP": "child_protection",
    "CIN": "child_in_need",
    "CLA": "looked_after",
    "PER": "permanence",
    "CL": "care_leaver",
    "WF": "workforce",
}

ENGLAND = "E92000001"
# The interactive tool numbers England and the regions itself.
PLACES_OF_THE_TOOL = {
    "970": ENGLAND,
    "980": "E12000001",
    "981": "E12000002",
    "982": "E12000003",
    "983": "E12000004",
    "984": "E12000005",
    "985": "E12000006",
    "986": "E12000007",
    "987": "E13000001",
    "988": "E13000002",
    "989": "E12000008",
    "990": "E12000009",
}


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    folder = Path(sys.argv[1])
    authorities = Authorities()
    tables = tomllib.loads((DATA / "comparator_tables.toml").read_text(encoding="utf-8"))
    write_comparators(tables, folder, authorities)
    write_population(folder, authorities)
    write_neighbours(folder, authorities)


class Authorities:
    """From the Department's three-digit number to the one code that an authority has here."""

    def __init__(self):
        self.codes, self.names, until = {}, {}, {}
        with open(DATA / "authorities.csv", encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                number, last = row["dfe_la_code"], int(row["last_year_in_series"])
                if last >= until.get(number, 0):
                    self.codes[number], self.names[number], until[number] = row["ons_code"], row["la_name"], last

    def places(self, row):
        """The codes that a row is of, each with a remark: two authorities may have one service together."""
        level = row["geographic_level"]
        if level == "National":
            return [(ENGLAND, "")]
        if level == "Regional":
            return [(row["region_code"], "")]
        numbers = [number.strip() for number in row["old_la_code"].split("/")]
        together = " and ".join(self.names[number] for number in numbers)
        return [(self.codes[number], f"; {together} together" if len(numbers) > 1 else "") for number in numbers]


def write_comparators(tables, folder, authorities):
    found = {}
    for key, table in tables.items():
        rows = read_measures(folder, table) if table.get("shape") == "measures" else read_table(folder, table, authorities)
        for figure in table["figures"]:
            for (place, year, remark), held in rows.items():
                told = figure_of(figure, held)
                at = (figure["indicator"], figure.get("part", ""), place, year)
                if told and at not in found:
                    found[at] = (*told, key + remark, table.get("years", YEARS_KEPT))
    newest = max(year for _, _, _, year in found)
    (DATA / "comparators").mkdir(exist_ok=True)
    for prefix, name in FAMILIES.items():
        kept = [
            (*at, *told[:-1])
            for at, told in sorted(found.items())
            if at[0].split("-")[0] == prefix and at[3] > newest - told[-1]
        ]
        header = ["indicator", "part", "authority", "year", "value", "numerator", "denominator", "source"]
        write(DATA / "comparators" / f"{name}.csv", header, kept)


def read_table(folder, table, authorities):
    """{(place, year, remark): rows}"""
    rows = {}
    for row in csv_rows(find(folder, table["file"])):
        for place, remark in authorities.places(row):
            rows.setdefault((place, year_of(row["time_period"]), remark), []).append(row)
    return rows


def read_measures(folder, table):
    """The tool's long table, made as wide as the others: one row for each place and year, a column for each measure."""
    authorities = Authorities()
    # A measure's name may have a comma and no quotation marks, so the line is cut from its year on.
    line_of = re.compile(r'^(?P<measure>.*?),(?P<year>\d{4}),(?P<number>\d{3}),(?:"[^"]*"|[^",]*),(?P<value>[^,]*)$')
    rows = {}
    with gzip.open(find(folder, table["file"]), "rt", encoding="utf-8") as file:
        for line in file:
            said = line_of.match(line.rstrip("\n"))
            if not said:
                continue
            number = said["number"]
            place = PLACES_OF_THE_TOOL.get(number) or authorities.codes.get(number)
            if place:
                [row] = rows.setdefault((place, int(said["year"]), ""), [{}])
                row[said["measure"]] = said["value"]
    return rows


def figure_of(figure, rows):
    """Value, numerator and denominator; None where no value is known."""
    rows = [row for row in rows if matches(row, figure.get("where", {}))]
    numerator, denominator = total(figure.get("numerator"), rows), total(figure.get("denominator"), rows)
    if "value" in figure:
        value = total(figure["value"], rows)
    elif numerator is None or not denominator or numerator > denominator:
        # More than there are to count among: two counts that do not go together, so nothing is worked out from them.
        value = None
    else:
        value = (100 * numerator / denominator).quantize(Decimal("0.1"), ROUND_HALF_UP)
    if value is None:
        return None
    if figure.get("complement"):
        value = 100 - value
    return plain(value), plain(numerator), plain(denominator)


def total(terms, rows):
    """The sum of the terms; None where one of them is not known."""
    sum_of = Decimal(0)
    for term in terms or []:
        column, where = (term, {}) if isinstance(term, str) else (term["column"], term["where"])
        values = [number(row.get(column, "")) for row in rows if matches(row, where)]
        if not values or values[0] is None:
            return None
        sum_of += values[0]
    return sum_of if terms else None


def matches(row, where):
    return all(row[column] == said for column, said in where.items())


def number(text):
    """None for a published mark; the tool's 77.599999999999994 is 77.6."""
    try:
        value = Decimal(text.strip().replace(",", ""))
    except InvalidOperation:
        return None
    return value.quantize(Decimal("0.0001"), ROUND_HALF_UP) if value.is_finite() else None


def plain(value):
    return "" if value is None else f"{value.normalize():f}"


def year_of(text):
    """202425 of older tables is 2025."""
    return int(text[:2] + text[4:]) if len(text) == 6 else int(text)


def write_population(folder, authorities):
    found = {}
    for row in csv_rows(find(folder, POPULATION)):
        children = number(row["population_estimate"])
        for place, _ in authorities.places(row):
            if children is not None:
                found[place, int(row["time_period"])] = plain(children)
    rows = [(*at, children) for at, children in sorted(found.items())]
    write(DATA / "population.csv", ["authority", "year", "children"], rows)


def write_neighbours(folder, authorities):
    rows = []
    for row in csv_rows(find(folder, NEIGHBOURS)):
        for rank in range(1, 11):
            neighbour = authorities.codes[row[f"SN_{rank}"].strip()]
            rows.append((authorities.codes[row["old_la_code"].strip()], MODEL_YEAR, rank, neighbour))
    write(DATA / "statistical_neighbours.csv", ["authority", "model_year", "rank", "neighbour"], sorted(rows))


def find(folder, name):
    paths = sorted(folder.rglob(name))
    if not paths:
        sys.exit(f"{folder} has no {name}, in it or below. Download it, or name another folder.")
    return paths[0]


def csv_rows(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def write(path, header, rows):
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
    print(f"{path.relative_to(REPOSITORY)}: {len(rows)} rows, {path.stat().st_size // 1024} KiB")


if __name__ == "__main__":
    main()
