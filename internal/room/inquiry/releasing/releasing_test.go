package releasing_test

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/holding"
	"candour/internal/room/inquiry/jigsaw"
	"candour/internal/room/inquiry/releasing"
	"candour/internal/room/inquiry/rules"
	"candour/internal/testkit"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/opened"
	"candour/internal/trust/proposal"
	"candour/internal/trust/vault"
)

// cast is who there is: the part that somebody has; none for the last.
var cast = []struct {
	id, body string
	role     access.Role
	part     rules.Part
}{
	{"chair", "made-up-team", access.RoleInquiry, rules.Chair}, {"solicitor", "made-up-team", access.RoleInquiry, rules.Solicitor}, {"counsel", "made-up-team", access.RoleInquiry, rules.Counsel},
	{"paralegal", "made-up-team", access.RoleInquiry, rules.Paralegal}, {"member", "made-up-team", access.RoleInquiry, rules.Member}, {"secretary", "made-up-team", access.RoleInquiry,
		rules.Secretary},
	{"analyst", "made-up-team", access.RoleInquiry, rules.Analyst}, {"support", "made-up-team", access.RoleInquiry, rules.Support}, {"torn", "made-up-team", access.RoleInquiry, rules.Counsel},
	{"stranger", "made-up-team", access.RoleInquiry, ""}, {"com-1", "made-up-office", access.RoleCommissioner, ""}, {"com-2", "made-up-office", access.RoleCommissioner, ""},
	{"admin", "made-up-team", access.RoleAdministrator, ""}, {"auditor", "made-up-team", access.RoleAuditor, ""}, {"of-council", "made-up-council", access.RoleInquiry, ""},
}

func actor(id string) access.Actor {
	for _, c := range cast {
		if c.id == id {
			return access.Actor{ID: id, Name: "Synthetic Person (" + id + ")", Body: c.body, Human: "H-" + id, Roles: []access.Role{access.RolePublic, c.role}, Synthetic: true,
				Standing: access.Alone(id, "H-"+id, c.body, access.No)}
		}
	}
	return access.Public()
}

func as(id string) context.Context { return access.WithActor(context.Background(), actor(id)) }

// around is the bodies, the people, and what is public in tests.
type around struct{ public []jigsaw.Text }

func (around) PeopleIn(context.Context, db.Querier) (out []access.Actor, _ error) {
	for _, c := range cast {
		out = append(out, actor(c.id))
	}
	return out, nil
}

func (around) Kin(_ context.Context, _ db.Querier, body string) ([]string, error) {
	return []string{body}, nil
}

func (around) Listed(context.Context, db.Querier) (out []inquiry.Body, _ error) {
	for _, id := range []string{"made-up-office", "made-up-team", "made-up-council"} {
		out = append(out, inquiry.Body{ID: id, Name: "Body " + id, Synthetic: true})
	}
	return out, nil
}

func (a *around) Public(context.Context, db.Querier, string) ([]jigsaw.Text, error) {
	return a.public, nil
}

type world struct {
	*releasing.Service
	*around
	t     testing.TB
	l     *ledger.Ledger
	clock *clock.Fake
	on    *inquiry.Service
	id    string
}

