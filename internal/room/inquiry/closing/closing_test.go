package closing_test

import (
	"bytes"
	"context"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"filippo.io/age"
	"filippo.io/age/armor"

	"candour/internal/base/confirm"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/archive"
	"candour/internal/room/inquiry/closing"
	"candour/internal/room/inquiry/drafting"
	"candour/internal/room/inquiry/listening"
	"candour/internal/room/inquiry/testimony"
	"candour/internal/testkit"
	"candour/internal/trust/access"
)

// filesOf are the files of a folder, by path.
func filesOf(t testing.TB, at string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := fs.WalkDir(os.DirFS(at), ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(filepath.Join(at, p))
		out[p] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// unsealed opens what was sealed to the archive.
func (w *world) unsealed(text string) string {
	w.t.Helper()
	r, err := age.Decrypt(armor.NewReader(strings.NewReader(text)), w.archive)
	w.do(err)
	out, err := io.ReadAll(r)
	w.do(err)
	return strings.TrimRight(string(out), "\n")
}

// TestEveryTableOfTheRoomIsDecided: no table or column of the room is left out of the record by forgetting it.
func TestEveryTableOfTheRoomIsDecided(t *testing.T) {
	var all []archive.Columns
	for _, table := range roomTables {
		all = append(all, archive.Columns{Table: table.Name, Columns: table.Columns})
	}
	if odd := archive.Undecided(all); len(odd) > 0 {
		t.Errorf("nobody decided about %q: say so in archive.Layout", odd)
	}
	if len(all) != len(archive.Layout()) {
		t.Errorf("the room has %d tables, and the layout %d", len(all), len(archive.Layout()))
	}
}

// TestTheRecordReadsBackEqual: with people's words, a draft, points left undone; into an empty SQLite and an empty
// PostgreSQL; stopped half way and taken up again. What is not to be there is nowhere in it.
func TestTheRecordReadsBackEqual(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d).begin()
		yes := w.given(testimony.Archived, testimony.QuotedNamed)
		only := w.given(testimony.Archived)
		no, back := w.given(testimony.Themed), w.given(testimony.Archived)
		w.do(w.withdraw(back))
		report, err := w.drafting.Begin(as("chair"), w.id, drafting.Last, "Made-up report")
		w.do(err)
		left, err := w.ProposePoint(as("secretary"), w.id, closing.Reports, "No other report is written: it stays a draft.")
		w.do(err)
		w.do(w.agree(w.Proposals(), "solicitor", left))
		w.do(w.turn(inquiry.TurnEnd))
		w.agreedToClose()
		at := filepath.Join(t.TempDir(), "record")
		stopped, stop := context.WithCancel(runner)
		_, err = w.Run(stopped, w.id, at, func(words string) {
			if strings.HasPrefix(words, "records/inquiry_word") {
				stop()
			}
		})
		if err == nil || len(filesOf(t, at)) == 0 || filesOf(t, at)[archive.ManifestName] != "" {
			t.Fatalf("it was not stopped: %v", err)
		}
		if _, _, err := archive.Check(os.DirFS(at)); !errs.Is(err, errs.Invalid) {
			t.Errorf("half a record passes for one: %v", err)
		}
		got, err := w.run(at)
		w.do(err)
		again := filepath.Join(t.TempDir(), "again")
		two, err := w.run(again)
		w.do(err)
		files := filesOf(t, at)
		if !maps.Equal(files, filesOf(t, again)) || two.SHA256 != got.SHA256 {
			t.Error("the same record came out with other bytes")
		}
		w.inTheRecord(files, report, yes, only, no, back)
		for name, empty := range map[string]*db.DB{"sqlite": testkit.SQLite(t), "postgres": testkit.Postgres(t)} {
			m, sum, err := closing.ReadBack(t.Context(), empty, os.DirFS(at), sets()...)
			if err != nil || sum != got.SHA256 || m.Title != "Made-up Inquiry" {
				t.Errorf("%s: %s %v", name, sum, err)
			}
		}
		if _, _, err := closing.ReadBack(t.Context(), d, os.DirFS(at), sets()...); !errs.Is(err, errs.Conflict) {
			t.Errorf("it was read into a service’s own database: %v", err)
		}
		if v, err := w.See(as("secretary"), w.id); err != nil || v.Closing.SHA256 != got.SHA256 || v.Closing.Written.IsZero() || v.Left != 0 {
			t.Errorf("%+v %v", v.Closing, err)
		}
	})
}

