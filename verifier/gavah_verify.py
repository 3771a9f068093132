"""Check a Gavah case or bundle offline: python3 gavah_verify.py PATH [--key VKEY]... [--json]
Written from docs/spec alone, sharing no code with Gavah; needs Python 3.11, and uses `cryptography` where it is.
Exit 0: all holds. 3: something broken. 2: wrong usage. In a case, rulings that were taken back are not weighed."""
import argparse, base64, contextlib, hashlib, json, os, re, sys
from pathlib import Path
from typing import Any
HOLDS, BROKEN, ABSENT, LINE, LARGE = "holds", "broken", "not included", 60_000, 1 << 28  # bytes of a line, of a whole
P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493  # RFC 8032, 5.1
D, BASE = -121665 * pow(121666, -1, P) % P, b"\x58" + b"\x66" * 31
ERASED, ROOT = re.compile(b'{"erased":"([0-9a-f]{64})"}'), "application/vnd.gavah.root+json"
BY_NAME = "vault/sha256/([0-9a-f]{2})/([0-9a-f]{62})|logs/[0-9a-f]{32}/(?:torn/([0-9a-f]{64})[.]bin|lock)"
TILE = "tile/(entries|[0-7])/((?!x000)(?:x[0-9]{3}/)*[0-9]{3})(?:[.]p/([1-9][0-9]{0,2}))?"  # ledger.md, 4
CITED = re.findall("[a-z]+", "exhibit reading locator start end words translation stance reliability credibility origin")
ZERO = {"context": 0, "qualifies": 0, "refutes": 0, "supports": 0}
class Fault(Exception):
    """What is wrong: the state (broken, not included) and the detail."""
def need(condition: object, detail: str, state: str = BROKEN) -> None:
    if not condition:
        raise Fault(state, detail)
def same(what: str, expected: object, found: object) -> None:
    need(expected == found, f"{what}: expected {expected!s:.200}, found {found!s:.200}")