func newWorld(t testing.TB, d *db.DB) *world {
	t.Helper()
	ctx := context.Background()
	_, err := d.Migrate(ctx, ledger.Migrations(), opened.Migrations(), proposal.Migrations(), vault.Migrations(), inquiry.Migrations(), releasing.Migrations(), holding.Migrations())
	policy, err2 := access.Compile(inquiry.Access())
	files, err3 := vault.NewFileKeys(filepath.Join(t.TempDir(), "keys"))
	if err != nil || err2 != nil || err3 != nil {
		t.Fatal(err, err2, err3)
	}
	w := &world{t: t, around: &around{}, clock: clock.NewFake(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC))}
	w.l, err = ledger.New(ctx, ledger.Config{DB: d, Auth: policy, Clock: w.clock, Origin: "test.candour.example/ledger",
		Tables: slices.Concat(opened.Tables(), proposal.Tables(), vault.Tables(), inquiry.Tables(), releasing.Tables(), holding.Tables())})
	w.do(err)
	w.on = inquiry.NewService(inquiry.Config{DB: d, Ledger: w.l, Auth: policy, Clock: w.clock, Bodies: w.around, Staff: w.around, Keys: files})
	w.Service = releasing.NewService(releasing.Config{DB: d, Ledger: w.l, Auth: policy, Clock: w.clock, Inquiries: w.on, Public: []releasing.Public{w.around}})
	p, err := w.on.Propose(as("com-1"), inquiry.New{Title: "Made-up Inquiry", Form: rules.Statutory, Bodies: []string{"made-up-council"}, Area: "Made-up Area",
		About: "Summary withheld in test data.", Why: "Made up."})
	w.agreed(w.on.Proposals(), "com-2", p, err)
	all, _, err := w.on.List(as(""))
	w.do(err)
	w.id = all[0].ID
	for _, c := range cast {
		if c.part != "" {
			p, err := w.on.ProposeSeat(as("com-1"), inquiry.SeatInput{Inquiry: w.id, Account: c.id, Part: c.part, From: w.Today(), Why: "Made up."})
			w.agreed(w.on.Proposals(), "com-2", p, err)
		}
	}
	w.do(w.on.Declare(as("torn"), inquiry.InterestInput{Inquiry: w.id, Words: "Made up.", Conflict: "yes"}))
	p, err = w.on.ProposeTurn(as("com-1"), inquiry.TurnInput{Inquiry: w.id, Kind: inquiry.TurnSetUp, On: w.Today(), Why: "Made up."})
	w.agreed(w.on.Proposals(), "com-2", p, err)
	return w
}

func (w *world) do(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err, errs.FieldsOf(err))
	}
	w.clock.Advance(time.Minute)
}

func (w *world) agree(on *proposal.Service, a, id string) error {
	p, err := on.Read(as(a), id)
	if err != nil {
		return err
	}
	var parts []string
	if on == w.Service.Proposals() {
		_, part, err := w.Proposed(as(a), w.DB, p)
		if err != nil {
			return err
		}
		parts = []string{part}
	}
	if err := on.Opened(as(a), p, parts...); err != nil {
		return err
	}
	return on.Agree(as(a), id, "")
}

func (w *world) agreed(on *proposal.Service, a, id string, err error) {
	w.t.Helper()
	w.do(err)
	w.do(w.agree(on, a, id))
}

// limits has two people set limits, and numbers for each thing that is told by itself.
func (w *world) limits() {
	w.t.Helper()
	p, err := w.ProposeLimits(as("solicitor"), releasing.Terms{Inquiry: w.id, Limits: jigsaw.Limits{Least: 10, Join: 50, Kinds: 5}, Why: "Made-up numbers."})
	w.agreed(w.Service.Proposals(), "chair", p, err)
	for _, m := range [][]jigsaw.Mark{{{Kind: jigsaw.Area, Value: "Made-up North"}}, {{Kind: jigsaw.Age, Value: "14"}, {Kind: jigsaw.School, Value: "Made-up School"}}} {
		p, err := w.ProposeCrowd(as("counsel"), releasing.Terms{Inquiry: w.id, Marks: m, Least: 300, Source: "A made-up count."})
		w.agreed(w.Service.Proposals(), "solicitor", p, err)
	}
}

func (w *world) read(title, marks string) string {
	w.t.Helper()
	id, err := w.Record(as("paralegal"), releasing.Reading{Inquiry: w.id, Kind: "ruling", Ref: title, Title: title, Words: "Words of " + title, Marks: marks, Whole: true})
	w.do(err)
	return id
}

// out publishes a text as a floor would: the gate is asked within its write.
func (w *world) out(a, title string) error {
	act := ledger.Act{Action: inquiry.InquiryGuard, Kind: "inquiry_release_read", ID: "read-made-up", Facts: func(ctx context.Context, tx *ledger.Tx) (access.Resource, error) {
		x, err := w.on.Of(ctx, tx, w.id)
		if err != nil {
			return access.Resource{}, err
		}
		attrs, err := w.on.Inside(ctx, tx, &x, rules.Guards)
		return access.Resource{Kind: "inquiry_release_read", ID: "read-made-up", Attrs: attrs}, err
	}}
	_, err := w.l.Write(as(a), act, func(ctx context.Context, tx *ledger.Tx) error {
		return w.Let(ctx, tx, w.id, jigsaw.Text{Kind: "ruling", Ref: title, Title: title, Words: "Words of " + title})
	})
	return err
}

