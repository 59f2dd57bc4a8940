package pages

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"candour/internal/base/db"
	"candour/internal/room/review"
	"candour/internal/room/review/intake"
	"candour/internal/room/review/reviewtest"
	"candour/internal/room/review/rules"
	"candour/internal/testkit"
)

// TestTheWholeWayByForms takes a case from its arrival to its end, each step by
// its own form and by whoever's it is.
func TestTheWholeWayByForms(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) { wholeWayByForms(t, newStaffSiteOn(t, d)) })
}

func wholeWayByForms(t *testing.T, s *staffSite) {
	t.Helper()
	id := s.Apply().CaseID
	at := "/panel/cases/" + id
	s.wants(s.get("secretary", at), http.StatusOK, "Not confirmed", at+"/origin")
	s.wants(s.fill("secretary", at+"/origin", "bodies", "nowhere", "reason", "x"), http.StatusOK, "Check before you go on")
	s.took(s.checked("secretary", at+"/origin", "bodies", "made-up-northern-police", "reason", "The letter of the force."), at+"?done=origin")
	s.wants(s.get("secretary", at), http.StatusOK, "Confirmed by one, waiting for a second", "The letter of the force.", "Waiting for another human of the secretariat")
	s.wants(s.get("secretary", at+"/origin"), http.StatusOK, "This cannot be done now.", "It waits for another human")
	second := at + "/origin-second"
	s.wants(s.get("secretary", second), http.StatusOK, "You said this.", "!Record my answer")
	s.wants(s.get("second", at), http.StatusOK, "Agree, or turn it down: who closed this case", second)
	s.wants(s.fill("second", second), http.StatusUnprocessableEntity, "Choose whether you agree")
	s.wants(s.fill("second", second, "answer", "no"), http.StatusUnprocessableEntity, "Enter why you turn it down")
	s.took(s.fill("second", second, "answer", "no", "words", "The letter is of another year."), at+"?done=origin-refused")
	s.wants(s.get("secretary", at), http.StatusOK, "Not confirmed", "turned it down on", "The letter is of another year.")
	s.wants(s.get("second", second), http.StatusOK, "Nothing that was said of who closed this case waits", "!Record my answer")
	s.took(s.checked("secretary", at+"/origin", "bodies", "made-up-northern-police", "reason", "The letter of the force, of this year."), at+"?done=origin")
	s.took(s.fill("second", second, "answer", "yes"), at+"?done=origin-confirmed")
	s.wants(s.get("second", at), http.StatusOK, "Confirmed on", "by Synthetic Secretary and Synthetic Second")
	s.wants(s.get("secretary", at+"/origin"), http.StatusOK, "It was confirmed on")
	s.took(s.fill("secretary", at+"/acknowledge"), at+"?done=acknowledged")
	s.wants(s.get("secretary", at+"?done=acknowledged"), http.StatusOK, "The case is acknowledged.", "Step 2 of 12")
	s.wants(s.fill("secretary", at+"/eligible"), http.StatusUnprocessableEntity, "Open this first: What the person told us")
	s.opens("secretary", at+"/eligible", "What the person told us")
	s.took(s.fill("secretary", at+"/eligible"), at+"?done=eligible")
	s.took(s.checked("secretary", at+"/ask-papers", "bodies", "made-up-northern-police", "other", "made-up-prosecutors", "words", "Papers under the reference. "+reviewtest.Canary), at+"?done=asked")
	s.wants(s.fill("secretary", at+"/gather"), http.StatusUnprocessableEntity, "A request for papers is still open")
	s.wants(s.get("secretary", at), http.StatusOK, "Ask another body for papers")
	s.took(s.checked("secretary", at+"/ask-papers", "other", "made-up-western-police", "words", "Papers. "+reviewtest.Canary), at+"?done=asked")
	for _, who := range []string{"liaison", "prosecutor", "liaison2"} {
		task := s.task(who)
		s.took(s.fill(who, "/papers/"+task, "code", "none-held", "words", "Nothing is held. "+reviewtest.Canary), "/papers?done=answered")
	}
	s.took(s.fill("secretary", at+"/gather"), at+"?done=gathered")
	s.wants(s.get("secretary", at+"/allocate"), http.StatusOK, "Who closed it was confirmed on", "Made-up Northern Police", "!Everybody listed", "!Reviewer Two")
	s.took(s.fill("secretary", at+"/allocate", "reviewer", "staff-Reviewer", "independent", "staff-Independent"), at+"?done=allocated")
	s.wants(s.fill("reviewer", at+"/examined"), http.StatusUnprocessableEntity, "Note at least one line of inquiry first")
	line, state := s.S.Codes.LineCodes[0], s.S.Codes.LineStates[0]
	s.took(s.fill("reviewer", at+"/line", "line", line.ID, "followed", state.ID, "words", reviewtest.Canary), at+"?done=line")
	s.wants(s.get("reviewer", at), http.StatusOK, line.Staff, state.Staff, "There is a note", "!"+reviewtest.Canary)
	s.opens("reviewer", at+"/examined", "What the person told us", "What Made-up Northern Police answered", "What Made-up Western Police answered", "What Made-up Prosecutors answered")
	s.wants(s.fill("reviewer", at+"/examined"), http.StatusUnprocessableEntity, "Nothing is noted of: "+s.S.Codes.LineCodes[1].Staff, "say why they are left")
	s.took(s.fill("reviewer", at+"/examined", "left", "Not in the papers. "+reviewtest.Canary), at+"?done=examined")
	s.opens("independent", at+"/view", "The notes on the lines of inquiry", "What Made-up Prosecutors answered")
	s.took(s.checked("independent", at+"/view", "words", "My view. "+reviewtest.Canary), at+"?done=viewed")
	s.decideByForms(at, id, "decided", s.S.Codes.OutcomeCodes[0].ID)
	s.took(s.checked("secretary", at+"/advise", "words", "The advice. "+reviewtest.Canary), at+"?done=advised")
	s.took(s.fill("secretary", at+"/action", "code", s.S.Codes.ForceActionCodes[0].ID, "words", "What it said. "+reviewtest.Canary), at+"?done=acted")
	s.decideByForms(at, id, "closed", "")
	if got := s.State(id); got != rules.Closed {
		t.Errorf("the case is at %s", got)
	}
	s.wants(s.get("secretary", at), http.StatusOK, "Closed", "Propose to erase this case", "!"+reviewtest.Canary)
}

