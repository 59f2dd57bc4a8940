package app

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"candour/internal/base/clock"
	"candour/internal/base/config"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/testkit"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// machineWithData is a runbook's machine with an earlier release's data, brought
// up to date, and a copy of its public key in /safe.
func machineWithData(t *testing.T, name string) *runbook {
	t.Helper()
	r := openRunbook(t, name)
	folders := releaseFolders(t)
	unpack(t, folders[len(folders)-1], filepath.Join(r.root, "was"))
	if err := os.Rename(filepath.Join(r.root, "was", "data"), filepath.Join(r.root, "var/lib/candour")); err != nil {
		t.Fatal(err)
	}
	r.write("etc/candour.toml", 0o600, "data = '"+r.root+"/var/lib/candour'\nlisten = '127.0.0.1:0'\npublic_url = 'http://127.0.0.1:1'\n"+ownerLines+"backup_recipients = ['"+r.sealing()+"']\n")
	r.must("cp /var/lib/candour/keys/log.vkey /safe/log.vkey && candour migrate --config /etc/candour.toml && candour backup --config /etc/candour.toml /backup/last-night.backup")
	return r
}

// must runs what the runbook does not say: what happened before it.
func (r *runbook) must(script string) string {
	r.t.Helper()
	out, err := r.try(script)
	if err != nil {
		r.t.Fatalf("%v\n%s\n%s", err, script, out)
	}
	return out
}

// TestLostKeyRunbook follows docs/runbooks/lost-key.md: the log's key is lost,
// the next is stolen, the key of forms is changed and then lost, and somebody
// opens all keys to everybody.
func TestLostKeyRunbook(t *testing.T) {
	r := machineWithData(t, "lost-key")
	old := receiptBefore(t, r)
	r.must("rm /var/lib/candour/keys/log.key")
	if out, err := r.try("systemctl start candour"); err == nil || !strings.Contains(out, "candour ledger succeed") {
		t.Errorf("it started without its key: %v\n%s", err, out)
	}
	out := r.follow("The log holds", "It is not signed")
	lines := strings.Split(strings.TrimSpace(out), "\n")
	r.write("safe/digest.txt", 0o600, lines[len(lines)-1]+"\n")
	if out, err := r.try("mkdir -p /var/lib/x && candour restore --data /var/lib/x --key /safe/log.vkey --identity /safe/age.txt /backup/without-key.backup"); err == nil ||
		!strings.Contains(out, "not signed") {
		t.Errorf("a backup that nobody signed was taken: %v\n%s", err, out)
	}
	r.follow("Restored the backup", "The log holds")
	r.follow("Restored the backup", "The log holds")
	r.follow("register.example/ledger-2 took over", "The disk with the log's key failed", "The log holds")
	r.follow("new-key.backup")
	r.must("candour ledger verify --config /etc/candour.toml | grep 'The log holds'; candour ledger verify --config /etc/candour.toml --key /safe/log.vkey | grep 'took over'")
	old.stillHolds(t, r)
	r.must("mkdir /var/lib/y && cp -rp /safe/keys /var/lib/y/keys && candour restore --data /var/lib/y --identity /safe/age.txt /backup/new-key.backup")

	r.follow("register.example/ledger-3 took over")
	r.must("candour ledger verify --config /etc/candour.toml | grep 'The log holds'; candour ledger verify --config /etc/candour.toml --key /safe/keys/log.vkey | grep 'The log holds'")
	old.stillHolds(t, r)

	r.follow()
	r.must("test -s /var/lib/candour/keys/forms.key && systemctl stop candour && rm /var/lib/candour/keys/forms*")
	r.must(`candour ledger verify --config /etc/candour.toml`)
	r.plantPhrase()
	if out, err := r.try("systemctl start candour"); err == nil || !strings.Contains(out, "come back by phrases that only it finds") {
		t.Errorf("it made a new key of forms: %v\n%s", err, out)
	}
	r.follow()

	r.must("systemctl stop candour; chmod 644 /var/lib/candour/keys/log.key /var/lib/candour/keys/forms.key")
	if out, err := r.try("systemctl start candour"); err == nil || !strings.Contains(out, "chmod 600") || !strings.Contains(out, "log.key") || !strings.Contains(out, "forms.key") {
		t.Errorf("it started with keys that others can read: %v\n%s", err, out)
	}
	r.follow()
	r.must("systemctl start candour")
	r.done()
}

