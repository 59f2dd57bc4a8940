package closing_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/listening"
	"candour/internal/room/inquiry/rules"
	"candour/internal/room/inquiry/testimony"
	"candour/internal/testkit"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/phrase"
)

// one is somebody with the acts that happen to what they gave, in their order; what is refused counts as nothing.
type one struct {
	listening.Person
	account string
	acts    []string
	did     []string
}

// cite has a sentence rest on an account, as the analysts do.
func (w *world) cite(account string) error {
	act := ledger.Act{Action: inquiry.InquiryRead, Kind: "inquiry", ID: w.id, Again: true, Facts: func(context.Context, *ledger.Tx) (access.Resource, error) {
		return access.Resource{Kind: "inquiry", ID: w.id, Attrs: map[string]any{"bodies": []string{council}, "barred": []string{}, "allocated": []string{"paralegal"}}}, nil
	}}
	_, err := w.ledger.Write(as("paralegal"), act, func(ctx context.Context, tx *ledger.Tx) error {
		return w.listening.Cite(ctx, tx, w.id, listening.Footing{Account: account, Use: testimony.Themed, Ref: "sentence-1"})
	})
	return err
}

func (w *world) act(o *one, act string) {
	var err error
	switch act {
	case "":
		return
	case "yes", "no":
		err = w.say(o.Person, act == "yes")
	case "back":
		err = w.withdraw(o.Person)
	case "cite":
		err = w.cite(o.account)
	case "restrict":
		err = w.listening.Restrict(as("solicitor"), o.account, "Made up: an application was made.")
	}
	if err == nil {
		o.did = append(o.did, act)
	}
}

// TestThePromiseIsKeptByTheService takes every order of two acts of yes, no, taking back, citing and restricting,
// before the inquiry becomes another form, one after that, and one after its end; then the record is closed. What
// becomes of each person's words follows from what they said last, and from nothing else; nobody else's words go
// with theirs (pitfall 13).
func TestThePromiseIsKeptByTheService(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t)).begin()
	first, all := []string{"", "yes", "no", "back", "cite", "restrict"}, []*one{}
	sheet, _ := listening.SheetOf(rules.Council)
	for _, a := range first {
		for _, b := range first {
			if a == "" && b != "" {
				continue
			}
			for _, c := range []string{"", "yes"} {
				for _, d := range []string{"no", ""} {
					var key [32]byte
					_, _ = rand.Read(key[:])
					o := &one{acts: []string{a, b, c, d}}
					o.Key = phrase.NewKey(key)
					id, err := w.listening.Give(as(""), listening.Giving{Inquiry: w.id, Key: o.Key, Words: fmt.Sprintf("canary %d.", len(all)), Sheet: sheet.Version,
						Answers: listening.Answers{testimony.Themed: {Yes: true}}})
					w.do(err)
					o.Approach = id
					w.do(w.db.QueryRow(t.Context(), `SELECT id FROM inquiry_account WHERE approach_id = ?`, id).Scan(&o.account))
					all = append(all, o)
				}
			}
		}
	}
	for _, o := range all {
		w.act(o, o.acts[0])
		w.act(o, o.acts[1])
	}
	w.do(w.turn(inquiry.TurnConvert))
	for _, o := range all {
		w.act(o, o.acts[2])
	}
	w.do(w.turn(inquiry.TurnEnd))
	for _, o := range all {
		w.act(o, o.acts[3])
	}
	w.agreedToClose()
	at := filepath.Join(t.TempDir(), "record")
	_, err := w.run(at)
	w.do(err)
	files := filesOf(t, at)
	counts := map[testimony.Words]int{}
	for i, o := range all {
		said := false
		for _, did := range o.did {
			said = did == "yes" || said && did != "no"
		}
		want := testimony.Destroyed
		if said && !slices.Contains(o.did, "back") {
			want = testimony.Transferred
		}
		m, err := w.listening.Mine(as(""), o.Person)
		if err != nil || m.Words != want {
			t.Errorf("%q (taken: %q): the words are %s, and should be %s: %v", o.acts, o.did, m.Words, want, err)
		}
		counts[want]++
		var handed string
		_ = w.db.QueryRow(t.Context(), `SELECT COALESCE(MAX(id), '') FROM inquiry_handed WHERE of_row = ?`, o.account).Scan(&handed)
		switch {
		case (handed != "") != (want == testimony.Transferred):
			t.Errorf("%q: handed %q, and should be %s", o.acts, handed, want)
		case handed != "" && i%10 == 0 && w.unsealed(files["sealed/"+handed+".age"]) != fmt.Sprintf("canary %d.", i):
			t.Errorf("%q: other words went to the archive", o.acts)
		case handed == "" && strings.Contains(files["records/inquiry_account_act.jsonl"], o.account):
			t.Errorf("%q: the record says that they spoke", o.acts)
		}
	}
	if counts[testimony.Transferred] < 20 || counts[testimony.Destroyed] < 40 {
		t.Errorf("%v", counts)
	}
}