// decideByForms proposes as the secretariat and agrees as the independent
// member.
func (s *staffSite) decideByForms(at, id, kind, code string) {
	s.T.Helper()
	s.opens("secretary", at+"/propose/"+kind)
	s.took(s.checked("secretary", at+"/propose/"+kind, "code", code, "words", "Reasons. "+reviewtest.Canary), at+"?done=proposed")
	second := at + "/second/" + s.Open(id)
	s.wants(s.get("secretary", at), http.StatusOK, "Waiting for another human", "!"+second)
	s.wants(s.get("secretary", second), http.StatusOK, "You proposed this. It waits for another human.", "!name=\"answer\"")
	s.wants(s.get("independent", at), http.StatusOK, second)
	s.wants(s.fill("independent", second, "answer", "yes"), http.StatusUnprocessableEntity, "The reasons for what was proposed")
	s.opens("independent", second, "The reasons for what was proposed")
	s.took(s.fill("independent", second, "answer", "yes"), at+"?done=agreed")
}

var openButton = regexp.MustCompile(`name="part" value="([^"]+)">`)

// opens presses each button for what somebody has still to open on a page, which
// must name some words; afterwards the page asks for nothing more.
func (s *staffSite) opens(who, target string, words ...string) {
	s.T.Helper()
	page := s.get(who, target)
	s.wants(page, http.StatusOK, words...)
	if strings.Contains(page.body, "Open these first") {
		s.wants(page, http.StatusOK, "!<textarea", "the form is here") // no words to lose on the way
	}
	for _, m := range openButton.FindAllStringSubmatch(page.body, -1) {
		back := strings.SplitN(target, "/", 5)[4]
		s.wants(s.force(who, target[:len(target)-len(back)]+"read", "part", m[1], "purpose", "examine", "back", back), http.StatusOK, "Back to what you were doing", target)
	}
	s.wants(s.get(who, target), http.StatusOK, "!Open these first")
}

