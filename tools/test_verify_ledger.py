#!/usr/bin/env python3
"""Cases for verify_ledger.py: ledgers built from docs/ledger-format.md, harmed in one way each, must be found out.

The builder below shares nothing with the verifier; a few hashes were worked out by hand with sha256sum.
Run it with `python3 tools/test_verify_ledger.py`. All people are made up.
"""

import hashlib
import json
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import unittest

TOOL = pathlib.Path(__file__).with_name("verify_ledger.py")
LEDGER = "0b9fd4c2-6e0f-4f0e-9a5c-1f4d2b7a9e01"
CHILD = "c0000000-0000-4000-8000-000000000001"
OTHER_CHILD = "c0000000-0000-4000-8000-000000000002"
REFERRAL = "e0000000-0000-4000-8000-000000000001"
ASSESSMENT = "e0000000-0000-4000-8000-000000000002"
VISIT = "e0000000-0000-4000-8000-000000000003"
# Stands in every body and reason, so that a message that let one out would be seen.
SECRET = "Zebedee"
TOMBSTONE = '{"schema":1,"tombstone":true}'
TABLES = {
    "ledger_meta": "ledger_id text, created_at text, format integer",
    "link": "position integer, kind text, recorded_at text, actor text, purpose text, subject text, what text, reason text, "
            "salt text, reason_hash text, request_key text, version_count integer, versions_hash text, previous_hash text, "
            "hash text",
    "entry_version": "position integer, ordinal integer, entry_id text, version integer, kind text, subject text, "
                     "episode text, source text, period text, withdrawn integer, happened_at text, ended_at text, "
                     "source_key text, body text, salt text, personal_hash text",
    "chain_head": "position integer, recorded_at text, hash text",
}
LETTER, DRAWING = b"a letter (made up)\x00\xff", b"a drawing (made up)"


def sha(title, *fields):
    data = f"sightline {title} 1\n".encode()
    for name, value in fields:
        if value is None:
            data += f"{name}~\n".encode()
        else:
            raw = str(int(value) if isinstance(value, bool) else value).encode()
            data += name.encode() + b"=" + str(len(raw)).encode() + b":" + raw + b"\n"
    return hashlib.sha256(data).hexdigest()


def of(row, names):
    return [(name, row[name]) for name in names.split()]


