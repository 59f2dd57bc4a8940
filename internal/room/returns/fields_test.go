package returns_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"html"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/forces"
	"candour/internal/room/returns"
	returnspages "candour/internal/room/returns/pages"
	"candour/internal/room/returns/sample"
	"candour/internal/site/web"
	"candour/internal/testkit"
	"candour/internal/testkit/fields"
	"candour/internal/testkit/pages"
	"candour/internal/trust/access"
)

// TestAColumnOfAFileIsKeptAndCompared sends two made-up years of every kind, one
// after the other: each column of each table differs in some row that is in both. A
// column that the check, the store or the comparison forgets does not.
func TestAColumnOfAFileIsKeptAndCompared(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	for _, kind := range returns.Kinds() {
		in, err := returns.CheckRound(kind.ID, kind.Title, "2023", "2026-03-31")
		w.do(err)
		round, err := w.OpenRound(as(deskA), in)
		w.do(err)
		lead := lead1
		if kind.Bodies == "council" {
			lead = person("lead-c", "z06000001", access.RoleDataLead)
		}
		r := w.of(round, lead.Body)
		one, two := w.send(lead, r.ID, yearOf(t, w, kind, 1)...), w.send(lead, r.ID, yearOf(t, w, kind, 2)...)
		if len(one.Loads) != len(kind.Schemas) || len(two.Loads) != len(kind.Schemas) {
			t.Fatalf("%s: %+v %+v", kind.ID, two, first(w.Problems(as(lead), two.ID, "", 0, 5)))
		}
		if whole, err := w.CheckRows(t.Context(), two.ID); err != nil || !whole {
			t.Errorf("%s: a row is not read as it was kept: %v", kind.ID, err)
		}
		diff, err := w.Compare(as(lead), one.ID, two.ID, 100_000)
		w.do(err)
		differs := map[string]bool{}
		for _, row := range diff.Rows {
			for _, f := range row.Fields {
				differs[row.Schema+"."+f.Field] = true
			}
		}
		for _, l := range two.Loads {
			schema, _ := w.Book().Schema(l.Schema, l.SchemaVersion)
			for _, f := range schema.Fields {
				if name := l.Schema + "." + f.Name; !differs[name] && !slices.Contains(schema.PrimaryKey, f.Name) {
					t.Errorf("%s is in no row that differs: it is not sent, not kept or not compared", name)
				}
			}
		}
	}
}

// yearOf is a made-up year of a body; another seed makes another of the same rows.
func yearOf(t *testing.T, w *world, kind returns.Kind, seed uint64) (out []returns.Sent) {
	o := sample.Options{Year: 2023, Seed: seed, Forces: forces.StandIns()[:1], Scale: 0.02}
	files, body := sample.Of(o), force1
	switch kind.ID {
	case "referrals":
		o.Scale = 1
		files, body = sample.Councils(o, w.Book().Areas()), "z06000001"
	case "performance":
		return []returns.Sent{returns.SentBytes("performance.csv", fmt.Appendf(nil, "measure,quarter,numerator,denominator\nnationality-recorded,2023-Q4,%d,%d\n", seed, 10+seed))}
	}
	for _, f := range files {
		if f.Force.ID != body {
			continue
		}
		var b bytes.Buffer
		w.do(f.Write(&b))
		rows, err := csv.NewReader(&b).ReadAll()
		w.do(err)
		if seed > 1 {
			vary(rows)
		}
		b.Reset()
		w.do(csv.NewWriter(&b).WriteAll(rows))
		out = append(out, returns.SentBytes(f.Name, b.Bytes()))
	}
	return out
}

// variants are other values of columns in which two samples are mostly the same.
var variants = map[string]map[string]string{
	"setting": {"family": "institution"}, "offence_class": {"contact": "images"}, "major": {"no": "yes"}, "definition": {"cocad-1": "iicsa-1"},
	"nationality":             {"GBR": "POL", "": "GBR", "not asked": "GBR", "not stated": "GBR", "not available": "GBR"},
	"assessments_trafficking": {"0": "1", "1": "2", "2": "1", "3": "2", "4": "3"},
}

