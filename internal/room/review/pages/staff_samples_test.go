package pages

import (
	"io/fs"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"pgregory.net/rapid"

	"candour/internal/base/clock"
	"candour/internal/room/review"
	"candour/internal/room/review/intake"
	"candour/internal/room/review/rules"
	"candour/internal/site/web"
	"candour/internal/testkit"
	"candour/internal/trust/access"
	"candour/internal/trust/vault"
)

var (
	sampleDay    = clock.NewDay(2026, 11, 2)
	sampleReader = access.Actor{ID: "staff-1", Name: "Synthetic Person 1", Body: "made-up-panel-office", Human: "H1", Standing: access.Alone("staff-1", "H1", "made-up-panel-office", access.No),
		Roles: []access.Role{access.RolePublic, access.RoleSecretariat}, Synthetic: true}
	sampleBodies = []intake.BodyOption{{ID: "made-up-northern-police", Name: "Made-up Northern Police", Kind: "force"},
		{ID: "made-up-prosecutors", Name: "Made-up Prosecutors' Office", Kind: "prosecutors"},
		{ID: "made-up-eastern-police", Name: "Made-up Eastern Police", Kind: "force"}}
	sampleCodes = rules.CodeBook{
		NotEligibleCodes: rules.CodeSet{{ID: "not-reported", Staff: "It was never reported"}},
		OutcomeCodes:     rules.CodeSet{{ID: "reopen", Staff: "Open the case again"}, {ID: "stands", Staff: "The first decision stands"}},
		LineCodes:        rules.CodeSet{{ID: "witness", Staff: "A witness"}, {ID: "phone", Staff: "A telephone"}},
		LineStates:       rules.CodeSet{{ID: "followed", Staff: "Followed"}, {ID: "not-followed", Staff: "Not followed"}},
		LineReasons:      rules.CodeSet{{ID: "not-said", Staff: "The papers do not say"}},
		ForceActionCodes: rules.CodeSet{{ID: "reopened", Staff: "It opened the case again"}},
	}
)

// staffTemplates are the pages of staff alone; the person's pages are the
// business of other tests.
func staffTemplates(t testing.TB) web.Templates {
	t.Helper()
	files := fstest.MapFS{}
	names, err := fs.Glob(pageFiles, "templates/*.gohtml")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if !regexp.MustCompile(`^templates/(_staff|staff_|papers_|custody_)`).MatchString(name) {
			continue
		}
		text, err := pageFiles.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = &fstest.MapFile{Data: text}
	}
	return web.Templates{Slice: "review", FS: files}
}

// samplePages are pages over a service with no database, for drawing alone.
func samplePages(t testing.TB) *StaffPages {
	t.Helper()
	policy, err := access.Compile(review.Access())
	if err != nil {
		t.Fatal(err)
	}
	rd, err := web.NewRenderer(web.Site{Policy: policy}, staffTemplates(t))
	if err != nil {
		t.Fatal(err)
	}
	// No database: these pages are only drawn.
	service := review.NewService(review.Config{Clock: clock.NewFake(time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)), Codes: sampleCodes, Bodies: sampleBodies})
	return NewStaffPages(StaffConfig{Service: service, Renderer: rd})
}

// bareCase has nothing on it.
func bareCase() *review.Case {
	return &review.Case{ID: "case-1", Number: "R-TEST-0001", Version: 1, State: rules.Received, Received: sampleDay, Arrived: sampleDay, Synthetic: true,
		May: map[access.Action]bool{rules.ReviewWork: true, rules.ReviewPropose: true, rules.ReviewRecuse: true, rules.ReviewMessage: true,
			rules.ReviewHold: true, access.VaultReveal: true, access.VaultAsk: true}, Moves: rules.MovesFrom(rules.Received)}
}

