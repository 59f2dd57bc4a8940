package app

import (
	"testing"

	evidencepages "candour/internal/room/evidence/pages"
	chromium "candour/internal/testkit/browser"
)

// TestTheSecondRefusesAWidth (pitfalls 9, 15): a second human looks at what was made as a picture, is told that a width tells, and refuses;
// whoever marked takes the mark away, marks to the end of the line, has it made again, and may not answer; the second approves that
// file, and it can be had.
func TestTheSecondRefusesAWidth(t *testing.T) {
	eachWay(t, func(t *testing.T, s *demoSite, open func() *chromium.Tab) {
		var home, delivery, item string
		if err := s.db.QueryRow(t.Context(), `SELECT i.home, i.delivery_id, i.id FROM evidence_item i, evidence_redaction r WHERE r.item_id = i.id AND r.state = 'waiting'`).
			Scan(&home, &delivery, &item); err != nil {
			t.Fatal(err)
		}
		document := evidencepages.Path + home + "/" + delivery + "/" + item
		here := s.url + document + "/redact/participants"
		second := open()
		become(second, s, "Synthetic Person 81 (counsel to an inquiry, who writes its report)")
		second.Go(s.url + document)
		second.FollowText("Make it ready for participants")
		must(t, second, "Waits for somebody else", "Madeup-Guest", "Label: G1")
		look(t, second, "redact-marks")
		second.Follow(`#files a`)
		must(t, second, "A width may tell", "Words stand behind 1 box", "0 by one reader, 0 by the other")
		seen := false
		second.Eval(`(() => { const i = document.querySelector('.cd-made img'); return i.complete && i.naturalWidth > 500 })()`, &seen)
		if !seen || second.Has("Madeup-Guest") {
			t.Error("the page as it was made is not shown, or still has the name")
		}
		look(t, second, "redact-made")
		answer := func(value, why string) {
			second.FollowText("Approve it or refuse it")
			second.Click(`input[name="answer"][value="` + value + `"]`)
			second.Fill(`textarea[name="why"]`, why)
		}
		answer("no", "")
		second.Follow(`#answer-form button`)
		must(t, second, "Write what is wrong with it")
		look(t, second, "redact-answer")
		second.Fill(`textarea[name="why"]`, "The words behind the box tell how wide it is.")
		second.Follow(`#answer-form button`)
		must(t, second, "You refused it", "The words behind the box tell how wide it is.")

		first := open()
		become(first, s, "Synthetic Person 82 (paralegal of an inquiry, who keeps what comes)")
		first.Go(here)
		first.FollowText("Take a mark away")
		first.Choose(`select[name="mark"]`, first.Attribute(`select[name="mark"] option:nth-of-type(2)`, "value"))
		first.Follow(`#take-form button`)
		must(t, first, "The mark was taken away", "Nothing is marked yet")
		first.FollowText("Mark words wherever they stand")
		first.Fill(`input[name="words"]`, "Madeup-Guest")
		first.Follow(`#words-form button`)
		must(t, first, "Choose whether each mark goes on")
		first.Click(`input[name="end"][value="yes"]`)
		first.Follow(`#words-form button`)
		must(t, first, "Choose why it does not go to them")
		first.Click(`input[name="ground"][value="victim"]`)
		look(t, first, "redact-words")
		first.Follow(`#words-form button`)
		must(t, first, "It was marked")
		first.FollowText("Make the file")
		first.Follow(`#make-form button`)
		for range 200 {
			if first.Has("Waits for somebody else") {
				break
			}
			first.Go(here)
		}
		first.Follow(`#files a`)
		must(t, first, "No word stands behind a box on its line", "Somebody else answers")
		if first.Has("Approve it or refuse it") {
			t.Error("who had it made is offered to approve it")
		}
		second.Go(here)
		second.Follow(`#files a`)
		answer("yes", "")
		second.Follow(`#answer-form button`)
		must(t, second, "You approved it", "Approved")
		second.Follow(`#files a`)
		status := 0
		second.Eval(`(() => { const r = new XMLHttpRequest(); r.open('GET', document.querySelector('main a[href*="/file/"]').href, false); r.send(); return r.status })()`, &status)
		if status != 200 {
			t.Errorf("the approved file: %d", status)
		}
	})
}