// inTheRecord looks for what is to be there, and for what is not.
func (w *world) inTheRecord(files map[string]string, report string, yes, only, no, back listening.Person) {
	w.t.Helper()
	account := func(p listening.Person) (id string) {
		w.do(w.db.QueryRow(context.Background(), `SELECT id FROM inquiry_account WHERE approach_id = ?`, p.Approach).Scan(&id))
		return id
	}
	var sealed []string
	for path, text := range files {
		if strings.HasPrefix(path, "sealed/") {
			sealed = append(sealed, w.unsealed(text))
			continue
		}
		for _, never := range []string{"canary", account(no), account(back), no.Approach, back.Approach, "Synthetic Person (facilitator) listens"} {
			if strings.Contains(text, never) {
				w.t.Errorf("%s is in %s", never, path)
			}
		}
	}
	slices.Sort(sealed)
	want := []string{canary, canary, "canary-name"}
	if i := slices.IndexFunc(sealed, func(s string) bool { return len(s) == 32 }); i >= 0 {
		sealed = slices.Delete(sealed, i, i+1) // the key of the draft
	} else {
		w.t.Error("the key of the draft is not sealed to the archive")
	}
	slices.Sort(want)
	if !slices.Equal(sealed, want) {
		w.t.Errorf("sealed to the archive: %q", sealed)
	}
	acts := files["records/inquiry_account_act.jsonl"]
	if !strings.Contains(acts, account(yes)) || !strings.Contains(acts, account(only)) || !strings.Contains(files["records/inquiry_report.jsonl"], report) {
		w.t.Error("an account that went to the archive, or the draft, is not in the record")
	}
	if n := strings.Count(files["records/inquiry_destroyed.jsonl"], `"class":"accounts"`); n != 1 {
		w.t.Errorf("%d destructions are recorded; one account was destroyed at the closing, and one by its person before", n)
	}
}