// vary changes each such column in one row, each in a row of its own.
func vary(rows [][]string) {
	next := 1
	for i, name := range rows[0] {
		for n := next; n < len(rows); n++ {
			if other := variants[name][rows[n][i]]; other != "" {
				rows[n][i], next = other, n+1
				break
			}
		}
	}
}

// year is a round in which everything that can be noted of a return, a version or a
// profile was noted somewhere.
type year struct {
	round           returns.Round
	whole, refused  returns.Seen // of the force that sent, and of the one that will not
	sent            returns.Version
	others          []returns.Version // a file that was not one, a nil return, what stands in
	profile, before returns.Profile
	corrections     []returns.Correction
	cards           []returns.Scorecard
}

// fullYear lives through it.
func fullYear(t *testing.T, w *world) (y year) {
	t.Helper()
	earlier := w.openEarlier()
	for body, lead := range map[string]access.Actor{force1: lead1, force2: lead2} {
		r := w.of(earlier, body)
		if body == force2 {
			w.do(w.Nil(as(lead), r.ID, ""))
		} else {
			w.send(lead, r.ID, nationalIn("2022", 3)...)
		}
		w.do(w.Submit(as(lead), r.ID, ""))
		w.do(w.Approve(as(deskA), r.ID))
	}
	in, err := returns.CheckRound("investigations", "A round of everything", "2023", "2026-03-05")
	w.do(err)
	in.ChiefSigns, in.Synthetic = true, true
	in.Asking = returns.Asking{On: clock.NewDay(2026, 2, 1), How: "Letter to every data lead.", Why: "It was not entered."}
	y.round, err = w.OpenRound(as(deskA), in)
	w.do(err)
	w.do(w.agreed(deskB))
	one, two := w.of(y.round, force1), w.of(y.round, force2)

	w.clock.Set(time.Date(2026, 3, 9, 9, 0, 0, 0, time.UTC))
	bad := w.send(lead1, one.ID, returns.SentBytes("figures.pdf", []byte("%PDF-1.7 not a table")))
	w.send(lead1, one.ID, national(6, "W1", "A1")...)
	w.do(w.Nil(as(lead1), one.ID, "They were of another force."))
	none := w.of(y.round, force1).Current
	w.do(w.Submit(as(lead1), one.ID, ""))
	w.do(w.SendBack(as(deskA), one.ID, "They were yours."))
	w.send(lead1, one.ID, national(6, "W1", "A1")...)
	sent := national(4, "W1", "A2", "", "")
	sent[0] = returns.SentBytes("investigation.csv", append(bytesOf(t, sent[0]),
		"SYN-9,2023-13-05,2023-06-30,concluded,group,exploitation,2,0,1,associated,complex,1,no,no,cocad-1\n"+
			"SYN-8,2023-02-05,2023-07-30,concluded,group,exploitation,1,0,1,associated,complex,1,no,no,cocad-1\n"...))
	y.sent = w.send(lead1, one.ID, sent...)
	remarks, err := w.Remarks(as(lead1), y.sent.ID)
	w.do(err)
	var why []returns.Why
	for _, r := range remarks {
		why = append(why, returns.Why{r.N, "There were more."})
	}
	w.do(w.Submit(as(lead1), one.ID, "The record is being put right.", why...))
	w.do(w.Sign(as(chief1), one.ID))
	w.do(w.Approve(as(deskA), one.ID))
	w.do(w.NotePublished(as(deskA), []string{y.sent.ID}))
	w.do(w.Unlock(as(deskA), one.ID, "One suspect was given twice."))
	w.do(w.CameOn(as(deskA), one.ID, clock.NewDay(2026, 3, 7), "It came by letter."))
	w.do(w.agreed(deskB))

	w.do(w.Refuse(as(lead2), two.ID, "The system was changed."))
	y.refused, err = w.See(as(deskA), two.ID)
	w.do(err)
	w.do(w.Substitute(as(deskA), two.ID, "The figures of 2022 stand in."))

	for _, id := range []string{bad.ID, none, w.of(y.round, force2).Current} {
		v, _, err := w.SeeVersion(as(deskA), id)
		w.do(err)
		y.others = append(y.others, v)
	}
	y.whole, err = w.See(as(deskA), one.ID)
	w.do(err)
	y.sent, _, err = w.SeeVersion(as(deskA), y.sent.ID)
	w.do(err)
	y.round, err = w.Round(t.Context(), y.round.ID)
	w.do(err)
	y.corrections, err = w.Corrections(t.Context())
	w.do(err)
	y.cards, err = w.Scorecards(as(deskA), force1, force2)
	w.do(err)
	y.profile, y.before = fullProfile(w)
	return y
}

