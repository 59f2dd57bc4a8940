package formsession

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"candour/internal/base/db"
	"candour/internal/testkit"
	"candour/internal/trust/comeback"
)

// TestACookieOfOneRoomIsNoneOfAnother: neither under the other's name nor with the other's
// secret, though both have their row in one table.
func TestACookieOfOneRoomIsNoneOfAnother(t *testing.T) {
	d := testkit.SQLite(t)
	if err := d.InTx(t.Context(), func(tx *db.Tx) error {
		_, err := tx.Exec(t.Context(), `CREATE TABLE one_session (id TEXT PRIMARY KEY, of_key TEXT NOT NULL, half TEXT NOT NULL, ends TEXT NOT NULL)`)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	drafts := &comeback.Drafts{Config: comeback.Config{DB: d, Tables: comeback.TablesOf("one")}}
	secret := bytes.Repeat([]byte{7}, 32)
	of := func(cookie, room string) Sessions {
		return New(Config{Cookie: cookie, Secret: comeback.Derive(secret, room), Now: time.Now, Drafts: drafts, Log: slog.New(slog.DiscardHandler), Longest: 1000})
	}
	one := of("__Host-candour-one", "one")
	rec := httptest.NewRecorder()
	if err := one.Put(t.Context(), rec, Session{Kind: comeback.Draft, Ref: "draft-1", Key: bytes.Repeat([]byte{1}, 32)}); err != nil {
		t.Fatal(err)
	}
	value := rec.Result().Cookies()[0].Value
	opens := func(s Sessions) bool {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.AddCookie(&http.Cookie{Name: s.Cookie, Value: value})
		_, ok, over, err := s.Get(r)
		return err == nil && (ok || over)
	}
	if !opens(one) || opens(of("__Host-candour-other", "one")) || opens(of("__Host-candour-one", "other")) {
		t.Error("a cookie opens where it should not, or not where it should")
	}
}

// TestTheCookieReadsAsItDid: a cookie of the last release opens: the names of what is in it
// are those that it was written with.
func TestTheCookieReadsAsItDid(t *testing.T) {
	const before = `{"Kind":"draft","Ref":"draft-1","Key":"AQ==","Phrase":"p","Mark":{"Sum":"Ag==","Length":3,"Digits":true},"Digits":true,"Seen":true,"Step":"words",` +
		`"Next":{"Phrase":"n","Key":"Aw==","Salt":"BA==","Verifier":"BQ==","Params":"x","Try":true},"Changing":true,"Issued":1,"Started":2,"By":"H-1"}`
	var s Session
	if err := json.Unmarshal([]byte(before), &s); err != nil {
		t.Fatal(err)
	}
	after, err := json.Marshal(s)
	if err != nil || string(after) != before {
		t.Errorf("%s, %v", after, err)
	}
}

// TestTheFormBeginsOnceThePhraseIsKept: nothing else is done before it was tried, or the
// person went on without; then it is in the session no more.
func TestTheFormBeginsOnceThePhraseIsKept(t *testing.T) {
	shown := strings.Repeat("1234 ", 6)
	for _, c := range []struct {
		at, pressed, typed, step string
		begun, wrong             bool
	}{
		{"words", GoNext, "", StepPhrase, false, false}, {StepPhrase, GoNext, "", StepTry, false, false}, {StepPhrase, GoSkip, "", StepPhrase, false, false},
		{StepTry, GoNext, "1234-1234-1234-1234-1234-1235", StepPhrase, false, true}, {StepTry, "back", shown, StepPhrase, false, false},
		{StepTry, GoNext, strings.ReplaceAll(shown, " ", "-"), "", true, false}, {StepTry, GoSkip, "", "", true, false},
	} {
		s := Session{Phrase: shown}
		begun, wrong := s.Tried(c.at, c.pressed, c.typed)
		if begun != c.begun || wrong != c.wrong || s.Seen != c.begun || (s.Phrase == "") != c.begun || !c.begun && s.Step != c.step {
			t.Errorf("%+v: %v %v %+v", c, begun, wrong, s)
		}
	}
}
