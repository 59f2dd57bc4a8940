package ledger

import (
	"bytes"
	"encoding/json"

	"candour/internal/trust/access"
)

// Verification reads every body, and encoding/json takes longer for that than
// all the hashing. Bodies are written by marshalBody in one form, so a small
// scanner reads that form; whatever it does not expect goes to encoding/json.

// parseBody reads a body as it is stored.
func parseBody(text []byte, b *Body) error {
	s := scanner{text: text}
	if s.body(b) && s.at == len(text) {
		return nil
	}
	*b = Body{}
	return json.Unmarshal(text, b)
}

type scanner struct {
	text []byte
	at   int
}

// lit steps over expected text.
func (s *scanner) lit(want string) bool {
	if len(s.text)-s.at < len(want) || string(s.text[s.at:s.at+len(want)]) != want {
		return false
	}
	s.at += len(want)
	return true
}

// raw gives the next string, number or null as it stands.
func (s *scanner) raw() ([]byte, bool) {
	from := s.at
	if s.at >= len(s.text) {
		return nil, false
	}
	if s.text[s.at] == '"' {
		for i := s.at + 1; i < len(s.text); i++ {
			switch s.text[i] {
			case '\\':
				i++
			case '"':
				s.at = i + 1
				return s.text[from:s.at], true
			}
		}
		return nil, false
	}
	for s.at < len(s.text) && bytes.IndexByte([]byte(",}]{[:\""), s.text[s.at]) < 0 {
		s.at++
	}
	v := s.text[from:s.at]
	return v, len(v) > 0 && (v[0] == '-' || v[0] >= '0' && v[0] <= '9' || string(v) == "null")
}

// str gives the next string's value.
func (s *scanner) str() (string, bool) {
	v, ok := s.raw()
	if !ok || len(v) < 2 || v[0] != '"' {
		return "", false
	}
	if bytes.IndexByte(v, '\\') < 0 {
		return string(v[1 : len(v)-1]), true
	}
	var out string
	return out, json.Unmarshal(v, &out) == nil
}

// field reads `"name":"value"` after whatever comes before it; a field that may
// be left out is skipped when another name stands there.
func (s *scanner) field(before, name string, into *string, optional bool) bool {
	mark := s.at
	if !s.lit(before) || !s.lit(`"`+name+`":`) {
		s.at = mark
		return optional
	}
	var ok bool
	*into, ok = s.str()
	return ok
}

func (s *scanner) body(b *Body) bool {
	var act string
	ok := s.field("{", "actor", &b.Actor, false) && s.field(",", "name", &b.Name, false) && s.field(",", "for", &b.For, true) &&
		s.field(",", "act", &act, false) && s.field(",", "kind", &b.Kind, false) && s.field(",", "record", &b.Record, false) &&
		s.field(",", "reason", &b.Reason, true) && s.field(",", "policy", &b.Policy, false) && s.lit(`,"rows":[`)
	b.Act = access.Action(act)
	for first := true; ok && !s.lit("]"); first = false {
		if !first && !s.lit(",") {
			return false
		}
		var im Image
		ok = s.image(&im)
		b.Rows = append(b.Rows, im)
	}
	return ok && s.lit("}")
}

func (s *scanner) image(im *Image) bool {
	ok := s.field("{", "t", &im.Table, false) && s.field(",", "id", &im.ID, false) && s.field(",", "op", &im.Op, false) && s.field(",", "prev", &im.Prev, true)
	if !ok {
		return false
	}
	if s.lit("}") {
		return true
	}
	if !s.lit(`,"v":{`) {
		return false
	}
	im.Values = make(map[string]json.RawMessage, 16)
	for first := true; !s.lit("}"); first = false {
		if !first && !s.lit(",") {
			return false
		}
		name, ok := s.str()
		if !ok || !s.lit(":") {
			return false
		}
		value, ok := s.raw()
		if _, twice := im.Values[name]; !ok || twice {
			return false
		}
		im.Values[name] = value
	}
	return s.lit("}")
}
