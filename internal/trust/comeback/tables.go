package comeback

import (
	"crypto/hmac"
	"crypto/sha256"
	"regexp"
	"strings"
)

// Tables are the tables of one room.
type Tables struct {
	prefix string
	beside []string
	named  *strings.Replacer
}

var prefixForm = regexp.MustCompile(`^[a-z]+(_[a-z]+)*$`)

// TablesOf names the tables of a room by their prefix. Each table of beside has a column
// "draft" with the draft that a row belongs to: it goes when the draft goes.
func TablesOf(prefix string, beside ...string) Tables {
	for _, name := range append([]string{prefix}, beside...) {
		if !prefixForm.MatchString(name) {
			panic("comeback.TablesOf: " + name + " is no name of a table")
		}
	}
	return Tables{prefix, beside, strings.NewReplacer("{draft}", prefix+"_draft", "{find}", prefix+"_find", "{session}", prefix+"_session")}
}

// Names are the three tables, for whoever declares them open.
func (t Tables) Names() []string {
	return []string{t.prefix + "_draft", t.prefix + "_find", t.prefix + "_session"}
}

// sql puts the names of the tables into a statement.
func (t Tables) sql(s string) string { return t.named.Replace(s) }

// aad says where the text of a draft belongs.
func (t Tables) aad(ref string) string { return t.prefix + "_draft/" + ref + "/answers" }

// Derive makes a room's own secret of the service's: what is indexed, decoyed and sealed
// with it fits no other room.
func Derive(secret []byte, room string) []byte {
	h := hmac.New(sha256.New, secret)
	_, _ = h.Write([]byte("candour comeback of a room 1\x00" + room)) // a hash takes anything
	return h.Sum(nil)
}