// task gives the id of the open request of a contact's body.
func (s *staffSite) task(who string) string {
	s.T.Helper()
	tasks, err := s.S.Papers(s.As(who))
	s.OK(err)
	for _, x := range tasks {
		if x.State == review.PapersOpen {
			return x.ID
		}
	}
	s.T.Fatalf("%s has no open request", who)
	return ""
}

func TestNobodyAgreesWithThemselves(t *testing.T) {
	s := newStaffSite(t)
	id := s.Apply().CaseID
	s.To(id, rules.Viewed)
	at := "/panel/cases/" + id
	s.opens("secretary", at+"/propose/decided")
	s.took(s.checked("secretary", at+"/propose/decided", "code", s.S.Codes.OutcomeCodes[0].ID, "words", "Reasons."), at+"?done=proposed")
	second := at + "/second/" + s.Open(id)
	for who, code := range map[string]int{"secretary": http.StatusForbidden, "second": http.StatusForbidden, "reviewer": http.StatusForbidden} {
		if got := s.force(who, second, "answer", "yes"); got.code != code {
			t.Errorf("%s agreed: %d, want %d: %s", who, got.code, code, reviewtest.PlainText(got.body))
		}
	}
	if got := s.State(id); got != rules.Viewed {
		t.Fatalf("the case is at %s", got)
	}
	s.wants(s.get("second", second), http.StatusOK, "It is not yours to answer", "!name=\"answer\"")
	s.opens("independent", second)
	s.wants(s.get("independent", second), http.StatusOK, "Read the reasons", "name=\"answer\"")
	s.wants(s.fill("independent", second, "answer", "no"), http.StatusUnprocessableEntity, "Enter why you turn it down")
	s.took(s.fill("independent", second, "answer", "no", "words", "Not yet."), at+"?done=turned-down")
	s.wants(s.get("secretary", at), http.StatusOK, "Turned down by Synthetic Independent")
	s.wants(s.force("independent", second, "answer", "yes"), http.StatusUnprocessableEntity, "This proposal is not open any more.")
}

func TestPapersWaitForThePersonsYes(t *testing.T) {
	s := newStaffSite(t)
	k := s.Apply(func(a *intake.Application) { a.Agreed = map[rules.Step]bool{rules.StepPapers: false} })
	s.To(k.CaseID, rules.Eligible)
	at := "/panel/cases/" + k.CaseID
	s.wants(s.get("secretary", at), http.StatusOK, "The person said no", "!href=\""+at+"/ask-papers\"")
	s.wants(s.get("secretary", at+"/ask-papers"), http.StatusOK, "This cannot be done now.", "The person said no", "!name=\"words\"")
	s.wants(s.force("secretary", at+"/ask-papers", "turn", "record", "bodies", "made-up-northern-police", "words", "Papers."), http.StatusUnprocessableEntity, "This cannot be done now.")
	if got := s.State(k.CaseID); got != rules.Eligible {
		t.Errorf("the case is at %s", got)
	}
	s.OK(s.S.Agree(t.Context(), k, rules.StepPapers, true))
	s.wants(s.get("secretary", at), http.StatusOK, at+"/ask-papers")
}