// fullProfile is a force's profile with every section filled in, signed and viewed.
func fullProfile(w *world) (signed, draft returns.Profile) {
	w.t.Helper()
	id, err := w.BeginProfile(as(lead1))
	w.do(err)
	for _, c := range w.ProfileSections() {
		w.do(w.SaveSection(as(lead1), id, returns.Section{Section: c.Code, Held: "part", Words: "What is known of " + c.Code, Sources: "Sources of " + c.Code, Gaps: "Gaps of " + c.Code,
			AsOf: clock.NewDay(2026, 1, 2)}))
	}
	draft, err = w.Profile(as(lead1), id)
	w.do(err)
	w.do(w.SignProfile(as(chief1), id, clock.NewDay(2027, 1, 5)))
	w.do(w.ViewProfile(as(inspect), id, "thin", "Three sections say little."))
	signed, err = w.Profile(as(deskA), id)
	w.do(err)
	return signed, draft
}

func bytesOf(t *testing.T, s returns.Sent) []byte {
	t.Helper()
	out := make([]byte, s.Size)
	if _, err := s.File.ReadAt(out, 0); err != nil && len(out) == 0 {
		t.Fatal(err)
	}
	return out
}

// TestAFieldOfARecordIsKept lives through a year in which everything happens: a
// field of a record that the store forgets to write or to read is set nowhere in it.
func TestAFieldOfARecordIsKept(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		y := fullYear(t, w)
		fields.Only(t, "no round has", notIn(fields.Unset(y.round), "Asking."), nil) // it is kept with each return, below
		fields.Only(t, "no return has", fields.Unset(y.whole.Return, y.refused.Return), nil)
		fields.Only(t, "no version has", fields.Unset(append(y.others, y.sent)...), nil)
		fields.Only(t, "no step has", fields.Unset(y.whole.Steps...), nil)
		fields.Only(t, "no profile has", fields.Unset(y.profile, y.before), nil)
		fields.Only(t, "no correction has", fields.Unset(y.corrections...), nil)
		points := slices.Concat(y.cards[0].Points, y.cards[1].Points)
		fields.Only(t, "no point of a scorecard has", notIn(fields.Unset(points...), "Round."), map[string]string{
			"Back": "TestWhatWasSentBackDidNotCome has one"}) // a point knows of its round what it is called
	})
}

// notIn leaves out what lies inside a field.
func notIn(paths []string, field string) []string {
	return slices.DeleteFunc(paths, func(p string) bool { return strings.HasPrefix(p, field) })
}