func says(t testing.TB, what string, err error, words ...string) {
	t.Helper()
	if errs.CodeOf(err) != errs.Conflict {
		t.Errorf("%s: %v", what, err)
		return
	}
	for _, s := range words {
		if !strings.Contains(errs.Message(err), s) {
			t.Errorf("%s does not say %q: %s", what, s, errs.Message(err))
		}
	}
}

const north, school = "W12 | area | Made-up North", "W12 | age | 14\nW12 | school | Made-up School"

func TestWhatIsMissingCloses(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	w.read("First", "")
	says(t, "without limits", w.out("solicitor", "First"), "how many people")
	w.limits()
	says(t, "a text that nobody read", w.out("solicitor", "Second"), "Nobody has read")
	w.public = []jigsaw.Text{{Kind: "report", Ref: "r", Title: "Old", Words: "Words of Old"}}
	says(t, "something public that nobody read", w.out("solicitor", "First"), "was not read")
	w.read("Old", "")
	w.do(w.out("solicitor", "First"))
	w.public[0].Words = "Words of Old, changed" // as where a restriction is lifted
	w.read("Third", "")
	says(t, "something public that changed", w.out("solicitor", "Third"), "was not read")
	w.public = nil
	w.do(w.out("solicitor", "Third"))
	w.Config.Public = nil
	says(t, "not known what is public", w.out("solicitor", "Third"))
	for name, in := range map[string]releasing.Reading{"not to its end": {Words: "x", Title: "Made up", Kind: "ruling"}, "no words": {Title: "Made up", Kind: "ruling", Whole: true},
		"a kind that is not known": {Words: "x", Title: "Made up", Kind: "x", Whole: true}, "a line of two parts": {Words: "x", Title: "Made up", Kind: "ruling", Whole: true, Marks: "W12 | age"},
		"an age in letters": {Words: "x", Title: "Made up", Kind: "ruling", Whole: true, Marks: "W12 | age | young"}} {
		in.Inquiry = w.id
		if _, err := w.Record(as("solicitor"), in); !errs.Is(err, errs.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTwoTextsTogether(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.limits()
		w.read("First ruling", north)
		w.read("Second ruling", school)
		w.read("Nothing", "")
		w.do(w.out("counsel", "First ruling"))
		says(t, "the second", w.out("counsel", "Second ruling"), "“First ruling” tells area", "“Second ruling” tells age, school")
		err := w.Would(as("secretary"), w.DB, w.id, jigsaw.Text{Words: "Words of Second ruling"})
		says(t, "to who may not read of it", err)
		if m := errs.Message(err); strings.Contains(m, "First ruling") || strings.Contains(m, "school") || strings.Contains(m, "W12") {
			t.Error("the secretary is told which texts:", m)
		}
		w.do(w.out("counsel", "Nothing"))
		// A new reading that finds less does not untell what was public.
		w.read("First ruling", "")
		says(t, "after the first was read anew", w.out("counsel", "Second ruling"))
	})
}

func TestTheLastTwoAtOnce(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.limits()
		w.read("First", north)
		w.read("Second", school)
		start := make(chan struct{})
		var done sync.WaitGroup
		var errors [2]error
		for i, title := range []string{"First", "Second"} {
			done.Go(func() { <-start; errors[i] = w.out("counsel", title) })
		}
		close(start)
		done.Wait()
		if (errors[0] == nil) == (errors[1] == nil) {
			t.Error("both went out, or none:", errors)
		}
	})
}