// TestTwoPeopleOnOneCase: the second to send loses nothing.
func TestTwoPeopleOnOneCase(t *testing.T) {
	s := newStaffSite(t)
	id := s.Apply().CaseID
	s.To(id, rules.Decided)
	at := "/panel/cases/" + id
	form := s.get("secretary", at+"/advise").lastForm("words", "My careful words", turnField, turnRecord)
	ack := s.get("secretary", at+"/advise").lastForm("words", "Words after the step was taken", turnField, turnRecord)
	s.OK(s.S.Propose(s.As("secretary"), id, review.ProposalInput{Kind: review.ProposeHold, Words: "A hold."}))
	s.Reads("independent", id, review.JudgeSecond, review.ProposeHold, s.Open(id))
	s.OK(s.S.Second(s.As("independent"), id, s.Open(id), true, "")) // the version moves on, the state does not
	got := s.post("secretary", at+"/advise", form)
	s.wants(got, http.StatusConflict, "Somebody else changed this while you were writing", "My careful words")
	s.took(s.post("secretary", at+"/advise", got.lastForm("words", "My careful words")), at+"?done=advised")
	s.wants(s.post("secretary", at+"/advise", ack), http.StatusConflict, "Words after the step was taken", "Advice sent to the force", "!<textarea")
}

// TestTwoAllocateAtOnce: the second is told, and gives nobody a second case.
func TestTwoAllocateAtOnce(t *testing.T) {
	s := newStaffSite(t)
	id := s.Apply().CaseID
	s.To(id, rules.Gathered)
	at := "/panel/cases/" + id
	form := s.get("second", at+"/allocate").lastForm("reviewer", "staff-Reviewer Two", "independent", "staff-Independent Two")
	s.took(s.fill("secretary", at+"/allocate", "reviewer", "staff-Reviewer", "independent", "staff-Independent"), at+"?done=allocated")
	s.wants(s.post("second", at+"/allocate", form), http.StatusUnprocessableEntity, "Somebody else has changed this case", "This cannot be done now.")
	s.wants(s.get("reviewer2", at), http.StatusNotFound)
	s.wants(s.get("reviewer", at), http.StatusOK)
}

// TestAnAppeal: what the person asked for again goes to other people.
func TestAnAppeal(t *testing.T) {
	s := newStaffSite(t)
	k := s.Apply()
	s.To(k.CaseID, rules.Closed)
	s.OK(s.S.Appeal(t.Context(), k, "Please look again.", ""))
	at := "/panel/cases/" + k.CaseID
	s.wants(s.get("secretary", at), http.StatusOK, "The person asked to look again", "!You asked us", at+"/allocate", at+"/eligible")
	s.wants(s.fill("secretary", at+"/allocate", "reviewer", "staff-Reviewer", "independent", "staff-Independent Two"), http.StatusUnprocessableEntity, "people who did not look at it the first time")
	s.took(s.fill("secretary", at+"/allocate", "reviewer", "staff-Reviewer Two", "independent", "staff-Independent Two"), at+"?done=allocated")
}

// TestATombstone: of what is erased the case page keeps the steps and their
// days, and nothing opens.
func TestATombstone(t *testing.T) {
	s := newStaffSite(t)
	k := s.Apply()
	s.OK(s.S.Withdraw(t.Context(), k))
	at := "/panel/cases/" + k.CaseID
	s.wants(s.get("secretary", at), http.StatusOK, "Withdrawn", "!/message\"")
	s.wants(s.get("secretary", at), http.StatusOK, rules.WithdrawnWords, "!value=\"account\"", "!value=\"messages\"")
	for _, part := range []string{"account", "messages", "identity", "contact"} {
		got := s.force("secretary", at+"/read", "part", part, "purpose", "check")
		if s.wants(got, http.StatusUnprocessableEntity, rules.WithdrawnWords); strings.Contains(got.body, reviewtest.Canary) {
			t.Errorf("withdrawn words opened: %s", reviewtest.PlainText(got.body))
		}
	}
	s.OK(s.S.EraseMine(t.Context(), k))
	s.wants(s.get("secretary", at), http.StatusOK, "Erased. Nobody can read it.", "There is nothing for you to do now.", "!value=\"account\"", "!"+reviewtest.Canary)
	got := s.force("secretary", at+"/read", "part", "account", "purpose", "check")
	if s.wants(got, http.StatusUnprocessableEntity, rules.ErasedWords); strings.Contains(got.body, reviewtest.Canary) {
		t.Errorf("erased words opened: %s", reviewtest.PlainText(got.body))
	}
}