// plantPhrase adds the row of somebody who could come back.
func (r *runbook) plantPhrase() {
	r.t.Helper()
	d, err := db.Open(r.t.Context(), filepath.Join(r.root, "var/lib/candour/candour.db"))
	if err != nil {
		r.t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	if err := d.InTx(r.t.Context(), func(tx *db.Tx) error {
		_, err := tx.Exec(r.t.Context(), `INSERT INTO review_find (lookup, kind, ref, salt, params, probe) VALUES ('made-up', 'draft', 'made-up', ?, 'x', ?)`, []byte("x"), []byte("x"))
		return err
	}); err != nil {
		r.t.Fatal(err)
	}
}

// oldReceipt was given while the first key signed.
type oldReceipt struct{ receipt, record string }

func receiptBefore(t *testing.T, r *runbook) oldReceipt {
	t.Helper()
	o := oldReceipt{filepath.Join(r.root, "receipt.json"), filepath.Join(r.root, "record.json")}
	r.must("candour ledger prove recommendation/made-up-01 --config /etc/candour.toml --out " + o.receipt + " --record-file " + o.record)
	return o
}

func (o oldReceipt) stillHolds(t *testing.T, r *runbook) {
	t.Helper()
	says(t, r.must("candour ledger verify --receipt "+o.receipt+" --record "+o.record+" --key /safe/log.vkey"), "The words are those that were entered.")
	again := r.must("candour ledger prove recommendation/made-up-01 --config /etc/candour.toml --words --out /backup/again.json && candour ledger verify --receipt " +
		"/backup/again.json --key /var/lib/candour/keys/log.vkey")
	says(t, again, "The words are those that were entered.")
}

// TestASuccessionCannotBeMadeUp changes what the entry of a succession says, and
// signs with the old key after it.
func TestASuccessionCannotBeMadeUp(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		c := logAt(t, d, "old.example/ledger")
		if _, err := c.ledger.Publish(system(t), nil); err != nil {
			t.Fatal(err)
		}
		oldKey, oldLedger := c.vkey, c.ledger
		next, err := c.nextKey("new.example/ledger")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.ledger.Succeed(system(t), oldKey, next, "Lost."); err != nil {
			t.Fatal(err)
		}
		if err := c.mustNotBeSucceeded(t.Context()); !errs.Is(err, errs.Invalid) || !strings.Contains(errs.Message(err), "taken over by new.example/ledger") {
			t.Errorf("the old key goes on: %v", err)
		}
		if _, err := oldLedger.Publish(system(t), nil); !errs.Is(err, errs.Invalid) || !strings.Contains(errs.Message(err), "succeeded by new.example/ledger") {
			t.Errorf("the old key signed after it was succeeded: %v", err)
		}
		if err := c.takeNext(oldKey); err != nil {
			t.Fatal(err)
		}
		if err := c.takeNext(oldKey); err != nil { // as after a power cut
			t.Fatal(err)
		}
		if err := c.loadKey(t.Context(), keyUse{}); err != nil || c.vkey != next {
			t.Fatalf("%v, %s", err, c.vkey)
		}
		if err := c.openLedger(t.Context(), ledger.GuardsPut); err != nil {
			t.Fatal(err)
		}
		if _, err := c.ledger.Publish(system(t), nil); err != nil {
			t.Fatal(err)
		}
		c.holds(t, true, "after the succession")
		for _, stmt := range []string{`UPDATE ledger_succession SET root = new_key`, `UPDATE ledger_succession SET size = size + 1`,
			`UPDATE ledger_succession SET new_key = old_key, new_origin = old_origin`,
			`UPDATE ledger_succession SET checkpoint = replace(checkpoint, 'old.', 'odd.')`, `DELETE FROM ledger_succession`,
			`UPDATE ledger_checkpoint SET note = (SELECT note FROM ledger_checkpoint ORDER BY size LIMIT 1) WHERE size = (SELECT max(size) FROM ledger_checkpoint)`} {
			c.spoil(t, stmt)
		}
	})
}

func system(t *testing.T) context.Context {
	return access.WithActor(t.Context(), access.SystemActor("test"))
}

// logAt is the smallest core: a log with its keys, over a database.
func logAt(t *testing.T, d *db.DB, origin string) *core {
	t.Helper()
	cfg := config.Default()
	cfg.Data, cfg.Keys, cfg.Origin = t.TempDir(), filepath.Join(t.TempDir(), "elsewhere"), origin
	c := &core{cfg: cfg, clock: clock.System{}, db: d}
	var err error
	if c.policy, err = loadPolicy(cfg, rooms()); err == nil {
		_, err = bringUp(t.Context(), d, rooms())
	}
	if err == nil {
		err = c.loadKey(t.Context(), keyUse{})
	}
	if err == nil {
		err = c.openLedger(t.Context(), ledger.GuardsPut)
	}
	if err != nil {
		t.Fatal(err)
	}
	c.cfg.Origin = ""
	if _, err := os.Stat(filepath.Join(cfg.Keys, logKeyFile)); err != nil {
		t.Errorf("the setting of the keys' folder was not followed: %v", err)
	}
	return c
}

func (c *core) holds(t *testing.T, want bool, what string) {
	t.Helper()
	r, err := c.ledger.Verify(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	bad := 0
	for _, p := range r.Problems {
		if p.What == ledger.ProblemGuard {
			continue
		}
		if bad++; want {
			t.Errorf("%s: %+v", what, p)
		}
	}
	if !want && bad == 0 {
		t.Errorf("nobody noticed %s", what)
	}
}

// spoil runs a statement behind the ledger's back, verifies, and takes it back.
func (c *core) spoil(t *testing.T, stmt string) {
	t.Helper()
	tables := []string{"ledger_succession", "ledger_checkpoint"}
	steps := []string{}
	if c.db.Dialect() == db.Postgres {
		steps = append(steps, `ALTER TABLE ledger_succession DISABLE TRIGGER USER`)
	} else {
		steps = append(steps, `DROP TRIGGER IF EXISTS ledger_succession_guard_insert`, `DROP TRIGGER IF EXISTS ledger_succession_guard_update`, `DROP TRIGGER IF EXISTS ledger_succession_guard_delete`)
	}
	for _, n := range tables {
		steps = append(steps, `CREATE TABLE kept_`+n+` AS SELECT * FROM `+n)
	}
	c.exec(t, append(steps, stmt)...)
	c.holds(t, false, stmt)
	for _, n := range tables {
		c.exec(t, `DELETE FROM `+n, `INSERT INTO `+n+` SELECT * FROM kept_`+n, `DROP TABLE kept_`+n)
	}
	c.holds(t, true, "taken back: "+stmt)
}

func (c *core) exec(t *testing.T, statements ...string) {
	t.Helper()
	for _, s := range statements {
		if _, err := c.db.SQL().ExecContext(t.Context(), s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
}