// TestEveryRowReadsBackEqual: rows of every table, with every kind of text, nothing and large numbers, come out
// byte for byte from both databases; one that was changed with its manifest does not.
func TestEveryRowReadsBackEqual(t *testing.T) {
	source := testkit.SQLite(t)
	if _, err := source.Migrate(t.Context(), sets()...); err != nil {
		t.Fatal(err)
	}
	closing.Fill(t, source)
	at := filepath.Join(t.TempDir(), "record")
	closing.Export(t, source, "inquiry-0", at)
	for _, p := range []string{"records/inquiry_transcript.jsonl", "text/terms-inquiry_terms-1.txt", "sealed/inquiry_handed-0.age", "records/inquiry_panel_member.jsonl"} {
		if len(filesOf(t, at)[p]) < 10 {
			t.Errorf("%s: %q", p, filesOf(t, at)[p])
		}
	}
	for name, empty := range map[string]*db.DB{"sqlite": testkit.SQLite(t), "postgres": testkit.Postgres(t)} {
		if _, _, err := closing.ReadBack(t.Context(), empty, os.DirFS(at), sets()...); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		other := filepath.Join(t.TempDir(), "other")
		closing.Export(t, empty, "inquiry-0", other)
		if !maps.Equal(filesOf(t, at), filesOf(t, other)) {
			t.Errorf("%s: other bytes", name)
		}
	}
	text := filesOf(t, at)[archive.ManifestName]
	if err := os.WriteFile(filepath.Join(at, archive.ManifestName), []byte(strings.Replace(text, `"title": "`, `"title": "Other `, 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, err := closing.ReadBack(t.Context(), testkit.SQLite(t), os.DirFS(at), sets()...); !errs.Is(err, errs.Invalid) || !strings.Contains(err.Error(), archive.ManifestName) {
		t.Errorf("another title: %v", err)
	}
}

// TestWhoClosesARecord: the part, two humans, after the end, nothing open, with notice; and nobody else, by any door.
func TestWhoClosesARecord(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d).begin()
		yes := w.given(testimony.Archived)
		_, err := w.ProposeClosing(as("secretary"), w.terms())
		refused(t, "before the end", err, errs.Conflict)
		for _, who := range []string{"com-1", "of-office", "torn", "admin", "auditor", "member", "paralegal", "facilitator"} {
			_, err := w.See(as(who), w.id)
			refused(t, who+" sees it", err, errs.NotFound)
			_, err = w.ProposeClosing(as(who), w.terms())
			refused(t, who+" proposes it", err, errs.NotFound)
			refused(t, who+" places a hold", w.PlaceHold(as(who), closing.HoldInput{Inquiry: w.id, Kind: "court", Words: "Made-up order.", From: w.Today()}), errs.NotFound)
		}
		w.open[closing.Letters] = []string{"canary-letter"}
		q, asked := confirm.Of(w.turn(inquiry.TurnEnd))
		if !asked || strings.Contains(strings.Join(q.Lines, " "), "canary") || !strings.Contains(strings.Join(q.Lines, " "), "work on its report") {
			t.Fatalf("%+v", q)
		}
		p, err := w.inquiries.ProposeTurn(confirm.With(as("com-1"), q.Code), inquiry.TurnInput{Inquiry: w.id, Kind: inquiry.TurnEnd, Why: "Made up."})
		w.do(err)
		w.open[closing.Advice] = []string{"advice-1"}
		refused(t, "something else is open than both were shown", w.agree(w.inquiries.Proposals(), "com-2", p), errs.Conflict)
		delete(w.open, closing.Advice)
		w.do(w.agree(w.inquiries.Proposals(), "com-2", p))
		_, err = w.ProposeClosing(as("secretary"), w.terms())
		refused(t, "while a letter is under way", err, errs.Invalid)
		p, err = w.ProposePoint(as("secretary"), w.id, closing.Letters, "Nobody will be criticised: no report is written.")
		w.do(err)
		refused(t, "alone", w.agree(w.Proposals(), "secretary", p), errs.Forbidden)
		w.open[closing.Letters] = append(w.open[closing.Letters], "later-letter")
		w.do(w.agree(w.Proposals(), "solicitor", p))
		if v, err := w.See(as("chair"), w.id); err != nil || !v.Open() || v.Points[1].Count() != "Fewer than 5" {
			t.Errorf("what came later is closed by a reason of before: %+v %v", v.Points, err)
		}
		w.open[closing.Letters] = []string{"canary-letter"}
		bad := w.terms()
		bad.Recipient, bad.Opens = "age1no", w.Today().AddDays(closing.Notice-1)
		_, err = w.ProposeClosing(as("secretary"), bad)
		if f := errs.FieldsOf(err); len(f) != 2 {
			t.Errorf("%+v", f)
		}
		for _, name := range []string{"=Made-up Archive", "@Made-up Archive", "Made-up\u202e Archive", "Made-up\u200b Archive", "Made-up\nArchive"} {
			bad = w.terms()
			bad.Archive = name
			_, err = w.ProposeClosing(as("secretary"), bad)
			refused(t, "an archive called "+name, err, errs.Invalid)
		}
		_, err = w.run(t.TempDir())
		refused(t, "nobody agreed", err, errs.Conflict)
		p, err = w.ProposeClosing(as("secretary"), w.terms())
		w.agreed(w.Proposals(), "chair", p, err)
		if m, err := w.listening.Mine(as(""), yes); err != nil || m.Closes != w.Today().AddDays(closing.Notice) {
			t.Errorf("their page does not say when: %v %v", m.Closes, err)
		}
		_, err = w.run(t.TempDir())
		refused(t, "before its day", err, errs.Conflict)
		w.clock.Advance((closing.Notice + 1) * 24 * time.Hour)
		for _, who := range []string{"chair", "admin", "com-1"} {
			_, err = w.Run(as(who), w.id, t.TempDir(), func(string) {})
			refused(t, "run by "+who, err, errs.Forbidden)
		}
		w.do(w.PlaceHold(as("solicitor"), closing.HoldInput{Inquiry: w.id, Kind: "court", Words: "Made-up order.", From: w.Today()}))
		_, err = w.run(t.TempDir())
		refused(t, "under a hold", err, errs.Conflict)
	})
}

