package app

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"candour/internal/room/audit"
	auditdemo "candour/internal/room/audit/demo"
	chromium "candour/internal/testkit/browser"
	"candour/internal/testkit/pages"
)

// TestFromThreeListsToAReportWithoutAHeadline: an analyst makes a project, loads
// three lists and links them; two clerks settle the disputed pairs; the analyst
// sees networks and what becomes of them, registers a plan before the overlaps
// are shown, estimates, is refused a headline number, and takes the report away.
func TestFromThreeListsToAReportWithoutAHeadline(t *testing.T) {
	eachWay(t, func(t *testing.T, s *demoSite, open func() *chromium.Tab) {
		at := beginAudit(t, s, open())
		loadAndLink(t, s, open(), at)
		settlePairs(t, s, open, at)
		seeNetworks(t, s, open(), at)
		planAndEstimate(t, s, open(), at)
		headlineRefused(t, s, open(), at)
		checkAndPublishAudit(t, s, open(), at)
	})
}

const (
	annAnalyst = "Synthetic Person 60 (audit analyst)"
	benAnalyst = "Synthetic Person 61 (audit analyst, second)"
)

func beginAudit(t *testing.T, s *demoSite, tab *chromium.Tab) string {
	t.Helper()
	become(tab, s, annAnalyst)
	tab.Go(s.url + "/audit-desk")
	look(t, tab, "audit-desk")
	tab.FollowText("Begin a project")
	tab.Follow("#new-form button")
	must(t, tab, "There is a problem", "Say what the audit is to answer")
	look(t, tab, "audit-new-wrong")
	for name, words := range map[string]string{"title": "Made-up audit", "question": "How many children are there across the lists?", "people": "Made-up children.",
		"place": "Made-up Areas", "since": "2023-04", "until": "2024-03", "basis": "A made-up agreement."} {
		tab.Fill(`[name="`+name+`"]`, words)
	}
	tab.Follow("#new-form button")
	must(t, tab, "The project was begun.")
	at := strings.Split(tab.URL(), "?")[0]
	look(t, tab, "audit-project")
	for _, human := range []string{"MADE-UP-61", "MADE-UP-62", "MADE-UP-63"} {
		tab.Go(at + "/members")
		tab.Choose(`[name="human"]`, human)
		tab.Follow("#add-form button")
		must(t, tab, "They were added.")
	}
	look(t, tab, "audit-members")
	return at
}

