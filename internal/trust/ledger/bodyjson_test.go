package ledger

import (
	"encoding/json"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"candour/internal/trust/access"
)

func anyBody(t *rapid.T) *Body {
	b := &Body{Actor: rapid.String().Draw(t, "actor"), Name: rapid.String().Draw(t, "name"), For: rapid.String().Draw(t, "for"),
		Act: access.Action(rapid.String().Draw(t, "act")), Kind: rapid.String().Draw(t, "kind"), Record: rapid.String().Draw(t, "record"),
		Reason: rapid.String().Draw(t, "reason"), Policy: rapid.String().Draw(t, "policy")}
	for range rapid.IntRange(0, 3).Draw(t, "rows") {
		im := Image{Table: rapid.String().Draw(t, "table"), ID: rapid.String().Draw(t, "id"), Op: rapid.SampledFrom([]string{"+", "=", "-", "x"}).Draw(t, "op"),
			Prev: rapid.String().Draw(t, "prev")}
		if im.Op != "-" {
			im.Values = map[string]json.RawMessage{}
			for range rapid.IntRange(1, 4).Draw(t, "columns") {
				v := rapid.OneOf(rapid.Just[any](nil), rapid.Map(rapid.Int64(), func(n int64) any { return n }),
					rapid.Map(rapid.String(), func(s string) any { return s })).Draw(t, "value")
				raw, err := encode(v)
				if err != nil {
					t.Fatal(err)
				}
				im.Values[rapid.String().Draw(t, "column")] = raw
			}
		}
		b.Rows = append(b.Rows, im)
	}
	return b
}

// TestParseBodyReadsWhatMarshalBodyWrites holds the scanner against
// encoding/json, for every body that can be written.
func TestParseBodyReadsWhatMarshalBodyWrites(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text, err := marshalBody(anyBody(t))
		if err != nil {
			t.Fatal(err)
		}
		var want, got Body
		if err := json.Unmarshal(text, &want); err != nil {
			t.Fatal(err)
		}
		if err := parseBody(text, &got); err != nil {
			t.Fatal(err)
		}
		if len(want.Rows) == 0 {
			want.Rows, got.Rows = nil, nil
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("parseBody(%s) = %+v, want %+v", text, got, want)
		}
	})
}

// FuzzParseBody: whatever the text, the scanner agrees with encoding/json or
// leaves it to it, and never panics.
func FuzzParseBody(f *testing.F) {
	f.Add([]byte(`{"actor":"a","name":"n","act":"x","kind":"k","record":"r","policy":"p","rows":[{"t":"t","id":"i","op":"+","v":{"a":"b","n":1,"z":null}}]}`))
	f.Add([]byte(`{"actor":"a\"","name":"\u0000","act":"x","kind":"k","record":"r","policy":"p","rows":[]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		var got, want Body
		gotErr, wantErr := parseBody(text, &got), json.Unmarshal(text, &want)
		if wantErr == nil && gotErr != nil {
			t.Fatalf("parseBody(%q): %v, and encoding/json reads it", text, gotErr)
		}
		s := scanner{text: text}
		if quick := (Body{}); s.body(&quick) && s.at == len(text) && wantErr == nil && quick.Actor != want.Actor {
			t.Fatalf("parseBody(%q): actor %q, want %q", text, quick.Actor, want.Actor)
		}
	})
}