// TestARightThatEndsWhileThePageIsOpen: the next request is a 404 that says
// nothing.
func TestARightThatEndsWhileThePageIsOpen(t *testing.T) {
	s := newStaffSite(t)
	id := s.Apply().CaseID
	s.To(id, rules.Allocated)
	at := "/panel/cases/" + id
	form := s.get("reviewer", at+"/line").lastForm("line", s.S.Codes.LineCodes[0].ID, "followed", s.S.Codes.LineStates[0].ID, "words", "Typed before")
	s.took(s.checked("secretary", at+"/conflict", "kind", review.BarTouched, "human", "human-Reviewer", "reason", "A roll of that year."), at+"?done=barred")
	number := s.Number(id)
	s.wants(s.post("reviewer", at+"/line", form), http.StatusNotFound, "!"+number)
	s.wants(s.get("reviewer", at), http.StatusNotFound, "!"+number)
	s.wants(s.get("secretary", at), http.StatusOK, "Worked on the case before", "Person HUMANREVIEWER")
}

func TestSteppingAway(t *testing.T) {
	s := newStaffSite(t)
	id := s.Apply().CaseID
	s.To(id, rules.Allocated)
	at := "/panel/cases/" + id
	s.wants(s.fill("reviewer", at+"/step-away", turnField, turnCheck), http.StatusUnprocessableEntity, "Enter why you step away")
	s.took(s.checked("reviewer", at+"/step-away", "reason", "I know somebody."), "/panel?done=recused")
	s.wants(s.get("reviewer", "/panel?done=recused"), http.StatusOK, "You have stepped away", "!"+s.Number(id))
	s.wants(s.get("reviewer", at), http.StatusNotFound)
}

// TestOneEntryForACasePage: opening it is entered once, and the person can see
// it.
func TestOneEntryForACasePage(t *testing.T) {
	s := newStaffSite(t)
	k := s.Apply()
	before := s.Entries()
	s.wants(s.get("secretary", "/panel/cases/"+k.CaseID), http.StatusOK)
	if n := s.Entries() - before; n != 1 {
		t.Errorf("one look made %d entries", n)
	}
	m, err := s.S.Mine(t.Context(), k)
	s.OK(err)
	found := 0
	for _, o := range m.Openings {
		if o.Purpose == purposeWork {
			found++
		}
	}
	if found != 1 {
		t.Errorf("the person sees %d lookings, want 1: %+v", found, m.Openings)
	}
	before = s.Entries()
	s.get("secretary", "/panel")
	s.get("secretary", "/panel/cases/case-that-is-not-there")
	if n := s.Entries() - before; n != 0 {
		t.Errorf("a list and a page that is not there made %d entries", n)
	}
}

// TestReadingWhatIsSealed: never on the case page, never by a link, only with
// a purpose, one entry a reading, folded up, and stored nowhere.
func TestReadingWhatIsSealed(t *testing.T) {
	s := newStaffSite(t)
	k := s.Apply()
	at := "/panel/cases/" + k.CaseID
	s.wants(s.get("secretary", at), http.StatusOK, "!"+reviewtest.Canary, "Ask the custodians", "value=\"account\"")
	before := s.Entries()
	if got := s.get("secretary", at+"/read?part=account&purpose=check"); got.code != http.StatusSeeOther || s.Entries() != before {
		t.Errorf("a link opened words: %d", got.code)
	}
	s.wants(s.force("secretary", at+"/read", "part", "account"), http.StatusUnprocessableEntity, "Choose what you need it for", "!"+reviewtest.Canary)
	s.wants(s.force("secretary", at+"/read", "part", "account", "purpose", "other"), http.StatusUnprocessableEntity, "Say what you need it for", "!"+reviewtest.Canary)
	s.wants(s.force("secretary", at+"/read", "part", "everything", "purpose", "check"), http.StatusNotFound)
	before = s.Entries()
	got := s.force("secretary", at+"/read", "part", "account", "purpose", "other", "other", "To see the reference")
	s.wants(got, http.StatusOK, reviewtest.Canary, "They may be hard to read", "What the rules say to these answers", "Not known: ", "<details", "!<details open",
		"!<details class=\"govuk-details\" open")
	if n := s.Entries() - before; n != 1 {
		t.Errorf("one reading made %d entries", n)
	}
	if c := got.header.Get("Cache-Control"); !strings.Contains(c, "no-store") {
		t.Errorf("opened words may be kept: %q", c)
	}
	s.wants(s.force("secretary", at+"/read", "part", "identity", "purpose", "check"), http.StatusUnprocessableEntity, "Ask the custodians", "!"+reviewtest.Canary)
	m, err := s.S.Mine(t.Context(), k)
	s.OK(err)
	seen := false
	for _, o := range m.Openings {
		seen = seen || o.Purpose == "To see the reference"
	}
	if !seen {
		t.Errorf("the person does not see what it was opened for: %+v", m.Openings)
	}
}

