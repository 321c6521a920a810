#!/usr/bin/env python3
"""Check a Sightline ledger without Sightline's own code.

Written from docs/ledger-format.md alone; it needs Python 3.9 or later and nothing else (and `openssl` for a checkpoint).

    verify_ledger.py ledger.db
    verify_ledger.py FOLDER          # ledger_meta.jsonl, link.jsonl, entry_version.jsonl, chain_head.jsonl, content.jsonl
    verify_ledger.py ledger.db --checkpoint C.txt --signature C.sig --public-key PUBLIC.pem

Exit 0: everything under "What must hold" holds. Exit 1: it does not, and one sentence on standard output says where the
first break is and of what sort:

    edited        columns do not give the hash that was sealed over them
    deleted       a link or a version is missing
    inserted      a row stands where none was sealed
    reordered     rows stand in another order than they were written
    truncated     the end of the chain is cut off
    erased        words are gone and no erasure in the chain says so
    inconsistent  the hashes are right, but what was sealed breaks a rule
    forged        the signature is not one of this checkpoint by this key
    rewritten     the chain is whole, but is not the one that the checkpoint was made of

Exit 2: nothing could be checked (no such file, not a ledger, wrong options); standard error says why.

An SQLite file is opened read-only and read in one transaction, so the server may go on writing. Run it as the user that owns
the file, or on a copy: SQLite may have to make its -shm file. Bodies, reasons and other personal columns are never printed.
"""

import argparse
import hashlib
import json
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
import urllib.parse
from collections import Counter, namedtuple

PERSONAL = ("happened_at", "ended_at", "source_key", "body")
TOMBSTONE_BODY = b'{"schema":1,"tombstone":true}'

Meta = namedtuple("Meta", "ledger_id created_at format")
Head = namedtuple("Head", "position recorded_at hash")
Link = namedtuple("Link", "position kind recorded_at actor purpose subject what reason salt reason_hash request_key"
                          " version_count versions_hash previous_hash hash")
# The columns that `version_hash` covers, in its order; what is personal stays behind where only the order is looked into.
Bare = namedtuple("Bare", "position ordinal entry_id version kind subject episode source period withdrawn personal_hash")
Version = namedtuple("Version", Bare._fields + PERSONAL + ("salt",))
Content = namedtuple("Content", "sha256 bytes")
Where = namedtuple("Where", "position ordinal entry_id")
# What is remembered of an entry. Equal states are one object, so most entries cost little more than their id.
State = namedtuple("State", "version kind subject kept")

LINK_HASHED = ("position", "kind", "recorded_at", "actor", "purpose", "subject", "what", "reason_hash", "request_key",
               "version_count", "versions_hash", "previous_hash")
