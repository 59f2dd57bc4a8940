package tokens

import (
	"crypto/rand"
	"hash/crc32"
	"math/big"
	"regexp"
	"slices"
	"strings"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/trust/access"
)

// Token is one API token of a body. What it is told to nobody twice.
type Token struct {
	ID string
	// Staff is the account that made it, Maker the name of who that was.
	Staff, Maker string
	Body         string
	// Name is what the body calls the system that uses it.
	Name          string
	Scopes        []string
	Made, Expires time.Time
	// Revoked is when it was ended, and Revoker by whom; zero while it was not.
	Revoked time.Time
	Revoker string
	// Last is when it was last used, to the minute; zero for never.
	Last    time.Time
	Version int64

	mark string // the keyed hash; empty once it is revoked
}

// Over says whether it has ended by itself or was ended.
func (t *Token) Over(now time.Time) bool { return !t.Revoked.IsZero() || !now.Before(t.Expires) }

// Scope is one thing that a token may be made for.
type Scope struct {
	// Action is the rule; its name is what the token keeps.
	Action access.Action
	// Words are what it is in the list to choose from, and Hint what that means.
	Words, Hint string
}

// A token's text is "candour_", the twenty characters of its id, "_", and 43
// characters of chance (256 bits) with a checksum of 6: scanners for secrets find it
// by its shape, and one that is mistyped is known without asking the database.
const (
	prefix    = "candour_"
	idWord    = "token"
	chance    = 43
	checksum  = 6
	letters62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
)

// Shape is how a token looks, for scanners of secrets.
const Shape = `candour_[0-9a-z]{20}_[0-9A-Za-z]{49}`

var shape = regexp.MustCompile(`^` + Shape + `$`)

// newText makes the text of a token of this id.
func newText(id string) string {
	secret := make([]byte, chance)
	for i := range secret {
		n, err := rand.Int(rand.Reader, big.NewInt(int64(len(letters62))))
		if err != nil {
			panic(err) // never fails since Go 1.24
		}
		secret[i] = letters62[n.Int64()]
	}
	text := prefix + strings.TrimPrefix(id, idWord+"-") + "_" + string(secret)
	return text + sumOf(text)
}

// sumOf is the checksum of what stands before it.
func sumOf(text string) string {
	n, out := crc32.ChecksumIEEE([]byte(text)), make([]byte, checksum)
	for i := range out {
		out[checksum-1-i] = letters62[n%62]
		n /= 62
	}
	return string(out)
}

// idIn gives the id that a text names; false for what cannot be a token.
func idIn(text string) (string, bool) {
	if !shape.MatchString(text) || sumOf(text[:len(text)-checksum]) != text[len(text)-checksum:] {
		return "", false
	}
	return idWord + "-" + text[len(prefix):len(prefix)+20], true
}

// Input is what somebody says who makes a token.
type Input struct {
	Name   string
	Scopes []string
	// Days is how long it lasts.
	Days int
}

const maxName = 80

func (in *Input) clean() { in.Name = strings.Join(strings.Fields(in.Name), " ") }

// check says everything that is wrong with it.
func (in *Input) check(known []Scope, longest time.Duration) error {
	var wrong []errs.Field
	add := func(name, message string) { wrong = append(wrong, errs.Field{Name: name, Message: message}) }
	switch {
	case in.Name == "":
		add("name", "Enter the name of the system that will use it")
	case len([]rune(in.Name)) > maxName:
		add("name", "The name must be 80 characters or fewer")
	}
	if len(in.Scopes) == 0 {
		add("scopes", "Choose at least one thing that it may do")
	}
	for _, s := range in.Scopes {
		if !slices.ContainsFunc(known, func(k Scope) bool { return string(k.Action) == s }) {
			add("scopes", "Choose from the list what it may do")
			break
		}
	}
	if in.Days < 1 || time.Duration(in.Days)*day > longest {
		add("days", "Choose from the list how long it lasts")
	}
	return errs.Refused("Some of what you entered needs to be put right.", wrong...)
}

const day = 24 * time.Hour

// lives are the lengths to choose from: those that are no longer than may be.
func lives(longest time.Duration) []int {
	most := int(longest / day)
	var out []int
	for _, n := range []int{7, 30, 90, 180, 365} {
		if n < most {
			out = append(out, n)
		}
	}
	return append(out, most)
}

// dayOf is the day in the United Kingdom.
func dayOf(t time.Time) string { return clock.DayOf(t).String() }