// TestAFieldOfARecordIsOnItsPage: what was noted is on the page of the return, of
// the version or of the profile, in its words, as a link or as a day.
func TestAFieldOfARecordIsOnItsPage(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	y := fullYear(t, w)
	s := pages.New(t, pages.Sessions{}, []access.Rules{returns.Access()}, returnspages.Templates(), func(rd *web.Renderer) []web.Route {
		return returnspages.New(w.Service, rd, "https://test.example").Routes()
	})
	page := func(paths ...string) (text string) {
		t.Helper()
		for _, path := range paths {
			text += html.UnescapeString(s.Wants(s.Get(deskA, path), 200).Body)
		}
		return text
	}
	one := page(returns.ReturnPath + "/" + y.whole.ID)
	for _, x := range []struct {
		what, page string
		record     any
		except     map[string]string
	}{
		{"return", one, y.whole.Return, map[string]string{"Asking.By": number, "Asking.Second": number, "Submitter": number, "RoundID": byName, "Asking.Ref": "the list of what waits leads by it",
			"Asking.Why": "for whoever agrees, on the page where they do", "CameOn": "it is in how late it came", "Version": forWriting}},
		{"step of a return", one, y.whole.Steps, map[string]string{"ID": forWriting, "Human": number}},
		{"return that is refused", page(returns.ReturnPath + "/" + y.refused.ID), y.refused.Return, map[string]string{"Asking.By": number, "Asking.Second": number, "RoundID": byName,
			"Asking.Ref": "as of the other", "Asking.Why": "as of the other"}},
		{"round", page(returns.Home, returns.Home+"/board.csv?round="+y.round.ID), y.round, map[string]string{"Kind": "its title says it", "Made": "when it was asked of each counts"}},
		{"version", one + page(returns.VersionPath+"/"+y.sent.ID), y.sent, map[string]string{"Human": number, "SignedBy": number, "Bytes": "the digest says which file it is",
			"Rows": "those taken and those refused are said", "Loads.ID": forWriting, "Loads.Seq": forWriting}},
		{"profile", page(returns.ProfilePath + "/" + y.profile.ID), y.profile, map[string]string{"Body": byName, "SignedFor": byName, "Writer": number, "ID": "its address", "Sections.ID": forWriting,
			"Views.ID": forWriting}},
		{"correction", page(returns.CorrectionsPath), y.corrections, map[string]string{"Body": byName, "ID": forWriting, "Page": "both are pages of this room, and the words say which"}},
	} {
		fields.Only(t, "the page of a "+x.what+" lacks", fields.Missing(x.record, x.page, wordsOnPage), x.except)
	}
	card := y.cards[0]
	fields.Only(t, "the scorecard lacks", notIn(fields.Missing(card, page(returns.ScorePath+"/"+force1), wordsOnPage), "Points.Asking."), map[string]string{
		"Body.ID": byName, "Points.Round.ID": byName, "Points.Round.Kind": "its title says it", "Points.Round.Due": "how late it came is said", "Points.Reasons": "each is said, with its count"})
}

// Why a page does not print a field.
const (
	number     = "a page says who by name"
	byName     = "a page says which by its name"
	forWriting = "it is for those who write at once, and says nothing to a reader"
)

// wordsOnPage are the ways in which a page may put a value. Yes and no, and what is
// not set, have no words of their own.
func wordsOnPage(l fields.Leaf) []string {
	v := l.Value
	if v.IsZero() || v.Kind() == reflect.Bool {
		return nil
	}
	switch x := v.Interface().(type) {
	case time.Time:
		return []string{web.DateTime(x), clock.DayOf(x).Human(), clock.DayOf(x).String()}
	case clock.Day:
		return []string{x.Human(), x.String()}
	case int, int64: // a cell of its own, or the number of something
		n := fmt.Sprint(x)
		return []string{">" + n + "<", ">" + n + " ", " " + n + " ", " " + n + ")"}
	case returns.State:
		return []string{x.Words(), web.UpperFirst(x.Words())}
	}
	text := fmt.Sprint(v.Interface())
	out := []string{text, web.UpperFirst(text)}
	for _, x := range returns.Verdicts {
		if x.Value == text {
			out = append(out, x.Text)
		}
	}
	if len(text) == 64 { // a digest is known by its beginning
		out = append(out, text[:12])
	}
	return out
}