ORDER = {"link": "position", "entry_version": "position, ordinal", "ledger_meta": "ledger_id", "chain_head": "position"}
MOMENT = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")
SALT = re.compile(rb"[0-9A-Fa-f]{32}")
UUID = re.compile(rb"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
# Above these sizes a wrong link is called edited without trying every exchange that could explain it.
MOST_TO_PAIR, MOST_TO_SEEK = 64, 8


class Broken(Exception):
    """The ledger does not hold: `word` is the sort of break, the message one sentence."""

    def __init__(self, word, sentence):
        super().__init__(f"BROKEN ({word}): {sentence}")
        self.word = word


class Unreadable(Exception):
    """There is nothing that could be checked."""


# ---- Fields to bytes, and hashes ----

def packed(names, values):
    """The bytes of a list of fields. Values are bytes (UTF-8), whole numbers or None."""
    out = []
    for name, value in zip(names, values):
        if value is None:
            out.append(b"%s~\n" % name.encode())
        else:
            text = b"%d" % value if isinstance(value, int) else value
            out.append(b"%s=%d:%s\n" % (name.encode(), len(text), text))
    return b"".join(out)


def digest(label, rest):
    return hashlib.sha256(b"sightline " + label + b" 1\n" + rest).hexdigest().encode()


def genesis(ledger_id):
    return digest(b"ledger", packed(("ledger_id",), (ledger_id,)))


def reason_hash(link):
    return digest(b"reason", packed(("salt", "reason"), (link.salt, link.reason)))


def personal_hash(row):
    names = ("salt",) + PERSONAL
    return digest(b"personal", packed(names, [getattr(row, name) for name in names]))


def version_hash(row):
    return digest(b"version", packed(Bare._fields, row))  # a Version begins with the columns of a Bare


def versions_hash(hashes):
    return digest(b"versions", b"".join(one + b"\n" for one in hashes))


def link_hash(link, **instead):
    link = link._replace(**instead)
    return digest(b"link", packed(LINK_HASHED, [getattr(link, name) for name in LINK_HASHED]))


# ---- Where rows come from ----

def plain(table, number, shape, values):
    """A row whose values are bytes, whole numbers or None, or a break: no column of the ledger holds anything else."""
    for name, value in zip(shape._fields, values):
        if value is not None and not isinstance(value, (bytes, int)):
            raise Broken("edited", f"row {number} of {table}: {name} is neither text, a whole number nor null.")
    return shape._make(values)


class SqliteSource:
    """The tables of an SQLite file, all read in one transaction."""

    def __init__(self, path):
        uri = "file:" + urllib.parse.quote(os.path.abspath(path)) + "?mode=ro"
        try:
            self.connection = sqlite3.connect(uri, uri=True, isolation_level=None)
            # Bytes as they lie in the file: text that is no longer UTF-8 must give a wrong hash, not an error.
            self.connection.text_factory = bytes
            self.connection.execute("begin")
            found = self.connection.execute("select name from sqlite_master where type = 'table'").fetchall()
        except sqlite3.Error as error:
            raise Unreadable(f"{path} cannot be read as an SQLite file ({error}).") from error
        self.has_contents = (b"content",) in found
        missing = [table for table in ORDER if (table.encode(),) not in found]
        if missing:
            raise Unreadable(f"{path} is not a ledger: it has no table {missing[0]}.")

    def rows(self, table, shape):
        query = f"select {', '.join(shape._fields)} from {table} order by {ORDER[table]}"
        try:
            for number, values in enumerate(self.connection.execute(query), 1):
                yield plain(table, number, shape, values)
        except sqlite3.Error as error:
            raise Unreadable(f"The table {table} cannot be read ({error}).") from error

    def contents(self):
        """What documents hold; nothing in a ledger from before documents were kept."""
        if not self.has_contents:
            return
        try:
            for number, values in enumerate(self.connection.execute("select sha256, bytes from content"), 1):
                yield plain("content", number, Content, values)
        except sqlite3.Error as error:
            raise Unreadable(f"The table content cannot be read ({error}).") from error


class FolderSource:
    """Files of JSON lines as psql writes them, one a table, in the order in which they stand."""

    def __init__(self, path):
        self.path = path
        for table in ORDER:
            if not os.path.isfile(self.file(table)):
                raise Unreadable(f"{path} is not a ledger: it has no file {table}.jsonl.")

    def file(self, table):
        return os.path.join(self.path, table + ".jsonl")

    def rows(self, table, shape):
        try:
            with open(self.file(table), "rb") as lines:
                for number, line in enumerate(lines, 1):
                    if line.strip():
                        yield plain(table, number, shape, self.values(table, shape, number, line))
        except OSError as error:
            raise Unreadable(f"{self.file(table)} cannot be read ({error.strerror}).") from error

    def values(self, table, shape, number, line):
        try:
            found = json.loads(line.decode("utf-8"))
            values = [found[name] for name in shape._fields]
        except (ValueError, RecursionError):
            raise Unreadable(f"Line {number} of {table}.jsonl is not JSON in UTF-8.") from None
        except (KeyError, TypeError, IndexError):
            raise Unreadable(f"Line {number} of {table}.jsonl lacks a column of the ledger.") from None
        return [value.encode("utf-8", "surrogatepass") if isinstance(value, str) else value for value in values]

    def contents(self):
        """What documents hold; nothing where there is no content.jsonl, as from before documents were kept."""
        if not os.path.exists(self.file("content")):
            return
        for row in self.rows("content", namedtuple("Line", "sha256 hex")):
            try:
                yield Content(row.sha256, bytes.fromhex(row.hex.decode("ascii")))
            except (AttributeError, ValueError):
                yield Content(row.sha256, None)  # no bytes at all, so not those of the name


def open_source(path):
    if os.path.isdir(path):
        return FolderSource(path)
    if not os.path.exists(path):
        raise Unreadable(f"There is no file or folder {path}.")
    return SqliteSource(path)


# ---- Saying where ----

def shown(entry_id):
    """An entry's id for a message; anything but a UUID stays unsaid, since it may have been made to hold anything."""
    return entry_id.decode() if isinstance(entry_id, bytes) and UUID.fullmatch(entry_id) else "whose id is no UUID"


def place(row):
    return f"link {row.position}, version row {row.ordinal} (entry {shown(row.entry_id)})"


def whole(here, name, value, least):
    if not isinstance(value, int) or value < least:
        raise Broken("edited", f"{here}: {name} is not a whole number of {least} or more.")


# ---- What sort of break it is (only ever run once something is wrong, so it may read the tables again) ----

def wrong_link(source, link, before):
    """Why a link does not follow from `before`, the hash of the link before it, or not from its own columns."""
    here, most, parent_stands = f"link {link.position}", 0, False
    for other in source.rows("link", Link):
        most = max(most, other.position if isinstance(other.position, int) else 0)
        parent_stands = parent_stands or other.hash == link.previous_hash and other.position != link.position
    if link_hash(link) == link.hash:
        if link.position == 1:
            return Broken("edited", f"{here} does not begin from this ledger_id: the ledger_id was changed, or the first "
                                    "links were replaced (rule 1).")
        if parent_stands:
            return Broken("reordered", f"{here} was sealed after another link than {link.position - 1} (rule 1).")
        return Broken("edited", f"link {link.position - 1} was written anew or replaced: {here} was sealed after a link "
                                "with another hash (rule 1).")
    if link_hash(link, previous_hash=before) == link.hash:
        return Broken("edited", f"{here}: previous_hash was changed; the other columns are as sealed (rule 1).")
    for position in range(1, most + 1001):
        if link_hash(link, position=position) == link.hash:
            if parent_stands or link.previous_hash == before:
                return Broken("reordered", f"{here} was sealed as link {position} (rule 1).")
            return Broken("deleted", f"{here} was sealed as link {position}, and the link before it is gone (rule 1).")
    return Broken("edited", f"{here}: its columns do not give its own hash (rule 1).")


def missing_link(source, expected, found):
    if found < 1:
        return Broken("inserted", f"link {found} stands before the first (rule 1).")
    if found < expected:
        # Every link up to here was found in its place, so this is a second row for one of them.
        return Broken("inserted", f"link {found} stands twice (rule 1).")
    if any(other.position == expected for other in source.rows("link", Link)):
        return Broken("reordered", f"link {found} stands before link {expected} (rule 1).")
    last = f" to {found - 1}" if found - 1 > expected else ""
    return Broken("deleted", f"link {expected}{last} is missing (rule 1).")


def missing_version(source, link, ordinal):
    if any((row.position, row.ordinal) == (link.position, ordinal) for row in source.rows("entry_version", Bare)):
        return Broken("reordered", f"link {link.position}: version row {ordinal} stands out of its order (rule 2).")
    return Broken("deleted", f"link {link.position} has {link.version_count} versions, but version row {ordinal} is missing "
                             "(rule 2).")


def wrong_versions(source, link, rows, count, fault):
    """Why `versions_hash` is wrong: `rows` are the first rows of the link, `fault` another rule that one of them breaks."""
    if count == len(rows):
        places = range(count)
        at = [[version_hash(row._replace(ordinal=i + 1)) for i in places] for row in rows]
        own = [at[i][i] for i in places]
        for i in places:
            for j in range(i):
                if versions_hash(own[:j] + [at[i][j]] + own[j + 1:i] + [at[j][i]] + own[i + 1:]) == link.versions_hash:
                    return Broken("reordered", f"{place(rows[j])}: it was sealed in the place of version row {i + 1}, and "
                                               "that one in its place (rule 2).")
        if count <= MOST_TO_SEEK:
            for other in source.rows("entry_version", Bare):
                for i in places if other.position != link.position else ():
                    moved = version_hash(other._replace(position=link.position, ordinal=i + 1))
                    if versions_hash(own[:i] + [moved] + own[i + 1:]) == link.versions_hash:
                        return Broken("reordered", f"{place(rows[i])}: the version sealed here stands at link "
                                                   f"{other.position} (rule 2).")
    if count == 1:
        return Broken("edited", f"{place(rows[0])}: its columns are not those that were sealed (rule 2).")
    hint = ""
    if fault and fault.row.position == link.position:
        hint = f"; look first at version row {fault.row.ordinal} (entry {shown(fault.row.entry_id)})"
    names = "" if hint or count > 5 else " (entries " + ", ".join(shown(row.entry_id) for row in rows) + ")"
    return Broken("edited", f"link {link.position}: one of its {count} versions{names} has not the columns that were sealed"
                            f"{hint} (rule 2).")


# ---- The check itself ----

class Verifier:
    """Reads links and versions side by side, once, remembering of the past only what later rows must agree with."""

    def __init__(self, source, checkpoint=None):
        self.source, self.checkpoint = source, checkpoint
        self.counts, self.version_rows = Counter(), 0
        self.position, self.moment, self.hash = 0, b"", b""
        self.entries, self.states = {}, {}
        self.without_tombstone = {}    # entry -> first row whose salt is gone, no tombstone since
        self.without_erasure = {}      # subject -> first link whose reason is gone, no erasure since
        self.without_referral = {}     # entry named as an episode but not yet seen -> the row that names it
        self.documents = {}            # name of a content -> the first row of a document that names it
        self.erased, self.still_worded = set(), 0

    def run(self):
        self.meta = self.check_meta()
        self.hash = genesis(self.meta.ledger_id)
        if self.checkpoint and self.checkpoint.ledger_id != self.meta.ledger_id:
            raise Broken("rewritten", "the checkpoint was made of another ledger: the ledger ids differ.")
        self.feed = self.source.rows("entry_version", Version)
        self.next = None
        self.advance()
        for link in self.source.rows("link", Link):
            self.check_link(link)
            self.check_versions(link)
            self.counts[link.kind.decode()] += 1
        self.check_end()

    def check_meta(self):
        rows = list(self.source.rows("ledger_meta", Meta))
        if len(rows) != 1:
            raise Broken("inserted" if rows else "deleted", f"ledger_meta has {len(rows)} rows instead of one.")
        if rows[0].format != 1:
            raise Unreadable("ledger_meta says that the ledger is of a format other than 1, which this verifier cannot read.")
        if not isinstance(rows[0].ledger_id, bytes):
            raise Broken("edited", "ledger_meta has no ledger_id.")
        return rows[0]

    def check_link(self, link):
        expected = self.position + 1
        here = f"link {expected}"
        whole(here, "position", link.position, -sys.maxsize)
        if link.position != expected:
            raise missing_link(self.source, expected, link.position)
        if link.previous_hash != self.hash or link_hash(link) != link.hash:
            raise wrong_link(self.source, link, self.hash)
        whole(here, "version_count", link.version_count, 0)
        if link.kind not in (b"change", b"access", b"erasure"):
            raise Broken("inconsistent", f"{here} is of no kind that the format knows.")
        if not isinstance(link.recorded_at, bytes) or not MOMENT.fullmatch(link.recorded_at):
            raise Broken("inconsistent", f"{here}: recorded_at is not a moment such as 2026-03-14T09:30:00.123456Z.")
        if link.recorded_at <= self.moment:
            raise Broken("inconsistent", f"{here}: recorded_at is not later than that of the link before (rule 1).")
        if link.salt is None and link.reason is not None:
            raise Broken("edited", f"{here} has a reason but its salt is gone (rule 3).")
        if link.salt is not None and (not is_salt(link.salt) or reason_hash(link) != link.reason_hash):
            raise Broken("edited", f"{here}: the reason is not the one that was sealed (rule 3).")
        if self.checkpoint and self.checkpoint.position == link.position and self.checkpoint[1:] != (
                link.position, link.recorded_at, link.hash):
            raise Broken("rewritten", f"{here} has another hash or moment than the checkpoint says: the chain was written "
                                      "anew up to there.")
        self.position, self.moment, self.hash = link.position, link.recorded_at, link.hash

    def advance(self):
        """Moves to the next version row; rows must come in the order of (position, ordinal)."""
        before, self.next = self.next, next(self.feed, None)
        row = self.next
        if row is None:
            return
        if type(row.position) is not int or type(row.ordinal) is not int:
            raise Broken("edited", f"a row of entry_version (entry {shown(row.entry_id)}) has no whole number as its place.")
        for name, least in (("version", 1), ("withdrawn", 0)):
            whole(place(row), name, getattr(row, name), least)
        if row.withdrawn > 1:
            raise Broken("edited", f"{place(row)}: withdrawn is neither 0 nor 1.")
        if row.position < 1:
            raise Broken("inserted", f"{place(row)} belongs to no link (rule 2).")
        if before and (row.position, row.ordinal) <= (before.position, before.ordinal):
            twice = (row.position, row.ordinal) == (before.position, before.ordinal)
            raise Broken("inserted" if twice else "reordered",
                         f"{place(row)} stands {'twice' if twice else 'out of its order'} (rule 2).")

    def check_versions(self, link):
        running = hashlib.sha256(b"sightline versions 1\n")
        count, first_rows, fault, words_gone = 0, [], None, False
        in_link = set()
        while self.next is not None and self.next.position == link.position:
            row, count = self.next, count + 1
            if row.ordinal < 1 or row.ordinal > link.version_count and count > link.version_count:
                raise Broken("inserted", f"{place(row)}: the link was sealed with {link.version_count} versions (rule 2).")
            if row.ordinal != count:
                raise missing_version(self.source, link, count)
            check_personal(row)
            name = named_content(row)
            if name:
                self.documents.setdefault(name, where(row))
            running.update(version_hash(row) + b"\n")
            if len(first_rows) < MOST_TO_PAIR:
                first_rows.append(Bare._make(row[:len(Bare._fields)]))
            words_gone = words_gone or row.salt is None
            # A broken rule is told only once the hash has shown that the row is as it was sealed.
            fault = fault or self.check_entry(link, row, in_link)
            self.advance()
        if count < link.version_count:
            raise missing_version(self.source, link, count + 1)
        if running.hexdigest().encode() != link.versions_hash:
            raise wrong_versions(self.source, link, first_rows, count, fault)
        if fault:
            raise fault
        self.version_rows += count
        if link.kind == b"erasure":
            self.without_erasure.pop(link.subject, None)
        if link.salt is None and not words_gone:
            self.await_erasure(link)

    def await_erasure(self, link):
        """The reason is gone and no version of the link is: its subject must be erased later."""
        if link.subject is None:
            raise Broken("erased", f"link {link.position}: the reason is gone, and nothing that the link speaks of was erased "
                                   "(rule 3).")
        self.without_erasure.setdefault(link.subject, link.position)

    def check_entry(self, link, row, in_link):
        """Rules 4 to 6 for one row, sealed or not: the break that it would be, or None."""
        last = self.entries.get(row.entry_id)
        expected = last.version + 1 if last else 1
        if row.version != expected:
            word = "deleted" if row.version > expected else "reordered"
            return at_row(row, word, f"it is version {row.version} of its entry where version {expected} should be (rule 5).")
        if last and last.kind != row.kind:
            return at_row(row, "inconsistent", "its kind is not that of the entry's earlier versions (rule 5).")
        if last and last.subject != row.subject:
            return at_row(row, "inconsistent", "its subject is not that of the entry's earlier versions (rule 5).")
        waiting = self.without_referral.pop(row.entry_id, None) if not last else None
        if waiting and row.kind != b"referral":
            return at_row(waiting, "inconsistent", "its episode is an entry that is no referral (rule 6).")
        if waiting and waiting.position != row.position:
            return at_row(waiting, "inconsistent", f"its episode is a referral that begins only at link {row.position} (rule 6).")
        tombstone = link.kind == b"erasure"
        if tombstone:
            wrong = self.check_tombstone(row, last, in_link)
            if wrong:
                return wrong
        if row.salt is None:
            self.without_tombstone.setdefault(row.entry_id, where(row))
        kept = not tombstone and (row.salt is not None or bool(last and last.kept))
        state = State(row.version, row.kind, last.subject if last else row.subject, kept)
        self.entries[row.entry_id] = self.states.setdefault(state, state)
        return self.check_episode(row)

    def check_tombstone(self, row, last, in_link):
        """Rule 4: every version in an erasure link is the tombstone of an entry that was there before."""
        personal = tuple(getattr(row, name) for name in PERSONAL)
        as_written = row.salt is None or personal == (None, None, None, TOMBSTONE_BODY)
        if row.source != b"erasure" or row.withdrawn != 1 or not as_written:
            return at_row(row, "inconsistent", "it is in an erasure link but is no tombstone (rule 4).")
        if last is None or row.entry_id in in_link:
            what = "an entry that was not there before" if last is None else "the same entry twice"
            return at_row(row, "inconsistent", f"the erasure link erases {what} (rule 4).")
        in_link.add(row.entry_id)
        self.erased.add(row.entry_id)
        self.without_tombstone.pop(row.entry_id, None)
        self.without_erasure.pop(row.subject, None)
        self.still_worded += last.kept
        return None

    def check_episode(self, row):
        if row.episode is None:
            return None
        named = self.entries.get(row.episode)
        if named is None:
            self.without_referral.setdefault(row.episode, where(row))
        elif named.kind != b"referral":
            return at_row(row, "inconsistent", "its episode is an entry that is no referral (rule 6).")
        return None

    def check_end(self):
        self.check_head(list(self.source.rows("chain_head", Head)))
        if self.next is not None:
            raise Broken("truncated", f"{place(self.next)} belongs to a link after the last one, {self.position} (rule 2).")
        if self.checkpoint and self.checkpoint.position > self.position:
            raise Broken("truncated", f"the checkpoint was made at link {self.checkpoint.position}, but the chain ends at link "
                                      f"{self.position}.")
        if self.without_tombstone:
            raise at_row(min(self.without_tombstone.values()), "erased",
                         "its words and its salt are gone, and no later erasure has a tombstone of its entry (rule 4).")
        if self.without_erasure:
            raise Broken("erased", f"link {min(self.without_erasure.values())}: the reason is gone, and no later erasure is of "
                                   "its subject (rule 3).")
        if self.without_referral:
            raise at_row(min(self.without_referral.values()), "inconsistent",
                         "its episode is an entry that the ledger does not have (rule 6).")
        self.check_contents()

    def check_contents(self):
        """Rule 8: what a document names is there, and is what it was."""
        wrong = {}
        missing = dict(self.documents)
        for content in self.source.contents():
            row = missing.pop(content.sha256, None)
            if row and (content.bytes is None or hashlib.sha256(content.bytes).hexdigest().encode() != content.sha256):
                wrong[row] = "edited"
        wrong.update((row, "deleted") for row in missing.values())
        if wrong:
            row = min(wrong)
            said = "is not the one that it names" if wrong[row] == "edited" else "is missing"
            raise at_row(row, wrong[row], f"the content of this document {said} (rule 8).")

    def check_head(self, heads):
        """Rule 7. A ledger without links has no head, or one at position 0 with the genesis hash."""
        if not heads and self.position == 0:
            return
        if len(heads) != 1:
            raise Broken("inserted" if heads else "deleted", f"chain_head has {len(heads)} rows instead of one (rule 7).")
        head = heads[0]
        whole("chain_head", "position", head.position, 0)
        if head.position > self.position:
            raise Broken("truncated", f"chain_head says that link {head.position} is the last, but the chain ends at link "
                                      f"{self.position} (rule 7).")
        if head.position < self.position:
            raise Broken("inserted", f"the chain goes on to link {self.position} after link {head.position}, which chain_head "
                                     "says is the last (rule 7).")
        if head.hash != self.hash or self.position and head.recorded_at != self.moment:
            raise Broken("edited", f"chain_head has another hash or moment than link {self.position}, the last (rule 7).")

    def report(self):
        kinds = ", ".join(f"{kind} {self.counts[kind]}" for kind in ("change", "access", "erasure"))
        lines = ["The ledger holds.",
                 f"ledger        {self.meta.ledger_id.decode('utf-8', 'replace')}",
                 f"links         {self.position} ({kinds})",
                 f"versions      {self.version_rows}",
                 f"entries       {len(self.entries)} ({len(self.erased)} erased)",
                 f"last position {self.position}",
                 f"last moment   {self.moment.decode() or 'none'}",
                 f"head hash     {self.hash.decode()}"]
        if self.checkpoint:
            lines.append(f"checkpoint    link {self.checkpoint.position} is the one that was signed")
        if self.still_worded:
            lines.append(f"Note: {self.still_worded} tombstone(s) stand over an entry whose earlier versions still have words.")
        return "\n".join(lines)


def where(row):
    return Where(row.position, row.ordinal, row.entry_id)


def at_row(row, word, sentence):
    broken = Broken(word, f"{place(row)}: {sentence}")
    broken.row = row
    return broken


def named_content(row):
    """The name that the body of a document gives of its content; what was erased gives none."""
    if row.kind != b"document" or row.body is None:
        return None
    try:
        name = json.loads(row.body.decode("utf-8"))["sha256"]
    except (ValueError, RecursionError, KeyError, TypeError, AttributeError):
        return None
    return name.encode("utf-8", "surrogatepass") if isinstance(name, str) else None


def is_salt(value):
    return isinstance(value, bytes) and SALT.fullmatch(value) is not None


def check_personal(row):
    """Rule 3 for a version."""
    if row.salt is None:
        if any(getattr(row, name) is not None for name in PERSONAL):
            raise Broken("edited", f"{place(row)}: its salt is gone but some of its personal columns are not null (rule 3).")
    elif not is_salt(row.salt) or personal_hash(row) != row.personal_hash:
        raise Broken("edited", f"{place(row)}: its personal columns are not those that were sealed (rule 3).")


# ---- Checkpoints ----

Checkpoint = namedtuple("Checkpoint", "ledger_id position recorded_at hash")
CHECKPOINT = re.compile(rb"sightline checkpoint 1\nledger ([^\n]+)\nposition ([1-9][0-9]{0,17})\n"
                        rb"recorded_at ([^\n]+)\nhash ([0-9a-f]{64})\n")


def read_file(path):
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError as error:
        raise Unreadable(f"{path} cannot be read ({error.strerror}).") from error


def read_checkpoint(path, signature_path, key_path):
    """The checkpoint, once its signature is found to be right."""
    text, signature, _ = read_file(path), read_file(signature_path), read_file(key_path)
    # openssl is given a copy, so that what it checks is what is read below.
    with tempfile.TemporaryDirectory() as folder:
        copy, signed = os.path.join(folder, "checkpoint.txt"), os.path.join(folder, "checkpoint.sig")
        for name, content in ((copy, text), (signed, signature)):
            with open(name, "wb") as file:
                file.write(content)
        command = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", key_path, "-rawin", "-in", copy, "-sigfile", signed]
        try:
            done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        except OSError as error:
            raise Unreadable(f"openssl, which checks the signature, cannot be run ({error.strerror}).") from error
    if done.returncode != 0 or len(signature) != 64:
        if len(signature) == 64 and b"Signature Verification Failure" not in done.stdout:
            raise Unreadable(f"openssl could not check the signature with {key_path}: it must be an Ed25519 public key in PEM, "
                             "and openssl version 3 or later.")
        raise Broken("forged", f"{signature_path} is not the signature of {path} by the key {key_path}.")
    found = CHECKPOINT.fullmatch(text)
    if not found:
        raise Unreadable(f"{path} is signed, but is not a checkpoint of format 1.")
    ledger_id, position, recorded_at, hash_ = found.groups()
    return Checkpoint(ledger_id, int(position), recorded_at, hash_)


def options(arguments):
    parser = argparse.ArgumentParser(description="Check a Sightline ledger from its format alone.")
    parser.add_argument("path", help="an SQLite file, or a folder of JSON lines")
    parser.add_argument("--checkpoint", metavar="NAME.txt")
    parser.add_argument("--signature", metavar="NAME.sig")
    parser.add_argument("--public-key", metavar="PUBLIC.pem")
    parser.add_argument("--quiet", action="store_true", help="say nothing where the ledger holds")
    found = parser.parse_args(arguments)
    if len({option is None for option in (found.checkpoint, found.signature, found.public_key)}) > 1:
        parser.error("--checkpoint, --signature and --public-key are needed together.")
    return found


def main(arguments=None):
    chosen = options(arguments)
    try:
        signed = read_checkpoint(chosen.checkpoint, chosen.signature, chosen.public_key) if chosen.checkpoint else None
        verifier = Verifier(open_source(chosen.path), signed)
        verifier.run()
    except Broken as broken:
        print(broken)
        return 1
    except Unreadable as unreadable:
        print(unreadable, file=sys.stderr)
        return 2
    if not chosen.quiet:
        print(verifier.report())
    return 0


if __name__ == "__main__":
    sys.exit(main())