func TestNothingPassesWithoutTheirWord(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.limits()
		w.read("First", north)
		second := w.read("Second", school)
		w.do(w.out("counsel", "First"))
		one, err := w.One(as("counsel"), w.id, second)
		w.do(err)
		in := releasing.Terms{Inquiry: w.id, Read: second, Trouble: releasing.KeyOf(one.Troubles[0]), Why: "They asked for it."}
		_, err = w.ProposePass(as("counsel"), in)
		says(t, "without a waiver", err, "agreed in writing")
		good := releasing.NewWaiver{Inquiry: w.id, Person: "w12", Kinds: []jigsaw.Kind{jigsaw.Area, jigsaw.Age, jigsaw.School}, Given: w.Today(),
			How: "In the made-up safe; a made-up friend was there.", Writing: true, Sixteen: true, Free: true}
		for name, change := range map[string]func(*releasing.NewWaiver){"not in writing": func(n *releasing.NewWaiver) { n.Writing = false },
			"under 16": func(n *releasing.NewWaiver) { n.Sixteen = false },
			"pressed":  func(n *releasing.NewWaiver) { n.Free = false }, "no scope": func(n *releasing.NewWaiver) { n.Kinds = nil },
			"of tomorrow": func(n *releasing.NewWaiver) { n.Given = w.Today().AddDays(1) },
			"of nobody":   func(n *releasing.NewWaiver) { n.Person = " " }, "nowhere": func(n *releasing.NewWaiver) { n.How = "…" }} {
			bad := good
			change(&bad)
			if _, err := w.Waive(as("counsel"), bad); !errs.Is(err, errs.Invalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
		waiver, err := w.Waive(as("counsel"), good)
		w.do(err)
		says(t, "a waiver alone", w.out("counsel", "Second"))
		p, err := w.ProposePass(as("counsel"), in)
		w.do(err)
		for _, a := range []string{"counsel", "paralegal", "member", "com-1", "admin"} {
			if err := w.agree(w.Service.Proposals(), a, p); err == nil {
				t.Error(a, "was the second")
			}
		}
		w.do(w.agree(w.Service.Proposals(), "chair", p))
		w.do(w.Would(as("counsel"), w.DB, w.id, jigsaw.Text{Words: "Words of Second"}))
		w.do(w.Withdraw(as("paralegal"), w.id, waiver))
		says(t, "once it was taken back", w.out("counsel", "Second"))
		if err := w.Withdraw(as("paralegal"), w.id, waiver); !errs.Is(err, errs.Conflict) {
			t.Error("taken back twice:", err)
		}
	})
}

func TestWhoSeesWhatIsToldOfPeople(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	w.limits()
	read := w.read("First", north)
	for _, c := range append(cast, cast[0]) {
		sees := slices.Contains([]string{"chair", "solicitor", "counsel", "paralegal"}, c.id)
		_, err := w.Overview(as(c.id), w.id)
		_, err2 := w.One(as(c.id), w.id, read)
		_, none := w.One(as(c.id), w.id, "read-none")
		if sees != (err == nil) || sees != (err2 == nil) || !sees && (!errs.Is(err, errs.NotFound) || err2.Error() != none.Error()) {
			t.Error(c.id, err, err2, none)
		}
		_, err = w.Record(as(c.id), releasing.Reading{Inquiry: w.id, Kind: "ruling", Title: "By " + c.id, Words: "x " + c.id, Whole: true})
		_, err2 = w.ProposeCrowd(as(c.id), releasing.Terms{Inquiry: w.id, Marks: []jigsaw.Mark{{Kind: jigsaw.Area, Value: "x"}}, Least: 1000, Source: "A made-up count."})
		if sees != (err == nil) || sees != (err2 == nil) {
			t.Error(c.id, "writes", err, err2)
		}
	}
}

// TestNobodyTakesAMarkAwayByReadingAnew: one person alone turned a refusal into a pass, by reading the same words and marking nothing.
func TestNobodyTakesAMarkAwayByReadingAnew(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	w.limits()
	w.read("First", north)
	w.do(w.out("counsel", "First"))
	w.read("Second", school)
	again := w.read("Second", "")
	says(t, "read again, and nothing marked", w.out("counsel", "Second"), "age, school")
	w.read("Second", "W12 | school | Made-up School")
	says(t, "read again, and less marked", w.out("counsel", "Second"), "age, school")
	one, err := w.One(as("chair"), w.id, again)
	w.do(err)
	if len(one.Marks) != 0 || len(one.Troubles) != 1 || len(one.Told) != 3 || one.Number != 2 {
		t.Errorf("the reading that found nothing: %+v", one)
	}
	text := jigsaw.Text{Kind: "ruling", Ref: "Second", Title: "Second", Words: "Words of Second, and one more"}
	told, err := w.Told(as("chair"), w.DB, w.id, text)
	w.do(err)
	if len(told) != 3 || told[0].Same || !told[2].Refused || told[1].Refused || len(told[2].Marks) != 2 || !strings.Contains(told[2].By, "Synthetic Person (paralegal), ") {
		t.Errorf("the second is not told who marked what: %+v", told)
	}
	told, err = w.Told(as("member"), w.DB, w.id, text)
	w.do(err)
	if len(told) != 3 || !told[2].Refused || told[2].Marks != nil || told[2].Number != 2 || !told[2].Hidden {
		t.Errorf("a member of the panel: %+v", told)
	}
}