// fullCase has something everywhere.
func fullCase() *review.Case {
	c := bareCase()
	c.State, c.Moves, c.Due, c.Warn, c.Standing = rules.Viewed, rules.MovesFrom(rules.Viewed), sampleDay.AddDays(10), sampleDay.AddDays(5), rules.StandsOverdue
	c.Force, c.Prosecutor, c.Enhanced, c.Held = "made-up-northern-police", "made-up-prosecutors", true, true
	c.Result, c.ResultVersion, c.Code = string(rules.ResultEligible), "2025", "reopen"
	for i, s := range []rules.State{rules.Received, rules.Acknowledged, rules.Eligible, rules.Asked, rules.Gathered, rules.Allocated, rules.Examined, rules.Viewed} {
		c.Passages = append(c.Passages, rules.Passage{Case: c.ID, State: s, On: sampleDay.AddDays(i), Due: sampleDay.AddDays(i)})
	}
	c.Consents = []review.Consent{{Step: rules.StepPapers, Answer: "yes", On: sampleDay}, {Step: rules.StepAdvice, Answer: "no", On: sampleDay}, {Step: rules.StepIdentity}}
	c.Requests = []review.PapersRequest{{ID: "papers-1", Body: "made-up-northern-police", State: review.PapersOpen, Asked: sampleDay, Due: sampleDay},
		{ID: "papers-2", Body: "made-up-prosecutors", State: review.PapersRefused, Code: "refused", Asked: sampleDay, Due: sampleDay, Answered: sampleDay},
		{ID: "papers-3", Body: "made-up-eastern-police", State: review.PapersSilent, Asked: sampleDay, Due: sampleDay}}
	c.Allocations = []review.Allocation{{ID: "a1", Human: "H2", Name: "Synthetic Person 2", Body: "made-up-eastern-police", Role: "reviewer", State: "active", On: sampleDay},
		{ID: "a2", Human: "H3", Name: "Synthetic Person 3", Role: "independent", State: "ended", Reason: "A conflict was found.", On: sampleDay}}
	c.Bars = []review.Bar{{ID: "b1", Body: "made-up-northern-police", Kind: review.BarOrigin, On: sampleDay}, {ID: "b2", Human: "H9", Kind: review.BarRecused, Reason: "Knows somebody", On: sampleDay}}
	c.Lines = []review.Line{{ID: "l1", Line: "witness", Followed: "not-followed", Code: "not-said", HasNote: true, On: sampleDay, By: "Synthetic Person 2"},
		{ID: "l2", Line: "phone", Followed: "followed", On: sampleDay, By: "Synthetic Person 2"}}
	c.Proposals = []review.Proposal{{ID: "p1", Kind: string(rules.Decided), Code: "reopen", ByName: "Synthetic Person 1", ByRole: "secretariat", State: review.ProposalTurnedDown,
		SecondName: "Synthetic Person 3", SecondRole: "independent", On: sampleDay, SecondOn: sampleDay},
		{ID: "p2", Kind: review.ProposeHold, ByName: "Synthetic Person 3", ByRole: "independent", State: review.ProposalAgreed, SecondName: "Synthetic Person 1",
			SecondRole: "secretariat", On: sampleDay, SecondOn: sampleDay},
		{ID: "p3", Kind: string(rules.Decided), Code: "stands", ByName: "Synthetic Person 3", ByRole: "independent", ByHuman: "H3", State: review.ProposalOpen, On: sampleDay}}
	c.Messages = []review.MessageHead{{ID: "m1", FromPanel: true, At: time.Date(2026, 11, 3, 9, 0, 0, 0, time.UTC)}, {ID: "m2", At: time.Date(2026, 11, 4, 9, 0, 0, 0, time.UTC)}}
	c.Holds = []review.Hold{{ID: "h1", Kind: "legal", On: sampleDay}, {ID: "h2", Kind: "legal", On: sampleDay, Ended: sampleDay.AddDays(3)}}
	c.Openings = []vault.Opening{{Parts: "case", Role: "secretariat", Body: "made-up-panel-office", Human: "H1", Way: "log", Purpose: purposeWork, At: "2026-11-03T09:00:00Z"},
		{Parts: "identity,contact", Role: "reviewer", Purpose: "To look at the case again", At: "2026-11-03T09:00:00Z"}}
	c.Opens = []vault.Request{{ID: "r1", About: c.Number, ByHuman: "H1", ByName: "Synthetic Person 1", Reason: "To write to the right address", State: vault.RequestOpen,
		Asked: "2026-11-03T09:00:00Z", Expires: "2026-11-17T09:00:00Z",
		Approvals: []vault.Approval{{Human: "K1", Answer: "yes", Reason: "Needed", At: "2026-11-03T10:00:00Z"}}}, {ID: "r2", State: vault.RequestRefused}}
	c.Tell, c.TellStanding = sampleDay.AddDays(7), rules.StandsOverdue
	c.May[rules.ReviewDecide] = true
	return c
}