// TestAfterTheClosing: the thread page of everybody answers still, says what became of their words, and takes no
// other answer; what is kept is destroyed on its day, by two, and not before, not under a hold, and once.
func TestAfterTheClosing(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d).begin()
		yes, no, back := w.given(testimony.Archived, testimony.Themed), w.given(testimony.Themed), w.given()
		w.do(w.withdraw(back))
		_, err := w.drafting.Begin(as("chair"), w.id, drafting.Last, "Made-up report")
		w.do(err)
		left, err := w.ProposePoint(as("secretary"), w.id, closing.Reports, "No other report is written: it stays a draft.")
		w.do(err)
		w.do(w.agree(w.Proposals(), "solicitor", left))
		w.do(w.turn(inquiry.TurnEnd))
		w.agreedToClose()
		_, err = w.ProposeDestroy(as("chair"), w.id, "drafts", "Made up: it is time.")
		refused(t, "before the closing", err, errs.Conflict)
		_, err = w.run(filepath.Join(t.TempDir(), "record"))
		w.do(err)
		for name, c := range map[string]struct {
			p    listening.Person
			want testimony.Words
		}{"yes": {yes, testimony.Transferred}, "no": {no, testimony.Destroyed}, "back": {back, testimony.Destroyed}} {
			m, err := w.listening.Mine(as(""), c.p)
			if err != nil || m.Words != c.want || name != "back" && (m.ClosedOn.IsZero() || len(m.Uses) == 0) {
				t.Errorf("%s: %s %v %v", name, m.Words, m.ClosedOn, err)
			}
			w.do(w.listening.CameBack(as(""), c.p))
			own, err := w.listening.Own(as(""), c.p)
			if err != nil || own.Words != "" || own.Contact != "" {
				t.Errorf("%s: %+v %v", name, own, err)
			}
			if w.say(c.p, true) == nil || w.withdraw(c.p) == nil {
				t.Errorf("%s: something was changed after the closing", name)
			}
		}
		if m, _ := w.listening.Mine(as(""), yes); !slices.ContainsFunc(m.Openings, func(o listening.Opening) bool {
			return o.Own == "" && strings.Contains(o.Purpose, "went to the archive")
		}) {
			t.Errorf("the person does not read that it went to the archive: %+v", m.Openings)
		}
		_, err = w.ProposeDestroy(as("chair"), w.id, "drafts", "Made up: it is time.")
		refused(t, "before its day", err, errs.Conflict)
		_, err = w.ProposeDestroy(as("chair"), w.id, "published", "Made up: it is time.")
		refused(t, "what is kept for good", err, errs.Invalid)
		w.clock.Advance(7 * 366 * 24 * time.Hour)
		p, err := w.ProposeDestroy(as("chair"), w.id, "drafts", "Made up: it is time.")
		w.do(err)
		w.do(w.PlaceHold(as("solicitor"), closing.HoldInput{Inquiry: w.id, Kind: "court", Words: "Made-up order.", From: w.Today()}))
		refused(t, "under a hold", w.agree(w.Proposals(), "member", p), errs.Conflict)
		v, err := w.See(as("chair"), w.id)
		w.do(err)
		lift, err := w.ProposeLift(as("chair"), w.id, v.Holds[0].ID, "Made up: the court said so.")
		w.do(err)
		refused(t, "alone", w.agree(w.Proposals(), "chair", lift), errs.Forbidden)
		w.do(w.agree(w.Proposals(), "member", lift))
		w.do(w.agree(w.Proposals(), "member", p))
		w.do(w.Forget(access.WithActor(context.Background(), access.SystemActor("test"))))
		v, err = w.See(as("chair"), w.id)
		w.do(err)
		if i := slices.IndexFunc(v.Destroyed, func(x closing.Destroyed) bool { return x.Class == "drafts" }); i < 0 || v.Destroyed[i].Many != 1 || v.Destroyed[i].Rule != "retention-1, drafts" {
			t.Errorf("%+v", v.Destroyed)
		}
		_, err = w.ProposeDestroy(as("chair"), w.id, "drafts", "Made up: it is time.")
		refused(t, "twice", err, errs.Conflict)
	})
}

// TestWordsThatNobodyCanHandOnStay: somebody said yes to the archive before this program could keep a key for it. Their
// words are neither destroyed nor handed on, and the record is not written as if it were whole.
func TestWordsThatNobodyCanHandOnStay(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t)).begin()
	p := w.given(testimony.Archived)
	w.do(w.turn(inquiry.TurnEnd))
	w.agreedToClose()
	_, err := w.db.SQL().Exec(`DELETE FROM vault_key WHERE holder = 'group:inquiry-archive'`)
	w.do(err)
	at := t.TempDir()
	_, err = w.run(at)
	refused(t, "it cannot be opened", err, errs.Conflict)
	own, err := w.listening.Own(as(""), p)
	if err != nil || own.Words != canary {
		t.Errorf("%+v %v", own, err)
	}
	if bytes.Contains([]byte(strings.Join(slices.Collect(maps.Keys(filesOf(t, at))), " ")), []byte("records")) {
		t.Error("something was written")
	}
	w.do(w.listening.CameBack(as(""), p))
	_, err = w.run(at)
	w.do(err)
}