// TestNothingFoundIsLeftOut: what software finds, and lines that identify somebody, are each answered in the reading.
func TestNothingFoundIsLeftOut(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	w.limits()
	look := jigsaw.Seen{Kind: jigsaw.Other, Value: "page 1 line 2", Words: "Somebody.", Must: true, Persons: []string{"W12"}}
	text := jigsaw.Text{Kind: "transcript", Ref: "t", Title: "Made up", Words: "She was aged fourteen. Somebody.", Looks: []jigsaw.Seen{look}}
	in := releasing.Reading{Inquiry: w.id, Kind: text.Kind, Ref: text.Ref, Title: text.Title, Words: text.Words, Whole: true}
	for name, marks := range map[string]string{"nothing": "", "another age": "W12 | age | 15", "nobody, without why": "nobody | age | 14", "nobody, and nothing said": "nobody | age | 14 | …",
		"left as it was proposed": "? | age | 14"} {
		in.Marks = marks
		if _, err := w.Record(as("paralegal"), in); !errs.Is(err, errs.Invalid) || errs.FieldsOf(err)[0].Name != "marks" {
			t.Errorf("%s: %v", name, err)
		}
	}
	in.Marks = "nobody | age | 14 | A rule of a made-up school."
	_, err := w.Record(as("paralegal"), in)
	w.do(err)
	says(t, "a line that identifies somebody, in a text that was typed in", w.Would(as("counsel"), w.DB, w.id, text), "identify somebody")
	in.Looks = text.Looks
	if _, err := w.Record(as("paralegal"), in); !errs.Is(err, errs.Invalid) {
		t.Error("a line that identifies somebody is left out:", err)
	}
	in.Marks += "\nNobody | other | page 1 line 2 | An expert of the inquiry."
	id, err := w.Record(as("paralegal"), in)
	w.do(err)
	w.do(w.Would(as("counsel"), w.DB, w.id, text))
	one, err := w.One(as("chair"), w.id, id)
	w.do(err)
	if len(one.Marks) != 0 || len(one.Nobody) != 2 || one.Nobody[1].Why != "An expert of the inquiry." {
		t.Errorf("kept: %+v", one.Read)
	}
	in.Marks = "Witness W-12 | age | 14\nW12 | occupation | Made-up carer" // whom the line identifies is told of
	_, err = w.Record(as("paralegal"), in)
	w.do(err)
	says(t, "once somebody says who it is", w.Would(as("counsel"), w.DB, w.id, text), "W12")
}

// TestAPartIsNeverLessThanTheWhole: of people who are so and more there are not more than of those who are so.
func TestAPartIsNeverLessThanTheWhole(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	w.limits() // 300 live in Made-up North; 300 are 14 at Made-up School
	both := []jigsaw.Mark{{Kind: jigsaw.Area, Value: "made-up north"}, {Kind: jigsaw.Age, Value: "14"}}
	for name, in := range map[string]releasing.Terms{"more than of a part": {Marks: both, Least: 301},
		"less than of what is more": {Marks: []jigsaw.Mark{{Kind: jigsaw.School, Value: "Made-up School"}}, Least: 299}} {
		in.Inquiry, in.Source = w.id, "A made-up count."
		if _, err := w.ProposeCrowd(as("counsel"), in); !errs.Is(err, errs.Invalid) || !strings.Contains(errs.FieldsOf(err)[0].Message, "300") {
			t.Errorf("%s: %v", name, err)
		}
	}
	first, err := w.ProposeCrowd(as("counsel"), releasing.Terms{Inquiry: w.id, Marks: both, Least: 300, Source: "A made-up count."})
	w.do(err)
	wider := releasing.Terms{Inquiry: w.id, Marks: []jigsaw.Mark{{Kind: jigsaw.Age, Value: "13-15"}}, Least: 299, Source: "A made-up count."}
	if _, err := w.ProposeCrowd(as("counsel"), wider); !errs.Is(err, errs.Invalid) {
		t.Error("of 13 to 15 there are fewer than of 14:", err)
	}
	p, err := w.Service.Proposals().Read(as("chair"), first)
	w.do(err)
	now, _, err := w.Proposed(as("chair"), w.DB, p)
	w.do(err)
	if len(now.Counts) != 2 {
		t.Errorf("the second does not see what was counted before: %+v", now.Counts)
	}
	w.do(w.agree(w.Service.Proposals(), "chair", first))
}
