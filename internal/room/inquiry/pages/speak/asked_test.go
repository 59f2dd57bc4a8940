package speak

import (
	"net/http"
	"testing"

	"candour/internal/room/inquiry/listening"
	"candour/internal/room/inquiry/testimony"
	"candour/internal/testkit"
)

// answers presses a button beside what somebody is asked.
func (v *visitor) answers(ask, answer string) answered {
	v.t.Helper()
	return v.sendForm(minePath, v.fill(minePath, "go", "asked", "asking", ask, "answer", answer))
}

// TestAskedByItsPages: that nobody asked is said; what is asked is said whole before there is a button; a no
// and a yes taken back need no reason; of what went the day is read, and no button is left. Nobody else's is answered.
func TestAskedByItsPages(t *testing.T) {
	s := newSite(t, testkit.SQLite(t))
	v := s.visitor()
	v.start()
	v.writes()
	v.press(formPath, "go", goNext, boxWords, canary)
	v.press(formPath, "go", goNext, "use-counted", "yes")
	v.press(formPath, "go", goNext, "use-themed", "yes")
	v.press(formPath, "go", goCheck)
	v.press(formPath, "go", goSend, "sure", "yes").must(t, http.StatusSeeOther, "We have it.")
	v.get(minePath).must(t, http.StatusOK, "!What we ask you", "!Nobody has asked you yet", "!It was given to nobody yet")
	v.says("passed", "yes").must(t, http.StatusSeeOther, "Nobody has asked you yet")
	v.says("speaking", "yes")
	v.says("researched", "yes").must(t, http.StatusSeeOther, "It was given to nobody yet")
	_, all, err := s.Accounts(as(analyst), s.id)
	s.ok(err)
	propose := func(in listening.OutwardInput) (ask string) {
		in.Account, in.Why, in.Follows = all[0].ID, "It is looked at again.", "They read it, and <b>nothing</b> more."
		id, err := s.ProposeOutward(as(analyst), in)
		s.ok(err)
		v.get(minePath).must(t, http.StatusOK, "!It is looked at again")
		s.agreed(s.Proposals(), chair, id, nil)
		s.ok(s.db.QueryRow(t.Context(), `SELECT record FROM proposal WHERE id = ?`, id).Scan(&ask))
		return ask
	}
	hearing := propose(listening.OutwardInput{Use: testimony.Speaking, Whom: "Made-up hearing"})
	v.get(minePath).must(t, http.StatusOK, "What we ask you", "Do you want to speak at this hearing: Made-up hearing?", "Why we ask: It is looked at again.", "need not say why",
		"They read it, and &lt;b&gt;nothing&lt;/b&gt; more")
	v.answers(hearing, "perhaps").must(t, http.StatusUnprocessableEntity, "Press one of the buttons")
	v.answers(hearing, "no").must(t, http.StatusSeeOther, "Your answer is kept", "You said no on", "You may ask me again", "We do not ask you the same again before 1 June 2026")
	panel := propose(listening.OutwardInput{Use: testimony.Passed, Body: listening.ReviewPanel})
	v.get(minePath).must(t, http.StatusOK, "May we pass your account to: "+listening.ReviewPanelWords+"?", "all that you gave us",
		"we cannot get it back", "It does not go by this website", "If you say nothing, nothing happens")
	v.answers("outward-none", "yes").must(t, http.StatusNotFound)
	v.get(minePath)
	v.answers(panel, "yes").must(t, http.StatusSeeOther, "It has not gone yet", "Take my yes back")
	goes, err := s.ProposeGoes(as(analyst), panel, "By hand, sealed")
	s.agreed(s.Proposals(), chair, goes, err)
	const went = "Passed to " + listening.ReviewPanelWords + " on 2 March 2026"
	v.get(minePath).must(t, http.StatusOK, "Where your account went", went, "By hand, sealed", "1 thing rests on this for good", "!Take my yes back")
	v.answers(panel, "no").must(t, http.StatusUnprocessableEntity, "This is not where it was")
	study := propose(listening.OutwardInput{Use: testimony.Researched, Whom: "Made-up study", Signed: "A made-up university, a made-up promise", SignedOn: s.Today()})
	v.get(minePath).must(t, http.StatusOK, "Made-up study", "Who signed to keep it safe: A made-up university, a made-up promise, on 2 March 2026", "It has not gone yet")
	goes, err = s.ProposeGoes(as(analyst), study, "On a made-up disk")
	s.agreed(s.Proposals(), chair, goes, err)
	v.get(minePath).must(t, http.StatusOK, "Given to the project Made-up study on 2 March 2026")
	v.says("researched", "no").must(t, http.StatusSeeOther, "We must tell the project to destroy its copy")
	s.ok(s.ToldProject(as(analyst), study, "By letter to its lead"))
	v.get(minePath).must(t, http.StatusOK, "On 2 March 2026 we told the project to destroy its copy", "!We must tell the project")
	v.get(minePath + "/withdraw")
	v.press(minePath+"/withdraw", "sure", "yes").must(t, http.StatusSeeOther, "You took it back", went, "!What we ask you")
}