func loadAndLink(t *testing.T, s *demoSite, tab *chromium.Tab, at string) {
	t.Helper()
	become(tab, s, annAnalyst)
	lists, _, err := audit.Sample(audit.SampleOptions{People: 500, Seed: 5})
	if err != nil {
		t.Fatal(err)
	}
	wrong := filepath.Join(t.TempDir(), "wrong.csv")
	if err := os.WriteFile(wrong, []byte("record_id,role,surname,dob\nA1,child,Made,2010-01-01\nA2,witness,Up,1.2.2010\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	tab.Go(at + "/lists")
	look(t, tab, "audit-lists")
	sendList(tab, lists[0].ListInput, wrong)
	must(t, tab, "There is a problem", "row 3", "Nothing was kept")
	look(t, tab, "audit-list-wrong")
	for _, i := range []int{0, 1, 3} { // police, councils, voluntary groups
		path := filepath.Join(t.TempDir(), lists[i].File)
		if err := os.WriteFile(path, lists[i].Data, 0o600); err != nil {
			t.Fatal(err)
		}
		sendList(tab, lists[i].ListInput, path)
		must(t, tab, "The list was checked and sealed.")
	}
	tab.Go(at + "/link")
	look(t, tab, "audit-link")
	tab.Follow("#link-form button.govuk-button")
	waitWorked(t, tab)
	must(t, tab, "The newest linkage", "Trained on these lists")
	look(t, tab, "audit-linked")
	tab.Go(at + "/estimates")
	must(t, tab, "The overlaps of the lists are shown once the plan is registered")
	look(t, tab, "audit-no-plan")
}

func sendList(tab *chromium.Tab, in audit.ListInput, path string) {
	tab.Fill(`#list-form [name="name"]`, in.Name)
	tab.Click(`#list-form [name="kind"][value="` + in.Kind + `"]`)
	tab.Fill(`#list-form [name="body"]`, in.Body)
	tab.Fill(`#list-form [name="agreed"]`, in.Agreed)
	tab.Upload(`#list-form input[type="file"]`, path)
	tab.Follow("#list-form button.govuk-button")
}

// waitWorked looks again until long work has ended.
func waitWorked(t *testing.T, tab *chromium.Tab) {
	t.Helper()
	at := strings.Split(tab.URL(), "?")[0]
	for range 300 {
		if tab.Count("progress") == 0 {
			return
		}
		time.Sleep(100 * time.Millisecond)
		tab.Go(at)
	}
	t.Fatal("the work did not end")
}

// settlePairs has two clerks judge every pair, apart. They differ on the first,
// which the second analyst settles.
func settlePairs(t *testing.T, s *demoSite, open func() *chromium.Tab, at string) {
	t.Helper()
	for n, who := range []string{"Synthetic Person 62 (clerk)", "Synthetic Person 63 (clerk, second)"} {
		tab := open()
		become(tab, s, who)
		tab.Go(s.url + "/audit-desk")
		must(t, tab, "Made-up audit")
		tab.FollowText("Made-up audit")
		look(t, tab, "audit-pairs")
		for i := 0; tab.Has("Judge the next pair"); i++ {
			tab.FollowText("Judge the next pair")
			if i == 0 {
				must(t, tab, "Somebody else judges this pair too. You do not see what they say.")
				if tab.Has("Synthetic Person") && tab.Count("#judge-form") == 0 {
					t.Error("there is no form to judge with")
				}
				look(t, tab, "audit-pair")
			}
			verdict := audit.Same
			if n == 1 && i == 0 {
				verdict = audit.Different
			}
			tab.Click(`[name="verdict"][value="` + verdict + `"]`)
			tab.Follow("#judge-form button")
			must(t, tab, "Your view was recorded.")
			if i > 200 {
				t.Fatal("the pairs do not end")
			}
		}
		tab.Go(at)
		if tab.Status() != 403 {
			t.Errorf("a clerk opened the project: %d", tab.Status())
		}
	}
	tab := open()
	become(tab, s, benAnalyst)
	tab.Go(at + "/pairs")
	must(t, tab, "kappa", "need a third")
	tab.FollowText("Judge the next pair")
	must(t, tab, "Two people have judged this pair and did not settle it.")
	tab.Click(`[name="verdict"][value="same"]`)
	tab.Follow("#judge-form button")
	must(t, tab, "Say why: your view settles this pair")
	tab.Click(`[name="verdict"][value="same"]`)
	tab.Fill(`#judge-form textarea`, "Made up.")
	tab.Follow("#judge-form button")
	must(t, tab, "Your view was recorded.", "No pair waits for you.")
	look(t, tab, "audit-kappa")
}

func seeNetworks(t *testing.T, s *demoSite, tab *chromium.Tab, at string) {
	t.Helper()
	become(tab, s, annAnalyst)
	tab.Go(at + "/persons")
	tab.Follow("#settle-form button")
	must(t, tab, "The clerks' decisions were applied.")
	look(t, tab, "audit-persons")
	tab.Go(at + "/networks")
	must(t, tab, "Networks, and what becomes of them", "Links of 0.99 and more", "Stays whole", "What is missing")
	if tab.Count("svg[role=img]") == 0 {
		t.Error("no network is drawn")
	}
	look(t, tab, "audit-networks")
}

func planAndEstimate(t *testing.T, s *demoSite, tab *chromium.Tab, at string) {
	t.Helper()
	become(tab, s, annAnalyst)
	tab.Go(at + "/plan")
	tab.Follow("#plan-form button")
	must(t, tab, "There is a problem", "Say what you expect")
	tab.Fill(`[name="expects"]`, "Police send children to councils.")
	tab.Fill(`[name="draws"]`, "100")
	tab.Fill(`[name="link_draws"]`, "5")
	look(t, tab, "audit-plan")
	tab.Follow("#plan-form button")
	must(t, tab, "The plan is registered.", "Digest")
	tab.Go(at + "/estimates")
	tab.Follow("#estimate-form button")
	waitWorked(t, tab)
	must(t, tab, "How far the ways lie apart", "How the lists overlap", "Each list hidden, and predicted from the others", "The same at other linkage thresholds")
	look(t, tab, "audit-estimates")
	tab.Go(at + "/demographics")
	must(t, tab, "between ")
	look(t, tab, "audit-demographics")
}

func headlineRefused(t *testing.T, s *demoSite, tab *chromium.Tab, at string) {
	t.Helper()
	become(tab, s, annAnalyst)
	id := at[strings.LastIndex(at, "/")+1:]
	headline := s.headline(t, id)
	tab.Go(at + "/report")
	look(t, tab, "audit-report")
	tab.Fill(`[name="title"]`, "Made-up audit of three lists")
	tab.Fill(`[name="summary"]`, "There are "+headline+" children in all.")
	tab.Fill(`[name="unknown"]`, "Children whom nobody wrote down.")
	tab.Follow("#write-form button")
	must(t, tab, "There is a problem", headline+" is the answer of one way", "No one number can stand for the people on no list")
	look(t, tab, "audit-headline")
	tab.Fill(`[name="summary"]`, "On any list there are [F4] children; in all [F6].")
	tab.Fill(`[name="recommendation_1_title"]`, "Lists that can be joined")
	tab.Fill(`[name="recommendation_1_words"]`, "Keep a key that lists share.")
	tab.Fill(`[name="recommendation_1_addressee"]`, "Made-up Department")
	tab.Follow("#write-form button")
	must(t, tab, "The report was saved.", "depending on which of")
	tab.Follow("#send-form button")
	must(t, tab, "The report was sent to be checked.")
	if tab.Count("#check-form") != 0 {
		t.Error("whoever wrote a report is offered to check it")
	}
}

// headline is one way's answer, as somebody would quote it.
func (s *demoSite) headline(t *testing.T, project string) string {
	t.Helper()
	team, err := s.cast(t.Context(), auditdemo.People()...)
	if err != nil {
		t.Fatal(err)
	}
	_, f, err := s.audit.Findings(team.As(t.Context(), auditdemo.Analyst1), project)
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%.0f", *f.Answers.Answers[0].Result.Estimate)
}

func checkAndPublishAudit(t *testing.T, s *demoSite, tab *chromium.Tab, at string) {
	t.Helper()
	become(tab, s, benAnalyst)
	tab.Go(at + "/report")
	tab.Click(`[name="verdict"][value="right"]`)
	tab.Fill(`#check-form textarea`, "I read every figure.")
	tab.Follow("#check-form button")
	must(t, tab, "You checked the report.")
	tab.Follow("#publish-form button")
	must(t, tab, "The report is published.")
	id := at[strings.LastIndex(at, "/")+1:]
	for name, words := range map[string]string{"report.html": "Every way of the plan", "figures.csv": "reference,what,figure,footing", "audit.json": `"plans"`} {
		if data := download(t, s, tab, "/audit/"+id+"/files/"+name); !strings.Contains(string(data), words) {
			t.Errorf("%s does not hold %q", name, words)
		}
	}
	public := fetch(t, s.url+"/audit/"+id)
	for _, words := range pages.LongCells(public, 10) {
		t.Errorf("the published audit has a cell of more than ten words: %q", words)
	}
	for _, hidden := range []string{"Synthetic Person 62", "record_id", "How the lists overlap"} {
		if strings.Contains(public, hidden) {
			t.Errorf("the published audit holds %q", hidden)
		}
	}
	become(tab, s, "Synthetic Person 1 (coordinator)")
	tab.Go(s.url + "/audit/" + id)
	look(t, tab, "audit-published")
	tab.Follow("#hand-form button")
	must(t, tab, "The recommendations are in the register.")
	tab.FollowText("Follow them in the register")
	must(t, tab, "Lists that can be joined")
	look(t, tab, "audit-handed")
}
