package returns

import (
	"context"
	"strconv"
	"strings"
	"time"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/saysnothing"
	"candour/internal/table/codebook"
	"candour/internal/table/rowcheck"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// Remark is something that a check found and that a body may submit all the
// same, if it says why.
type Remark struct {
	// N is its number in the list of what was found; Rule and About tell it from
	// others.
	N     int
	Rule  string
	About string
	Words string // what was found
	Why   string // what the body said; "" before it did
	Name  string // who said it
	Made  time.Time
}

// Field names the field of the form that asks why.
func (r Remark) Field() string { return "why-" + strconv.Itoa(r.N) }

// Why is what a body says of one remark.
type Why struct {
	N     int
	Words string
}

// MaxWhy is how long an answer may be.
const MaxWhy = 1000

// askingRules are the rules whose remarks ask why.
func askingRules(book *codebook.Book) (out []string) {
	for _, r := range book.Rules() {
		if r.Why {
			out = append(out, r.ID)
		}
	}
	return out
}

// Remarks gives what the check of a version found and asks why, with what the
// body said, to those who may see the return.
func (s *Service) Remarks(ctx context.Context, version string) ([]Remark, error) {
	if version == "" {
		return nil, nil
	}
	if _, _, err := s.SeeVersion(ctx, version); err != nil {
		return nil, err
	}
	return s.remarks(ctx, s.db, version)
}

func (s *Service) remarks(ctx context.Context, q db.Querier, version string) ([]Remark, error) {
	rules := askingRules(s.book)
	if len(rules) == 0 {
		return nil, nil
	}
	out, err := s.store.asking(ctx, q, version, rules)
	if err != nil || len(out) == 0 {
		return out, err
	}
	said, err := s.store.reasons(ctx, q, version)
	for i := range out {
		for _, r := range said { // oldest first: the last one stands
			if r.Rule == out[i].Rule && r.About == out[i].About {
				out[i].Why, out[i].Name, out[i].Made = r.Why, r.Name, r.Made
			}
		}
	}
	return out, err
}

// explain keeps what a body says of each remark that asks why, and refuses a
// submission in which one has no words.
func (s *Service) explain(ctx context.Context, tx *ledger.Tx, v *Version, said []Why) error {
	remarks, err := s.remarks(ctx, tx, v.ID)
	if err != nil || v.Nil || v.Substituted != "" {
		return err
	}
	a := access.ActorFrom(ctx)
	var wrong []errs.Field
	for _, r := range remarks {
		words := ""
		for _, w := range said {
			if w.N == r.N {
				words = clean(w.Words)
			}
		}
		if saysnothing.Is(words, "why") || len([]rune(words)) > MaxWhy {
			wrong = append(wrong, errs.Field{Name: r.Field(), Message: "Say why, in at most 1,000 characters: " + r.Words})
			continue
		}
		if err := tx.Insert("return_reason", s.ids.Next("reason"), ledger.Row{"version_id": v.ID, "rule": r.Rule, "about": r.About, "words": words,
			"human": a.Human, "name": a.Name, "made": s.now()}); err != nil {
			return err
		}
	}
	if wrong != nil {
		return errs.InvalidInput("Something was found that may be right. Say why before you submit.", wrong...)
	}
	return nil
}

// aboutOf names where a remark is: the file and sheet.
func aboutOf(p rowcheck.Problem) string {
	return strings.TrimSuffix(p.File+", sheet "+p.Sheet, ", sheet ")
}
