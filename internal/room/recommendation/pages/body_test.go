package pages

import (
	"strings"
	"testing"
	"time"

	"candour/internal/base/clock"
	"candour/internal/room/recommendation"
	"candour/internal/room/recommendation/record"
	"candour/internal/room/recommendation/shelf"
)

// TestWhatSeveralWereAskedIsLateOfNoOneOfThem: a body's page.
func TestWhatSeveralWereAskedIsLateOfNoOneOfThem(t *testing.T) {
	late := record.Due{Kind: record.DueCommitment, OwnerUnknown: true, Condition: record.Condition{State: record.StateOverdue, Days: 9},
		Owners: []record.BodyRef{{ID: "a", Name: "A"}, {ID: "b", Name: "B"}}}
	var v bodyView
	var w shelf.Work
	w.Add(late)
	v.fillWork(w)
	if len(v.Late.Rows) != 0 {
		t.Errorf("several were asked, and it is said of one: %+v", v.Late.Rows)
	}
	p := &Pages{service: recommendation.NewService(recommendation.Config{Clock: clock.NewFake(time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC))})}
	if e := p.event(late); len(e.Categories) != 0 || !strings.Contains(e.Description, record.OfAllAsked) {
		t.Errorf("its calendar says it of one: %+v", e)
	}
	late.Owners, v, w = late.Owners[:1], bodyView{}, shelf.Work{}
	w.Add(late)
	v.fillWork(w)
	if len(v.Late.Rows) != 1 {
		t.Error("what one body was asked is not said of it")
	}
}