// TestTwoCustodiansOpenAnIdentity by their pages.
func TestTwoCustodiansOpenAnIdentity(t *testing.T) {
	s := newStaffSite(t)
	id := s.Apply().CaseID
	at := "/panel/cases/" + id
	s.wants(s.fill("secretary", at+"/ask-identity"), http.StatusUnprocessableEntity, "Enter why you need to know")
	s.took(s.fill("secretary", at+"/ask-identity", "reason", "To find the right file"), at+"?done=identity")
	s.wants(s.get("secretary", at), http.StatusOK, "You asked the custodians on", "To find the right file")
	waiting, err := s.S.CustodyWaiting(s.As("custodian1"))
	s.OK(err)
	page := "/custody/requests/" + waiting[0].ID
	s.wants(s.get("custodian1", "/custody"), http.StatusOK, s.Number(id), "To find the right file", page, "Custodian Two", "!"+reviewtest.Canary, "!northern")
	s.wants(s.get("custodian4", "/custody"), http.StatusOK, "Not made yet", "/custody/enrol")
	s.wants(s.fill("custodian1", page, "answer", "yes", "reason", "Needed"), http.StatusUnprocessableEntity, "Enter your passphrase")
	const wrong = "a wrong phrase of words"
	s.wants(s.fill("custodian1", page, "answer", "yes", "reason", "Needed", "passphrase", wrong), http.StatusUnprocessableEntity, "!"+wrong)
	s.took(s.fill("custodian1", page, "answer", "yes", "reason", "Needed", "passphrase", "five plain words make custodian1"), "/custody?done=approved")
	s.wants(s.force("secretary", at+"/read", "part", "identity", "purpose", "check"), http.StatusUnprocessableEntity, "!"+reviewtest.Canary)
	s.took(s.fill("custodian2", page, "answer", "yes", "reason", "Needed", "passphrase", "five plain words make custodian2"), "/custody?done=approved")
	s.wants(s.force("secretary", at+"/read", "part", "identity", "purpose", "check"), http.StatusOK, "Name: Synthetic Person 12 "+reviewtest.Canary)
	s.wants(s.force("second", at+"/read", "part", "identity", "purpose", "check"), http.StatusUnprocessableEntity, "!"+reviewtest.Canary)
	s.Clock.Advance(61 * time.Minute)
	s.wants(s.force("secretary", at+"/read", "part", "identity", "purpose", "check"), http.StatusUnprocessableEntity, "!"+reviewtest.Canary)
	s.wants(s.get("custodian1", page), http.StatusNotFound)
	s.took(s.fill("secretary", at+"/ask-identity", "reason", "Once more"), at+"?done=identity")
	s.wants(s.get("secretary", at), http.StatusOK, "Waits for the custodians", "!Ran out")
	s.Clock.Advance(9 * 24 * time.Hour)
	s.wants(s.get("secretary", at), http.StatusOK, "Ran out", "Ask the custodians")
}