// mineCase is a full case on which the reader's own proposal waits.
func mineCase() *review.Case {
	c := fullCase()
	c.Proposals[2].Mine, c.Told, c.May[rules.ReviewDecide] = true, true, false
	return c
}

// erasedCase is a tombstone.
func erasedCase() *review.Case {
	c := bareCase()
	c.State, c.Moves = rules.Erased, nil
	return c
}

// TestStaffTemplates draws every page of staff in each of its faces.
func TestStaffTemplates(t *testing.T) {
	p := samplePages(t)
	wrong := web.NewForm()
	wrong.Fail("purpose", "Choose what you need it for")
	empty := web.NewForm()
	var all []web.Sample
	for _, c := range []*review.Case{bareCase(), fullCase(), mineCase(), erasedCase()} {
		for _, form := range []*web.Form{empty, wrong} {
			v := p.caseView(c, form, sampleReader)
			v.Errors, v.Read.CSRF = form.Errors(), v.CSRF
			all = append(all, web.Sample{Page: "review/staff_case", View: v})
		}
	}
	all = append(all, worklistSamples(p)...)
	all = append(all, formSamples(t, p)...)
	all = append(all,
		web.Sample{Page: "review/staff_reveal", View: &revealView{Page: web.Page{Title: "The messages"}, Note: "A note.", Empty: "Nothing is kept here."}},
		web.Sample{Page: "review/staff_reveal", View: &revealView{Page: web.Page{Title: "The messages"}, Note: "A note.",
			Texts: []web.Details{{Summary: "A message", Lines: []string{"Words withheld in test data."}}}}},
		web.Sample{Page: "review/papers_list", View: &papersView{Page: web.Page{Title: "Papers that you are asked for"}, Body: "Made-up Northern Police", Count: "1 request waits",
			Table: web.Table{ID: "papers", Caption: "Requests",
				Columns: []web.Column{{Text: "Request"}, {Text: "State"}, {Text: "Due"}, {Text: "Answered"}},
				Rows: []web.TableRow{p.papersRow(review.PapersTask{ID: "papers-1", State: review.PapersOpen, Asked: sampleDay, Due: sampleDay, Standing: rules.StandsOverdue}),
					p.papersRow(review.PapersTask{ID: "papers-2", State: review.PapersAnswered, Code: "sent", Asked: sampleDay, Due: sampleDay, Answered: sampleDay})}}}},
		web.Sample{Page: "review/papers_one", View: &papersOneView{Page: web.Page{Title: "A request for papers"},
			Read: web.PostButton{Action: "/papers/1/read", Button: web.Button{Text: "Read"}}, Action: "/papers/1",
			Fields: []web.Question{web.AskOne(empty.Radios("code", "Your answer", "", papersAnswers))}, Button: web.Button{Text: "Send"}}},
		web.Sample{Page: "review/papers_one", View: &papersOneView{Page: web.Page{Title: "A request for papers"}, Read: web.PostButton{Action: "/papers/1/read", Button: web.Button{Text: "Read"}}}},
		web.Sample{Page: "review/papers_silence", View: &silenceView{Page: web.Page{Title: "Papers that were not sent"}, Table: web.Table{ID: "s", Caption: "Papers", Empty: "None."}}},
		web.Sample{Page: "review/custody_home", View: &custodyView{Page: web.Page{Title: "Keys to identities"}, Mine: myKey(nil, sampleReader, vault.Standing{}),
			Stands: hangs(vault.Standing{Identities: 84, Keepers: 2, Unsealed: 3, Unopenable: 1}), Waiting: web.Table{ID: "w", Caption: "W", Empty: "None."},
			Others: web.Table{ID: "o", Caption: "O", Empty: "None."}}},
		web.Sample{Page: "review/staff_check", View: &staffCheck{Page: web.Page{Title: "Check before you go on"}, Caption: "Case R-TEST-0001", Lead: []string{"Lead."},
			Check: web.CheckAnswers{Summary: web.SummaryList{Rows: []web.SummaryRow{staffRow("A", "b\nc", "")}}, Statement: "I say so.",
				Form: web.PostButton{Action: "/panel", Button: web.Button{Text: "Go"}}}, Change: web.PostButton{Action: "/panel", Button: web.Button{Text: "Change"}}}})
	web.CheckTemplates(t, p.web, all...)
}