def sha(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()
def unb64(text: str) -> bytes:
    need(base64.b64encode(data := base64.b64decode(text)).decode() == text, "not canonical base64")
    return data
def parse(line: bytes, names: str = "[a-z0-9_]+") -> Any:  # canon.md
    level = [value := json.loads(line.decode())]
    for _ in range(65):
        need(all(re.fullmatch(names, k) for v in level if isinstance(v, dict) for k in v), "a key that is not allowed")
        need(not any(isinstance(v, float) or (type(v) is int and abs(v) >= 2**53) for v in level), "not an integer")
        level = [c for v in level if isinstance(v, (dict, list)) for c in (v.values() if isinstance(v, dict) else v)]
    need(not level and line == json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode(), "no line")
    return value
def plus(a: tuple[int, int], b: tuple[int, int]) -> tuple[int, int]:  # Edwards25519: RFC 8032, 5.1
    t, x, y = D * a[0] * b[0] * a[1] * b[1], a[0] * b[1] + b[0] * a[1], a[1] * b[1] + a[0] * b[0]
    return x * pow(1 + t, -1, P) % P, y * pow(1 - t, -1, P) % P
def times(n: int, a: tuple[int, int]) -> tuple[int, int]:
    return plus(times(n >> 1, plus(a, a)), a if n & 1 else (0, 1)) if n else (0, 1)
def point(data: bytes) -> tuple[int, int]:  # canonical, and not of small order
    y = int.from_bytes(data, "little") % 2**255
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    roots = [x for i in (1, pow(2, (P - 1) // 4, P)) if (x := pow(square, (P + 3) // 8, P) * i % P) ** 2 % P == square]
    need(len(data) == 32 and y < P and roots and times(8, (roots[0], y))[0], "not a sound Ed25519 key")
    return roots[0] if roots[0] % 2 == data[31] >> 7 else P - roots[0], y
def check_signature(public: bytes, signature: bytes, message: bytes) -> Any:  # without cofactor
    (x, y), s = point(public), int.from_bytes(signature[32:64], "little")
    need(len(signature) == 64 and s < L, "a signature that is not in its one form")
    try:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
        return Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except ImportError:
        h = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % L
        x, y = plus(times(s, point(BASE)), times(h, (P - x, y)))
        return need(signature[:32] == (y | (x % 2) << 255).to_bytes(32, "little"), "InvalidSignature")
def leaf(line: bytes) -> bytes:  # ledger.md, 2
    return bytes.fromhex(found[1].decode()) if (found := ERASED.fullmatch(line)) else sha(line)
def tree(leaves: list[bytes]) -> bytes:  # RFC 9162, 2.1.1
    half = 1 << max((len(leaves) - 1).bit_length() - 1, 0)
    nodes = [tree(leaves[:half]), tree(leaves[half:])] if len(leaves) > 1 else leaves
    return sha(b"\1" if len(leaves) > 1 else b"\0" * len(leaves), *nodes)
def climb(found: bytes, index: int, size: int, path: list[bytes]) -> bytes:  # RFC 9162, 2.1.3
    need(bool(path) == (size > 1), "a proof of the wrong length")
    half = 1 << max((size - 1).bit_length() - 1, 0)
    if index < half:
        return sha(b"\1", climb(found, index, half, path[:-1]), path[-1]) if path else found
    return sha(b"\1", path[-1], climb(found, index - half, size - half, path[:-1]))
def parse_key(text: str) -> tuple[str, bytes]:  # ledger.md, 3
    name, number, blob = text.split("+", 2)
    known = re.fullmatch("gavah/[0-9a-f]{32}/[0-9a-f]{32}", name) and (key := unb64(blob))[0] == 1
    need(known and sha(name.encode(), b"\n", key)[:4].hex() == number, "not a Gavah key, or not its key id")
    return name, key[1:]
def open_note(data: bytes, keys: list[tuple[str, bytes]]) -> list[str]:  # ledger.md, 3; gives the lines that are signed
    note = re.fullmatch("((?:[^\0-\x1f]*\n)+)\n((?:\u2014 [^ +\n]+ [^ \n]+\n){1,16})", data.decode())
    text, signatures = note.groups() if note else ("", "")
    known = {(name, sha(f"{name}\n\1".encode(), public)[:4]): public for name, public in keys}
    found = [(name, unb64(blob)) for name, blob in re.findall("\u2014 (.+) (.+)\n", signatures)]
    checked = [check_signature(known[n, b[:4]], b[4:], text.encode()) for n, b in found if (n, b[:4]) in known]
    need(checked, "no note signed by a trusted key")
    return text.split("\n")
def open_checkpoint(data: bytes, key: tuple[str, bytes]) -> tuple[int, bytes]:
    origin, size, root, rest = open_note(data, [key])
    same("checkpoint", (key[0], str(abs(int(size))), 32, ""), (origin, size, len(unb64(root)), rest))
    return int(size), unb64(root)
class Folder:  # a case or bundle: its files, the acts and bytes that are sound, and what was found
    def __init__(self, top: Path, given: list[tuple[str, bytes]]) -> None:
        self.top, self.case, self.edition, self.bundle = top, "", "", (top / "bundle.json").exists()
        self.given, self.keys, self.logs = given, {key[0][-32:]: key for key in given}, dict[str, tuple[str, bytes]]()
        self.findings, self.sound, self.erased = list[Any](), set[str](), set[tuple[str, int]]()
        self.rows, self.acts = dict[str, Any](), dict[tuple[str, int], Any]()  # the files expected; acts by log and index
        walk = os.walk(top, onerror=lambda error: self.findings.append(("file", str(error), BROKEN, "unreadable")))
        paths = [Path(base, name) for base, folders, names in walk for name in folders + names]
        odd = {path for path in paths if path.is_symlink() or not (path.is_file() or path.is_dir())}
        self.findings += [("file", path.relative_to(top).as_posix(), BROKEN, "a link or special file") for path in odd]
        self.files = {path.relative_to(top).as_posix() for path in paths if path not in odd and path.is_file()}
        self.pending = {path for path in self.files if self.bundle or not path.startswith(("view/", "vault/tmp/"))}  # no evidence
        need(self.bundle or any(re.match("case.toml|logs/|root/|vault/", path) for path in self.files), "no case, no bundle")
        self.check_roots()
        if self.bundle:
            self.check_manifest()
        for log in sorted({path.split("/")[1] for path in self.rows or self.files if path.startswith("logs/")}):
            self.check_log(log)
        acts = sorted(self.acts.values(), key=lambda act: act["order"])
        with self.judge("list", "claims.json" if self.bundle else "what acts say"):
            self.check_files(acts)
            self.check_claims(self.issued() if self.bundle else self.fold(acts))
        self.findings += [("file", path, BROKEN, "unexpected file") for path in sorted(self.pending)]
    @contextlib.contextmanager
    def judge(self, what: str, where: str) -> Any:  # what fails inside is a finding; so is that nothing did
        self.pending.discard(where)
        try:
            yield
            raise Fault(HOLDS, "")
        except Exception as error:  # whatever a hostile file does, it is a finding
            self.findings.append((what, where, *(error.args if isinstance(error, Fault) else (BROKEN, f"{error!r:.160}"))))
    def read(self, path: str) -> bytes:
        need(path in self.files and (self.top / path).stat().st_size <= LARGE, f"{path} is missing or too large")
        return (self.top / path).read_bytes()
    def store(self, room: str, digest: str) -> str:  # where the bytes of an exhibit or reading lie
        return f"{room}/{digest}{'.json' * (room == 'readings')}" if self.bundle else f"vault/sha256/{digest[:2]}/{digest[2:]}"
    def check_roots(self) -> None:  # ledger.md, 6
        before, trusted = None, self.keys
        for version in range(1, 1 + max(1, sum(path.startswith("root/") for path in self.files))):
            with self.judge("file", f"root/{version}.json"):
                envelope = parse((data := self.read(f"root/{version}.json"))[:-1], "[a-zA-Z]+")
                root, form = parse(payload := unb64(envelope["payload"])), [envelope["payloadType"], data[-1:], *envelope]
                expected = [ROOT, b"\n", "payload", "payloadType", "signatures", 1, "root", version]
                same("form", expected, [*form, root["v"], root["kind"], root["version"]])
                signers, known = {s["keyid"]: unb64(s["sig"]) for s in envelope["signatures"]}, set[tuple[str, bytes]]()
                for document in (before or root, root):
                    members = {n: k for k in [unb64(m["key"]) for m in document["members"]] if (n := sha(k).hex()) in signers}
                    need(1 <= document["threshold"] <= len(members), "fewer signatures than the threshold")
                    known |= members.items()
                for number, public in known:
                    check_signature(public, signers[number], f"DSSEv1 {len(ROOT)} {ROOT} {len(payload)} ".encode() + payload)
                before, self.case, self.logs = root, root["case"], {log["log"]: parse_key(log["key"]) for log in root["logs"]}
                self.keys = trusted or self.logs
                own = [key[0] == f"gavah/{self.case}/{log}" and self.keys.get(log, key) == key for log, key in self.logs.items()]
                need(all(own) and len(known) == len(envelope["signatures"]), "a key that is not trusted, or nobody's signature")
        lost = [log for log in self.logs if not self.bundle and f"logs/{log}/checkpoint" not in self.files]
        self.findings += [("file", f"logs/{log}", BROKEN, "the root document names it, and it is not here") for log in lost]
        self.findings += [("key", key[0], BROKEN, "of no log here") for key in self.given if key not in self.logs.values()]
    def check_manifest(self) -> None:  # bundle.md
        self.pending -= {"bundle.json", "bundle.sig"}
        with self.judge("file", "bundle.json, bundle.sig"):
            manifest = parse((data := self.read("bundle.json"))[:-1])
            self.edition, self.rows = manifest["edition"], {str(file["path"]): file for file in manifest["files"]}
            text = open_note(self.read("bundle.sig"), list(self.keys.values()))
            found = [data[-1:], manifest["v"], manifest["case"], *text, *(file["path"] for file in manifest["files"])]
            same("form", [b"\n", 1, self.case, "gavah.bundle/v1", self.case, sha(data).hex(), "", *sorted(self.rows)], found)
    def check_files(self, acts: list[Any]) -> None:
        if not self.bundle:  # the files of a case are those that are named by their digest, or by acts
            rows = {p: "".join(match.groups("")) or sha().hex() for p in self.files if (match := re.fullmatch(BY_NAME, p))}
            rows.update((self.store("", n), n) for a in acts for n in map(a["body"].get, ("exhibit", "reading", "batch")) if n)
            settings = ["", *(act["body"]["case_toml"] for act in acts if act["type"] in ("case.open", "case.settings"))]
            self.rows = {path: {"sha256": digest} for path, digest in {**rows, "case.toml": settings[-1]}.items()}
        named = set(re.findall('"([0-9a-f]{64})"', json.dumps([act["body"] for act in acts])))
        for path, row in self.rows.items():
            with self.judge("file", path):
                room, digest = path.split("/")[0], row["sha256"]
                own = room not in ("exhibits", "readings") or path == self.store(room, digest)
                need(own and path in self.files, "missing, or named by another digest")
                with (self.top / path).open("rb") as file:
                    found, size = hashlib.file_digest(file, "sha256").hexdigest(), row["size"] if self.bundle else file.tell()
                    same("SHA-256 and size", (digest, size), (found, file.tell()))
                self.sound.add(path)
                need(room != "vault" or digest in named, "not named by any act", HOLDS)
    def check_log(self, log: str) -> None:  # the acts of a bundle by proofs, those of a case by the root of the journal
        base, key, head, size, root, last = f"logs/{log}/", self.keys.get(log, ("", b"")), b"", 0, b"", 2**53
        lines, leaves, announced = list[bytes](), list[bytes](), set[int]()
        with self.judge("file", base + "checkpoint"):
            size, root = open_checkpoint(head := self.read(base + "checkpoint"), key)
        indexes = sorted(map(int, re.findall(f"^{re.escape(base)}acts/(0|[1-9]\\d{{0,15}})[.]json$", "\n".join(self.rows), re.M)))
        if not self.bundle:
            with self.judge("file", base + "journal.jsonl"):
                lines = self.read(base + "journal.jsonl").split(b"\n")
                leaves, tail = [leaf(line) for line in lines[:-1]], b"\n".join(lines[size:])
                need(size <= len(leaves), f"rollback: expected {size} acts, found {len(leaves)}")
                self.findings += [("tail", base + "journal.jsonl", ABSENT, f"{len(tail)} bytes not protected")] * bool(tail)
                same("root of the tree", root.hex(), tree(leaves[:size]).hex())
                indexes = list(range(size))
        for index in reversed(indexes):  # later acts first: they may announce that an earlier line was erased
            with self.judge("act", f"{base}acts/{index}.json" if self.bundle else f"{base}journal.jsonl line {index + 1}"):
                act = parse(line := self.prove(base, index, head, (size, root)) if self.bundle else lines[index])
                if ERASED.fullmatch(line):
                    need(index > 0 and index in announced, "erased, and no later act of type erase says so")
                    self.erased.add((log, index))
                    raise Fault(ABSENT, "erased")
                need(len(line) <= LINE and act["v"] == 1 and isinstance(act["body"], dict) and act["type"], "not an act")
                need(type(act["lc"]) is int and 0 < act["lc"] < last, f"lc: expected less than {last}, found {act['lc']}")
                if index == 0:
                    body, first = act["body"], sha(self.read("root/1.json")).hex()
                    found = [act["type"], body["case"], body["log"], parse_key(body["key"]), body.get("root", first)]
                    same("first act", ["case.open", self.case, log, self.keys[log], first], found)
                self.acts[log, index], last = {**act, "place": [log, index], "order": (act["lc"], log, index)}, act["lc"]
                announced |= set(act["body"]["indexes"] if act["type"] == "erase" else [])
        for path in sorted(path for path in self.pending if path.startswith((base + "tile/", base + "checkpoints/"))):
            with self.judge("file", path):
                self.check_copy(path, path[len(base) :], leaves, key)
    def prove(self, base: str, index: int, head: bytes, signed: tuple[int, bytes]) -> bytes:  # ledger.md, 5
        line = self.read(f"{base}acts/{index}.json")
        proof, _, tail = self.read(f"{base}acts/{index}.tlog-proof").partition(b"\n\n")
        title, number, *path = proof.decode().split("\n")
        found = (title, number, tail, line[-1:], {32, *(len(unb64(text)) for text in path)})
        same("proof", ("c2sp.org/tlog-proof@v1", f"index {index}", head, b"\n", {32}), found)
        same("root", signed[1], climb(tree([leaf(line[:-1])]), index, signed[0], [unb64(text) for text in path]))
        return line[:-1]
    def check_copy(self, path: str, name: str, leaves: list[bytes], key: tuple[str, bytes]) -> None:
        if name.startswith("checkpoints/"):
            size, root = open_checkpoint(self.read(path), key)
            return same("size, root", (name, root.hex()), (f"checkpoints/{size}", tree(leaves[:size]).hex()))
        kind, number, part = tile.groups() if (tile := re.fullmatch(TILE, name)) else ("", "", "")
        start, width, span = int(re.sub("[x/]", "", number)) * 256, int(part or 256), 256 ** int(kind.replace("entries", "0"))
        groups = [leaves[i * span : (i + 1) * span] for i in range(start, start + width)]
        return same("tile", b"".join(b"\0\x20" + g[0] if kind == "entries" else tree(g) for g in groups), self.read(path))
    def pick(self, places: Any, kind: str, **values: Any) -> Any:  # the last such act among `places`
        need(self.acts.keys() >= (asked := set(map(tuple, places))) - self.erased, f"broken acts, or not here, among {places}")
        need(not self.erased & asked, "an act that it rests on was erased", ABSENT)
        acts = [(self.acts[place], self.acts[place]["body"]) for place in asked if self.acts[place]["type"] == kind]
        found = [act for act, body in acts if all(v in body[n] if n == "on" else v == body[n] for n, v in values.items())]
        need(found, f"none of its acts is a {kind} with {values}", ABSENT if self.erased and not self.bundle else BROKEN)
        return max(found, key=lambda act: act["order"])
    def issued(self) -> Any:  # claims.json, where it and the dossiers are those of its act
        claims = parse(self.read("claims.json")[:-1])
        same("case, edition", [self.case, self.edition], [claims["case"], claims["edition"]])
        files = dict(self.pick(self.acts, "edition", id=claims["edition"], tier=claims["tier"])["body"]["files"])
        for path in [path for path in self.rows if re.fullmatch("claims[.]json|dossier[.].+", path)]:
            same(path, files.get(path), self.rows[path]["sha256"])
        return claims
    def fold(self, acts: list[Any]) -> Any:  # what claims.json would say of a case
        last = {n: a for a in acts if a["type"] == "ruling" and a["body"]["verdict"] == "accept" for n in a["body"]["on"]}
        sources, cites = dict[str, list[Any]](), dict[str, list[Any]]()
        for act in [act for act in acts if "exhibit" in act["body"]]:
            sources.setdefault(act["body"]["exhibit"], []).append(act["place"])
        for act, body in [(act, act["body"]) for act in acts if act["type"] == "assess"]:
            later = [ruling["place"] for ruling in [last.get(body["id"], act)] if ruling["order"] > act["order"]]
            cite = {**body, **body["passage"], **body["passage"]["cite"], "assessment": body["id"], "accepted": bool(later)}
            cite["acts"] = [act["place"], *sources.get(cite["exhibit"], []), *later]
            cites.setdefault(body["claim"], []).append(cite)
        rows = [{"number": "", "exhibit": n, "included": True, "acts": places} for n, places in sources.items()]
        claims = enumerate({act["body"]["id"]: act for act in acts if act["type"] == "claim"}.items(), 1)  # the last wordings
        found = [{**a["body"], "number": i, "claim": n, "acts": [a["place"]], "cites": cites.get(n, [])} for i, (n, a) in claims]
        return {"exhibits": rows, "sentences": found}
    def check_claims(self, claims: Any) -> None:
        for row in claims["exhibits"]:
            with self.judge("exhibit", f"{row['number']} {row['exhibit']}".strip()):
                self.pick(row["acts"], "acquire", exhibit=row["exhibit"])
                same("exhibits", {row["exhibit"]}, {self.acts[tuple(place)]["body"]["exhibit"] for place in row["acts"]})
                need((path := self.store("exhibits", row["exhibit"])) in self.rows or row["included"], "not carried", ABSENT)
                need(path in self.sound, "its bytes are not sound")
        for sentence in claims["sentences"]:
            with self.judge("sentence", name := f"{sentence['number']} ({sentence['label']})"):
                body, held = self.pick(sentence["acts"], "claim", id=sentence["claim"])["body"], sentence.get("held_back", ZERO)
                same("claim", [body["text"], body["kind"], body["rung"]], [sentence[k] for k in ("text", "kind", "rung")])
                need(held.keys() == ZERO.keys() and all(type(n) is int and n >= 0 for n in held.values()), "not four counts")
                bearing = [HOLDS] if body["kind"] == "opinion" else []
                for n, cite in enumerate(sentence["cites"], 1):
                    with self.judge("cite", f"{name} cite {n}"):
                        self.check_cite(cite, sentence["claim"])
                    need(self.findings[-1][2] != BROKEN, f"its cite {n} is broken")
                    bearing += [self.findings[-1][2]] * (cite["accepted"] is True and cite["stance"] == "supports")
                state = ABSENT if bearing or held["supports"] or not self.bundle else BROKEN
                need(HOLDS in bearing, "no accepted passage supports it" + " and is carried" * bool(bearing), state)
    def check_cite(self, cite: Any, claim: str) -> None:
        self.pick(cite["acts"], "acquire", exhibit=cite["exhibit"])
        self.pick(cite["acts"], "read", exhibit=cite["exhibit"], reading=cite["reading"])
        act = self.pick(cite["acts"], "assess", id=cite["assessment"], claim=claim)
        flat = {**act["body"]["passage"]["cite"], **act["body"]["passage"], **act["body"]}
        need(not (other := [n for n in CITED if (flat.get(n) or "") != (cite.get(n) or "")]), f"its act says otherwise: {other}")
        accepts = [self.pick(cite["acts"], "ruling", verdict="accept", on=cite["assessment"])] if cite["accepted"] else []
        need(all(ruling["order"] > act["order"] for ruling in accepts), "accepted before it was assessed")
        places = {self.store("exhibits", cite["exhibit"]), self.store("readings", cite["reading"])}
        need(self.rows.keys() >= places, "exhibit or reading not carried", ABSENT)
        need(self.sound >= places, "the bytes of its exhibit or reading are not sound")
        reading, start, end = parse(self.read(self.store("readings", cite["reading"]))), cite["start"], cite["end"]
        need(type(start) is int and type(end) is int and 0 <= start <= end <= len(reading["text"]), "places outside the reading")
        same("words", (reading["exhibit"], reading["text"][start:end]), (cite["exhibit"], cite["words"]))
def examine(top: Path, keys: Any = ()) -> Folder:  # raises Fault where it is neither, or a key is malformed
    return Folder(top, [parse_key(key) for key in keys])
def main(arguments: Any = None) -> int:
    reader = argparse.ArgumentParser(description="Check a Gavah case or bundle, offline.")
    reader.add_argument("path", type=Path, help="the folder of a case or of a bundle")
    reader.add_argument("--key", action="append", default=[], metavar="VKEY", help="a verifier key that you trust")
    reader.add_argument("--json", action="store_true", help="all findings as JSON")
    options = reader.parse_args(arguments)
    try:
        findings = examine(options.path, options.key).findings
    except Exception as error:
        reader.error(f"{error}")
    found = [(what if what in ("sentence", "exhibit", "act") else "other check", state) for what, _, state, _ in findings]
    counts = {k: [found.count((k, s)) for s in (HOLDS, BROKEN, ABSENT)] for k in ("sentence", "exhibit", "act", "other check")}
    told = "; ".join(f"{n[0]} {kind}s hold, {n[1]} broken, {n[2]} {ABSENT}" for kind, n in counts.items())
    trust = "key given by the caller" if options.key else "key taken from the case's own word"
    lines = [f"{state}: {what} {where}" + f": {detail}" * bool(detail) for what, where, state, detail in findings]
    for line in [json.dumps({"trust": trust, "counts": counts, "findings": findings})] if options.json else [*lines, told, trust]:
        plain, code = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in line), sys.stdout.encoding or "ascii"
        print(plain.encode(code, "backslashreplace").decode(code))
    return 3 if any(finding[2] == BROKEN for finding in findings) else 0
if __name__ == "__main__":
    raise SystemExit(main())