// TestAPersonsYesOpensTheirName to those who look at the case, and their no
// closes it again.
func TestAPersonsYesOpensTheirName(t *testing.T) {
	s := newStaffSite(t)
	k := s.Apply()
	at := "/panel/cases/" + k.CaseID
	s.wants(s.get("secretary", at), http.StatusOK, "The person has not agreed that you may know this.", "!value=\"identity\"", "!value=\"contact\"")
	s.OK(s.S.Agree(t.Context(), k, rules.StepIdentity, true))
	s.wants(s.get("secretary", at), http.StatusOK, "The person agreed that the panel may know.", "value=\"identity\"", "value=\"contact\"")
	s.wants(s.force("secretary", at+"/read", "part", "identity", "purpose", "answer"), http.StatusOK, "Name: Synthetic Person 12")
	s.wants(s.force("secretary", at+"/read", "part", "contact", "purpose", "answer"), http.StatusOK, "Ways that are safe: here", "Email: "+reviewtest.Canary)
	s.OK(s.S.Agree(t.Context(), k, rules.StepIdentity, false))
	s.wants(s.get("secretary", at), http.StatusOK, "!value=\"identity\"")
	s.wants(s.force("secretary", at+"/read", "part", "identity", "purpose", "answer"), http.StatusUnprocessableEntity, "!"+reviewtest.Canary)
}

// TestPapersAndSilence: a body sees its own requests and nothing else, and
// what it does not send is public by the month.
func TestPapersAndSilence(t *testing.T) {
	s := newStaffSite(t)
	id := s.Apply().CaseID
	s.To(id, rules.Eligible)
	s.wants(s.get("public", "/review/papers-not-sent"), http.StatusOK, "No request for papers has been made yet.", "!No body has refused")
	s.OK(s.S.AskPapers(s.As("secretary"), id, 0, review.PapersInput{Bodies: []string{"made-up-northern-police", "made-up-prosecutors"}, Words: "Papers. " + reviewtest.Canary}))
	s.wants(s.get("public", "/review/papers-not-sent"), http.StatusOK, "Papers have been asked for. No body has refused", "!No request")
	task, number := s.task("liaison"), s.Number(id)
	s.wants(s.get("liaison", "/papers"), http.StatusOK, "Made-up Northern Police", "1 request waits", task, "!"+number, "!"+id, "!"+reviewtest.Canary, "!Prosecutors")
	s.wants(s.get("liaison", "/papers/"+task), http.StatusOK, "Read what is asked for", "!"+number, "!"+reviewtest.Canary)
	before := s.Entries()
	s.wants(s.post("liaison", "/papers/"+task+"/read", s.get("liaison", "/papers/"+task).lastForm()), http.StatusOK, reviewtest.Canary, "!"+number)
	if n := s.Entries() - before; n != 1 {
		t.Errorf("reading a request made %d entries", n)
	}
	for _, who := range []string{"liaison2", "prosecutor"} {
		s.wants(s.get(who, "/papers/"+task), http.StatusNotFound)
		s.wants(s.get(who, "/papers"), http.StatusOK, "!"+task)
	}
	s.wants(s.fill("liaison", "/papers/"+task), http.StatusUnprocessableEntity, "Choose your answer")
	s.wants(s.fill("liaison", "/papers/"+task, "code", "refused"), http.StatusUnprocessableEntity, "Enter why you refuse")
	s.took(s.fill("liaison", "/papers/"+task, "code", "refused", "words", "Why. "+reviewtest.Canary), "/papers?done=answered")
	s.Clock.Advance(120 * 24 * time.Hour)
	_, err := s.S.RunClocks(s.System())
	s.OK(err)
	s.wants(s.get("public", "/review/papers-not-sent"), http.StatusOK, "Made-up Northern Police", "Refused", "Made-up Prosecutors", "Not sent", "November 2026",
		"!23 November", "!"+number, "!"+reviewtest.Canary, "!"+id)
}
