package app

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"filippo.io/age"
	"github.com/klauspost/compress/zstd"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/testkit"
	"candour/internal/trust/backup"
	"candour/internal/trust/ledger"
)

// releaseFolders are what earlier releases left (scripts/release-data.sh), the
// newest last.
func releaseFolders(t *testing.T) []string {
	t.Helper()
	found, err := filepath.Glob("testdata/release-*")
	if err != nil || len(found) == 0 {
		t.Fatalf("no data of an earlier release: %v", err)
	}
	slices.SortFunc(found, func(a, b string) int {
		if len(a) != len(b) {
			return len(a) - len(b)
		}
		return strings.Compare(a, b)
	})
	return found
}

// unpack puts an earlier release's data and papers into a folder.
func unpack(t *testing.T, release, into string) {
	t.Helper()
	f, err := os.Open(filepath.Join(release, "data.tar.zst"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	z, err := zstd.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return
		}
		path := filepath.Join(into, h.Name)
		switch {
		case err != nil:
		case h.Typeflag == tar.TypeDir:
			err = os.MkdirAll(path, 0o700)
		default:
			var data []byte
			if data, err = io.ReadAll(r); err == nil {
				err = os.WriteFile(path, data, h.FileInfo().Mode())
			}
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// candour runs a command as at a terminal and gives what it said.
func candour(t *testing.T, status int, args ...string) string {
	t.Helper()
	var out bytes.Buffer
	if got := Main(args, strings.NewReader(""), &out, &out); got != status {
		t.Fatalf("candour %s: status %d\n%s", strings.Join(args, " "), got, &out)
	}
	return out.String()
}

func says(t *testing.T, out string, words ...string) {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(out, w) {
			t.Errorf("nothing says %q:\n%s", w, out)
		}
	}
}

// TestReleaseData takes the data and the backup of each earlier release, as its
// own program wrote them, through migrate, verify, receipts made before, restore
// of the old backup, a new backup and its restore; on both databases.
func TestReleaseData(t *testing.T) {
	for _, release := range releaseFolders(t) {
		name := filepath.Base(release)
		t.Run(name+"/sqlite", func(t *testing.T) {
			dir := t.TempDir()
			unpack(t, release, dir)
			d := &upgraded{t: t, release: release, dir: dir, flags: []string{"--data", filepath.Join(dir, "data")}}
			d.goesThrough(func() []string { return nil })
		})
		t.Run(name+"/postgres", func(t *testing.T) {
			dir := t.TempDir()
			unpack(t, release, dir)
			if err := os.Remove(filepath.Join(dir, "data", "candour.db")); err != nil {
				t.Fatal(err)
			}
			url := testkit.PostgresURL(t)
			asItWas(t, url, release)
			d := &upgraded{t: t, release: release, dir: dir, flags: []string{"--data", filepath.Join(dir, "data"), "--database", url}}
			d.goesThrough(func() []string { return []string{"--database", testkit.PostgresURL(t)} })
		})
	}
}

// asItWas puts the release's backup into PostgreSQL tables of that release,
// which its own migrations make: they are never edited.
func asItWas(t *testing.T, url, release string) {
	t.Helper()
	d, err := db.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	f, err := os.Open(filepath.Join(release, "release.backup"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	_, err = backup.Restore(t.Context(), d, f, backup.RestoreOptions{Tables: restorableTables(rooms()),
		Prepare: func(ctx context.Context, was *backup.Schema) error { return prepare(ctx, d, rooms(), was) }})
	if err != nil {
		t.Fatal(err)
	}
	for table, want := range manifestRows(t, filepath.Join(release, "release.backup")) {
		var n int64
		if err := d.QueryRow(t.Context(), `SELECT count(*) FROM `+table).Scan(&n); err != nil || n != want {
			t.Errorf("%s has %d rows of %d (%v)", table, n, want, err)
		}
	}
}

// manifestRows reads the manifest of a backup that is not sealed.
func manifestRows(t *testing.T, path string) map[string]int64 {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	var last struct {
		Manifest backup.Manifest `json:"manifest"`
	}
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &last); err != nil {
		t.Fatal(err)
	}
	return last.Manifest.Rows
}

// upgraded is the data of an earlier release under this program.
type upgraded struct {
	t       *testing.T
	release string
	dir     string
	flags   []string
}

func (u *upgraded) run(args ...string) string {
	u.t.Helper()
	return candour(u.t, 0, append(args, u.flags...)...)
}

func (u *upgraded) goesThrough(fresh func() []string) {
	t := u.t
	says(t, u.run("migrate"), "up to date (")
	says(t, u.run("migrate"), "(0 steps ran)")
	says(t, u.run("ledger", "verify"), "The log holds")
	u.anOlderNodeIsRefused()
	u.receipts()
	now := filepath.Join(u.dir, "now.backup")
	u.run("backup", "--plain", now)
	for name, file := range map[string]string{"old": filepath.Join(u.release, "release.backup"), "new": now} {
		back := filepath.Join(u.dir, "back-"+name)
		if err := os.CopyFS(filepath.Join(back, "keys"), os.DirFS(filepath.Join(u.dir, "data", "keys"))); err != nil {
			t.Fatal(err)
		}
		private(t, filepath.Join(back, "keys"))
		flags := append([]string{"--data", back}, fresh()...)
		says(t, candour(t, 0, append([]string{"restore", file}, flags...)...), "Restored the backup of", "The log holds")
		says(t, candour(t, 1, append([]string{"restore", file}, flags...)...), "new")
	}
}

// private takes a copied folder of keys away from everybody else.
func private(t *testing.T, folder string) {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(folder, "*"))
	for _, f := range found {
		err = errors.Join(err, os.Chmod(f, 0o600))
	}
	if err != nil {
		t.Fatal(err)
	}
}

// receipts checks those that the release gave, and asks for new ones of the
// same entries.
func (u *upgraded) receipts() {
	key := filepath.Join(u.dir, "data", "keys", "log.vkey")
	found, err := filepath.Glob(filepath.Join(u.dir, "*.receipt.json"))
	if err != nil || len(found) == 0 {
		u.t.Fatalf("no receipts: %v", err)
	}
	for _, receipt := range found {
		record := strings.Replace(receipt, ".receipt.", ".record.", 1)
		says(u.t, candour(u.t, 0, "ledger", "verify", "--receipt", receipt, "--record", record, "--key", key), "The receipt holds", "The words are those that were entered.")
		text, err := os.ReadFile(record)
		if err != nil {
			u.t.Fatal(err)
		}
		file, err := ledger.ReadRecordFile(text)
		if err != nil {
			u.t.Fatal(err)
		}
		again, words := filepath.Join(u.dir, "again.json"), filepath.Join(u.dir, "again-record.json")
		u.run("ledger", "prove", file.Entry, "--out", again, "--record-file", words)
		says(u.t, candour(u.t, 0, "ledger", "verify", "--receipt", again, "--record", words, "--key", key), "The words are those that were entered.")
		if now, err := os.ReadFile(words); err != nil || !bytes.Equal(bytes.TrimSpace(now), bytes.TrimSpace(text)) {
			u.t.Errorf("the words of an entry are no longer what they were (%v):\n%s\n%s", err, text, now)
		}
	}
}

// anOlderNodeIsRefused writes a leaf as that release's program does.
func (u *upgraded) anOlderNodeIsRefused() {
	url := "sqlite:" + filepath.Join(u.dir, "data", "candour.db")
	if i := slices.Index(u.flags, "--database"); i >= 0 {
		url = u.flags[i+1]
	}
	d, err := db.Open(u.t.Context(), url)
	if err != nil {
		u.t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	columns, values := "", ""
	if d.Dialect() == db.Postgres {
		columns, values = ", xact", ", 0"
	}
	err = d.InTx(u.t.Context(), func(tx *db.Tx) error {
		_, err := tx.Exec(u.t.Context(), `INSERT INTO ledger_leaf (id, at, leaf, salt, body, kind, record_id, actor_id`+columns+`) VALUES ('x', 'x', ?, ?, 'x', 'x', 'x', 'x'`+values+`)`, []byte("x"),
			[]byte("x"))
		return err
	})
	if !errs.Is(err, errs.Unavailable) || !strings.Contains(errs.Message(err), "older than its database") {
		u.t.Errorf("a node of an earlier release wrote: %v", err)
	}
}

// TestEveryColumnKnowsSinceWhen compares what is declared now with what the last
// release declared.
func TestEveryColumnKnowsSinceWhen(t *testing.T) {
	for _, release := range releaseFolders(t) {
		for _, p := range unknownPast(shapeOf(t, release), rooms().Tables(), retiredTables()) {
			t.Errorf("since %s: %s", filepath.Base(release), p)
		}
	}
}

// unknownPast says what an earlier release had and no declaration explains, and
// what is new and does not say so.
func unknownPast(was map[string][]string, now, retired []ledger.Table) (out []string) {
	for name, columns := range was {
		i := slices.IndexFunc(now, func(t ledger.Table) bool { return t.Name == name || slices.Contains(t.Was, name) })
		if i < 0 {
			if !slices.ContainsFunc(retired, func(t ledger.Table) bool { return t.Name == name || slices.Contains(t.Was, name) }) {
				out = append(out, "table "+name+" is gone: give its new declaration Was, or retire it")
			}
			continue
		}
		t, had := now[i], []string{}
		for _, c := range columns {
			if to, ok := t.Renamed[c]; ok {
				c = to
			}
			had = append(had, c)
			if !slices.Contains(t.Columns, c) && !slices.Contains(t.Retired, c) {
				out = append(out, "column "+name+"."+c+" is gone: say Renamed or Retired")
			}
		}
		for _, c := range t.Columns {
			if _, ok := t.Since[c]; !ok && !slices.Contains(had, c) {
				out = append(out, "column "+t.Name+"."+c+" is new: declare it with Later(release, ...), or old entries do not hold")
			}
		}
	}
	slices.Sort(out)
	return out
}

// TestUnknownPast: what the test above would say.
func TestUnknownPast(t *testing.T) {
	was := map[string][]string{"a": {"x", "y"}, "b": {"x"}, "c": {"x"}}
	now := []ledger.Table{{Name: "a", Columns: []string{"x", "z"}}, {Name: "bb", Columns: []string{"w"}, Was: []string{"b"}, Renamed: map[string]string{"x": "w"}}, {Name: "new", Columns: []string{"q"}}}
	want := []string{"column a.y is gone: say Renamed or Retired", "column a.z is new: declare it with Later(release, ...), or old entries do not hold",
		"table c is gone: give its new declaration Was, or retire it"}
	if got := unknownPast(was, now, nil); !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	fixed := []ledger.Table{ledger.Table{Name: "a", Columns: []string{"x"}, Retired: []string{"y"}}.Later(2, "z"), now[1]}
	if got := unknownPast(was, fixed, []ledger.Table{{Name: "c"}}); len(got) > 0 {
		t.Errorf("%q", got)
	}
}

func ageKey(t *testing.T) (private, public string) {
	t.Helper()
	id, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	return id.String(), id.Recipient().String()
}

// TestUpgradeRunbook follows docs/runbooks/upgrade.md with the newest earlier
// release's data. Its program is not here: what stands for it knows how to
// make its backup, which is the one that it made of this data.
func TestUpgradeRunbook(t *testing.T) {
	r := openRunbook(t, "upgrade")
	folders := releaseFolders(t)
	newest := folders[len(folders)-1]
	unpack(t, newest, filepath.Join(r.root, "was"))
	if err := os.Rename(filepath.Join(r.root, "was", "data"), filepath.Join(r.root, "var/lib/candour")); err != nil {
		t.Fatal(err)
	}
	r.write("etc/candour.toml", 0o600, "data = '"+r.root+"/var/lib/candour'\nlisten = '127.0.0.1:0'\npublic_url = 'http://127.0.0.1:1'\n"+ownerLines+"backup_recipients = ['"+r.sealing()+"']\n")
	file, err := filepath.Abs(filepath.Join(newest, "release.backup"))
	if err != nil {
		t.Fatal(err)
	}
	r.write("usr/local/bin/candour", 0o755, "#!/bin/bash\n[ \"$1\" != backup ] || cp '"+file+"' \"${@: -1}\"\n")
	program, err := r.try("PATH=${PATH#*:} type -P candour")
	if err != nil {
		t.Fatal(err)
	}
	r.write("usr/local/bin/candour-new", 0o755, "#!/bin/bash\nexec '"+strings.TrimSpace(program)+"' \"$@\"\n")
	r.follow()
	r.follow()
	r.follow("up to date", "The log holds")
	r.follow("are in " + r.root + "/backup/after.backup")
	r.follow("Restored the backup", "The log holds")
	r.done()
}