class Ledger:
    """Four tables as lists of dictionaries, to be sealed, harmed and saved."""

    def __init__(self):
        self.ledger_meta = [{"ledger_id": LEDGER, "created_at": "2026-03-01T08:00:00.000000Z", "format": 1}]
        self.link, self.entry_version, self.chain_head, self.salts = [], [], [], 0
        # What documents hold, by name; None is a ledger from before documents were kept.
        self.content = None

    def salt(self):
        self.salts += 1
        return f"{self.salts:032x}"

    def add(self, *versions, kind="change", subject=None, reason=SECRET, **columns):
        number = len(self.link) + 1
        link = {"position": number, "kind": kind, "recorded_at": f"2026-03-14T09:{number:02}:00.123456Z", "actor": "amal.okoro",
                "purpose": "casework", "subject": subject, "what": "record", "reason": reason, "salt": self.salt(),
                "request_key": None, **columns}
        self.link.append(link)
        for ordinal, version in enumerate(versions, 1):
            earlier = sum(row["entry_id"] == version["entry_id"] for row in self.entry_version)
            self.entry_version.append({
                "position": number, "ordinal": ordinal, "version": earlier + 1, "kind": "referral", "subject": CHILD,
                "episode": None, "source": "sightline", "period": None, "withdrawn": False,
                "happened_at": "2026-03-13", "ended_at": None, "source_key": f"{SECRET}-{number}",
                "body": json.dumps({"schema": 1, "words": f"{SECRET} {number}.{ordinal}"}), "salt": self.salt(), **version})
        return self

    def versions_of(self, position):
        return sorted((row for row in self.entry_version if row["position"] == position), key=lambda row: row["ordinal"])

    def commit(self):
        """The commitments to personal columns, wherever the salt is there."""
        for row in self.entry_version:
            if row["salt"]:
                row["personal_hash"] = sha("personal", *of(row, "salt happened_at ended_at source_key body"))
        for link in self.link:
            if link["salt"]:
                link["reason_hash"] = sha("reason", *of(link, "salt reason"))
        return self

    def seal(self, head=True):
        """Works out every hash from the columns as they stand."""
        self.commit()
        before = sha("ledger", *of(self.ledger_meta[0], "ledger_id"))
        for link in self.link:
            hashes = [sha("version", *of(row, "position ordinal entry_id version kind subject episode source period "
                                              "withdrawn personal_hash"))
                      for row in self.versions_of(link["position"])]
            link["version_count"] = len(hashes)
            text = "sightline versions 1\n" + "".join(one + "\n" for one in hashes)
            link["versions_hash"] = hashlib.sha256(text.encode()).hexdigest()
            link["previous_hash"] = before
            before = link["hash"] = sha("link", *of(link, "position kind recorded_at actor purpose subject what reason_hash "
                                                          "request_key version_count versions_hash previous_hash"))
        return self.set_head() if head else self

    def set_head(self):
        self.chain_head = [{name: self.link[-1][name] for name in ("position", "recorded_at", "hash")}] if self.link else []
        return self

    def erase(self, entry_id, **columns):
        """An erasure of one entry, sealed: its words go, a tombstone comes."""
        first = next(row for row in self.entry_version if row["entry_id"] == entry_id)
        self.add({"entry_id": entry_id, "kind": first["kind"], "source": "erasure", "withdrawn": True, "happened_at": None,
                  "source_key": None, "body": TOMBSTONE, **columns}, kind="erasure", subject=CHILD, what="erase")
        self.seal()
        for row in self.entry_version:
            if row["entry_id"] == entry_id and row["position"] < len(self.link):
                wipe(row)
        return self

    def cut(self, position):
        """Drops every link after `position`, and its versions."""
        self.link = [link for link in self.link if link["position"] <= position]
        self.entry_version = [row for row in self.entry_version if row["position"] <= position]
        return self

    def save_lines(self, folder):
        folder.mkdir()
        for table in TABLES:
            with open(folder / f"{table}.jsonl", "w", encoding="utf-8", newline="\n") as file:
                for row in getattr(self, table):
                    file.write(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n")
        if self.content is not None:
            lines = (json.dumps({"sha256": name, "hex": content.hex()}) + "\n" for name, content in self.content.items())
            (folder / "content.jsonl").write_text("".join(lines), encoding="utf-8")
        return folder

    def save_sqlite(self, path):
        with sqlite3.connect(path) as connection:
            for table, columns in TABLES.items():
                connection.execute(f"create table {table} ({columns})")
                for row in getattr(self, table):
                    marks = ", ".join("?" * len(row))
                    connection.execute(f"insert into {table} ({', '.join(row)}) values ({marks})", list(row.values()))
            if self.content is not None:
                connection.execute("create table content (sha256 text, bytes blob)")
                connection.executemany("insert into content values (?, ?)", self.content.items())
        connection.close()
        return path


def wipe(row):
    for name in ("happened_at", "ended_at", "source_key", "body", "salt"):
        row[name] = None


def usual():
    """Six links: a referral, an access, two versions at once, more versions of all three entries, an access, a change."""
    ledger = Ledger().add({"entry_id": REFERRAL})
    ledger.add(kind="access", subject=CHILD, request_key=None, what="chronology")
    ledger.add({"entry_id": ASSESSMENT, "kind": "assessment", "episode": REFERRAL},
               {"entry_id": VISIT, "kind": "visit", "episode": REFERRAL, "period": "2022"}, request_key="form-1")
    ledger.add({"entry_id": ASSESSMENT, "kind": "assessment", "episode": REFERRAL},
               {"entry_id": VISIT, "kind": "visit", "episode": REFERRAL}, {"entry_id": REFERRAL, "withdrawn": True})
    ledger.add(kind="access", subject=OTHER_CHILD, reason=None)
    return ledger.add({"entry_id": ASSESSMENT, "kind": "assessment", "episode": REFERRAL}).seal()


def swap(first, second, column):
    first[column], second[column] = second[column], first[column]


class Case(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        self.saved = 0

    def run_tool(self, *arguments):
        done = subprocess.run([sys.executable, str(TOOL), *map(str, arguments)], capture_output=True, text=True, check=False)
        self.assertNotIn(SECRET, done.stdout + done.stderr, "a personal column was printed")
        self.assertNotIn("Traceback", done.stderr)
        return done

    def both(self, ledger, *arguments):
        """What the verifier says of the ledger as SQLite and as JSON lines."""
        self.saved += 1
        for path in (ledger.save_sqlite(self.folder / f"{self.saved}.db"), ledger.save_lines(self.folder / f"{self.saved}")):
            yield self.run_tool(path, *arguments)

    def holds(self, ledger, *arguments):
        outputs = []
        for done in self.both(ledger, *arguments):
            self.assertEqual((done.returncode, done.stderr), (0, ""), f"{done.args[2]}: {done.stdout}")
            outputs.append(done.stdout)
        self.assertEqual(outputs[0], outputs[1])
        return outputs[0]

    def broken(self, ledger, word, *parts, arguments=()):
        for done in self.both(ledger, *arguments):
            self.assertEqual(done.returncode, 1, f"{done.args[2]}: {done.stdout}{done.stderr}")
            self.assertEqual(len(done.stdout.splitlines()), 1, done.stdout)
            self.assertTrue(done.stdout.startswith(f"BROKEN ({word}): "), done.stdout)
            for part in parts:
                self.assertIn(part, done.stdout)


class WholeLedgers(Case):
    def test_a_whole_ledger_holds_and_is_counted(self):
        ledger = usual()
        said = self.holds(ledger)
        for part in ("links         6 (change 4, access 2, erasure 0)", "versions      7", "entries       3 (0 erased)",
                     "last position 6", "2026-03-14T09:06:00.123456Z", ledger.link[-1]["hash"], LEDGER):
            self.assertIn(part, said)

    def test_quiet_says_nothing_where_the_ledger_holds(self):
        self.assertEqual(self.holds(usual(), "--quiet"), "")

    def test_quiet_still_says_what_is_broken(self):
        ledger = usual()
        ledger.link[0]["what"] = "other"
        self.broken(ledger, "edited", "link 1", arguments=["--quiet"])

    def test_hashes_worked_out_by_hand_agree_with_the_page(self):
        # printf 'sightline ledger 1\nledger_id=36:%s\n' LEDGER | sha256sum, and so on.
        self.assertEqual(sha("ledger", ("ledger_id", LEDGER)), GENESIS_BY_HAND)
        self.assertEqual(sha("reason", ("salt", "0" * 32), ("reason", "Zoë")), REASON_BY_HAND)
        self.assertEqual(sha("reason", ("salt", "0" * 32), ("reason", None)), NO_REASON_BY_HAND)

    def test_an_empty_ledger_holds_with_or_without_a_head_at_0(self):
        self.assertIn("links         0", self.holds(Ledger().seal()))
        ledger = Ledger().seal()
        ledger.chain_head = [{"position": 0, "recorded_at": None, "hash": GENESIS_BY_HAND}]
        self.holds(ledger)
        ledger.chain_head[0]["hash"] = "0" * 64
        self.broken(ledger, "edited", "chain_head")

    def test_bodies_in_any_writing_with_line_ends_and_packing_signs_hold(self):
        body = '{"words":"Zoë \u2028 𝒳 السلام =5:~\\n\r\n\u0085 e\u0301"}\n'
        ledger = Ledger().add({"entry_id": REFERRAL, "body": body, "source_key": "żółć"}, reason="naïve\nreason").seal()
        self.holds(ledger)
        ledger.entry_version[0]["body"] = body.replace("e\u0301", "é")
        self.broken(ledger, "edited", "link 1, version row 1", REFERRAL)

    def test_postgresql_true_and_false_are_read_as_1_and_0(self):
        ledger = usual()
        lines = (ledger.save_lines(self.folder / "pg") / "entry_version.jsonl").read_text(encoding="utf-8")
        self.assertIn('"withdrawn":true', lines)
        self.assertIn('"withdrawn":false', lines)
        self.assertEqual(self.run_tool(self.folder / "pg").returncode, 0)
        for row in ledger.entry_version:
            row["withdrawn"] = int(row["withdrawn"])
        self.holds(ledger)

    def test_an_empty_text_is_not_a_null(self):
        ledger = usual()
        ledger.link[1]["request_key"] = ""
        self.broken(ledger, "edited", "link 2")

    def test_a_live_database_is_read_as_it_was_last_committed(self):
        path = usual().save_sqlite(self.folder / "live.db")
        writer = sqlite3.connect(path, isolation_level=None)
        writer.execute("pragma journal_mode = wal")
        writer.execute("begin immediate")
        writer.execute("update link set actor = 'someone' where position = 3")
        self.assertEqual(self.run_tool(path).returncode, 0)
        writer.execute("commit")
        self.assertEqual(self.run_tool(path).returncode, 1)
        writer.close()


class Edits(Case):
    def test_a_byte_of_a_body(self):
        ledger = usual()
        row = ledger.versions_of(3)[1]
        row["body"] = row["body"].replace("3.2", "3.3")
        self.broken(ledger, "edited", "link 3, version row 2", VISIT, "personal columns")

    def test_a_body_and_its_commitment(self):
        ledger = usual()
        ledger.versions_of(3)[1]["body"] = "{}"
        ledger.commit()
        self.broken(ledger, "edited", "link 3", VISIT)

    def test_a_body_that_is_no_longer_text(self):
        path = usual().save_sqlite(self.folder / "odd.db")
        for value in (b"\xff\xfe", 1.5):
            connection = sqlite3.connect(path)
            connection.execute("update entry_version set body = ? where position = 3", [value])
            connection.execute("update entry_version set body = cast(body as text) where typeof(body) = 'blob'")
            connection.commit()
            connection.close()
            done = self.run_tool(path)
            self.assertEqual(done.returncode, 1)
            self.assertIn("(edited)", done.stdout)

    def test_every_column_of_a_version(self):
        for column in TABLES["entry_version"].replace(" text", "").replace(" integer", "").split(", ")[2:]:
            with self.subTest(column=column):
                ledger = usual()
                row = ledger.versions_of(3)[0]
                row[column] = {"version": 7, "withdrawn": True, "salt": "f" * 32}.get(column, "visit")
                self.broken(ledger, "edited", "link 3", "no UUID" if column == "entry_id" else ASSESSMENT)

    def test_every_column_of_a_link(self):
        for column in TABLES["link"].replace(" text", "").replace(" integer", "").split(", ")[1:]:
            with self.subTest(column=column):
                ledger = usual()
                ledger.link[2][column] = {"version_count": 3, "salt": "f" * 32, "kind": "access"}.get(column, "other")
                self.broken(ledger, "edited", "link 3")

    def test_the_kind_of_a_version(self):
        ledger = usual()
        ledger.versions_of(4)[1]["kind"] = "contact"
        self.broken(ledger, "edited", "link 4", VISIT)

    def test_a_reason(self):
        ledger = usual()
        ledger.link[1]["reason"] = "another"
        self.broken(ledger, "edited", "link 2", "reason")

    def test_a_reason_taken_away_with_its_salt_kept(self):
        ledger = usual()
        ledger.link[1]["reason"] = None
        self.broken(ledger, "edited", "link 2", "reason")

    def test_a_salt_taken_away_with_the_words_kept(self):
        ledger = usual()
        ledger.entry_version[0]["salt"] = None
        self.broken(ledger, "edited", "link 1, version row 1", "salt")
        ledger = usual()
        ledger.link[0]["salt"] = None
        self.broken(ledger, "edited", "link 1", "salt")

    def test_a_link_written_anew_with_its_own_hash(self):
        ledger = usual()
        old = ledger.link[2]["hash"]
        ledger.link[1]["actor"] = "someone"
        ledger.seal()
        new = ledger.link[1]["hash"]
        ledger = usual()
        ledger.link[1].update(actor="someone", hash=new)
        self.assertEqual(ledger.link[2]["hash"], old)
        self.broken(ledger, "edited", "link 2 was written anew")

    def test_the_previous_hash_alone(self):
        ledger = usual()
        ledger.link[2]["previous_hash"] = "0" * 64
        self.broken(ledger, "edited", "link 3: previous_hash was changed")

    def test_the_message_points_to_the_version_where_it_can(self):
        ledger = usual()
        ledger.versions_of(1)[0]["source"] = "other"
        self.broken(ledger, "edited", "link 1, version row 1", REFERRAL)
        ledger = usual()
        ledger.versions_of(4)[1]["version"] = 5
        self.broken(ledger, "edited", "link 4", "look first at version row 2", VISIT)

    def test_places_and_signs_that_are_no_whole_numbers(self):
        for column, value in (("ordinal", "one"), ("version", None), ("withdrawn", 2)):
            ledger = usual()
            ledger.entry_version[-1][column] = value
            self.broken(ledger, "edited", ASSESSMENT, column if column != "ordinal" else "place")
        ledger = usual()
        ledger.link[-1]["position"] = None
        self.broken(ledger, "edited", "position")

    def test_a_ledger_without_an_id(self):
        ledger = usual()
        ledger.ledger_meta[0]["ledger_id"] = None
        self.broken(ledger, "edited", "ledger_meta has no ledger_id")

    def test_the_id_of_the_ledger(self):
        ledger = usual()
        ledger.ledger_meta[0]["ledger_id"] = OTHER_CHILD
        self.broken(ledger, "edited", "ledger_id")

    def test_the_head(self):
        for column in ("recorded_at", "hash"):
            ledger = usual()
            ledger.chain_head[0][column] = "0"
            self.broken(ledger, "edited", "chain_head")


class Deletions(Case):
    def test_a_link_in_the_middle(self):
        ledger = usual()
        del ledger.link[1]
        self.broken(ledger, "deleted", "link 2 is missing")

    def test_several_links_in_the_middle(self):
        ledger = usual()
        del ledger.link[1:4]
        self.broken(ledger, "deleted", "link 2 to 4 is missing")

    def test_the_first_link(self):
        ledger = usual()
        del ledger.link[0]
        self.broken(ledger, "deleted", "link 1 is missing")

    def test_a_link_in_the_middle_with_the_rest_renumbered(self):
        ledger = usual()
        del ledger.link[1]
        for link in ledger.link[1:]:
            link["position"] -= 1
        for row in ledger.entry_version:
            row["position"] -= row["position"] > 2
        self.broken(ledger, "deleted", "link 2 was sealed as link 3")

    def test_a_version(self):
        for ordinal in (1, 2, 3):
            ledger = usual()
            ledger.entry_version.remove(ledger.versions_of(4)[ordinal - 1])
            self.broken(ledger, "deleted", f"link 4 has 3 versions, but version row {ordinal} is missing")

    def test_the_last_version_of_all(self):
        ledger = usual()
        ledger.entry_version.pop()
        self.broken(ledger, "deleted", "link 6")

    def test_a_version_with_the_rest_renumbered(self):
        ledger = usual()
        first, *rest = ledger.versions_of(4)
        ledger.entry_version.remove(first)
        for row in rest:
            row["ordinal"] -= 1
        self.broken(ledger, "deleted", "link 4")

    def test_a_gap_in_the_versions_of_an_entry_though_all_hashes_are_right(self):
        ledger = usual()
        ledger.versions_of(6)[0]["version"] = 4
        self.broken(ledger.seal(), "deleted", "link 6, version row 1", ASSESSMENT, "version 3 should be", "rule 5")

    def test_the_head_row_and_the_meta_row(self):
        ledger = usual()
        ledger.chain_head = []
        self.broken(ledger, "deleted", "chain_head")
        ledger = usual()
        ledger.ledger_meta = []
        self.broken(ledger, "deleted", "ledger_meta")


class Insertions(Case):
    def test_a_version_more_than_was_sealed(self):
        ledger = usual()
        ledger.entry_version.insert(1, {**ledger.entry_version[0], "ordinal": 2, "entry_id": VISIT})
        self.broken(ledger, "inserted", "link 1, version row 2", VISIT)

    def test_a_version_under_an_access_and_under_no_link(self):
        for position in (2, 0):
            ledger = usual()
            ledger.entry_version.insert(position and 1, {**ledger.entry_version[0], "position": position})
            self.broken(ledger, "inserted", f"link {position}, version row 1")

    def test_a_version_that_stands_twice(self):
        ledger = usual()
        ledger.entry_version.insert(1, dict(ledger.entry_version[0]))
        self.broken(ledger, "inserted", "twice")

    def test_a_link_before_the_first_and_a_link_that_stands_twice(self):
        ledger = usual()
        ledger.link.insert(0, {**ledger.link[1], "position": 0})
        self.broken(ledger, "inserted", "link 0 stands before the first")
        ledger = usual()
        ledger.link.insert(2, dict(ledger.link[1]))
        self.broken(ledger, "inserted", "link 2 stands twice")

    def test_a_link_after_the_head(self):
        ledger = usual()
        head = ledger.chain_head
        ledger.add({"entry_id": VISIT, "kind": "visit"}).seal()
        ledger.chain_head = [dict(position=6, recorded_at=head[0]["recorded_at"], hash=head[0]["hash"])]
        self.broken(ledger, "inserted", "link 7", "link 6")


class Orders(Case):
    def test_two_links_swapped(self):
        for versions_too in (False, True):
            ledger = usual()
            ledger.link[1]["position"], ledger.link[2]["position"] = 3, 2
            ledger.link[1:3] = ledger.link[2:0:-1]
            for row in ledger.versions_of(3) if versions_too else ():
                row["position"] = 2
            self.broken(ledger, "reordered", "link 2 was sealed as link 3")

    def test_a_link_sealed_after_another_than_the_one_before_it(self):
        ledger = usual()
        link = ledger.link[3]
        link["previous_hash"] = ledger.link[1]["hash"]
        link["hash"] = sha("link", *of(link, "position kind recorded_at actor purpose subject what reason_hash request_key "
                                             "version_count versions_hash previous_hash"))
        self.broken(ledger, "reordered", "link 4 was sealed after another link than 3")

    def test_lines_of_the_link_file_swapped(self):
        ledger = usual()
        ledger.link[1:3] = ledger.link[2:0:-1]
        done = self.run_tool(ledger.save_lines(self.folder / "lines"))
        self.assertEqual(done.returncode, 1)
        self.assertIn("BROKEN (reordered): link 3 stands before link 2", done.stdout)

    def test_lines_of_the_version_file_swapped(self):
        for first in (1, 2):  # within a link, and over the border of two
            ledger = usual()
            ledger.entry_version[first:first + 2] = ledger.entry_version[first + 1:first - 1 or None:-1][:2]
            done = self.run_tool(ledger.save_lines(self.folder / f"lines{first}"))
            self.assertEqual(done.returncode, 1)
            self.assertIn("BROKEN (reordered)", done.stdout)

    def test_two_versions_of_one_link_swapped(self):
        ledger = usual()
        one, two, three = ledger.versions_of(4)
        swap(one, three, "ordinal")
        ledger.entry_version.sort(key=lambda row: (row["position"], row["ordinal"]))
        self.broken(ledger, "reordered", "link 4, version row 1", "version row 3")

    def test_two_versions_of_two_links_swapped(self):
        ledger = usual()
        one, two = ledger.versions_of(3)[0], ledger.versions_of(6)[0]
        swap(one, two, "position")
        ledger.entry_version.sort(key=lambda row: (row["position"], row["ordinal"]))
        self.broken(ledger, "reordered", "link 3, version row 1", "link 6")

    def test_the_words_of_two_versions_swapped(self):
        ledger = usual()
        swap(*ledger.versions_of(3), "body")
        self.broken(ledger, "edited", "link 3, version row 1")

    def test_a_time_not_later_than_that_before(self):
        for moment in ("2026-03-14T09:02:00.123456Z", "2026-03-14T09:01:59.999999Z"):
            ledger = usual()
            ledger.link[2]["recorded_at"] = moment
            self.broken(ledger.seal(), "inconsistent", "link 3", "recorded_at")

    def test_a_moment_of_another_length(self):
        ledger = usual()
        ledger.link[2]["recorded_at"] = "2026-03-14T09:03:00Z"
        self.broken(ledger.seal(), "inconsistent", "link 3", "recorded_at")

    def test_versions_of_an_entry_sealed_backwards(self):
        ledger = usual()
        ledger.versions_of(6)[0]["version"] = 2
        self.broken(ledger.seal(), "reordered", "link 6, version row 1", ASSESSMENT, "rule 5")


class Rules(Case):
    def test_another_subject_in_a_later_version(self):
        ledger = usual()
        ledger.versions_of(6)[0]["subject"] = OTHER_CHILD
        self.broken(ledger.seal(), "inconsistent", "link 6, version row 1", ASSESSMENT, "subject", "rule 5")

    def test_another_kind_in_a_later_version(self):
        ledger = usual()
        ledger.versions_of(6)[0]["kind"] = "visit"
        self.broken(ledger.seal(), "inconsistent", "link 6, version row 1", ASSESSMENT, "rule 5")

    def test_an_episode_that_is_no_referral(self):
        ledger = usual()
        ledger.versions_of(4)[1]["episode"] = ASSESSMENT
        self.broken(ledger.seal(), "inconsistent", "link 4, version row 2", VISIT, "rule 6")

    def test_an_episode_that_is_nowhere(self):
        ledger = usual()
        ledger.versions_of(3)[1]["episode"] = OTHER_CHILD
        self.broken(ledger.seal(), "inconsistent", "link 3, version row 2", VISIT, "rule 6")

    def test_an_episode_recorded_after_what_belongs_to_it(self):
        visit = {"entry_id": VISIT, "kind": "visit", "episode": REFERRAL}
        self.holds(Ledger().add(visit, {"entry_id": REFERRAL}).seal())
        self.broken(Ledger().add(visit).add({"entry_id": REFERRAL}).seal(), "inconsistent", "link 1, version row 1",
                    "begins only at link 2")
        ledger = Ledger().add({"entry_id": VISIT, "kind": "visit", "episode": REFERRAL})
        ledger.add({"entry_id": REFERRAL, "kind": "contact"}).seal()
        self.broken(ledger, "inconsistent", "link 1, version row 1", VISIT, "rule 6")

    def test_a_link_of_an_unknown_kind(self):
        ledger = usual()
        ledger.link[1]["kind"] = "rumour"
        self.broken(ledger.seal(), "inconsistent", "link 2")


def with_documents():
    """Three documents, the last of the same content as the first, and a note that quotes a name without having a content."""
    ledger = Ledger().add({"entry_id": REFERRAL})
    ledger.content = {}
    for number, content in enumerate((LETTER, DRAWING, LETTER)):
        name = hashlib.sha256(content).hexdigest()
        ledger.content[name] = content
        body = json.dumps({"schema": 1, "title": SECRET, "sha256": name})
        ledger.add({"entry_id": f"d0000000-0000-4000-8000-00000000000{number}", "kind": "document", "body": body})
    return ledger.add({"entry_id": VISIT, "kind": "visit", "body": json.dumps({"sha256": "0" * 64})}).seal()


class Contents(Case):
    LETTER_NAME, DRAWING_NAME = (hashlib.sha256(content).hexdigest() for content in (LETTER, DRAWING))

    def test_documents_with_their_contents_hold(self):
        self.holds(with_documents())

    def test_a_content_that_is_missing_is_told_where_it_is_first_named(self):
        for name, place in ((self.LETTER_NAME, "link 2, version row 1"), (self.DRAWING_NAME, "link 3, version row 1")):
            ledger = with_documents()
            del ledger.content[name]
            self.broken(ledger, "deleted", place, "rule 8")

    def test_a_content_that_was_changed(self):
        ledger = with_documents()
        ledger.content[self.DRAWING_NAME] = LETTER
        self.broken(ledger, "edited", "link 3, version row 1", "rule 8")

    def test_without_any_contents_no_document_holds_and_a_ledger_without_documents_does(self):
        ledger = with_documents()
        ledger.content = None
        self.broken(ledger, "deleted", "link 2, version row 1", "rule 8")
        self.holds(usual())

    def test_a_line_of_contents_that_is_not_hexadecimal(self):
        folder = with_documents().save_lines(self.folder / "hex")
        path = folder / "content.jsonl"
        path.write_text(path.read_text(encoding="utf-8").replace(LETTER.hex(), LETTER.hex()[:-1]), encoding="utf-8")
        self.assertIn("BROKEN (edited): link 2", self.run_tool(folder).stdout)

    def test_an_erased_document_needs_no_content(self):
        ledger = with_documents().erase("d0000000-0000-4000-8000-000000000001")
        del ledger.content[self.DRAWING_NAME]
        self.holds(ledger)


class Erasures(Case):
    def test_a_lawful_erasure_holds(self):
        ledger = usual().erase(ASSESSMENT)
        for position in (3, 4):
            ledger.link[position - 1].update(reason=None, salt=None)   # links with a version of the erased entry
        ledger.link[1].update(reason=None, salt=None)                  # an access to the erased child's record
        said = self.holds(ledger)
        self.assertIn("entries       3 (1 erased)", said)
        self.assertIn("erasure 1", said)
        self.assertNotIn("Note", said)

    def test_an_erasure_of_a_child_with_no_entries_lets_the_reasons_of_accesses_go(self):
        ledger = usual().add(kind="erasure", subject=OTHER_CHILD, what="erase").seal()
        ledger.link[4].update(reason=None, salt=None)
        self.holds(ledger)
        ledger.link[1].update(reason=None, salt=None)
        self.broken(ledger, "erased", "link 2", "no later erasure")

    def test_an_entry_erased_twice_may_lose_its_first_tombstone(self):
        self.holds(usual().erase(ASSESSMENT).erase(ASSESSMENT))

    def test_words_left_under_a_tombstone_are_noted(self):
        ledger = usual()
        kept = {name: ledger.versions_of(3)[0][name] for name in ("happened_at", "ended_at", "source_key", "body", "salt")}
        ledger.erase(ASSESSMENT).versions_of(3)[0].update(kept)
        self.assertIn("Note: 1 tombstone", self.holds(ledger))

    def test_a_salt_removed_without_a_tombstone(self):
        ledger = usual()
        wipe(ledger.versions_of(4)[1])
        self.broken(ledger, "erased", "link 4, version row 2", VISIT, "rule 4")

    def test_a_tombstone_of_another_entry_does_not_help(self):
        ledger = usual().erase(ASSESSMENT)
        wipe(ledger.versions_of(4)[1])
        self.broken(ledger, "erased", "link 4, version row 2", VISIT)

    def test_a_tombstone_before_the_erased_row_does_not_help(self):
        ledger = usual().erase(ASSESSMENT).add({"entry_id": ASSESSMENT, "kind": "assessment"})
        ledger.seal()
        wipe(ledger.entry_version[-1])
        self.broken(ledger, "erased", "link 8, version row 1", ASSESSMENT)

    def test_a_tombstone_in_a_link_that_is_no_erasure_does_not_help(self):
        ledger = usual().erase(ASSESSMENT)
        ledger.link[-1]["kind"] = "change"
        self.broken(ledger.seal(), "erased", "link 3, version row 1", ASSESSMENT)

    def test_an_erasure_altered_after_it_was_made(self):
        ledger = usual().erase(ASSESSMENT)
        ledger.entry_version[-1]["body"] = "{}"
        self.broken(ledger, "edited", "link 7")

    def test_a_tombstone_of_another_form(self):
        for columns in ({"source": "sightline"}, {"withdrawn": False}, {"body": '{"schema": 1,"tombstone":true}'},
                        {"source_key": "1"}, {"happened_at": "2026-01-01"}):
            with self.subTest(**columns):
                self.broken(usual().erase(ASSESSMENT, **columns), "inconsistent", "link 7", ASSESSMENT, "rule 4")

    def test_a_tombstone_of_an_entry_that_never_was(self):
        ledger = usual().erase(ASSESSMENT)
        ledger.entry_version[-1].update(entry_id=OTHER_CHILD, version=1)
        self.broken(ledger.seal(), "inconsistent", "link 7", OTHER_CHILD)

    def test_a_reason_removed_where_nothing_was_erased(self):
        ledger = usual()
        ledger.link[1].update(reason=None, salt=None)
        self.broken(ledger, "erased", "link 2", "reason")
        ledger = usual()
        ledger.link[2].update(reason=None, salt=None)
        self.broken(ledger, "erased", "link 3", "nothing that the link speaks of")

    def test_a_reason_removed_of_an_access_to_a_child_who_was_not_erased(self):
        ledger = usual().erase(ASSESSMENT)
        ledger.link[4].update(reason=None, salt=None)
        self.broken(ledger, "erased", "link 5", "reason")

    def test_a_reason_removed_of_an_access_after_the_erasure(self):
        ledger = usual().erase(ASSESSMENT).add(kind="access", subject=CHILD).seal()
        ledger.link[-1].update(reason=None, salt=None)
        self.broken(ledger, "erased", "link 8", "reason")


@unittest.skipUnless(shutil.which("openssl"), "openssl makes the keys")
class Truncations(Case):
    def setUp(self):
        super().setUp()
        self.key("own")

    def key(self, name):
        secret, public = self.folder / f"{name}.key", self.folder / f"{name}.pem"
        self.openssl("genpkey", "-algorithm", "ed25519", "-out", secret)
        self.openssl("pkey", "-in", secret, "-pubout", "-out", public)

    def openssl(self, *arguments):
        subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True)

    def checkpoint(self, ledger, at, **instead):
        """The options that give the verifier a signed checkpoint of the ledger at a link."""
        link = {**ledger.link[at - 1], **ledger.ledger_meta[0], **instead}
        text, sig = self.folder / "c.txt", self.folder / "c.sig"
        text.write_bytes((f"sightline checkpoint 1\nledger {link['ledger_id']}\nposition {link['position']}\n"
                          f"recorded_at {link['recorded_at']}\nhash {link['hash']}\n").encode())
        self.openssl("pkeyutl", "-sign", "-inkey", self.folder / "own.key", "-rawin", "-in", text, "-out", sig)
        return ["--checkpoint", text, "--signature", sig, "--public-key", self.folder / "own.pem"]

    def test_a_checkpoint_of_the_last_link_and_of_one_before_hold(self):
        ledger = usual()
        for position in (6, 2):
            said = self.holds(ledger, *self.checkpoint(ledger, position))
            self.assertIn(f"checkpoint    link {position}", said)

    def test_a_tail_cut_with_the_head_left(self):
        for left in (4, 0):
            self.broken(usual().cut(left), "truncated", "link 6", f"ends at link {left}")

    def test_links_cut_with_the_head_rewritten_but_versions_left(self):
        ledger = usual()
        ledger.link.pop()
        self.broken(ledger.set_head(), "truncated", "link 6, version row 1", ASSESSMENT)

    def test_a_tail_cut_with_the_head_rewritten_is_seen_only_with_a_checkpoint(self):
        ledger = usual()
        arguments = self.checkpoint(ledger, 6)
        ledger.cut(4).set_head()
        self.holds(ledger)
        self.broken(ledger, "truncated", "checkpoint", "link 6", arguments=arguments)

    def test_a_chain_written_anew_is_seen_only_with_a_checkpoint(self):
        ledger = usual()
        arguments = self.checkpoint(ledger, 4)
        ledger.entry_version[0]["body"] = "{}"
        ledger.seal()
        self.holds(ledger)
        self.broken(ledger, "rewritten", "link 4", arguments=arguments)

    def test_a_checkpoint_of_another_moment_or_ledger(self):
        ledger = usual()
        self.broken(ledger, "rewritten", "link 3",
                    arguments=self.checkpoint(ledger, 3, recorded_at="2026-03-14T09:03:00.123457Z"))
        self.broken(ledger, "rewritten", "another ledger", arguments=self.checkpoint(ledger, 3, ledger_id=CHILD))

    def test_a_checkpoint_altered_after_it_was_signed(self):
        ledger = usual()
        arguments = self.checkpoint(ledger, 6)
        arguments[1].write_bytes(arguments[1].read_bytes().replace(b"position 6", b"position 5"))
        self.broken(ledger, "forged", arguments=arguments)

    def test_a_checkpoint_signed_with_another_key(self):
        ledger = usual()
        arguments = self.checkpoint(ledger, 6)
        self.key("other")
        self.broken(ledger, "forged", arguments=arguments[:-1] + [self.folder / "other.pem"])

    def test_a_signature_cut_short(self):
        ledger = usual()
        arguments = self.checkpoint(ledger, 6)
        arguments[3].write_bytes(arguments[3].read_bytes()[:-1])
        self.broken(ledger, "forged", arguments=arguments)

    def test_what_is_no_checkpoint_or_no_key_cannot_be_checked(self):
        ledger = usual()
        path = ledger.save_sqlite(self.folder / "x.db")
        arguments = self.checkpoint(ledger, 6, position="six")
        self.assertEqual(self.run_tool(path, *arguments).returncode, 2)
        arguments = self.checkpoint(ledger, 6)
        for wrong in (self.folder / "c.txt", self.folder / "nowhere.pem"):
            done = self.run_tool(path, *arguments[:-1], wrong)
            self.assertEqual((done.returncode, done.stdout), (2, ""))
            self.assertTrue(done.stderr)

    def test_a_checkpoint_without_its_key_is_a_wrong_command(self):
        ledger = usual()
        arguments = self.checkpoint(ledger, 6)[:4]
        self.assertEqual(self.run_tool(ledger.save_sqlite(self.folder / "x.db"), *arguments).returncode, 2)


class NotLedgers(Case):
    def unreadable(self, path, *parts):
        done = self.run_tool(path)
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        for part in parts:
            self.assertIn(part, done.stderr)

    def test_no_such_file(self):
        self.unreadable(self.folder / "nowhere.db", "no file")
        self.assertFalse((self.folder / "nowhere.db").exists(), "the verifier made a file")

    def test_not_a_database(self):
        path = self.folder / "letter.db"
        path.write_text("Dear all, " * 200, encoding="utf-8")
        self.unreadable(path, "SQLite")

    def test_an_empty_file(self):
        path = self.folder / "empty.db"
        path.write_bytes(b"")
        self.unreadable(path, "not a ledger")

    def test_a_missing_table(self):
        for table in TABLES:
            path = usual().save_sqlite(self.folder / f"{table}.db")
            with sqlite3.connect(path) as connection:
                connection.execute(f"drop table {table}")
            connection.close()
            self.unreadable(path, table)

    def test_a_view_in_the_place_of_a_table(self):
        path = usual().save_sqlite(self.folder / "view.db")
        with sqlite3.connect(path) as connection:
            connection.execute("alter table link rename to other")
            connection.execute("create view link as select * from other")
        connection.close()
        self.unreadable(path, "no table link")

    def test_a_missing_column(self):
        path = usual().save_sqlite(self.folder / "column.db")
        with sqlite3.connect(path) as connection:
            connection.execute("alter table entry_version drop column period")
        connection.close()
        self.unreadable(path, "entry_version")

    def test_a_missing_file(self):
        for table in TABLES:
            folder = usual().save_lines(self.folder / table)
            (folder / f"{table}.jsonl").unlink()
            self.unreadable(folder, f"{table}.jsonl")

    def test_a_line_that_is_cut_short_or_lacks_a_column(self):
        folder = usual().save_lines(self.folder / "cut")
        file = folder / "link.jsonl"
        whole = file.read_bytes()
        file.write_bytes(whole[:-20])
        self.unreadable(folder, "Line 6 of link.jsonl")
        for bad in (b"{}\n", b"[]\n", b'"a"\n', b"1\n", b"\xff\n"):
            file.write_bytes(whole + bad)
            self.unreadable(folder, "Line 7 of link.jsonl")

    def test_a_format_yet_to_come(self):
        ledger = usual()
        ledger.ledger_meta[0]["format"] = 2
        self.unreadable(ledger.save_sqlite(self.folder / "2.db"), "format")


GENESIS_BY_HAND = "489d3f463f07b317cdb06b55295e061b014b9c36b426f572b4e0f10a1795bf97"
REASON_BY_HAND = "cc2a36bbde27ddb984330dd1fd8c97bd7ea215138dad4f3bcd1d9187481ab7d2"
NO_REASON_BY_HAND = "190e8ee13b3dd8d5bb01eb30cea900f52bb96b8cad47401809fc9289beae482d"

if __name__ == "__main__":
    unittest.main()