func worklistSamples(p *StaffPages) []web.Sample {
	items := []review.Item{{ID: "case-1", Number: "R-TEST-0001", Force: "made-up-northern-police", State: rules.Received, Received: sampleDay, Due: sampleDay.AddDays(5),
		Standing: rules.StandsOverdue, Waits: "Acknowledge it", Synthetic: true},
		{ID: "case-2", Number: "R-TEST-0002", State: rules.Closed, Received: sampleDay, Held: true}}
	var out []web.Sample
	for _, list := range [][]review.Item{nil, items} {
		for _, l := range []listQuery{{}, {show: showAll, state: rules.Received, force: "made-up-northern-police", standing: rules.StandsDueSoon}} {
			v := p.listView(list)
			v.Tabs, v.Panel, v.Count, v.Table.Empty = l.tabs(), p.filterPanel(l), l.countWords(len(list)), l.emptyWords()
			v.Export = web.Link{Text: "CSV", Href: "/panel/export.csv"}
			v.Find.Field = web.NewForm().Input("q", "Find a case", "")
			out = append(out, web.Sample{Page: "review/staff_worklist", View: v})
		}
	}
	coming := []rules.Coming{{Case: "case-1", Number: "R-MADE-UPAA", Kind: "case", Title: "A case", Missing: "the day on which the case ended"},
		{Case: "case-2", Number: "R-MADE-UPAB", Kind: "papers", Title: "Papers", Disposal: rules.Disposal{When: p.service.Today(), Warn: p.service.Today().AddDays(-30)}, Now: true},
		{Case: "case-3", Number: "R-MADE-UPAC", Kind: "case", Title: "A case", Disposal: rules.Disposal{When: p.service.Today().AddDays(3000), Warn: p.service.Today().AddDays(2900),
			Blocked: "A legal hold stands."}}}
	for _, list := range [][]rules.Coming{nil, coming} {
		out = append(out, web.Sample{Page: "review/staff_retention", View: p.retentionView(&url.URL{Path: "/panel/retention"}, list, len(list))})
	}
	return out
}

