package app

import (
	"testing"

	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	inquirydemo "candour/internal/room/inquiry/demo"
)

// TestTheDemoSiteKnowsWhomOfficialWordsMayNotTell: the service as it is put together knows what those who read texts marked and
// listed, how witnesses go and how participants do, and refuses official words that name one of them.
func TestTheDemoSiteKnowsWhomOfficialWordsMayNotTell(t *testing.T) {
	s := startSite(t, "")
	m := teamOf(t, s)
	id, ctx := m.report.Inquiry, m.as(inquirydemo.Chair)
	x, err := s.inquiry.Of(ctx, s.db, id)
	m.ok(err)
	sat, err := s.hearings.Names(ctx, s.db, id)
	m.ok(err)
	rule, err := s.releasing.Overview(m.as(inquirydemo.Solicitor), id)
	m.ok(err)
	words := map[string]string{}
	for _, name := range sat {
		words["a witness"] = "I know " + name + "."
	}
	for _, names := range rule.Rule.Listed {
		for _, name := range names {
			words["a listed name"] = "I was at " + name + "."
		}
	}
	for _, r := range rule.Reads {
		for _, one := range r.Marks {
			words["a mark"] = "I know " + one.Person + "."
		}
	}
	if len(words) != 3 {
		t.Fatalf("the demonstration has not all of it: %v", words)
	}
	for what, said := range words {
		if err := s.inquiry.Official(ctx, s.db, &x, inquiry.Official{Field: "words", Words: said}); !errs.Is(err, errs.Invalid) {
			t.Errorf("%s is named by %q: %v", what, said, err)
		}
	}
	m.ok(s.inquiry.Official(ctx, s.db, &x, inquiry.Official{Field: "words", Words: "Nothing of anybody."}))
}
