package rules

import (
	"embed"
	"errors"
	"fmt"
	"io"
	"net/url"
	"regexp"
	"strings"
	"sync"

	"github.com/BurntSushi/toml"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
)

//go:embed *.toml
var ruleFiles embed.FS

// Calendar is what working days are counted by: one that comes with the program,
// or one that an administrator adds to.
type Calendar interface{ Now() *clock.Calendar }

// bankHolidays is the calendar that comes with the program, read once.
var bankHolidays = sync.OnceValues(clock.BankHolidays)

// maxRuleFile is the most bytes that a file of rules may have.
const maxRuleFile = 1 << 20

// openRules hands a file that comes with the program to its reader.
func openRules[T any](name string, read func(io.Reader) (T, error)) (T, error) {
	f, err := ruleFiles.Open(name)
	if err != nil {
		var none T
		return none, err
	}
	defer f.Close()
	return read(f)
}

// decodeRules reads TOML into v. A key that is not known is refused, because a
// misspelt key would quietly lose a rule.
func decodeRules(r io.Reader, v any) error {
	text, err := io.ReadAll(io.LimitReader(r, maxRuleFile+1))
	if err != nil {
		return errs.Because(errs.Invalid, "The file of rules cannot be read.", err)
	}
	if len(text) > maxRuleFile {
		return errs.New(errs.TooLarge, "The file of rules is larger than 1 MB.")
	}
	meta, err := toml.Decode(string(text), v)
	if err != nil {
		return ruleSyntax(err)
	}
	var bad ruleFaults
	for _, k := range meta.Undecoded() {
		bad.add(k.String(), "This key is not known. Check its spelling.")
	}
	return bad.err()
}

func ruleSyntax(err error) error {
	var syntax toml.ParseError
	if !errors.As(err, &syntax) {
		return errs.Because(errs.Invalid, "The file of rules cannot be read: "+err.Error(), err)
	}
	line := syntax.Position.Line
	return errs.InvalidInput("The file of rules cannot be read.",
		errs.Field{Name: fmt.Sprintf("line %d", line), Row: line, Message: syntax.Message + fmt.Sprintf(" (last key %q)", syntax.LastKey)})
}

// ruleFaults gathers what is wrong with a file, each with the rule that it
// is about.
type ruleFaults []errs.Field

func (f *ruleFaults) add(where, format string, args ...any) {
	*f = append(*f, errs.Field{Name: where, Message: fmt.Sprintf(format, args...)})
}

func (f ruleFaults) err() error {
	return errs.Refused("The file of rules is not right.", f...)
}

// needWords refuses text that is missing.
func (f *ruleFaults) needWords(where string, keysAndWords ...string) {
	for i := 0; i+1 < len(keysAndWords); i += 2 {
		if strings.TrimSpace(keysAndWords[i+1]) == "" {
			f.add(where, "Words are missing: write %s.", keysAndWords[i])
		}
	}
}

// needLink refuses what is not a whole https address.
func (f *ruleFaults) needLink(where, key, link string) {
	u, err := url.Parse(link)
	if err != nil || u.Scheme != "https" || u.Host == "" {
		f.add(where, "%s must be a web address that begins with https://.", key)
	}
}

var ruleID = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// needID refuses an id that is missing, misshapen or there before.
func (f *ruleFaults) needID(where, id string, seen map[string]bool) {
	switch {
	case !ruleID.MatchString(id):
		f.add(where, "The id %q must be small letters, digits and single hyphens.", id)
	case seen[id]:
		f.add(where, "The id %q is there twice.", id)
	}
	seen[id] = true
}

// span is a run of days in force, both included; open when to is nil.
type span struct {
	where string
	from  clock.Day
	to    *clock.Day
}

// needSpan refuses days in force that are missing or the wrong way round.
func (f *ruleFaults) needSpan(s span) {
	if s.from == (clock.Day{}) {
		f.add(s.where, "The first day in force is missing: write from.")
	}
	if s.to != nil && s.to.Before(s.from) {
		f.add(s.where, "It ends (%s) before it begins (%s).", *s.to, s.from)
	}
}

// needApart refuses two versions that are in force on one day.
func (f *ruleFaults) needApart(spans []span) {
	for i, a := range spans {
		for _, b := range spans[i+1:] {
			if (a.to == nil || !b.from.After(*a.to)) && (b.to == nil || !a.from.After(*b.to)) {
				f.add(b.where, "It is in force on the same days as %s. End one before the other begins.", a.where)
			}
		}
	}
}

// addMonths gives the same day some months later; the last of the month when
// that month is too short, as time limits in law are reckoned.
func addMonths(d clock.Day, months int) clock.Day {
	year, month, day := d.Date()
	out := clock.NewDay(year, int(month)+months, day)
	if _, _, got := out.Date(); got != day {
		return clock.NewDay(year, int(month)+months+1, 0)
	}
	return out
}