// formSamples has the form of each step, as it opens and with every fault.
func formSamples(t testing.TB, p *StaffPages) []web.Sample {
	t.Helper()
	var out []web.Sample
	for _, steps := range [][]*staffStep{p.startSteps(), p.examineSteps(), p.proposeSteps(), p.afterSteps()} {
		for _, s := range steps {
			for _, faulty := range []bool{false, true} {
				form := web.NewForm()
				if faulty {
					s.read(form)
				}
				v := &staffForm{Page: web.Page{Title: s.title, Errors: form.Errors()}, Caption: "Case", Lead: s.lead, Action: "/panel", Buttons: []web.Button{{Text: s.button}}}
				hidden := form.Versioned(3, s.longNames()...)
				v.Versioned = &hidden
				if s.boxes != nil {
					v.Boxes = s.boxes(fullCase())
				}
				if s.fields != nil {
					fields, err := s.fields(form, fullCase())
					if err != nil {
						t.Fatal(err)
					}
					v.Fields = fields
				}
				out = append(out, web.Sample{Page: "review/staff_form", View: v})
			}
		}
	}
	return append(out, web.Sample{Page: "review/staff_form", View: &staffForm{Page: web.Page{Title: "Not now"}, Lead: []string{"This cannot be done now."}, Warning: "Take care."}})
}

// TestAListsAddressIsReadBack: links of the worklist lead to what they say.
func TestAListsAddressIsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := listQuery{show: rapid.SampledFrom([]string{showMine, showAll, showOverdue}).Draw(t, "show"),
			standing: rapid.SampledFrom([]string{"", rules.StandsOverdue, rules.StandsDueSoon}).Draw(t, "standing"),
			sort:     rapid.SampledFrom([]string{"", "due", "-received", "number"}).Draw(t, "sort"),
			state:    rapid.SampledFrom(append(rules.States(), "")).Draw(t, "state"),
			force:    strings.TrimSpace(rapid.StringMatching("[ -~]{0,100}").Draw(t, "force"))}
		if got := readListQuery(l.address(review.PanelPath).Query()); got != l {
			t.Fatalf("%+v is read back as %+v", l, got)
		}
	})
}

// TestThePublicListIsPlain holds the words of the public page to the same
// grade as what the person reads.
func TestThePublicListIsPlain(t *testing.T) {
	text, err := pageFiles.ReadFile("templates/papers_silence.gohtml")
	if err != nil {
		t.Fatal(err)
	}
	words := regexp.MustCompile(`{{[^}]*}}|<[^>]+>`).ReplaceAllString(string(text), "\n")
	if grade := testkit.ReadingGrade(words); grade > testkit.MaxGrade {
		t.Errorf("the public page reads at grade %.1f, the hardest may be %v", grade, testkit.MaxGrade)
	}
}

// TestTheFileIsDescribed: every column of the export is on its page, in order.
func TestTheFileIsDescribed(t *testing.T) {
	text, err := os.ReadFile("../../../../docs/formats/panel.md")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, m := range regexp.MustCompile("(?m)^\\| `([a-z_]+)` \\|").FindAllStringSubmatch(string(text), -1) {
		got = append(got, m[1])
	}
	if !slices.Equal(got, exportColumns) {
		t.Errorf("described: %v\nwritten: %v", got, exportColumns)
	}
	if review.MaxExport != 5000 {
		t.Error("the page says how many cases a file takes")
	}
}

// staffGrade is the hardest that the words of a staff page may be. Staff know
// the words of their work; the sentences are as plain as the person's.
const staffGrade = 8

func TestStaffPagesArePlain(t *testing.T) {
	p := samplePages(t)
	for _, steps := range [][]*staffStep{p.startSteps(), p.examineSteps(), p.proposeSteps(), p.afterSteps()} {
		for _, s := range steps {
			words := s.title + ".\n" + strings.Join(s.lead, "\n") + "\n" + s.statement
			if grade := testkit.ReadingGrade(words); grade > staffGrade {
				t.Errorf("%s reads at grade %.1f: %s", s.slug, grade, words)
			}
		}
	}
	for code, words := range staffDone {
		if grade := testkit.ReadingGrade(words); grade > staffGrade+2 { // one sentence measures roughly
			t.Errorf("%s reads at grade %.1f: %s", code, grade, words)
		}
	}
}
